"""What the measured shard is given: reference data, pairs of sides that match, commands, and the time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from schemas import commands, reference
from schemas.message import Message, derive_id, stamp
from schemas.middle import TradeApproved
from schemas.settlement_time import SettlementDayDefined
from schemas.time import ClockTicked, ShardTimeTold
from schemas.values import Side
from streams.bench.engine.shard import SYSTEM

SELLER, BUYER, ISIN, FIRST = "529900T8BM49AURSDO55", "7LTWFZYICNSX8D621K86", "US0378331005", date(2026, 3, 2)
DUE, LATER = 10, 60
"""What is due is due so many days after the first: until then cycles close in which nothing settles. The rest is not due before the end."""
QUANTITY, PART = 100, 10
"""Of each instruction, and of the part of it that settles first."""


def hour(number: int, days: int) -> datetime:
    """An hour of the settlement day that is so many days after the first."""
    return datetime(FIRST.year, FIRST.month, FIRST.day, number, tzinfo=UTC) + timedelta(days=days)


def time(at: datetime) -> tuple[Message, Message]:
    """The tick of the clock, and what middle tells: only both together move the shard's time."""
    return (
        stamp(ClockTicked(), id=f"tick{at}", cause="", at=at),
        stamp(ShardTimeTold(shard="middle/0"), id=f"told{at}", cause="", at=at),
    )


def known(accounts: Iterator[str], days: int) -> Iterator[Message]:
    """Reference data: a system that settles parts, so many days with a cut-off for cash an hour before their end, and the accounts."""
    yield reference.CurrencyDefined(currency="EUR", decimals=2)
    yield reference.InstrumentDefined(isin=ISIN, name="a share", settlement_system=SYSTEM)
    yield reference.SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, partial="PART")
    for number in range(days):
        yield SettlementDayDefined(
            settlement_system=SYSTEM,
            date=FIRST + timedelta(days=number),
            opens_at=hour(6, number),
            dvp_cut_off_at=hour(15, number),
            cut_off_at=hour(16, number),
        )
    yield account("B", BUYER)
    yield account("BC", BUYER, "CASH", 10**15)
    yield account("SC", SELLER, "CASH")
    yield replace(account("ISSUER", SELLER, limit=10**15), purpose="ISSUANCE")
    for name in accounts:
        yield account(name, SELLER)


def account(
    name: str, party: str = SELLER, holds: Literal["SECURITIES", "CASH"] = "SECURITIES", limit: int = 0
) -> reference.AccountDefined:
    """An account that is empty and may go down to minus `limit`."""
    return reference.AccountDefined(account=name, settlement_system=SYSTEM, party=party, holds=holds, limit=Decimal(limit))


def pair(number: int, account: str, days: int) -> Iterator[TradeApproved]:
    """Two sides that match over 100 units that `account` has not got, due so many days after the first."""
    for side, entity, other, securities, cash in ((Side.SELL, SELLER, BUYER, account, "SC"), (Side.BUY, BUYER, SELLER, "B", "BC")):
        approved = TradeApproved(
            report=_report(entity, number),
            entity=entity,
            counterparty=other,
            side=side,
            isin=ISIN,
            quantity=Decimal(QUANTITY),
            currency="EUR",
            amount=Decimal(1_000 + number),
            trade_date=FIRST,
            intended_settlement_date=FIRST + timedelta(days=days),
            settlement_system=SYSTEM,
            securities_account=securities,
            cash_account=cash,
            limit=Decimal(10**15),
            exposure=Decimal(1),
        )
        yield stamp(approved, id=derive_id(approved.report, "bench", 0), cause="bench", at=hour(9, 0))


def change(kind: type[commands.HoldInstruction | commands.ReleaseInstruction], number: int) -> commands.Command:
    """The seller's hold, or its release."""
    command, report = f"{kind.__name__}{number}", _report(SELLER, number)
    return kind(command=command, who="bench", settlement_system=SYSTEM, entity=SELLER, report=report)


def funding(number: int, account: str, quantity: int) -> commands.BalanceFunded:
    """So much comes to `account`, for instruction `number`."""
    return commands.BalanceFunded(
        command=f"fund-{number}-{quantity}",
        who="bench",
        second="another",
        settlement_system=SYSTEM,
        account=account,
        against="ISSUER",
        asset=ISIN,
        quantity=Decimal(quantity),
    )


def _report(entity: str, number: int) -> str:
    return f"{entity}|bench|{number}|1|executed"
