"""A FIX 4.4 message read strictly: frame, body length and checksum first, then its type, its groups and its required tags."""

from collections.abc import Sequence

from schemas.fix.groups import nest, text_of
from schemas.fix.message import ChecksumOver, Fields, FixMessage
from schemas.fix.table import BEGIN_STRING, REQUIRED, REQUIRED_IN_SIDE, named
from schemas.fix.tokens import PIPE, SOH, Token, count_of, separator_of, tokens_of
from schemas.gateway import GatewayReason, UntranslatableError

_FRAME = (8, 9, 35)


def read(content: bytes) -> FixMessage:
    """The message in `content`, which ends with the separator after its checksum (of a log with "|" it may be left out).

    Raises UntranslatableError, and nothing else, whatever the bytes are, in time proportional to their number.
    """
    separator = separator_of(content)
    if separator == PIPE and not content.endswith(b"|"):
        content += b"|"
    tokens = tokens_of(content, separator)
    _check_frame(tokens)
    _check_body_length(tokens)
    checksum_over = _check_checksum(content, tokens, separator)
    type_ = text_of(tokens[2].value)
    if type_ not in REQUIRED:
        detail = f"35={type_[:20]} is neither an execution report (8) nor a trade capture report (AE)"
        raise UntranslatableError(GatewayReason.MESSAGE_TYPE_NOT_OURS, detail)
    body = nest(tokens)
    _check_required(type_, body)
    return FixMessage(type=type_, body=body, checksum_over=checksum_over)


def _check_frame(tokens: Sequence[Token]) -> None:
    tags = tuple(token.tag for token in tokens[:3])
    if tags[:1] != _FRAME[:1]:
        raise UntranslatableError(GatewayReason.NOT_FIX, "the first field is not 8 BeginString")
    if tokens[0].value != BEGIN_STRING:
        raise UntranslatableError(GatewayReason.BEGIN_STRING_WRONG, f"8={text_of(tokens[0].value)[:20]} is not 8=FIX.4.4")
    if tags != _FRAME:
        raise UntranslatableError(GatewayReason.NOT_FIX, "the first three fields are not 8, 9 and 35")
    if tokens[-1].tag != 10:
        raise UntranslatableError(GatewayReason.NOT_FIX, "the last field is not 10 CheckSum")


def _check_body_length(tokens: Sequence[Token]) -> None:
    """FIX 4.4 volume 2: the bytes after BodyLength's separator up to and including the one before CheckSum."""
    said, counted = count_of(9, tokens[1].value), tokens[-1].start - tokens[1].end
    if said != counted:
        raise UntranslatableError(GatewayReason.BODY_LENGTH_WRONG, f"9 BodyLength says {said}, the body has {counted} bytes")


def _check_checksum(content: bytes, tokens: Sequence[Token], separator: int) -> ChecksumOver:
    """FIX 4.4 volume 2: the sum of all bytes before the checksum, modulo 256, in three digits.

    A log that writes "|" for SOH keeps the sum of what was sent; other programs sum what they write: with "|" either holds.
    """
    said = tokens[-1].value
    over_bytes = sum(content[: tokens[-1].start]) % 256
    over_soh = (over_bytes - (separator - SOH) * (len(tokens) - 1)) % 256
    if said == b"%03d" % over_soh:
        return "SOH"
    if separator == PIPE and said == b"%03d" % over_bytes:
        return "|"
    found = f"{over_soh:03d}" if separator == SOH else f'{over_soh:03d} over SOH, {over_bytes:03d} over "|"'
    raise UntranslatableError(GatewayReason.CHECKSUM_WRONG, f"10 CheckSum says {text_of(said)[:20]}, the sum is {found}")


def _check_required(type_: str, body: Fields) -> None:
    for tag in REQUIRED[type_]:
        if tag not in body.values and tag not in body.groups:
            raise UntranslatableError(GatewayReason.FIELD_MISSING, f"{named(tag)} is missing")
    for side in body.entries(552):
        for tag in REQUIRED_IN_SIDE:
            if tag not in side.values:
                raise UntranslatableError(GatewayReason.FIELD_MISSING, f"{named(tag)} is missing in a side (552)")
