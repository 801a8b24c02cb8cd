"""A field that a message has not is told in plain words, with the one that was probably meant, in `send` and in the dead letter alike."""

from typing import Any

import orjson
import pytest

from schemas import topics
from schemas.codec import UnreadableError, decode, encode
from schemas.faults import FAULTS_SHOWN
from schemas.front import UntranslatableRecord
from schemas.reasons import Unreadable
from schemas.unknown_field import NAME_MAX, nearest
from tests.fix_gateway import answers
from tests.toy_office import trade_bytes
from tests.unit.test_engine import ENTITY, engine, said, take

TRADE: dict[str, Any] = orjson.loads(trade_bytes(1))
ACCOUNT = {
    "type": "AccountDefined", "account": "S", "settlement_system": "C", "party": ENTITY, "holds": "SECURITIES", "limit": "1",
}  # fmt: skip


def told(topic: topics.Topic, message: dict[str, Any]) -> tuple[Unreadable, str]:
    with pytest.raises(UnreadableError) as refused:
        decode(topic, orjson.dumps(message))
    return refused.value.reason, refused.value.detail


def mistyped(right: str, wrong: str) -> dict[str, Any]:
    return {wrong if name == right else name: value for name, value in TRADE.items()}


@pytest.mark.parametrize(
    ("message", "detail"),
    [
        (TRADE | {"prise": "1"}, "TradeExecuted has no field prise; the nearest that it has is price"),
        (mistyped("trade_date", "trade_dat"), "TradeExecuted has no field trade_dat; the nearest that it has is trade_date"),
        (TRADE | {"surprise!": "1"}, "TradeExecuted has no field surprise!"),
        (TRADE | {"pr\x1bice": "1"}, "TradeExecuted has no field pr?ice; the nearest that it has is price"),
        (TRADE | {"amends": 1}, "TradeExecuted has no field amends"),
        (TRADE | {"price" * 9_999: "1"}, f"TradeExecuted has no field {('price' * 9_999)[:NAME_MAX]}…"),
    ],
)
def test_an_unknown_field_is_named_with_the_nearest_that_the_message_has(message: dict[str, Any], detail: str) -> None:
    assert told(topics.FRONT_TRADES, message) == (Unreadable.FIELD_NOT_KNOWN, detail)


@pytest.mark.parametrize(
    ("message", "detail"),
    [
        (
            ACCOUNT | {"cash_accounts": [{"cash_account": "K", "curency": "EUR"}]},
            "AccountDefined.cash_accounts.0 has no field curency; the nearest that it has is currency",
        ),
        (
            {"type": "InstrumentDefined", "isin": "x", "bond": {"coupn": "1"}},
            "InstrumentDefined.bond has no field coupn; the nearest that it has is coupon",
        ),
    ],
)
def test_one_inside_of_a_part_is_compared_with_the_fields_of_that_part(message: dict[str, Any], detail: str) -> None:
    reason, said = told(topics.MIDDLE_REFERENCE, message)
    assert (reason, said.partition(". ")[0]) == (Unreadable.FIELD_NOT_KNOWN, detail)


def test_what_is_missing_is_told_where_nothing_is_unknown() -> None:
    del (message := dict(TRADE))["isin"]
    assert told(topics.FRONT_TRADES, message)[0] is Unreadable.FIELD_MISSING


def test_send_and_the_dead_letter_say_the_same() -> None:
    line = orjson.dumps(mistyped("currency", "curency"))
    ((record,), translator) = answers(line)
    assert isinstance(record, UntranslatableRecord)
    made = engine()
    take(made, line)
    (letter,) = said(made, "front.trades.v1.dead")
    expected = "TradeExecuted has no field curency; the nearest that it has is currency"
    assert record.detail == translator.tally.dead_told[0].detail == letter["detail"] == expected
    assert record.reason == letter["reason"] == "field_not_known"


def test_no_more_of_a_hostile_name_is_compared_than_a_name_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    monkeypatch.setattr("schemas.unknown_field.get_close_matches", lambda name, known, n: compared.append(name) or [])
    assert nearest("x" * 1_000_000, ["price"]) is None
    assert [len(name) for name in compared] == [NAME_MAX]


def test_of_many_unknown_fields_no_more_are_compared_than_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    monkeypatch.setattr("schemas.unknown_field.get_close_matches", lambda name, known, n: compared.append(name) or [])
    told(topics.FRONT_TRADES, TRADE | {f"x{number}": 1 for number in range(1_000)})
    assert compared == [f"x{number}" for number in range(FAULTS_SHOWN)]


def test_what_is_right_is_read_as_before() -> None:
    assert orjson.loads(encode(decode(topics.FRONT_TRADES, trade_bytes(1)))).items() >= TRADE.items()
