"""Whatever the bytes are, the FIX reader answers with a message or its own error, in steps proportional to their number."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fix.message import FixMessage
from schemas.fix.reader import read
from schemas.gateway import UntranslatableError
from tests.fix_messages import CAPTURE, EXECUTION, SIDES, capture, changed_fields, execution, fix, framed


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_raise_anything_but_its_own_error(content: bytes) -> None:
    _read_or_refuse(content)
    _read_or_refuse(b"8=FIX.4.4\x01" + content)
    _read_or_refuse(framed([(35, "8"), (58, content or b"x")]))


_TAGS = st.sampled_from([8, 9, 10, 35, 453, 448, 452, 802, 523, 552, 54, 37, 95, 96, 354, 355, 9001, 78, 756, 806])
_VALUES = st.one_of(st.sampled_from(["0", "1", "2", "3", "8", "AE", "FIX.4.4"]), st.binary(min_size=1, max_size=6))


@given(st.lists(st.tuples(_TAGS, _VALUES), max_size=40), st.sampled_from([b"\x01", b"|"]), st.sampled_from(["8", "AE"]))
def test_no_fields_make_the_reader_raise_anything_but_its_own_error(
    fields: list[tuple[int, str | bytes]], separator: bytes, type_: str
) -> None:
    known = EXECUTION if type_ == "8" else (*CAPTURE, *SIDES)
    _read_or_refuse(framed(((35, type_), *fields), separator))
    _read_or_refuse(fix(type_, (*changed_fields(known, ()), *fields), separator=separator))


@given(st.integers(0, 500), st.integers(0, 255))
def test_a_message_with_one_byte_changed_is_read_the_same_or_refused(position: int, byte: int) -> None:
    content = capture()
    changed = bytearray(content)
    changed[position % len(content)] = byte
    message = _read_or_refuse(bytes(changed))
    assert message is None or bytes(changed) == content


def _read_or_refuse(content: bytes) -> FixMessage | None:
    try:
        return read(content)
    except UntranslatableError:
        return None


@pytest.mark.parametrize(
    "unit",
    [b"9001=x\x01", b"453=1\x01448=A\x01", b"448=A\x01", b"95=3\x0196=abc\x01", b"=", b"1", b"\x01", b"8=FIX.4.4\x01", b"10=000\x01"],
)
def test_reading_takes_steps_in_proportion_to_the_length(unit: bytes) -> None:
    def steps(times: int) -> int:
        content = framed([(35, "8"), (58, "x")])[:-7] + unit * times + b"10=000\x01"
        events: list[str] = []
        sys.setprofile(lambda _frame, event, _argument: events.append(event))
        try:
            _read_or_refuse(content)
        finally:
            sys.setprofile(None)
        return len(events)

    assert steps(8_000) <= 8.1 * max(steps(1_000), 1_000)


def test_ten_megabytes_in_one_field_are_read() -> None:
    assert len(read(execution((58, "x" * 10_000_000))).body.values[58]) == 10_000_000
