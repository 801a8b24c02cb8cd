"""FIX messages read: frame, length, checksum, data, groups, and whatever else a line may be."""

import pytest

from schemas.fix.message import FixMessage
from schemas.fix.reader import read
from schemas.gateway import GatewayReason, UntranslatableError
from tests.fix_messages import DATA, EXECUTION, capture, execution, fix, framed, real_lines


def refused(content: bytes) -> GatewayReason:
    with pytest.raises(UntranslatableError) as caught:
        read(content)
    assert caught.value.detail
    return caught.value.reason


def said(message: FixMessage) -> tuple[dict[int, str], object]:
    """What a message says, without the frame around it."""
    return {tag: value for tag, value in message.body.values.items() if tag not in (8, 9, 10)}, message.body.groups


def with_checksum(content: bytes, digits: bytes) -> bytes:
    return content[:-4] + digits + content[-1:]


def over_soh(content: bytes) -> bytes:
    total = sum(content[: content.rindex(b"10=")].replace(b"|", b"\x01")) % 256
    return with_checksum(content, b"%03d" % total)


def test_a_message_is_read_the_same_with_soh_and_with_bars() -> None:
    assert said(read(execution())) == said(read(execution(separator=b"|")))
    assert read(execution()).type == "8"


def test_a_checksum_may_be_over_bars_or_over_what_they_stand_for_and_the_message_says_which() -> None:
    barred = execution(separator=b"|")
    assert read(barred).checksum_over == "|"
    assert read(over_soh(barred)).checksum_over == "SOH"
    assert read(execution()).checksum_over == "SOH"


def test_a_log_may_leave_out_the_last_bar_but_the_wire_may_not_leave_out_the_last_soh() -> None:
    assert read(execution(separator=b"|")[:-1]).type == "8"
    assert refused(execution()[:-1]) is GatewayReason.NOT_FIX


@pytest.mark.parametrize("separator", [b"\x01", b"|"])
def test_a_checksum_that_holds_over_no_reading_is_refused(separator: bytes) -> None:
    content = execution(separator=separator)
    good = {read(content).checksum_over, read(over_soh(content)).checksum_over} if separator == b"|" else {"SOH"}
    sums = {content[-4:-1], over_soh(content)[-4:-1]} if separator == b"|" else {content[-4:-1]}
    assert len(good) == len(sums)
    for number in range(256):
        digits = b"%03d" % number
        if digits not in sums:
            assert refused(with_checksum(content, digits)) is GatewayReason.CHECKSUM_WRONG


@pytest.mark.parametrize("digits", [b"7", b"0007", b"+07", b"abc", b"\xff\xff\xff", b"999"])
def test_a_checksum_of_other_than_three_digits_is_wrong(digits: bytes) -> None:
    assert refused(with_checksum(execution(), digits)) is GatewayReason.CHECKSUM_WRONG


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4", GatewayReason.NOT_FIX),
        (b"\x01", GatewayReason.NOT_FIX),
        (b"|||", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x019=5\x0135=8\x01", GatewayReason.NOT_FIX),
        (b"9=5\x018=FIX.4.4\x0135=8\x0110=000\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x0135=8\x019=5\x0110=000\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x01=5\x0135=8\x0110=000\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x0109=5\x0135=8\x0110=000\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x01-9=5\x0135=8\x0110=000\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x019999999999=5\x0135=8\x0110=000\x01", GatewayReason.NOT_FIX),
        (b"8=FIX.4.4\x019=\x0135=8\x0110=000\x01", GatewayReason.VALUE_NOT_VALID),
        (b"8=FIX.4.4\x019=five\x0135=8\x0110=000\x01", GatewayReason.VALUE_NOT_VALID),
        (b"8=FIX.4.4\x019=99999999999999999999\x0135=8\x0110=000\x01", GatewayReason.VALUE_NOT_VALID),
        (b"8=FIX.4.4\x019=6\x0135=8\x0110=000\x01", GatewayReason.BODY_LENGTH_WRONG),
        (framed([(35, "8")], begin=b"FIX4.4"), GatewayReason.BEGIN_STRING_WRONG),
        (framed([(35, "8")], begin=b"FIX.4.2"), GatewayReason.BEGIN_STRING_WRONG),
        (framed([(35, "D")]), GatewayReason.MESSAGE_TYPE_NOT_OURS),
        (framed([(35, "\u0668")]), GatewayReason.MESSAGE_TYPE_NOT_OURS),
        (framed([(35, "8")]), GatewayReason.FIELD_MISSING),
    ],
)
def test_each_thing_that_is_wrong_with_a_frame_has_its_reason(content: bytes, reason: GatewayReason) -> None:
    assert refused(content) is reason


