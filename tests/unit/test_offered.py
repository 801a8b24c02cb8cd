"""What is offered to the optimiser: what a transaction waits for and what limits it, at what it is worth."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas import commands
from schemas.instruction import Link, Pool, Terms
from schemas.optimisations import (
    GroupRefused,
    InstructionOffered,
    OptimisationRequested,
    RequestOptimisation,
)
from schemas.prices import PriceQuoted
from schemas.reference import LimitGroupDefined, SettlementSystemDefined
from streams.optimiser.offered import propose
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SYSTEM,
    account,
    day,
    instructed,
    of,
    refusals,
)
from tests.unit.optimiser_kit import PARTIES, fund, optimise, ready, request, ring, settled, trade


def test_links_and_limit_groups_are_part_of_what_is_offered() -> None:
    made, _ = ready()
    made.give(LimitGroupDefined(limit_group="G", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(1500)))
    made.give(account("CASH1", PARTIES[1], "CASH", limit=Decimal(10**6), limit_group="G"))
    for number in range(2):
        trade(made, number, 0, 1, amount=1000)
    command = commands.LinkInstructions(
        command="link",
        who="anna",
        settlement_system=SYSTEM,
        entity=PARTIES[0],
        report=f"{PARTIES[0]}|csd@CSD|1|1|instructed",
        link=Link(position="AFTE", report=f"{PARTIES[0]}|csd@CSD|0|1|instructed"),
    )
    assert refusals(made.give(command)) == []
    asked, offered = request(made)
    assert [len(each.after) for each in offered] == [0, 1]
    assert [leg.headroom for leg in offered[0].legs] == [None, None, Decimal(1500), None]
    assert propose(asked, offered) == []
    assert settled(fund(made, "SEC0", 200)) == ["0"]


def test_an_order_within_a_pool_is_kept_by_its_step_and_is_no_circle() -> None:
    """A pool settles in one step, whatever its members say of each other: it waits for none of them."""
    made, books = ready()
    fund(made, "CASH0", 1)
    for number in (0, 1):
        assert settled(trade(made, number, 0, 1, quantity=50, amount=500, terms=Terms(pool=Pool(pool="BOTH", count=2)))) == []
    assert settled(trade(made, 2, 1, 0)) == []
    first, then = (f"{PARTIES[0]}|csd@CSD|{number}|1|instructed" for number in (0, 1))
    about = {"command": "link", "who": "anna", "settlement_system": SYSTEM, "entity": PARTIES[0]}
    made.give(commands.LinkInstructions(report=then, link=Link(position="AFTE", report=first), **about))
    assert len(books.links) == 1
    assert settled(optimise(made)) == ["0", "1", "2"]


def test_a_collateral_monitor_is_part_of_what_is_offered() -> None:
    made, _ = ready()
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=date(2026, 3, 2), price=Decimal(10), haircut=Decimal("0.1")))
    group = LimitGroupDefined(
        limit_group="G", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(10**6), collateral_monitor=True
    )
    made.give(group)
    made.give(account("CASH1", PARTIES[1], "CASH", limit=Decimal(10**6), limit_group="G"))
    made.give(account("SEC1", PARTIES[1], "SECURITIES", limit_group="G"))
    fund(made, "SEC0", 100)
    assert settled(trade(made, 0, 0, 1, amount=1000)) == []
    asked, offered = request(made)
    weights = [(leg.monitor, leg.weight, leg.cover) for leg in offered[0].legs]
    assert weights == [(None, None, None), ("G", Decimal(9), 0), ("G", 1, 0), (None, None, None)]
    assert propose(asked, offered) == []
    made.give(replace(group, collateral_monitor=False))  # settles by itself: the optimiser is not asked
    made.give(group)
    fund(made, "CASH1", 100)
    asked, offered = request(made, 2)
    assert offered == []


def test_what_is_free_of_payment_is_worth_its_price() -> None:
    made, _ = ready()
    trade(made, 0, 0, 1, amount=0, instruction_type="FOP", currency="XXX", cash_account=None)
    (offered,) = request(made)[1]
    assert offered.value == 100
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=date(2026, 3, 2), price=Decimal("98.5"), price_type="PERCENT"))
    (offered,) = request(made, 2)[1]
    assert offered.value == Decimal("98.5")


def test_a_system_that_is_optimised_offers_what_is_due_when_its_day_opens() -> None:
    made, _ = ready(now=day(-1, 8))
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="d", settlement_days=2, optimisation="night"))
    ring(made)
    said = made.tell_time(day(0, 7))
    assert ([each.method for each in of(OptimisationRequested, said)], len(of(InstructionOffered, said))) == (["night"], 4)


def test_nothing_is_offered_of_a_system_that_is_closed_or_not_known() -> None:
    made, _ = ready()
    ring(made)
    unknown = RequestOptimisation(command="o", who="anna", settlement_system="NONE")
    assert refusals(made.give(unknown)) == ["settlement_system_not_known"]
    made.tell_time(day(0, 16))
    assert of(OptimisationRequested, made.give(RequestOptimisation(command="p", who="anna", settlement_system=SYSTEM))) == []
    assert instructed("DELI", 0).endswith("|0|1|instructed")


def test_nothing_is_proposed_that_leaves_an_account_below_a_limit_that_was_lowered() -> None:
    """Each delivers to the other: nothing changes in the end, but no debit is booked below a limit."""
    made, _ = ready()
    made.give(account("SEC0", PARTIES[0], "SECURITIES", limit=Decimal(50)))
    fund(made, "CASH2", 2000)
    fund(made, "CASH1", 1)
    assert settled(trade(made, 9, 0, 2, quantity=50)) == ["9"]
    made.give(account("SEC0", PARTIES[0], "SECURITIES", limit=Decimal(20)))
    ring(made, 2)
    assert of(GroupRefused, optimise(made)) == []


@pytest.mark.parametrize("is_monitored", [False, True])
def test_nothing_is_proposed_that_takes_from_a_family_below_what_it_may_owe(*, is_monitored: bool) -> None:
    """What comes into it in one group may not go out in the next."""
    made, _ = ready()
    family: dict[str, Any] = {"limit_group": "FAMILY", "settlement_system": SYSTEM, "currency": CURRENCY}
    made.give(account("CASH1", PARTIES[1], "CASH", limit=Decimal(10**4), limit_group="FAMILY"))
    fund(made, "SEC2", 200)
    fund(made, "CASH0", 600)
    assert settled(trade(made, 1, 2, 1)) == ["1"]
    cap = Decimal(10**4 if is_monitored else 0)
    made.give(LimitGroupDefined(net_debit_cap=cap, collateral_monitor=is_monitored, **family))
    free: dict[str, Any] = {"instruction_type": "FOP", "currency": "XXX", "cash_account": None}
    assert settled(trade(made, 0, 0, 1, quantity=150, amount=0, **free)) == []
    assert settled(trade(made, 3, 1, 0, quantity=150, amount=600 - 1)) == []
    assert settled(trade(made, 4, 2, 1, amount=500)) == []
    said = optimise(made)
    assert (settled(said), of(GroupRefused, said)) == (["0", "3"], [])


def test_what_moves_cash_is_not_offered_after_its_own_cut_off() -> None:
    made, books = ready()
    ring(made, 2)
    assert len(request(made, 1)[1]) == 2
    made.give(replace(books.settlement_days[f"{SYSTEM}|{day(0).date()}"], dvp_cut_off_at=day(0, 9)))
    made.tell_time(day(0, 10))
    assert request(made, 2)[1] == []
