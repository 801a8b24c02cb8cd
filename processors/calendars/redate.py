"""What an ad-hoc closure does to trades that have their date already: which ones get another, and why."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from processors.calendars.calendar import Calendar
from processors.calendars.counting import ONE_DAY
from processors.calendars.intended_date import Dating, day_on_or_after, intended_date
from processors.calendars.joint import closed_also
from schemas.frozen import frozen


@frozen
class Dated:
    """A trade or an instruction that has its date: `is_agreed` where its parties agreed it, else it was reckoned from the trade date."""

    reference: str
    trade_date: date
    intended_settlement_date: date
    is_agreed: bool = False


@frozen
class Redated:
    """A trade whose date an ad-hoc closure has moved, and the sentence that says so."""

    reference: str
    old: date
    new: date
    why: str


def redate(trades: Iterable[Dated], closures: Mapping[date, str], how: Dating) -> Iterator[Redated]:
    """Each of the trades that gets another date when `closures` (with their reasons) are added to the calendar; no other one.

    A date that was reckoned is reckoned anew; one that was agreed moves to the first settlement day after it. A trade is looked at only
    where a new closure lies among its days. Raises NotCoveredError for a closure that the calendar does not know.
    """
    after = Dating(calendar=closed_also(how.calendar, closures), convention=how.convention)
    added = sorted(day for day in closures if how.calendar.is_open(day))
    for trade in trades:
        new = _new_date(trade, after)
        among = [day for day in added if _since(trade) <= day <= new]
        if among and new != trade.intended_settlement_date:
            old = trade.intended_settlement_date
            yield Redated(reference=trade.reference, old=old, new=new, why=_sentence(trade, new, among, after.calendar))


def _new_date(trade: Dated, after: Dating) -> date:
    if trade.is_agreed:
        return day_on_or_after(trade.intended_settlement_date, after.calendar)
    return intended_date(trade.trade_date, after).day


def _since(trade: Dated) -> date:
    """The first day whose closure can move the trade: an agreed date itself, else the first day that was looked at."""
    settles = trade.intended_settlement_date
    return settles if trade.is_agreed else min(settles, trade.trade_date + ONE_DAY)


def _sentence(trade: Dated, new: date, among: list[date], calendar: Calendar) -> str:
    closed = "; ".join(f"{day}, {calendar.why_closed(day)}" for day in among)
    return f"{trade.reference} settles on {new} instead of {trade.intended_settlement_date}. Newly closed: {closed}."
