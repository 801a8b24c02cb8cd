"""Bytes cut into lines and FIX messages: each byte in one line, in bounded memory, whatever the bytes are."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codec import RECORD_BYTES_MAX
from streams.gateway.lines import CHUNK_BYTES, Line, lines_of
from tests.fix_messages import capture, execution


def cut(content: bytes) -> list[Line]:
    return list(lines_of(BytesIO(content)))


def test_lines_are_numbered_and_end_with_a_newline_or_with_the_stream() -> None:
    assert [(line.number, line.content) for line in cut(b"a\n\r\nb\r\n\nc")] == [(1, b"a"), (2, b""), (3, b"b"), (4, b""), (5, b"c")]
    assert cut(b"") == []
    assert [line.content for line in cut(b"\n")] == [b""]


@given(st.binary(max_size=300))
def test_every_byte_that_is_no_end_of_a_line_is_in_one_line(content: bytes) -> None:
    lines = cut(content)
    assert b"".join(line.content for line in lines) == b"".join(part.removesuffix(b"\r") for part in content.split(b"\n"))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert not lines or lines[-1].end == len(content)


@pytest.mark.parametrize("length", [RECORD_BYTES_MAX - 1, RECORD_BYTES_MAX, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 10_000_000])
def test_a_line_of_any_length_is_one_line_and_the_next_ones_are_read(length: int) -> None:
    first, second = cut(b"x" * length + b"\nafter\n")
    assert (first.size, first.is_too_long) == (length, length > RECORD_BYTES_MAX)
    assert len(first.content) <= RECORD_BYTES_MAX + 1
    assert (second.number, second.content, second.end) == (2, b"after", length + 7)


def test_messages_on_a_wire_follow_each_other_without_ends_of_lines() -> None:
    stream = execution() + capture() + b"\n" + execution() + b"{}\n"
    assert [line.content for line in cut(stream)] == [execution(), capture(), execution(), b"{}"]


def test_a_message_with_ends_of_lines_in_its_data_is_one_and_lines_are_counted_on() -> None:
    message = execution((354, "5"), (355, b"a\nb\nc"))
    assert [(line.number, line.content) for line in cut(message + b"\nnext")] == [(1, message), (4, b"next")]


def test_a_message_that_claims_to_be_longer_than_it_is_does_not_swallow_the_next_one() -> None:
    good = execution()
    wrong = good.replace(
        b"\x019=%d\x01" % int(good.split(b"\x01")[1][2:]), b"\x019=%d\x01" % (int(good.split(b"\x01")[1][2:]) + 1 + len(good))
    )
    assert [line.content for line in cut(wrong + b"\n" + good + b"\n")] == [wrong, good]


def test_a_message_cut_off_in_the_middle_does_not_swallow_what_follows() -> None:
    assert [line.content for line in cut(execution()[:60] + b"\n{}\n" + execution())] == [execution()[:60], b"{}", execution()]


def test_messages_across_the_chunks_of_a_long_stream_stay_whole() -> None:
    message = execution((354, "5"), (355, b"a\nb\nc"))
    count = 3 * CHUNK_BYTES // len(message)
    assert {line.content for line in cut(message * count)} == {message}
    assert len(cut(message * count)) == count
