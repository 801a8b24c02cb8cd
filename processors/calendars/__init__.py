"""Calendars and the dates that follow from them: pure values and functions. The offices date by them (processors/business_days.py)."""
