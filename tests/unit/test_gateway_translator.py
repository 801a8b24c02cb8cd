"""What becomes of each line: an event with its header, or a dead record with its reason, or nothing for a blank or a comment."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codec import UnreadableError, decode, encode
from schemas.front import TradeCancelled, TradeReport, UntranslatableRecord
from schemas.gateway import GatewayReason
from schemas.message import Message
from schemas.names import Names
from schemas.reasons import Unreadable
from schemas.time import ClockTicked
from schemas.topics import FRONT_DEAD, FRONT_TRADES
from tests.fix_gateway import NO_NAMES, NOON, answers, names_in
from tests.fix_messages import capture, execution


def native() -> bytes:
    (event, *_), _ = answers(execution(), names_in(execution()))
    return encode(event)


def reason_of(content: bytes, names: Names = NO_NAMES) -> str:
    (message,), translator = answers(content, names)
    assert isinstance(message, UntranslatableRecord)
    assert (translator.tally.messages, translator.tally.dead.total()) == (1, 1)
    assert decode(FRONT_DEAD, encode(message)) == message
    assert message.detail
    return message.reason


def test_an_event_is_stamped_with_what_it_follows_from() -> None:
    (event,), _ = answers(b"# a comment\n" + execution(), names_in(execution()))
    assert (event.cause, event.at) == ("d1ge57:2", NOON)
    assert event.id


def test_the_same_file_gives_the_same_ids_and_the_same_message_elsewhere_the_same_id() -> None:
    names = names_in(execution(), capture())
    first, again = answers(execution() + capture(), names)[0], answers(execution() + capture(), names)[0]
    assert first == again
    moved = answers(b"\n" + execution() + capture(), names)[0]
    assert [event.id for event in moved] == [event.id for event in first]
    assert len({event.id for event in first}) == 3


def test_a_native_line_becomes_the_event_that_it_is_with_a_header_of_its_own() -> None:
    (event,), translator = answers(b"  " + native() + b"\r\n")
    assert isinstance(event, TradeReport)
    assert (event.trade, event.cause, event.at) == ("EXEC-1", "d1ge57:1", NOON)
    assert translator.tally.events == {"TradeExecuted": 1}


def test_a_file_may_begin_with_a_byte_order_mark_and_mix_formats() -> None:
    content = b"\xef\xbb\xbf" + native() + b"\n" + execution() + b"\n" + execution(separator=b"|") + b"\n"
    messages, translator = answers(content, names_in(execution()))
    assert [message.type for message in messages] == ["TradeExecuted"] * 3
    assert translator.tally.checksums == {"SOH": 1, "|": 1}


def test_blank_lines_and_comments_are_counted_and_say_nothing() -> None:
    messages, translator = answers(b"\n   \n# 8=FIX.4.4\n\t\r\n")
    assert messages == []
    assert (translator.tally.lines, translator.tally.blank, translator.tally.comments, translator.tally.messages) == (4, 3, 1, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello", "not_a_message"),
        (b"\x00\xff\xfe", "not_a_message"),
        (b"[]", "not_a_message"),
        (b"20231203-10:23:57 8=FIX.4.4", "not_a_message"),
        (b"{" + b"x" * 10_000_000, "too_large"),
        (b"8=FIX.4.4|9=" + b"1" * 10_000_000, "too_large"),
        (b"{", "not_json"),
        (b'{"a":\xff}', "not_json"),
        (b'{"type":"TradeExecuted","note":' + b"[" * 100_000, "not_json"),
        (b"{}", "type_not_known"),
        (b'{"type":"Nothing"}', "type_not_known"),
        (encode(ClockTicked(at=NOON)), "not_ours_to_send"),
        (b'{"type":"TradeExecuted"}', "field_missing"),
        (b"8=FIX.4.4", "not_fix"),
        (execution(), "entity_not_known"),
    ],
)
def test_each_line_of_which_no_event_can_be_made_has_its_reason(content: bytes, reason: str) -> None:
    assert reason_of(content) == reason


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        (b'"quantity":"100"', b'"quantity":100', "value_not_valid"),
        (b'"quantity":"100"', b'"quantity":"1e400"', "value_not_valid"),
        (b'"quantity":"100"', b'"quantities":"100"', "field_not_known"),
        (b'"quantity":"100"', b'"quantity":"100","surprise":1', "field_not_known"),
        (b'"version":1', b'"version":"1"', "value_not_valid"),
        (b'"TradeExecuted"', b'"TradeImagined"', "type_not_known"),
    ],
)
def test_a_native_line_is_read_as_strictly_as_the_door_reads_it(good: bytes, bad: bytes, reason: str) -> None:
    content = native()
    assert good in content
    assert reason_of(content.replace(good, bad)) == reason


def test_the_codec_has_no_reason_for_a_door_that_the_gateway_has_not() -> None:
    for_bytes = {Unreadable.TOO_LARGE, Unreadable.NOT_JSON, Unreadable.TYPE_NOT_KNOWN, Unreadable.FIELD_NOT_KNOWN}
    for_bytes |= {Unreadable.FIELD_MISSING, Unreadable.VALUE_NOT_VALID}
    assert {GatewayReason(reason.value).value for reason in for_bytes} == {reason.value for reason in for_bytes}


def test_an_event_that_the_door_would_refuse_is_not_published() -> None:
    too_much = execution((381, "999999999999999999"), (159, "0.5"))
    assert reason_of(too_much, names_in(too_much)) == "value_not_valid"


def test_a_dead_record_says_where_and_why_and_keeps_the_bytes_even_when_all_of_them_must_be_escaped() -> None:
    (record,), _ = answers(b"\n" + b"\x02" * 200_000)
    assert isinstance(record, UntranslatableRecord)
    assert (record.origin, record.cause, record.gateway) == ("file.txt:2", "d1ge57:2", "send")
    assert record.content.startswith("\x02\x02")
    assert decode(FRONT_DEAD, encode(record)) == record


def test_ten_thousand_bad_lines_do_not_keep_a_good_one_from_its_event() -> None:
    bad = b"\n".join((b"rubbish", b"{", b"8=FIX.4.4|9=5|", b"\xff", execution()[:-9], b'{"type":"ClockTicked"}')) + b"\n"
    messages, translator = answers(bad * 2_000 + native())
    assert (len(messages), messages[-1].type, translator.tally.translated) == (12_001, "TradeExecuted", 1)


@given(st.lists(st.one_of(st.binary(max_size=80), st.just(b"8=FIX.4.4|"), st.text(max_size=30).map(str.encode)), max_size=12))
def test_whatever_a_file_holds_every_line_is_counted_once_and_every_message_answered(parts: list[bytes]) -> None:
    messages, translator = answers(b"\n".join(parts))
    tally = translator.tally
    assert tally.lines == tally.blank + tally.comments + tally.messages
    assert len(messages) == tally.dead.total() + sum(tally.events.values())
    for message in messages:
        _is_read_back(message)


def _is_read_back(message: Message) -> None:
    topic = FRONT_DEAD if isinstance(message, UntranslatableRecord) else FRONT_TRADES
    try:
        assert decode(topic, encode(message)) == message
    except UnreadableError as error:
        raise AssertionError(f"{message} is not readable") from error


def test_a_cancellation_is_published_under_its_entity() -> None:
    cancellation = execution((150, "H"), (17, "EXEC-2"), (19, "EXEC-1"))
    (event,), _ = answers(cancellation, names_in(cancellation))
    assert isinstance(event, TradeCancelled)
    assert event.entity


def test_the_page_about_the_doors_names_every_reason_in_order_and_its_example_is_taken() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "doors.md").read_text()
    rows = page.split("## Reasons")[1].split("\n\n")[2].splitlines()[2:]
    named = [reason.strip() for row in rows for reason in row.split("|")[1].split(",")]
    assert named == [reason.value for reason in GatewayReason]
    (example,) = [line for line in page.splitlines() if line.startswith("{")]
    (event,), _ = answers(example.encode())
    assert event.type == "TradeExecuted"
