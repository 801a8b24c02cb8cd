"""FIX 4.4, pure: execution reports (35=8) and trade capture reports (35=AE) read strictly and put into the words of front.trades."""
