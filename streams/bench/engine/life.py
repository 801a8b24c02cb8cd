"""The life that is measured: so many open instructions, and each step of a few more while those are there."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from schemas import commands, reference, topics
from schemas.message import Message, derive_id, stamp
from schemas.middle import TradeApproved
from schemas.settlement_time import SettlementDayDefined
from schemas.time import ClockTicked, ShardTimeTold
from schemas.values import Side
from streams.bench.engine.shard import SYSTEM, BenchShard

SELLER, BUYER, ISIN, TODAY = "529900T8BM49AURSDO55", "7LTWFZYICNSX8D621K86", "US0378331005", date(2026, 3, 2)
ACCOUNTS = 1_000
"""The open ones lack securities on so many accounts."""
SAMPLE = 1_000
"""How many instructions each step is measured with."""
STEPS = ("match", "attempt", "hold and release", "part", "settle", "cut-off", "opening")
"""Microseconds of CPU: of a pair that is matched and pended; of an attempt that finds nothing new; of a hold with its release; of a
part; of a funding with the settlement that it wakes; of an instruction at the cut-off with what the end of the day says; of one at the
next opening.
"""


def measure(size: int, said: Callable[[str], None]) -> dict[str, float]:
    """The cost of each step while `size` transactions are open."""
    shard = BenchShard()
    shard.give(topics.BACK_REFERENCE, _known())
    _tell_time(shard, 9, 0)
    said(f"opening {size:,}")
    background = max(0, size - 3 * SAMPLE)
    shard.give(topics.MIDDLE_TRADES, (each for number in range(background) for each in _pair(number, f"S{number % ACCOUNTS}")))
    numbers = [range(size + step * SAMPLE, size + (step + 1) * SAMPLE) for step in range(3)]
    gc.collect()  # what is measured is not the memory of what was opened
    gc.freeze()
    found: dict[str, float] = {}
    waiting, parts, whole = numbers
    pairs = [each for number in waiting for each in _pair(number, "W")]
    found["match"] = 2 * shard.cost(topics.MIDDLE_TRADES, pairs)
    for kind, which in (("P", parts), ("F", whole)):
        shard.give(topics.MIDDLE_TRADES, (each for number in which for each in _pair(number, f"{kind}{number % SAMPLE}")))
    said("measuring")
    found["attempt"] = shard.cost(topics.BACK_REFERENCE, [_account("W", SELLER, "SECURITIES")], 0)
    found["hold and release"] = 2 * shard.cost(topics.BACK_COMMANDS, (each for number in waiting for each in _held(number)))
    shard.give(topics.BACK_REFERENCE, [replace(_system(), partial="PART")])
    found["part"] = shard.cost(topics.BACK_COMMANDS, (_funding(f"P{number % SAMPLE}", 10) for number in parts))
    found["settle"] = shard.cost(topics.BACK_COMMANDS, (_funding(f"F{number % SAMPLE}", 100) for number in whole))
    left = len(shard.engine.memory.stores["instructions"])
    found["cut-off"] = shard.cost(topics.MIDDLE_TRADES, _tell_time(shard, 17, 0, given=False), left)
    found["opening"] = shard.cost(topics.MIDDLE_TRADES, _tell_time(shard, 7, 1, given=False), left)
    return {step: round(found[step], 1) for step in STEPS}


def _hour(hour: int, days: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=days)


def _tell_time(shard: BenchShard, hour: int, days: int, *, given: bool = True) -> list[Message]:
    """Let the clock tick. What middle tells is given too, or returned: it is what moves the shard's time."""
    at = _hour(hour, days)
    shard.give(topics.BACK_COMMANDS, [stamp(ClockTicked(), id=f"tick{at}", cause="", at=at)])
    told: list[Message] = [stamp(ShardTimeTold(shard="middle/0"), id=f"told{at}", cause="", at=at)]
    if given:
        shard.give(topics.MIDDLE_TRADES, told)
    return told


def _system() -> reference.SettlementSystemDefined:
    return reference.SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2)


def _account(name: str, party: str, holds: Literal["SECURITIES", "CASH"], limit: int = 0) -> reference.AccountDefined:
    return reference.AccountDefined(account=name, settlement_system=SYSTEM, party=party, holds=holds, limit=Decimal(limit))


def _known() -> Iterator[Message]:
    yield reference.CurrencyDefined(currency="EUR", decimals=2)
    yield reference.InstrumentDefined(isin=ISIN, name="a share", settlement_system=SYSTEM)
    yield _system()
    for number in range(3):
        yield SettlementDayDefined(
            settlement_system=SYSTEM, date=TODAY + timedelta(days=number), opens_at=_hour(6, number), cut_off_at=_hour(16, number)
        )
    yield _account("B", BUYER, "SECURITIES")
    yield _account("BC", BUYER, "CASH", 10**15)
    yield _account("SC", SELLER, "CASH")
    yield replace(_account("ISSUER", SELLER, "SECURITIES", 10**15), purpose="ISSUANCE")
    yield _account("W", SELLER, "SECURITIES")
    for kind, count in (("S", ACCOUNTS), ("P", SAMPLE), ("F", SAMPLE)):
        for number in range(count):
            yield _account(f"{kind}{number}", SELLER, "SECURITIES")


def _pair(number: int, account: str) -> Iterator[TradeApproved]:
    """Two sides that match over 100 units that `account` has not got."""
    for side, entity, other, securities, cash in ((Side.SELL, SELLER, BUYER, account, "SC"), (Side.BUY, BUYER, SELLER, "B", "BC")):
        approved = TradeApproved(
            report=_report(entity, number),
            entity=entity,
            counterparty=other,
            side=side,
            isin=ISIN,
            quantity=Decimal(100),
            currency="EUR",
            amount=Decimal(1_000 + number),
            trade_date=TODAY,
            intended_settlement_date=TODAY,
            settlement_system=SYSTEM,
            securities_account=securities,
            cash_account=cash,
            limit=Decimal(10**15),
            exposure=Decimal(1),
        )
        yield stamp(approved, id=derive_id(approved.report, "bench", 0), cause="bench", at=_hour(9, 0))


def _report(entity: str, number: int) -> str:
    return f"{entity}|bench|{number}|1|executed"


def _held(number: int) -> Iterator[commands.Command]:
    for kind in (commands.HoldInstruction, commands.ReleaseInstruction):
        yield kind(
            command=f"{kind.__name__[:4]}{number}",
            who="bench",
            settlement_system=SYSTEM,
            entity=SELLER,
            report=_report(SELLER, number),
        )


def _funding(account: str, quantity: int) -> commands.BalanceFunded:
    return commands.BalanceFunded(
        command=f"fund-{account}-{quantity}",
        who="bench",
        second="another",
        settlement_system=SYSTEM,
        account=account,
        against="ISSUER",
        asset=ISIN,
        quantity=Decimal(quantity),
    )
