"""The position-keeping job as Faust's guide shows an agent and a table: at least once, one event at a time."""

import sys
from decimal import Decimal

import faust
from faust.types import StreamT

from streams.settings import Settings, settings

APP = "positions-faust"


class Trade(faust.Record, coerce=True, serializer="json"):
    """A trade as it stands in the input topic."""

    type: str
    id: str
    cause: str
    at: str
    trade: str
    account: str
    isin: str
    side: str
    quantity: Decimal
    price: Decimal
    currency: str
    trade_date: str
    counterparty: str
    venue: str
    note: str


class Position(faust.Record, coerce=True, serializer="json"):
    """What an account holds, after so many trades."""

    quantity: Decimal
    trades: int


class PositionMoved(faust.Record, serializer="json"):
    """The first output, keyed by trade: what the account holds now."""

    trade: str
    account: str
    quantity: Decimal


class CashDue(faust.Record, serializer="json"):
    """The second output, keyed by account: what the trade costs."""

    trade: str
    account: str
    currency: str
    amount: Decimal


def make_app(found: Settings, source: str, first: str, second: str, partitions: int) -> faust.App:
    """The app that reads `source` and writes `first` and `second`; its table's changelog is a topic that Faust makes itself."""
    app = faust.App(
        id=found.topic(APP),
        broker=[f"kafka://{address}" for address in found.kafka.split(",")],
        store="memory://",
        topic_partitions=partitions,
        topic_replication_factor=1,
        topic_disable_leader=True,
        table_standby_replicas=0,
        consumer_auto_offset_reset="earliest",
        stream_wait_empty=False,
        web_enabled=False,
        autodiscover=False,
        datadir=found.home / "faust",
    )
    trades = app.topic(source, key_type=str, value_type=Trade)
    moved = app.topic(first, key_type=str, value_type=PositionMoved)
    cash = app.topic(second, key_type=str, value_type=CashDue)
    positions = app.Table("positions", key_type=str, value_type=Position, partitions=partitions)

    @app.agent(trades)
    async def keep_position(stream: StreamT[Trade]) -> None:
        async for trade in stream:
            before = positions.get(trade.account) or Position(quantity=Decimal(0), trades=0)
            moved_by = trade.quantity if trade.side == "BUY" else -trade.quantity
            position = Position(quantity=before.quantity + moved_by, trades=before.trades + 1)
            positions[trade.account] = position
            await moved.send(key=trade.trade, value=PositionMoved(trade=trade.trade, account=trade.account, quantity=position.quantity))
            amount = trade.quantity * trade.price
            await cash.send(
                key=trade.account, value=CashDue(trade=trade.trade, account=trade.account, currency=trade.currency, amount=amount)
            )

    return app


if __name__ == "__main__":
    source, first, second, partitions = sys.argv[1:]
    faust.Worker(make_app(settings(), source, first, second, int(partitions)), loglevel="WARNING", logfile=None).execute_from_commandline()
