"""The engine against a naive reference and beancount, upon anything: the short form of `make machine`."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from schemas.claims import ClaimLine, ClaimsPosted
from schemas.entries import EntryPosted, Movement
from schemas.instruction import Link, Terms
from tests.machine.cleared import Cleared
from tests.machine.counted import COUNTED
from tests.machine.everything import Everything
from tests.machine.ledger import Ledger
from tests.machine.solving import fits
from tests.machine.world import World

PLAIN = World(
    has_tolerance=False,
    has_thresholds=False,
    is_nominal=False,
    least_lots=1,
    partial="NPAR",
    approval=None,
    has_windows=False,
    has_calendar=False,
    has_credit=False,
    has_penalties=False,
    month_days=(1, 1, 2),
    late_days=92,
    cancellation_days=None,
    is_by_value=False,
    has_two=False,
)
"""A settlement system with as few rules of its own as there can be."""


def played(machine: type[RuleBasedStateMachine], examples: int, share: int) -> None:
    """`share`: so many per cent of the steps at least are accepted."""
    steps, accepted = COUNTED.steps.total(), COUNTED.accepted.total()
    limits = settings(
        max_examples=examples,
        stateful_step_count=40,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(machine, settings=limits)  # type: ignore[no-untyped-call]  # hypothesis leaves it without types
    assert 100 * (COUNTED.accepted.total() - accepted) >= share * (COUNTED.steps.total() - steps)


def test_the_engine_does_what_the_reference_and_beancount_say() -> None:
    played(Everything, 20, 40)


def test_clearing_comes_to_what_the_reference_of_netting_and_beancount_say() -> None:
    moved = COUNTED.moved
    played(Cleared, 40, 33)
    assert COUNTED.moved > moved, "no closure has moved a trade"


@pytest.mark.parametrize(("position", "is_booked"), [("WITH", False), ("BEFO", False), ("AFTE", True)])
def test_for_engine_and_reference_what_goes_in_part_has_not_settled_for_what_it_is_linked_with(position, is_booked) -> None:
    machine, free = Everything(), {"currency": "XXX", "amount": Decimal(0)}
    machine.begin(world=PLAIN)
    today = {"intended_settlement_date": machine.today()} | free
    machine.told(machine.trade(1, 2, "FOP", Terms(partial="NPAR"), Terms(), quantity=Decimal(500), **today)[0])
    whole = next(reversed(machine.known.transactions))
    seller = Terms(partial="PART", links=(Link(position=position, report=whole[0]),))
    machine.told(machine.trade(2, 1, "FOP", seller, Terms(partial="PART"), quantity=Decimal(1000), **today)[0])
    parted = next(reversed(machine.known.transactions))
    group = [(whole, None), (parted, Decimal(500))]
    assert fits(machine.known, group) is is_booked
    machine.propose("propose", [group])
    machine.teardown()


def test_beancount_finds_what_does_not_balance_and_what_does_not_follow() -> None:
    assert _found("100.001", "100.001") != []
    assert _found("100", "100.001") != []
    assert _found("100", "100") == []
    assert _claimed("-100.001", "-100.001") != []
    assert _claimed("-100", "-100.001") != []
    assert _claimed("-100", "-100") == []


def _claimed(amount: str, balance: str) -> list[str]:
    into = ClaimLine(side="receivable", party="A" * 18 + "00", currency="EUR", amount=Decimal(100), balance=Decimal(100))
    out = ClaimLine(side="held", currency="EUR", amount=Decimal(amount), balance=Decimal(balance))
    ledger = Ledger()
    ledger.hear([ClaimsPosted(settlement_system="CSD", of="P|1", month="2026-01", booked_on=date(2026, 1, 5), lines=(into, out))])
    return ledger.problems()


def _found(amount: str, balance: str) -> list[str]:
    out = Movement(account="ISSUER", asset="EUR", amount=Decimal(-100), balance=Decimal(-100), limit=Decimal(100))
    into = Movement(account="CASH1", asset="EUR", amount=Decimal(amount), balance=Decimal(balance), limit=Decimal(0))
    ledger = Ledger()
    ledger.post(EntryPosted(settlement_system="CSD", of="T1", movements=(out, into), booked_on=date(2026, 1, 5)))
    return ledger.problems()
