"""Windows, closures and recycling upon anything: totals reconcile, no restart and no size of the clock's steps is noticed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.books import BackBooks
from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionSettled
from schemas.codec import encode
from schemas.cycles import CycleClosed, CycleTotalled
from schemas.instruction import Terms
from schemas.message import Message
from schemas.redating import InstructionRedated, SideRedated
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, RecyclingSet
from tests.unit.back_office import SYSTEM, TABLE, day, funding, of, office
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_back_conservation import _restored, fundings, numbers, play, sale_or_purchase
from tests.unit.test_cycle_totals import Naive
from tests.unit.windows_kit import in_the_manner_of_t2s

OPENING = [funding("S-SEC", 150), funding("B-CASH", 1500), funding("S-CASH", 500)]
LAST_DAY = 9
OUTCOMES = (
    InstructionSettled,
    InstructionPartiallySettled,
    InstructionCancelled,
    InstructionRedated,
    SideRedated,
    CycleTotalled,
    CycleClosed,
)

terms = st.tuples(numbers, st.sampled_from([999, 1000]), st.integers(0, 4), st.sampled_from("SB"))


def two_sides(term: Any, *, is_reckoned: bool, in_parts: bool) -> tuple[Message, Message]:
    made = tuple(sale_or_purchase(direction, *term) for direction in ("SELL", "BUY"))
    for each in made:
        object.__setattr__(each, "is_date_reckoned", is_reckoned or None)
        object.__setattr__(each, "terms", Terms(partial="PART") if in_parts else None)
    return made


pairs = st.builds(two_sides, terms, is_reckoned=st.booleans(), in_parts=st.booleans())
one_side = st.builds(lambda pair, place: pair[place], pairs, st.integers(0, 1))
closures = st.builds(
    lambda number, hour: ClosureAnnounced(
        calendar=SYSTEM, date=day(number).date(), reason="ad hoc", closes_at=day(number, hour) if hour else None
    ),
    st.integers(0, LAST_DAY),
    st.sampled_from([0, 0, 0, 11, 15]),
)
recycling = st.builds(
    lambda unmatched, matched: RecyclingSet(settlement_system=SYSTEM, unmatched_days=unmatched, matched_days=matched),
    st.sampled_from([None, 0, 1, 3]),
    st.sampled_from([None, 0, 1, 3]),
)
quarters = st.integers(1, 160).map(lambda number: number * timedelta(minutes=15))
steps = st.lists(
    st.one_of(pairs, pairs, pairs, one_side, fundings, fundings, closures, recycling, quarters, quarters), min_size=8, max_size=30
)


def start() -> tuple[OfficeDriver, BackBooks]:
    """The evening before Monday; every day has windows."""
    made, books = office(days=0, now=day(-1, 12))
    made.give(CalendarDefined(calendar=SYSTEM, first=day(-60).date(), last=day(200).date()))
    for number in range(LAST_DAY):
        for each in in_the_manner_of_t2s(number):
            made.give(each)
    return made, books


@settings(max_examples=150)
@given(steps)
def test_whatever_comes_the_totals_reconcile_and_each_transaction_ends_once(played: list[Any]) -> None:
    made, books = start()
    naive, said = Naive(), []
    for step in [*OPENING, *played, timedelta(days=30)]:
        words = play(made, step)
        for word in words:
            naive.hear(word)
        said += words
    total = books.cycle_totals.get(f"{SYSTEM}|")
    assert len(books.instructions) == (total.still_open if total is not None else 0)  # type: ignore[arg-type]  # a shard's store
    ended = [each.transaction for each in said if isinstance(each, InstructionSettled | InstructionCancelled)]
    assert len(ended) == len(set(ended))
    opened = [each.date for each in of(CycleClosed, said)]
    assert opened == sorted(set(opened))


@settings(max_examples=100)
@given(steps)
def test_the_outcome_does_not_depend_on_how_large_the_steps_of_the_clock_are(played: list[Any]) -> None:
    def outcome(tick: timedelta | None) -> list[tuple[object, ...]]:
        made, _ = start()
        found: list[Message] = []
        for step in [*OPENING, *played, timedelta(days=3)]:
            smaller = [tick] * (step // tick) if tick is not None and isinstance(step, timedelta) else [step]
            found += [word for each in smaller for word in play(made, each) if isinstance(word, OUTCOMES)]
        return [_said(each) for each in found]

    assert outcome(None) == outcome(timedelta(minutes=15))


def _said(message: Any) -> tuple[object, ...]:
    names = ("type", "transaction", "report", "asset", "date", "settled", "cancelled", "still_open", "digest", "quantity", "new_date")
    return tuple(getattr(message, name, None) for name in names)


@settings(max_examples=80)
@given(steps, steps, st.randoms(use_true_random=False))
def test_a_restored_office_goes_on_through_its_windows_as_if_nothing_had_happened(before: list[Any], after: list[Any], chance: Any) -> None:
    made, books = start()
    for step in [*OPENING, *before]:
        play(made, step)
    restored = OfficeDriver(TABLE, _restored(books, chance))
    assert [[encode(word) for word in play(restored, step)] for step in after] == [
        [encode(word) for word in play(made, step)] for step in after
    ]


def test_parts_settle_in_some_of_what_is_played() -> None:
    made, _ = start()
    for each in two_sides((1, 1000, 0, "S"), is_reckoned=False, in_parts=True):
        play(made, each)
    play(made, funding("B-CASH", 1000))
    said = play(made, funding("S-SEC", 40)) + made.tell_time(day(0, 20))
    assert [each.quantity for each in of(InstructionPartiallySettled, said)] == [Decimal(40)]
