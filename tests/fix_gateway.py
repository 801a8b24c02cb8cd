"""Files given to the gateway's translator, with the names that they use or with none."""

from datetime import UTC, datetime
from io import BytesIO

from schemas.fix.parties import Booking
from schemas.message import Message
from schemas.names import Names, names_of
from streams.gateway.lines import lines_of
from streams.gateway.translator import Origin, Translator
from tests.fix_reference import definitions, messages_in, needs_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOON.date()
NO_NAMES = Names(instruments={}, parties={}, decimals={})


def names_in(*lines: bytes) -> Names:
    return names_of(definitions(needs_of(messages_in(lines)), [TODAY]))


def answers(content: bytes, names: Names = NO_NAMES) -> tuple[list[Message], Translator]:
    translator = Translator(Origin(gateway="send", name="file.txt", digest="d1ge57"), names, Booking(), lambda: NOON)
    return [message for line in lines_of(BytesIO(content)) for message in translator.answer(line)], translator
