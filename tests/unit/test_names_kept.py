"""Texts of messages that the state of their reader keeps are one object in memory where they are equal."""

from dataclasses import replace
from datetime import UTC, datetime

from schemas import topics
from schemas.codec import decode, encode
from schemas.message import stamp
from schemas.middle import TradeApproved
from streams.bench.engine.given import pair


def test_two_approved_trades_share_the_names_of_parties_and_instrument() -> None:
    first, second = (decode(topics.MIDDLE_TRADES, encode(each)) for each in _approved())
    assert isinstance(first, TradeApproved)
    assert isinstance(second, TradeApproved)
    assert first.isin is second.isin
    assert first.entity is second.entity


def _approved() -> list[TradeApproved]:
    sale = next(iter(pair(1, "S1", 0)))
    return [stamp(replace(sale), id=str(number), cause="", at=datetime(2026, 3, 2, tzinfo=UTC)) for number in range(2)]