@pytest.mark.parametrize("tag", [37, 17, 150, 39, 54, 151, 14, 6])
def test_an_execution_report_without_a_required_field_is_refused(tag: int) -> None:
    assert refused(execution(without=[tag])) is GatewayReason.FIELD_MISSING


@pytest.mark.parametrize("tag", [571, 570, 32, 31, 75, 60])
def test_a_capture_report_without_a_required_field_is_refused(tag: int) -> None:
    assert refused(capture(without=[tag])) is GatewayReason.FIELD_MISSING


def test_a_capture_report_without_sides_or_with_a_side_without_its_order_is_refused() -> None:
    assert refused(capture(sides=())) is GatewayReason.FIELD_MISSING
    assert refused(capture(sides=((552, "1"), (54, "1")))) is GatewayReason.FIELD_MISSING


def test_a_data_field_may_contain_separators_ends_of_lines_and_the_look_of_a_trailer() -> None:
    text = b"a\x01b|c\n10=000\x01"
    read_back = read(execution((354, str(len(text))), (355, text))).body.values[355]
    assert read_back == text.decode()


@pytest.mark.parametrize("length", ["3", "5", "400", "x"])
def test_a_data_field_that_is_not_as_long_as_it_says_is_refused(length: str) -> None:
    assert refused(execution((354, length), (355, "four"))) is GatewayReason.VALUE_NOT_VALID


def test_a_tag_that_stands_twice_is_refused_unless_it_is_user_defined() -> None:
    assert refused(fix("8", (*EXECUTION, (17, "EXEC-2")))) is GatewayReason.TAG_REPEATED
    assert read(fix("8", (*EXECUTION, (9001, "a"), (9001, "b")))).body.values[9001] == "a"


def test_fields_of_the_body_may_stand_in_any_order() -> None:
    assert said(read(fix("8", EXECUTION[::-1]))) == said(read(fix("8", EXECUTION)))


def test_groups_nest_and_user_defined_tags_belong_to_the_entry_in_which_they_stand() -> None:
    parties = ((453, "2"), (448, "A"), (9001, "mine"), (452, "1"), (802, "2"), (523, "x"), (803, "1"), (523, "y"), (448, "B"), (452, "17"))
    body = read(fix("8", (*EXECUTION, *parties, (58, "after")))).body
    first, second = body.entries(453)
    assert (first.values[9001], [entry.values[523] for entry in first.entries(802)]) == ("mine", ["x", "y"])
    assert (second.values[448], second.values[452]) == ("B", "17")
    assert body.values[58] == "after"


def test_the_sides_of_a_capture_report_keep_their_own_fields_and_see_the_body_around_them() -> None:
    message = read(capture())
    buyer, seller = (side.within(message.body) for side in message.body.entries(552))
    assert (buyer.get(54), seller.get(54)) == ("1", "2")
    assert (buyer.get(31), buyer.entries(453)[0].get(448), seller.entries(453)[0].get(448)) == ("215.49", "HOUSE", "BROKER")


@pytest.mark.parametrize("count", ["0", "1", "3", "000000003"])
def test_a_group_with_another_number_of_entries_than_it_says_is_refused(count: str) -> None:
    fields = (*EXECUTION, (453, count), (448, "A"), (452, "1"), (448, "B"), (452, "2"))
    assert refused(fix("8", fields)) in (GatewayReason.GROUP_COUNT_WRONG, GatewayReason.TAG_REPEATED)


def test_an_empty_group_at_the_end_of_a_message_is_read() -> None:
    assert read(fix("8", (*EXECUTION, (382, "0")))).body.entries(382) == ()


def test_bytes_that_are_no_utf_8_are_read_as_latin_1_and_none_is_lost() -> None:
    assert read(execution((58, b"caf\xe9"))).body.values[58] == "café"
    assert read(execution((58, "café".encode()))).body.values[58] == "café"


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/fix is not here")
def test_every_real_message_is_read_or_refused_for_the_reason_that_it_has() -> None:
    found: dict[str, int] = {}
    for _, _, line in real_lines():
        try:
            outcome = read(line).type
        except UntranslatableError as error:
            outcome = error.reason.value
        found[outcome] = found.get(outcome, 0) + 1
    assert found == {"8": 2, "message_type_not_ours": 51, "begin_string_wrong": 2, "field_missing": 2}


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/fix is not here")
def test_a_real_message_with_its_instrument_scattered_over_the_body_says_what_the_tidy_one_says() -> None:
    lines = {name: line for name, _, line in real_lines()}
    tidy, scattered = (read(lines[f"corpus__equity-fill-instrument-scattered__{name}.txt"]) for name in ("canonical", "scattered"))
    assert said(tidy) == said(scattered)
