"""A generated day of trades: who trades what, what must become of each trade, how it is played, and what did become of it."""
