"""The naive reference, continued: settlement days, closures, and the dates that they move. Imports nothing of the product."""

from typing import Protocol

from tests.machine.reference import Reference, Side


class HasDays(Protocol):
    """What knows on which days a system settles."""

    def is_settlement_day(self, day: int) -> bool: ...


def next_settlement_day(known: HasDays, day: int) -> int:
    """The day, or the first after it on which the system settles."""
    while not known.is_settlement_day(day):
        day += 1
    return day


def settlement_days_before(known: Reference, day: int, number: int) -> int:
    """The settlement day that comes so many before another."""
    while number:
        day -= 1
        number -= known.is_settlement_day(day)
    return day


def close_day(known: Reference, day: int) -> None:
    """A day is closed: what it touches gets another date, sides that do match then, and if it is open it ends."""
    known.closed.add(day)
    for reports, own in known.transactions.items():
        if not own["ended"]:
            both = all(known.sides[report]["reckoned"] for report in reports)
            new = _date_of(known, known.sides[reports[0]], is_reckoned=both)
            for report in reports:
                known.sides[report]["isd"] = new
    waiting = [report for report, side in known.sides.items() if side["status"] == "unmatched"]
    for report in sorted(waiting, key=lambda each: int(known.sides[each]["isd"])):
        side = known.sides[report]
        new = _date_of(known, side, is_reckoned=side["reckoned"])
        if side["status"] == "unmatched" and new != side["isd"]:
            side["isd"] = new
            known.look_for(report)
    if day == known.day:
        known.is_open = False


def _date_of(known: Reference, side: Side, *, is_reckoned: bool) -> int:
    """Never an earlier date."""
    day = max(side["isd"], known.reckon(side["traded"])) if is_reckoned else side["isd"]
    return next_settlement_day(known, day)
