"""What a new definition or price lets settle: whoever waits for it is attempted again, found by index. Part of `settle`."""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.limit_groups import REVALUE, group_named_by, name_of, revalue, revalue_group, revalue_instrument
from processors.movements import regroup
from processors.wake import wake, wake_secured, wake_too_much
from schemas.collateral import AutoCollateralSet
from schemas.exemptions import DeliveryExemptionSet
from schemas.lots import LotsChanged
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import AccountDefined, InstrumentDefined, LimitGroupDefined
from schemas.work import WorkDue, WorkOpened

Defined = AccountDefined | LimitGroupDefined | InstrumentDefined | LotsChanged | PriceQuoted | AutoCollateralSet | DeliveryExemptionSet

COVER = "cover"
"""Why a cursor is at work: a price, what a bond is, or in which lots it goes, has changed what may secure a credit."""


def redefined(message: Defined, books: BackBooks) -> Iterator[Message]:
    """Attempt again what waits for an account, a group, a price or a credit; what takes many steps is asked for."""
    match message:
        case PriceQuoted() | InstrumentDefined():
            yield from revalue_instrument(message, books)
            if isinstance(message, PriceQuoted) or message.bond is not None:  # what is no bond is worth what it was
                yield from _covers(message.isin, books)
        case LotsChanged():
            yield from _covers(message.isin, books)
        case LimitGroupDefined():
            yield from revalue_group(message, books)
            yield from wake(f"group|{name_of(message)}|", books)
        case AutoCollateralSet():
            yield from wake(f"balance|{message.cash_account}|", books)
        case DeliveryExemptionSet():
            yield from wake(f"balance|{message.securities_account}|{message.isin}|", books)
        case AccountDefined():
            yield from _account(message, books)


def _covers(isin: str, books: BackBooks) -> Iterator[WorkOpened]:
    if books.auto_collateral.after("account", "") is not None:
        yield WorkOpened(store="auto_collateral", index="account", prefix="", upper="", because=f"{COVER}|{isin}")


def _account(message: AccountDefined, books: BackBooks) -> Iterator[Message]:
    """Its balances count in the limit group that it belongs to now."""
    prefix = f"{message.account}|"
    if books.balances.after("account", prefix) is not None:
        yield WorkOpened(store="balances", index="account", prefix=prefix, upper="", because="regroup")
    yield from wake(f"account|{message.account}|", books)
    yield from wake(f"balance|{message.account}|", books)
    yield from wake_too_much(f"{message.account}|", books)
    yield from wake_secured(message.account, books)
    group = group_named_by(message)
    if group is not None:  # what it brings may cover what its group waits for, or that of others
        yield from wake(f"group|{group}|", books)


def work_redefined(message: WorkDue, books: BackBooks) -> Iterator[Message]:
    """One balance that changes its group, one holding that is valued anew, or one account whose credit a price may have made possible."""
    match message:
        case WorkDue(store="balances", because="regroup"):
            for group in regroup(message.key, books):
                yield from wake(f"group|{group}|", books)
        case WorkDue(store="group_balances") if message.because == REVALUE:
            valued = revalue(message.key, books)
            yield from wake(f"group|{valued}|", books) if valued is not None else ()
        case WorkDue(store="auto_collateral"):
            yield from wake(f"balance|{message.key}|", books)
