"""An office of one stage, for tests of the loop itself: what it says depends on the note of the trade."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from processors.books import MiddleBooks
from processors.define import define
from processors.stores import MIDDLE_STORES
from schemas import topics
from schemas.codec import encode
from schemas.front import TradeExecuted, report_key
from schemas.message import EPOCH, Message
from schemas.reasons import Reason
from schemas.reference import InstrumentDefined
from schemas.report_answers import StatusAdvised, TradeHeld
from schemas.state import CommandKept
from schemas.time import ClockTicked
from schemas.values import Side, Status
from schemas.work import WorkDue, WorkOpened
from streams.office import Office, Stage
from streams.partitioning import partition_of

ENTITY = "529900T8BM49AURSDO55"
PARTITIONS: dict[topics.Office, int] = {"middle": 2, "back": 2}
SHARD = partition_of(ENTITY.encode(), 2)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def trade(number: int, note: str | None = None, *, entity: str = ENTITY) -> TradeExecuted:
    return TradeExecuted(
        entity=entity,
        source="oms",
        trade=f"T{number}",
        version=1,
        side=Side.BUY,
        isin="US0378331005",
        quantity=Decimal(100),
        currency="USD",
        amount=Decimal("1000.50"),
        trade_date=date(2026, 11, 20),
        counterparty="529900T8BM49AURSDO56",
        note=note,
    )


def trade_bytes(number: int, note: str | None = None) -> bytes:
    return encode(trade(number, note))


def hold(message: TradeExecuted | WorkDue, books: MiddleBooks) -> Iterable[Message]:
    """Keeps a mark of every trade it sees; `raise` raises after it wrote, `big` says too much, `work` opens a cursor over all marks."""
    if isinstance(message, WorkDue):
        if message.key == "S99":
            raise RuntimeError("the item is wrong")
        return [_held(f"{ENTITY}|cursor|{message.key}|1|executed", ENTITY, "x")]
    books.commands[message.trade] = CommandKept(digest="")
    if message.note == "raise":
        raise RuntimeError("the stage is wrong")
    if message.note == "work":
        return [WorkOpened(store="settlement_systems", index="name", prefix="", upper="", because="test")]
    size = {"big": 900_000, "large": 20_000}.get(message.note or "", 1)
    return [_held(report_key(message), message.entity, "x" * size)]


def _held(report: str, entity: str, waits_for: str) -> TradeHeld:
    return TradeHeld(report=report, entity=entity, reason=Reason.INSTRUMENT_NOT_KNOWN, waits_for=waits_for)


def fail(message: Message, reason: Reason, books: MiddleBooks) -> Iterable[Message]:
    if isinstance(message, WorkDue):
        return ()
    assert isinstance(message, TradeExecuted)
    if message.trade == "T666":
        raise RuntimeError("saying so fails too")
    return [StatusAdvised(report=report_key(message), entity=message.entity, status=Status.DEAD, reason=reason)]


def refer(message: InstrumentDefined, books: MiddleBooks) -> Iterable[Message]:
    if message.name == "raise":
        raise RuntimeError("a reference record fails")
    return ()


def wait(message: Message, books: MiddleBooks) -> str | None:
    return "time" if books.now == EPOCH and not isinstance(message, ClockTicked) else None


TOY = Office(
    name="middle",
    stores=MIDDLE_STORES,
    books=MiddleBooks,
    wait=wait,
    fail=fail,
    may_fail=(TradeExecuted, WorkDue),
    stages=(
        Stage("define", topics.REFERENCE[:-1], define),
        Stage("refer", (InstrumentDefined,), refer),
        Stage("hold", (TradeExecuted, WorkDue), hold),
    ),
)
