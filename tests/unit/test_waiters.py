"""What changes has exactly those attempted again that wait for it: a queue that waits for something else is not looked at."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from schemas import commands
from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import LimitGroupDefined
from tests.unit.back_office import BUYER, CURRENCY, ISIN, MONDAY, SELLER, SYSTEM, account, ask, day, funding, instructed
from tests.unit.links_kit import both, funded, numbered, settled
from tests.unit.office_driver import OfficeDriver
from tests.unit.watched import open_ones, watch

MUCH = Decimal(10**6)
EACH = 3
"""So many of each kind stand by."""


def group(name: str, cap: Decimal, *, is_monitored: bool = False) -> LimitGroupDefined:
    return LimitGroupDefined(
        limit_group=name, settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=cap, collateral_monitor=is_monitored
    )


def other_accounts(made: OfficeDriver) -> None:
    """Accounts that no trigger touches: EMPTY, FULL and OTHER have securities or not; POOR and CAPPED are short of cash."""
    for name in ("EMPTY", "FULL", "OTHER"):
        made.give(account(f"{name}-SEC", SELLER, "SECURITIES"))
    made.give(funding("FULL-SEC", 10_000))
    made.give(group("CAPPED", Decimal(0)))
    made.give(account("POOR-CASH", BUYER, "CASH"))
    made.give(account("CAPPED-CASH", BUYER, "CASH", limit=MUCH, limit_group="CAPPED"))


def pair(made: OfficeDriver, number: int, deliver: dict[str, Any], receive: dict[str, Any]) -> None:
    made.give(numbered("DELI", number, **deliver))
    made.give(numbered("RECE", number, **receive))


def bystanders(made: OfficeDriver) -> None:
    """Three each that lack securities, cash or headroom, wait for another, are on hold, or are not due yet."""
    other_accounts(made)
    made.give(numbered("DELI", 999))
    tomorrow = {"intended_settlement_date": day(1).date()}
    kinds: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"securities_account": "EMPTY-SEC"}, {}),
        ({"securities_account": "EMPTY-SEC", "terms": Terms(partial="PART")}, {"terms": Terms(partial="PART")}),
        ({"securities_account": "FULL-SEC"}, {"cash_account": "POOR-CASH"}),
        ({"securities_account": "FULL-SEC"}, {"cash_account": "CAPPED-CASH"}),
        ({"terms": Terms(links=(Link(position="AFTE", report=instructed("DELI", 999)),))}, {}),
        ({"terms": Terms(holds=("PREA",))}, {}),
        (tomorrow, tomorrow),
    ]
    for kind, (deliver, receive) in enumerate(kinds):
        for each in range(EACH):
            pair(made, 100 + 10 * kind + each, deliver, receive)


def for_securities(made: OfficeDriver) -> Message:
    made.give(funding("B-CASH", 5000))
    both(made, 1)
    return funding("S-SEC", 100)


def for_cash(made: OfficeDriver) -> Message:
    made.give(funding("S-SEC", 100))
    both(made, 1)
    return funding("B-CASH", 5000)


def for_limit(made: OfficeDriver) -> Message:
    made.give(funding("S-SEC", 100))
    both(made, 1)
    return account("B-CASH", BUYER, "CASH", limit=MUCH)


def for_cap(made: OfficeDriver) -> Message:
    made.give(group("OWN", Decimal(0)))
    made.give(account("B-CASH", BUYER, "CASH", limit=MUCH, limit_group="OWN"))
    return _after(for_cash, made, group("OWN", MUCH))


def for_collateral(made: OfficeDriver) -> Message:
    made.give(group("OWN", MUCH, is_monitored=True))
    made.give(account("B-CASH", BUYER, "CASH", limit=MUCH, limit_group="OWN"))
    made.give(account("B-SEC", BUYER, "SECURITIES", limit_group="OWN"))
    return _after(for_cash, made, PriceQuoted(isin=ISIN, currency=CURRENCY, date=MONDAY, price=Decimal(100)))


def for_predecessor(made: OfficeDriver) -> Message:
    made.give(funding("S-SEC", 200))
    made.give(funding("B-CASH", 5000))
    made.give(numbered("DELI", 2))
    both(made, 1, terms=Terms(links=(Link(position="AFTE", report=instructed("DELI", 2)),)))
    return numbered("RECE", 2)


def for_release(made: OfficeDriver) -> Message:
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 5000))
    both(made, 1, terms=Terms(holds=("PREA",)))
    return ask(commands.ReleaseInstruction, "DELI", hold="PREA")


def _after(begun: Callable[[OfficeDriver], Message], made: OfficeDriver, change: Message) -> Message:
    """The same queue, and another change that lets it settle."""
    begun(made)
    return change


TRIGGERS = (for_securities, for_cash, for_limit, for_cap, for_collateral, for_predecessor, for_release)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda each: each.__name__)
def test_only_what_waits_for_the_change_is_looked_at(trigger: Callable[[OfficeDriver], Message]) -> None:
    made, books = funded(0, 0)
    bystanders(made)
    standing_by = open_ones(books)
    assert len(standing_by) == 7 * EACH
    change = trigger(made)
    assert len(open_ones(books) - standing_by) == 1
    watched = watch(books)
    assert "1" in settled(made.give(change))
    assert watched.looked_at & standing_by == set()
    assert standing_by <= open_ones(books)


def test_those_who_stand_by_wait_for_six_things() -> None:
    made, books = funded(0, 0)
    bystanders(made)
    found = [books.instructions[each] for each in open_ones(books)]
    assert {str(each.hindrance.reason) if each.hindrance is not None else "on_hold" for each in found} == {
        "securities_short",
        "cash_short",
        "net_debit_cap_exceeded",
        "waits_for_linked_instruction",
        "on_hold",
        "intended_date_not_reached",
    }
