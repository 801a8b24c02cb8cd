"""The doors: what arrives in files becomes events on front.trades, or lines of front.dead with their reason. Nothing is dropped."""
