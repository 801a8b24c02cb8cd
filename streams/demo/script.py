"""The one day of the script: its dates, its hours (UTC) and its three acts. Between them only the clock speaks."""

from datetime import UTC, date, datetime, time
from enum import IntEnum

TRADE_DATE = date(2026, 2, 27)
TODAY = date(2026, 3, 2)
"""The intended settlement date of what is to settle."""
LATER = date(2026, 3, 16)
"""An intended settlement date beyond the end of the script."""
LONG_AGO = date(1900, 1, 2)
FAR_AHEAD = date(2200, 1, 2)
SETTLEMENT_DAYS = tuple(date(2026, month, day) for month, day in ((2, 27), (3, 2), (3, 3), (3, 4), (3, 5), (3, 6), (3, 16), (3, 17)))
"""The days that the calendars define: the trade date, today, and some to come."""
REPEAT_WINDOW_DAYS = 30


class Act(IntEnum):
    """A part of the day. Whatever an act sets off has come to rest before the next one begins."""

    MORNING = 0
    AFTERNOON = 1
    EVENING = 2
    """After every cut-off."""


def hour(of_day: int, minute: int = 0) -> datetime:
    """A moment of the day of the script."""
    return datetime.combine(TODAY, time(of_day, minute), tzinfo=UTC)


BEFORE_OPENING = hour(5)
BEGINS_AT = {Act.MORNING: hour(8), Act.AFTERNOON: hour(13), Act.EVENING: hour(18)}
"""What the clock says when an act begins. Every system opens before the first and has its cut-off before the last."""
