"""One line of a file, native JSON or FIX, made into events with their headers, or into a record of why it could not be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.codec import UnreadableError, decode, encode
from schemas.fix.identity import Trail
from schemas.fix.parties import Booking
from schemas.fix.reader import read
from schemas.fix.translation import translate
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted, UntranslatableRecord, report_key
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.message import derive_id, stamp
from schemas.names import Names
from schemas.topics import FRONT_TRADES
from streams.gateway.claimed import CONTENT_BYTES_MAX, claimed_in
from streams.gateway.lines import Line
from streams.gateway.tally import DeadLine, Tally
from streams.wrong_line import what_is_wrong

Event = TradeExecuted | TradeAmended | TradeCancelled

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where lines come from. The digest is that of the whole file: sent again, the same file has the same causes and ids."""

    gateway: str
    name: str
    digest: str


class Translator:
    """Makes events of lines, in order, and counts what became of them."""

    def __init__(self, origin: Origin, names: Names, booking: Booking, now: Callable[[], datetime]) -> None:
        self.tally = Tally()
        self._origin = origin
        self._names = names
        self._booking = booking
        self._now = now
        self._trail = Trail()

    def answer(self, line: Line) -> Sequence[Event | UntranslatableRecord]:
        """What is to be published of `line`: nothing of a blank one or a comment (#), of each other at least one message."""
        self.tally.lines += 1
        content = line.content.strip(b" \t\r")
        if line.number == 1:
            content = content.removeprefix(BYTE_ORDER_MARK)
        if not content:
            self.tally.blank += 1
            return ()
        if content.startswith(b"#"):
            self.tally.comments += 1
            return ()
        try:
            events = [self._event(report, line) for report in self._reports(line, content)]
        except UntranslatableError as error:
            self.tally.add_dead(DeadLine(line=line.number, trade=claimed_in(content).trade, reason=error.reason, detail=error.detail))
            return (self._dead(line, error),)
        self.tally.translated += 1
        self.tally.events.update(event.type for event in events)
        return events

    def _reports(self, line: Line, content: bytes) -> Sequence[Event]:
        if line.is_too_long:
            raise UntranslatableError(GatewayReason.TOO_LARGE, f"{line.size} bytes in one line")
        if content.startswith(b"{"):
            return (_native(content),)
        if content.startswith(b"8="):
            message = read(content)
            self.tally.checksums[message.checksum_over] += 1
            return translate(message, self._names, self._booking, self._trail)
        raise UntranslatableError(GatewayReason.NOT_A_MESSAGE, "the line begins neither as a JSON object ({) nor as FIX (8=)")

    def _event(self, report: Event, line: Line) -> Event:
        """The report as the door will read it, so that nothing is published that the door refuses."""
        try:
            event = decode(FRONT_TRADES, encode(report))
        except UnreadableError as error:
            raise UntranslatableError.of(error) from None
        if not isinstance(event, Event):
            raise TypeError(f"{event.type} is no event of a gateway")
        return stamp(event, id=derive_id(report_key(event), "gateway", 0), cause=self._cause(line), at=self._now())

    def _dead(self, line: Line, error: UntranslatableError) -> UntranslatableRecord:
        record = UntranslatableRecord(
            gateway=self._origin.gateway,
            origin=f"{self._origin.name}:{line.number}",
            reason=error.reason.value,
            detail=error.detail,
            content=line.content[:CONTENT_BYTES_MAX].decode(errors="backslashreplace"),
        )
        cause = self._cause(line)
        return stamp(record, id=derive_id(cause, "gateway", "dead"), cause=cause, at=self._now())

    def _cause(self, line: Line) -> str:
        return f"{self._origin.digest}:{line.number}"


def _native(content: bytes) -> Event:
    try:
        message = decode(FRONT_TRADES, content)
    except UnreadableError as error:
        raise UntranslatableError(GatewayReason(error.reason.value), what_is_wrong(FRONT_TRADES, content, error)) from None
    if not isinstance(message, Event):
        raise UntranslatableError(GatewayReason.NOT_OURS_TO_SEND, f"a {message.type} is for the clock to say, not for a file")
    return message
