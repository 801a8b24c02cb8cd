"""Calendars and the dates that follow from them: pure values and functions, which no stage uses yet."""
