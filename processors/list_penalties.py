"""The daily list: what was said of penalties since the last one, in all and for each party and currency. Part of `penalise`.

The list of a day is closed at once, and then one cursor tells each party what is in it for it; what comes meanwhile is of the next list.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from processors.books import BackBooks
from schemas.message import Message
from schemas.penalties import PartyPenaltiesListed, PenaltiesListed
from schemas.penalty_state import PartyList, PenaltyDay, PenaltyKept
from schemas.work import WorkDue, WorkOpened

NOTHING = Decimal(0)


def count(system: str, what: Literal["accrued", "reversed", "omitted"], books: BackBooks) -> None:
    """One thing more was said that the next list counts."""
    found = _day_of(system, books)
    books.penalty_days[system] = replace(found, **{what: getattr(found, what) + 1})


def count_penalty(what: Literal["accrued", "reversed"], kept: PenaltyKept, books: BackBooks) -> None:
    """A penalty was accrued or reversed: the lists of its two parties have it, and for each what it owes and is owed."""
    assert kept.basis is not None, "what is listed was accrued"
    assert kept.penalty is not None, "what was accrued has an amount"
    count(kept.settlement_system, what, books)
    amount = kept.penalty if what == "accrued" else -kept.penalty
    for party in dict.fromkeys((kept.debtor, kept.creditor)):
        owes, owed = (amount if party == each else NOTHING for each in (kept.debtor, kept.creditor))
        _add(what, kept.settlement_system, f"{party}|{kept.basis.currency}", (owes, owed), books)


def list_day(system: str, day: date, books: BackBooks) -> Iterator[Message]:
    """Close the list of a day: parties may appeal against what stands in it, and each is told of its part."""
    found = books.penalty_days.get(system) or PenaltyDay(done_until=day)
    books.penalty_days[system] = PenaltyDay(done_until=max(found.done_until, day), lists=found.lists + 1)
    yield PenaltiesListed(
        settlement_system=system,
        day=day,
        accrued=found.accrued,
        reversed=found.reversed,
        omitted=found.omitted,
        parties=found.parties,
    )
    if found.parties:
        prefix = f"{system}|{found.lists}|"
        yield WorkOpened(store="penalty_lists", index="party", prefix=prefix, upper="", because=str(day))


def tell_party(message: WorkDue, books: BackBooks) -> Iterator[PartyPenaltiesListed]:
    """What the list of a day has for one party in one currency."""
    system, _, party, currency = message.key.split("|")
    found = books.penalty_lists[message.key]
    del books.penalty_lists[message.key]
    yield PartyPenaltiesListed(
        settlement_system=system,
        day=date.fromisoformat(message.because),
        party=party,
        currency=currency,
        accrued=found.accrued,
        reversed=found.reversed,
        owes=found.owes,
        owed=found.owed,
    )


def _add(what: Literal["accrued", "reversed"], system: str, name: str, sums: tuple[Decimal, Decimal], books: BackBooks) -> None:
    day = _day_of(system, books)
    key = f"{system}|{day.lists}|{name}"
    kept = books.penalty_lists.get(key)
    if kept is None:
        kept = PartyList()
        books.penalty_days[system] = replace(day, parties=day.parties + 1)
    kept = replace(kept, owes=kept.owes + sums[0], owed=kept.owed + sums[1])
    books.penalty_lists[key] = replace(kept, **{what: getattr(kept, what) + 1})


def _day_of(system: str, books: BackBooks) -> PenaltyDay:
    return books.penalty_days.get(system) or PenaltyDay(done_until=books.cycles[system].date)
