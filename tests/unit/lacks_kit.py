"""Worlds in which several things lack at once, what their instructions were told to lack, and how that is granted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.back import InstructionPended, InstructionSettled
from schemas.collateral import AutoCollateralSet
from schemas.hindrance import FurtherLack
from schemas.instruction import Link, Pool, Terms
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import InstrumentDefined, LimitGroupDefined
from tests.unit.back_office import (
    BUYER,
    CURRENCY,
    ISIN,
    SELLER,
    SYSTEM,
    account,
    day,
    defined,
    funding,
    instructed,
    instruction,
    of,
    office,
)
from tests.unit.office_driver import OfficeDriver

CENT, COVER = Decimal("0.01"), "FR0000120271"
"""COVER is worth a cent: so much of it as a limit group lacks of cover, to the cent."""
Lack = InstructionPended | FurtherLack
Key = tuple[str, str]
"""What lacks: the reason, and the account with its asset, or the limit group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """One instruction: what goes from one of the two parties to the other, over which accounts, for some ten times so many cents."""

    is_sale: bool
    seller: int
    buyer: int
    quantity: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`there` is what is on accounts, `owing` how much each may owe; `groups` the cap of each party's group, and if it is monitored.

    `tie` is how the instructions are tied: with each other, in a pool, each after the one before, or not (there is one then).
    """

    moves: tuple[Moves, ...]
    tie: str
    there: tuple[int, ...]
    owing: tuple[int, ...]
    groups: tuple[tuple[int, bool] | None, tuple[int, bool] | None]
    lends: tuple[int, int] | None = None
    """The limit of the buyer's credit, and what its provider has."""


NAMES = [f"{party}{number}-{kind}" for party in "SB" for number in (1, 2) for kind in ("SEC", "CASH")]


def made_of(world: World) -> tuple[OfficeDriver, list[Message]]:
    """The world, and all that was said of its instructions."""
    made, _ = office()
    defined(made)
    made.give(InstrumentDefined(isin=COVER, name="cover", settlement_system=SYSTEM))
    for isin, price, haircut in ((ISIN, Decimal(5), Decimal("0.1")), (COVER, CENT, Decimal(0))):
        made.give(PriceQuoted(isin=isin, currency=CURRENCY, date=day(-3).date(), price=price, haircut=haircut))
    for letter, group in zip("SB", world.groups, strict=True):
        if group is not None:
            made.give(
                LimitGroupDefined(
                    limit_group=letter,
                    settlement_system=SYSTEM,
                    currency=CURRENCY,
                    net_debit_cap=Decimal(group[0]),
                    collateral_monitor=group[1],
                )
            )
    for name, there, owing in zip(NAMES, world.there, world.owing, strict=True):
        open_account(made, world, name, Decimal(owing))
        if there:
            made.give(funding(name, there))
    for letter in "SB":
        open_account(made, world, f"{letter}-GUARD-SEC", Decimal(0))
    lend(made, world)
    count = len(world.moves)
    return made, [each for is_s in (True, False) for number in range(1, count + 1) for each in instruct(made, world, number, is_s=is_s)]


def open_account(made: OfficeDriver, world: World, name: str, limit: Decimal) -> None:
    group = name[0] if world.groups["SB".index(name[0])] is not None else None
    holds = "CASH" if name.endswith("CASH") else "SECURITIES"
    made.give(account(name, SELLER if name[0] == "S" else BUYER, holds, limit=limit, limit_group=group))


def lend(made: OfficeDriver, world: World) -> None:
    if world.lends is None:
        return
    made.give(account("BANK-CASH", BUYER, "CASH", limit=Decimal(world.lends[1])))
    made.give(account("BANK-COLL", BUYER, "SECURITIES"))
    for name in ("B1-CASH", "B2-CASH"):
        accounts = {"cash_account": name, "provider_cash_account": "BANK-CASH", "collateral_account": "BANK-COLL"}
        made.give(AutoCollateralSet(settlement_system=SYSTEM, limit=Decimal(world.lends[0]), **accounts))


def instruct(made: OfficeDriver, world: World, number: int, *, is_s: bool) -> list[Message]:
    """The side of one party of an instruction, with an amount of its own, so that it matches no other. The tie is of the party S."""
    moves = world.moves[number - 1]
    own = f"S{moves.seller if moves.is_sale else moves.buyer}" if is_s else f"B{moves.buyer if moves.is_sale else moves.seller}"
    return made.give(
        instruction(
            "DELI" if is_s == moves.is_sale else "RECE",
            number,
            entity=SELLER if is_s else BUYER,
            counterparty=BUYER if is_s else SELLER,
            quantity=Decimal(moves.quantity),
            amount=(10 * moves.cents + number) * CENT,
            securities_account=f"{own}-SEC",
            cash_account=f"{own}-CASH",
            terms=_terms(world, number) if is_s else None,
        )
    )


def _terms(world: World, number: int) -> Terms | None:
    if world.tie == "pool":
        return Terms(pool=Pool(pool="P", count=len(world.moves)))
    if number == 1 or world.tie not in ("WITH", "AFTE"):
        return None
    report = instructed("DELI", number - 1)
    return Terms(links=(Link(position="WITH" if world.tie == "WITH" else "AFTE", report=report),))


def numbers(said: list[Message]) -> list[int]:
    """Which instructions have settled."""
    return sorted(int(each.deliverer_report.split("|")[2]) for each in of(InstructionSettled, said))


def lacks_told(world: World, said: list[Message]) -> list[dict[Key, Lack]]:
    """All that each was told last to lack; of what settles together the last that any was told, when all of them had matched."""
    found = {}
    for each in of(InstructionPended, said):
        told = [each, *(each.others or ())]
        assert len({key_of(lack) for lack in told}) == len(told), "a thing is told once"
        name = each.transaction if world.tie == "AFTE" else ""
        found[name] = {key_of(lack): lack for lack in told if lack.lacking is not None}
    return list(found.values())


def key_of(lack: Lack) -> Key:
    if lack.linked is not None:
        return str(lack.reason), lack.linked
    return str(lack.reason), lack.limit_group or f"{lack.account}|{lack.asset}"


def most_of(told: Iterable[dict[Key, Lack]]) -> dict[Key, Lack]:
    """Of each thing as much as any of them lacks."""
    found: dict[Key, Lack] = {}
    for each in told:
        for key, lack in each.items():
            known = found.setdefault(key, lack)
            assert known.lacking is not None
            assert lack.lacking is not None
            found[key] = lack if lack.lacking > known.lacking else known
    return found


def grant(made: OfficeDriver, lack: Lack, less: Decimal = Decimal(0)) -> list[Message]:
    """So much of it, or `less` than that: what an account may owe, the cap of a group, or what covers what it owes."""
    assert lack.lacking is not None
    assert lack.account is not None
    quantity = lack.lacking - less
    if str(lack.reason) == "net_debit_cap_exceeded":
        group = made.books.limit_groups[f"{SYSTEM}|{lack.limit_group}"]
        return made.give(replace(group, net_debit_cap=group.net_debit_cap + quantity))
    if str(lack.reason) == "collateral_short":
        units = str(quantity / CENT)
        return made.give(funding(f"{lack.limit_group}-GUARD-SEC", units, asset=COVER)) if quantity else []
    known = made.books.accounts[lack.account]
    if known.limit_group is None and quantity:  # cash that comes in would count for its group too
        return made.give(funding(lack.account, str(quantity), f"grant-{lack.account}-{lack.asset}"))
    return made.give(replace(known, limit=known.limit + quantity))
