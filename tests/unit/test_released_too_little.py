"""What is released of a delivery on hold and is too little for a part is said to be, with numbers; granted what they lack, it settles."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import commands
from schemas.back import InstructionHeld
from schemas.instruction import PartialIndicator, Terms
from schemas.message import Message
from schemas.reference import SettlementSystemDefined
from schemas.report_answers import StatusAdvised
from streams.story.advice import advice
from tests.unit.back_office import CURRENCY, SYSTEM, ask, day, funding, instruction, of, refusals, told
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_parts import PART, both, parts, ready
from tests.unit.unsettled_kit import Told

HELD = replace(PART, holds=("PREA",))
LITTLE = [("S", "held", "released_too_little"), ("B", "held", "released_too_little")]
ON_HOLD = [("S", "held", "on_hold"), ("B", "held", "on_hold")]
DENOMINATED = {"minimum_denomination": Decimal(30), "settlement_multiple": Decimal(10)}


def system(**thresholds: Any) -> SettlementSystemDefined:
    return SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, **thresholds)


def release(made: OfficeDriver, quantity: Decimal | int) -> list[Message]:
    return made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(quantity), command=f"release-{quantity}"))


def numbers(said: list[Message]) -> list[tuple[Decimal | None, Decimal | None]]:
    return [(each.released, each.least_part) for each in of(InstructionHeld, said)]


def by_money(made: OfficeDriver, receive: PartialIndicator = "PARC") -> None:
    """Parts of less than 500 EUR, 50 shares, do not settle; 100 are there."""
    made.give(system(partial_threshold_amount=Decimal(500)))
    made.give(funding("S-SEC", 100))
    both(made, HELD, Terms(partial=receive))


def test_what_is_below_a_threshold_is_told_to_both_and_so_much_more_settles() -> None:
    made, _ = ready()
    by_money(made)
    said = release(made, 20)
    assert (refusals(said), parts(said), told(said), numbers(said)) == ([], [], LITTLE, [(20, 50)])
    assert [(each.released, each.least_part) for each in of(StatusAdvised, said)] == [(20, 50), (None, None)]
    said = release(made, 49)
    assert (parts(said), numbers(said)) == ([], [(49, 50)])
    assert parts(release(made, 50)) == [(1, 50, Decimal(500))]


def test_what_is_left_of_a_release_after_a_part_is_told_too() -> None:
    """Of 100 in parts of at least 30, 80 have settled; 10 of the last 20 are no part, and the rest of it is."""
    made, _ = ready(**DENOMINATED)
    made.give(funding("S-SEC", 100))
    both(made, HELD)
    assert told(release(made, 80)) == []
    said = release(made, 90)
    assert (parts(said), told(said), numbers(said)) == ([], LITTLE, [(10, 20)])
    assert parts(release(made, 100)) == [(2, 20, Decimal(200))]


def test_a_part_that_leaves_too_little_of_what_is_released_says_so() -> None:
    made, _ = ready(**DENOMINATED)
    made.give(funding("S-SEC", 30))
    both(made, HELD)
    said = release(made, 40)
    assert (parts(said), told(said), numbers(said)) == ([(1, 30, Decimal(300))], LITTLE, [(10, 30)])


def test_it_is_said_once_until_the_numbers_change() -> None:
    made, _ = ready()
    by_money(made)
    release(made, 20)
    made.give(system(partial_threshold_amount=Decimal(500)))
    assert told(made.give(funding("S-SEC", 10)) + made.tell_time(day(1, 8)) + made.tell_time(day(1, 17)) + made.tell_time(day(2, 8))) == []
    said = made.give(system(partial_threshold_amount=Decimal(600)))
    assert (told(said), numbers(said)) == (LITTLE, [(20, 60)])


def test_what_was_released_before_the_match_and_what_waits_for_its_day_are_told_at_once() -> None:
    made, _ = ready()
    made.give(system(partial_threshold_amount=Decimal(500)))
    due = {"intended_settlement_date": day(2).date()}
    made.give(instruction("DELI", terms=replace(HELD, released_quantity=Decimal(20)), **due))
    said = made.give(instruction("RECE", terms=Terms(partial="PARC"), **due))
    assert (told(said)[-2:], numbers(said)) == (LITTLE, [(None, None), (20, 50)])


@pytest.mark.parametrize("way", ["threshold", "indicator"])
def test_it_settles_when_parts_may_be_smaller(way: str) -> None:
    made, _ = ready()
    by_money(made)
    release(made, 20)
    mended = {"threshold": system(), "indicator": ask(commands.SetPartialIndicator, "RECE", partial="PART")}[way]
    assert parts(made.give(mended)) == [(1, 20, Decimal(200))]


def test_enough_that_cannot_be_delivered_yet_is_on_hold_again_and_waits_for_securities() -> None:
    made, _ = ready()
    made.give(system(partial_threshold_amount=Decimal(500)))
    both(made, HELD, Terms(partial="PARC"))
    assert told(release(made, 20)) == LITTLE
    assert told(release(made, 60)) == ON_HOLD
    assert told(release(made, 70)) == []
    assert parts(made.give(funding("S-SEC", 65))) == [(1, 65, Decimal(650))]


def test_another_hold_is_what_it_waits_for_first() -> None:
    made, _ = ready()
    by_money(made)
    assert told(release(made, 20)) == LITTLE
    assert told(made.give(ask(commands.HoldInstruction, "RECE"))) == ON_HOLD
    assert told(made.give(ask(commands.ReleaseInstruction, "RECE"))) == LITTLE


def test_all_of_it_released_it_is_attempted_as_any_other() -> None:
    made, _ = ready()
    by_money(made)
    release(made, 20)
    assert parts(made.give(ask(commands.ReleaseInstruction, "DELI"))) == [(None, 100, Decimal(1000))]


def test_a_part_that_would_leave_no_money_for_the_rest_lacks_all_of_the_rest() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 100))
    both(made, HELD, amount=Decimal("0.01"))
    said = release(made, 60)
    assert (parts(said), numbers(said)) == ([], [(60, 100)])
    assert parts(release(made, 100)) == [(None, 100, Decimal("0.01"))]


thresholds = st.tuples(st.sampled_from(["partial_threshold_amount", "partial_threshold_nominal"]), st.integers(1, 900).map(Decimal))


@given(
    threshold=thresholds,
    least=st.integers(1, 9),
    lot=st.sampled_from([None, 1, 3, 10]),
    cents=st.integers(1, 100_000),
    before=st.integers(0, 60),
    now=st.integers(1, 99),
)
def test_granted_what_is_named_it_settles_and_with_a_lot_less_it_does_not(
    threshold: tuple[str, Decimal], least: int, lot: int | None, cents: int, before: int, now: int
) -> None:
    """Of 120, in whatever lots and parts, of which some has settled."""
    step = lot or 1
    is_nominal = threshold[0] == "partial_threshold_nominal"
    whole = {"minimum_denomination": Decimal(least * step), "settlement_multiple": None if lot is None else Decimal(lot)}
    made, _ = ready(quantity_type="FAMT" if is_nominal else "UNIT", **whole)
    made.give(funding("S-SEC", 120))
    both(made, HELD, quantity=Decimal(120), amount=Decimal(cents).scaleb(-2))
    done = sum(quantity for _, quantity, _ in parts(release(made, before - before % step)))
    made.give(system(**dict([threshold])))
    made.give(ask(commands.SetPartialIndicator, "RECE", partial="PARQ" if is_nominal else "PARC"))
    said = release(made, Decimal(min(done + max(now - now % step, step), 120)))
    if not of(InstructionHeld, said):
        return
    (held,) = of(InstructionHeld, said)
    assert held.released is not None
    assert held.least_part is not None
    assert 0 < held.released < held.least_part <= 120 - done
    if held.least_part - step > held.released:
        assert parts(release(made, done + held.least_part - step)) == []
    assert [quantity for _, quantity, _ in parts(release(made, done + held.least_part))] == [held.least_part]


def test_open_says_it_in_one_sentence() -> None:
    known = Told()
    known.refer(system(partial_threshold_amount=Decimal(500)))
    known.give(funding("B-CASH", 1000, asset=CURRENCY), instruction("DELI", terms=HELD), instruction("RECE", terms=Terms(partial="PARC")))
    known.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(20)))
    row = known.row()
    sentence = "Of it, 20 is released, and the least that can settle is 50: 30 more has to be released"
    assert row.why.endswith(f"released too little. {sentence}.")
    assert (row.status, row.reason, row.codes, row.other_codes) == ("held", "released_too_little", ("PEND/PREA",), ("PEND/PRCY",))
    assert row.next == advice("held", "released_too_little")
    assert "ReleasePartially" in row.next
