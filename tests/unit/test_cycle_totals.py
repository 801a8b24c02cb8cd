"""What a cycle says of itself at its end: the totals add up, follow from one another, and are those of what was said in it."""

from collections import defaultdict
from decimal import Decimal
from hashlib import sha256
from typing import Any

from hypothesis import given, settings

from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionSettled
from schemas.cycle_state import CycleTotal
from schemas.cycles import CycleClosed, CycleTotalled
from schemas.matching import InstructionCreated
from schemas.message import Message
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, cancellation, day, funding, of, office, side
from tests.unit.test_back_conservation import OPENING, play, start, steps

WHATS = ("created", "settled", "cancelled")
KINDS = {
    InstructionCreated: "created",
    InstructionSettled: "settled",
    InstructionPartiallySettled: "settled",
    InstructionCancelled: "cancelled",
}


class Naive:
    """Counts by adding up, from nothing but what is said; written without the code of the stage."""

    def __init__(self) -> None:
        self.open: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.cycle: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.told: list[CycleTotalled] = []

    def hear(self, message: Message) -> None:
        if type(message) in KINDS:
            what = KINDS[type(message)]
            whole = Decimal(not isinstance(message, InstructionPartiallySettled))
            for asset, amount in ((message.isin, message.quantity), (message.currency, message.amount), ("", whole)):  # type: ignore[attr-defined]  # of one of the three kinds
                if amount:
                    self.cycle[what, asset] += amount
        elif isinstance(message, CycleTotalled):
            self._check(message)
        elif isinstance(message, CycleClosed):
            self._close(message)

    def _check(self, told: CycleTotalled) -> None:
        assert told.opening == self.open[told.asset]
        assert (told.created, told.settled, told.cancelled) == tuple(self.cycle.pop((what, told.asset), 0) for what in WHATS)
        assert told.opening + told.created == told.settled + told.cancelled + told.still_open
        self.open[told.asset] = told.still_open
        self.told.append(told)

    def _close(self, closed: CycleClosed) -> None:
        assert closed.opening == self.open[""]
        assert (closed.created, closed.settled, closed.cancelled) == tuple(self.cycle.pop((what, ""), 0) for what in WHATS)
        assert closed.opening + closed.created == closed.settled + closed.cancelled + closed.still_open
        assert not self.cycle, "an asset was not told"
        self.open[""] = Decimal(closed.still_open)
        digest = "0" * 64
        for told in self.told:
            numbers = [f"{number:.6f}" for number in (told.opening, told.created, told.settled, told.cancelled, told.still_open)]
            digest = sha256("|".join([digest, told.asset, *numbers]).encode()).hexdigest()
        assert (closed.totals, closed.totals_digest) == (len(self.told), digest)
        self.told = []


@settings(max_examples=150)
@given(steps)
def test_whatever_comes_the_totals_of_successive_cycles_reconcile(played: list[Any]) -> None:
    made, books = start()
    naive = Naive()
    for step in [*OPENING, *played]:
        for word in play(made, step):
            naive.hear(word)
    for word in made.tell_time(day(30)):
        naive.hear(word)
    total = books.cycle_totals.get(f"{SYSTEM}|") or CycleTotal()
    assert total.still_open == len(books.instructions)  # type: ignore[arg-type]  # a store of a shard has a length


def test_the_totals_of_a_day_are_said_before_its_end_and_open_the_next_one() -> None:
    made, books = office()
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 1000))
    for number in (1, 2, 3):
        made.give(side("SELL", number))
        made.give(side("BUY", number))
    for each in ("SELL", "BUY"):
        made.give(cancellation(side(each, 3)))
    said = made.tell_time(day(0, 16))
    told = {each.asset: (each.opening, each.created, each.settled, each.cancelled, each.still_open) for each in of(CycleTotalled, said)}
    assert told == {ISIN: (0, 300, 100, 100, 100), CURRENCY: (0, 3000, 1000, 1000, 1000)}
    (closed,) = of(CycleClosed, said)
    assert (closed.opening, closed.created, closed.settled, closed.cancelled, closed.still_open, closed.totals) == (0, 3, 1, 1, 1, 2)
    assert said.index(closed) > max(said.index(each) for each in of(CycleTotalled, said))
    made.tell_time(day(1, 8))
    made.give(funding("S-SEC", 100, "more securities"))
    made.give(funding("B-CASH", 1000, "more cash"))
    said = made.tell_time(day(1, 16))
    assert [(each.opening, each.settled, each.still_open) for each in of(CycleTotalled, said)] == [(1000, 1000, 0), (100, 100, 0)]
    assert [books.cycle_totals.get(f"{SYSTEM}|{asset}") for asset in ("", ISIN, CURRENCY)] == [None, None, None]


def test_a_sum_has_more_digits_than_an_amount() -> None:
    made, _ = office()
    much = Decimal("999999999999999.99")
    for number in range(12):
        made.give(side("SELL", number, amount=much))
        made.give(side("BUY", number, amount=much))
    said = made.tell_time(day(0, 16))
    assert {each.asset: each.still_open for each in of(CycleTotalled, said)}[CURRENCY] == 12 * much
