"""The naive reference of clearing, continued: what a closure does to trades that are not netted yet. Imports nothing of the product.

It looks through all trades and counts their days anew. One that was reckoned settles two settlement days after its trade date; one that was
agreed, on the day that was agreed or the first open one after it. None comes nearer. What was netted, or is discharged in part, stays; what
was made of it and has not settled is due on the next open day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.machine.dates import HasDays, next_settlement_day
from tests.machine.netting import NOTHING, Netting


@dataclass(frozen=True)
class Moved:
    """The dates before and after."""

    trades: dict[tuple[str, str], tuple[int, int]]
    """By the reports of the deliverer and the receiver."""
    obligations: dict[str, tuple[int, int]]


CYCLE = 2


@dataclass(frozen=True)
class Dates:
    """How a trade came by its date: what each side has sent, and whether it was reckoned from the trade date."""

    sent: tuple[int, int]
    are_reckoned: tuple[bool, bool] = (False, False)
    traded: int = -2

    def fields(self, place: int, *, is_command: bool) -> dict[str, Any]:
        """What a side says of its date. A command leaves to back what is to be reckoned; a trade report has what middle has reckoned."""
        is_reckoned = self.are_reckoned[place]
        found: dict[str, Any] = {"trade_date": _date(self.traded), "intended_settlement_date": _date(self.sent[place])}
        if is_command:
            return found | ({"intended_settlement_date": None} if is_reckoned else {})
        return found | {"is_date_reckoned": is_reckoned or None}

    def right(self, known: Netting) -> int:
        """The date of now, for both sides."""
        return max(date_now(known, due, self.traded if own else None) for due, own in zip(self.sent, self.are_reckoned, strict=True))


def agreed(due: int) -> Dates:
    """Both sides have agreed on a day."""
    return Dates((due, due))


def without_closures(known: Netting) -> HasDays:
    """The days as who has heard of no closure has them."""
    ignorant = Netting(is_bilateral=known.is_bilateral, is_paid_at_the_end=known.is_paid_at_the_end, members=[])
    ignorant.has_calendar = known.has_calendar
    return ignorant


def _date(number: int) -> date:
    return date(2026, 1, 5) + timedelta(days=number)


def reckoned(known: HasDays, traded: int) -> int:
    """The date that follows from the trade date."""
    day = traded
    for _ in range(CYCLE):
        day = next_settlement_day(known, day + 1)
    return day


def date_now(known: Netting, due: int, traded: int | None) -> int:
    """The date of a trade by the closures that are known now; `traded` where both of its sides have reckoned it."""
    return next_settlement_day(known, due if traded is None else max(due, reckoned(known, traded)))


def close_day(known: Netting, day: int) -> Moved:
    """A day is closed: both legs of each trade that waits for its netting get the date of now, and an open day ends. Tells which moved."""
    known.closed.add(day)
    moved: dict[tuple[str, str], tuple[int, int]] = {}
    for delivers, receives in zip(known.legs[::2], known.legs[1::2], strict=True):
        both = (delivers, receives)
        if not any(leg["is_netted"] or leg["done"] for leg in both):
            new = date_now(known, delivers["due"], delivers["traded"])
            if new != delivers["due"]:
                moved[delivers["report"], receives["report"]] = (delivers["due"], new)
                _move(known, both, new)
    if day == known.day:
        known.is_open = False
    return Moved(moved, _move_obligations(known))


def _move_obligations(known: Netting) -> dict[str, tuple[int, int]]:
    """What netting has made agrees on the day of its netting."""
    moved = {}
    for name, obligation in known.obligations.items():
        new = date_now(known, obligation["due"], None)
        if new != obligation["due"]:
            moved[name] = (obligation["due"], new)
            obligation["due"] = new
    return moved


def _move(known: Netting, both: tuple[dict[str, Any], ...], new: int) -> None:
    for leg in both:
        leg["due"] = new
        if known.is_bilateral:
            leg["key"] = (*leg["key"][:3], new)


def waiting(known: Netting) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """What waits to be netted, for each member (of a pair: the first of the two), security and date: bought, sold, money, value, trades."""
    found: dict[tuple[str, str, int], list[Any]] = {}
    for leg in known.legs:
        if not leg["is_netted"] and leg["member"] == leg["key"][0]:
            name = ("-".join(leg["key"][:2]), leg["isin"], leg["due"])
            sums = found.setdefault(name, [NOTHING, NOTHING, NOTHING, NOTHING, 0])
            sums[0 if leg["receives"] else 1] += leg["quantity"]
            sums[2] += -leg["amount"] if leg["receives"] else leg["amount"]
            sums[3] += leg["amount"]
            sums[4] += 1
    return {name: tuple(sums) for name, sums in found.items()}
