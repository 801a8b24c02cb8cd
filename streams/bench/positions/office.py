"""An office of one stage that keeps positions: the production loop, engine and port run it as they run middle and back."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from processors.books import Books, Store, StoreSpec
from processors.stores import MIDDLE_STORES
from schemas import topics
from schemas.message import Message
from schemas.values import Side
from streams.bench.positions.messages import CASH, MOVED, TRADES, CashDue, PositionKept, PositionMoved, TradeBooked
from streams.office import Office, Stage


@dataclass(slots=True, kw_only=True)
class PositionBooks(Books):
    """What every office knows (empty here), and the positions."""

    positions: Store[PositionKept]


def position(message: TradeBooked, books: PositionBooks) -> Iterable[Message]:
    """Move the account's position by the trade; say what it is now, and what the trade costs."""
    before = books.positions.get(message.account)
    moved = message.quantity if message.side is Side.BUY else -message.quantity
    held = (before.quantity if before else Decimal(0)) + moved
    books.positions[message.account] = PositionKept(quantity=held, trades=(before.trades if before else 0) + 1)
    return (
        PositionMoved(trade=message.trade, account=message.account, quantity=held),
        CashDue(trade=message.trade, account=message.account, currency=message.currency, amount=message.quantity * message.price),
    )


class PositionOffice(Office):
    """Stands where middle stands (its commands, reference, state and audit are those of its own namespace), but for trades and outputs."""

    @property
    def inputs(self) -> tuple[topics.Topic, ...]:
        return (topics.MIDDLE_COMMANDS, topics.MIDDLE_REFERENCE, TRADES)

    @cached_property
    def routes(self) -> dict[type[Message], topics.Topic]:
        return {PositionMoved: MOVED, CashDue: CASH}


def _nothing(*_: object) -> tuple[Message, ...]:
    return ()


_REFERENCE: dict[str, StoreSpec[Any]] = {each.name: MIDDLE_STORES[each.name] for each in fields(Books) if each.name in MIDDLE_STORES}

POSITIONS = PositionOffice(
    name="middle",
    stores={**_REFERENCE, "positions": StoreSpec(PositionKept)},
    books=PositionBooks,
    wait=lambda message, books: None,
    fail=_nothing,
    may_fail=(),
    stages=(Stage("position", (TradeBooked,), position),),
)
