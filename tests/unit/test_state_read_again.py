"""Whatever numbers parties may send, what a shard keeps of them can be read again: else it would never open any more."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from processors.stores import BACK_STORES
from schemas import topics
from schemas.clearing import CycleNetted
from schemas.codec import StateCodec, decode, encode
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import InstrumentDefined
from streams.stores import ShardStore
from tests.unit import clearing_office, test_collateral_monitor
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, day, funding, of
from tests.unit.clearing_office import deal, market, quoted

HUGE = "9000000000000000.01"
"""18 digits, as many as an amount may have: two of it have more."""
OTHER = "XS0000000017"


@pytest.fixture(autouse=True)
def members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members whose names have the form of a LEI."""
    monkeypatch.setattr(
        clearing_office, "MEMBERS", {letter: f"529900MEMBER{letter}000009{number}" for number, letter in enumerate("ABCDE")}
    )


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, object]]]:
    """All that was ever written to a store: any of it may be what a changelog ends with."""
    written: list[tuple[str, object]] = []
    write = ShardStore.__setitem__

    def note(store: ShardStore[Any], key: str, value: object) -> None:
        written.append((store.name, value))
        write(store, key, value)

    monkeypatch.setattr(ShardStore, "__setitem__", note)
    yield written
    for name, value in written:
        assert StateCodec(BACK_STORES[name].kind).read(encode(value)) == value


def netted(said: list[Message]) -> list[CycleNetted]:
    found = of(CycleNetted, said)
    assert [decode(topics.BACK_OBLIGATIONS, encode(each)) for each in found] == found
    return found


def test_of_one_trade_both_sides_are_counted_in_what_netting_has_saved() -> None:
    made, _ = market()
    made.give(quoted(0, 1))
    deal(made, 1, "AB", 100, HUGE)
    (told,) = netted(made.tell_time(day(0, 8)))
    assert told.gross_value == 2 * Decimal(HUGE)


def test_two_dates_that_are_netted_together_come_to_more_than_either() -> None:
    made, books = market()
    deal(made, 1, "AB", 100, HUGE, on=-1)
    deal(made, 2, "AB", 100, HUGE, on=0)
    with pytest.raises(AssertionError, match="more digits than can be written"):  # the item of work is undone, and operators are told
        made.tell_time(day(0, 8))
    assert {abs(each.money) for each in positions(books)} == {2 * Decimal(HUGE)}


def positions(books: BackBooks) -> list[Any]:
    found, entry = [], books.clearing_positions.after("active", "")
    while entry is not None:
        found.append(books.clearing_positions[entry[1]])
        entry = books.clearing_positions.after("active", "", entry[0])
    return found


@pytest.mark.parametrize(("quantity", "amount"), [("0.000001", "1000000.01"), ("1", "1000000000000.01"), ("0.000001", HUGE)])
def test_the_price_of_a_trade_may_have_more_digits_than_its_amount(quantity: str, amount: str) -> None:
    made, _ = market()
    deal(made, 1, "AB", quantity, amount)
    assert len(netted(made.tell_time(day(0, 8)))) == 1


def test_what_several_holdings_cover_comes_to_more_than_either_does() -> None:
    made, books = test_collateral_monitor.ready()
    made.give(InstrumentDefined(isin=OTHER, name="another", settlement_system=SYSTEM))
    for isin in (ISIN, OTHER):
        made.give(PriceQuoted(isin=isin, currency=CURRENCY, date=test_collateral_monitor.QUOTED, price=Decimal(1000), haircut=Decimal(0)))
        made.give(funding("B-SEC", 9 * 10**12, f"fund-{isin}", asset=isin, against="ISSUER"))
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 18 * 10**15
