"""What a pended instruction is said to lack is exactly that: with a hundredth less it waits on, with so much it waits for it no more."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionPartiallySettled, InstructionPended, InstructionSettled
from schemas.collateral import AutoCollateralSet
from schemas.instruction import Terms
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import LimitGroupDefined
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SYSTEM, account, day, funding, of
from tests.unit.links_kit import both, funded
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_waiters import pair

CENT = Decimal("0.01")
PART: dict[str, Any] = {"terms": Terms(partial="PART")}


def group(made: OfficeDriver, cap: int, *, is_monitored: bool = False, limit: int = 10**6) -> None:
    made.give(
        LimitGroupDefined(
            limit_group="OWN", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(cap), collateral_monitor=is_monitored
        )
    )
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(limit), limit_group="OWN"))
    made.give(account("B-SEC", BUYER, "SECURITIES", limit_group="OWN"))
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(-3).date(), price=Decimal(5), haircut=Decimal("0.1")))


def with_credit(made: OfficeDriver, limit: int = 10**6) -> None:
    """What is bought secures 450 of its price."""
    made.give(account("BANK-CASH", BUYER, "CASH", limit=Decimal(10**6)))
    made.give(account("BANK-COLL", BUYER, "SECURITIES"))
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(-3).date(), price=Decimal(5), haircut=Decimal("0.1")))
    terms = {"cash_account": "B-CASH", "provider_cash_account": "BANK-CASH", "collateral_account": "BANK-COLL"}
    made.give(AutoCollateralSet(settlement_system=SYSTEM, limit=Decimal(limit), **terms))


def lent_within_a_cap(made: OfficeDriver) -> None:
    group(made, 300, limit=600)
    with_credit(made)


WORLDS: dict[str, tuple[int, Callable[[OfficeDriver], object], list[str]]] = {
    "securities": (70, lambda made: made.give(funding("B-CASH", 5000)), ["securities_short"]),
    "cash": (100, lambda made: made.give(funding("B-CASH", 700)), ["cash_short"]),
    "both": (30, lambda made: made.give(funding("B-CASH", 700)), ["securities_short", "cash_short"]),
    "a limit below zero": (100, lambda made: made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(300))), ["cash_short"]),
    "what is lent too little of": (100, lambda made: with_credit(made, 100), ["cash_short"]),
    "a cap": (100, lambda made: group(made, 400), ["net_debit_cap_exceeded"]),
    "a monitor": (100, lambda made: group(made, 10**6, is_monitored=True), ["collateral_short"]),
    "a cap and a monitor": (100, lambda made: group(made, 700, is_monitored=True), ["net_debit_cap_exceeded", "collateral_short"]),
    "all of it": (
        10,
        lambda made: group(made, 700, is_monitored=True, limit=800),
        ["securities_short", "cash_short", "net_debit_cap_exceeded", "collateral_short"],
    ),
    "what would be lent within a cap": (100, lent_within_a_cap, ["net_debit_cap_exceeded"]),
}


def grant(pended: InstructionPended, lacking: Decimal, by: str, books: BackBooks, number: int) -> Message:
    """So much of what is lacking: of an account, or of the headroom of its limit group."""
    assert pended.account is not None
    if by == "limit":
        defined = books.accounts[pended.account]
        if str(pended.reason) == "net_debit_cap_exceeded":
            own = books.limit_groups[f"{SYSTEM}|OWN"]
            return replace(own, net_debit_cap=own.net_debit_cap + lacking)
        if str(pended.reason) in ("cash_short", "securities_short"):
            return replace(defined, limit=defined.limit + lacking)
    asset = pended.asset or CURRENCY
    return funding(pended.account, str(lacking), f"grant-{number}", asset=asset, against="ISSUER" if len(asset) > 3 else "CENTRAL")


@pytest.mark.parametrize("by", ["balance", "limit"])
@pytest.mark.parametrize("world", WORLDS)
def test_granted_what_is_named_it_waits_for_that_no_more(world: str, by: str) -> None:
    """Of what may be lent, less is enough: the rest is lent then, or, where the cap was in the way, more was named than that."""
    is_exact = "lent" not in world or (world, by) == ("what would be lent within a cap", "balance")
    stock, prepare, reasons = WORLDS[world]
    made, books = funded(stock, 0)
    prepare(made)
    said = both(made, 1)
    for number, reason in enumerate(reasons):
        (pended,) = of(InstructionPended, said)
        assert (str(pended.reason), of(InstructionSettled, said)) == (reason, [])
        assert pended.lacking is not None
        if is_exact:
            said = made.give(grant(pended, pended.lacking - CENT, by, books, 2 * number))
            (pended,) = of(InstructionPended, said)
            assert str(pended.reason) == reason
            assert pended.lacking == CENT
        said = made.give(grant(pended, pended.lacking, by, books, 2 * number + 1))
    assert len(of(InstructionSettled, said)) == 1


def test_what_is_named_for_a_part_settles_the_part() -> None:
    made, books = funded(60, 0)
    pair(made, 1, PART, PART)
    (transaction,) = [books.instructions.after("dated", "")]
    assert transaction is not None
    found, settled = [], []
    said: list[Message] = []
    hindrance = books.instructions[transaction[1]].hindrance
    for _ in range(3):
        assert hindrance is not None
        found.append((str(hindrance.reason), hindrance.lacking))
        assert hindrance.account is not None
        assert hindrance.asset is not None
        against = "ISSUER" if len(hindrance.asset) > 3 else "CENTRAL"
        said = made.give(funding(hindrance.account, str(hindrance.lacking), f"grant-{len(found)}", asset=hindrance.asset, against=against))
        settled += [each.quantity for each in of(InstructionPartiallySettled, said) + of(InstructionSettled, said)]
        left = books.instructions.get(transaction[1])
        hindrance = left.hindrance if left is not None else None
    assert found == [("cash_short", Decimal("600.60")), ("securities_short", 40), ("cash_short", Decimal("400.40"))]
    assert settled == [60, 40]
