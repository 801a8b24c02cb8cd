"""What became of each trade that was sent: the last that middle or back has told its entity of it, or why it was refused at the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from processors.digest import digest
from schemas.entries import ConfirmationIssued
from schemas.front import KINDS, TradeCancelled, UntranslatableRecord, report_key
from schemas.hindrance import FurtherLack
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import (
    AmendmentApplied,
    AmendmentRefused,
    AnswerRepeated,
    CancellationApplied,
    CancellationPended,
    CancellationRefused,
    StatusAdvised,
    TradeHeld,
    TradeRejected,
    TradeWithdrawn,
)
from schemas.values import Status
from streams.gateway.claimed import claimed_in
from streams.gateway.translator import Event
from streams.story.lacks import for_part, lack_of
from streams.story.words import released_too_little

OF_REQUEST = (CancellationApplied, CancellationPended, CancellationRefused)
APPLIED = "applied"
"""What has become of a request to cancel that was granted."""
WRONG = (Status.REFUSED, Status.DEAD)


@dataclass(slots=True, kw_only=True)
class Became:
    """One event that was sent, and where it stands; `status` None: nobody has told anything of it.

    Or one line that became no event (`is_at_door`): it is dead, of the trade, the party and the side that it claims, where it does.
    """

    line: int
    trade: str | None
    party: str | None
    side: str | None
    """BUY or SELL; None of a request to cancel, and of a line that says neither."""
    report: str | None
    """The report, or the request to cancel (`…|cancelled`)."""
    kind: str
    status: str | None = None
    reason: str | None = None
    detail: str | None = None
    """What stands in the way, or is waited for, where that is told."""
    was_repeated: bool = False
    """True where it was known already, and nothing has changed."""
    is_at_door: bool = False
    """True where it was refused at the door: no office hears of it."""


@dataclass(slots=True)
class Sent:
    """All that was sent, in order, and the lines that became no event. `waiting` are those of which nobody has told anything yet."""

    rows: list[Became] = field(default_factory=list)
    waiting: int = 0
    _by_report: dict[str, list[tuple[Became, str]]] = field(default_factory=dict)

    def add(self, line: int, event: Event) -> None:
        """One more was handed to Kafka."""
        report, side = report_key(event), None if isinstance(event, TradeCancelled) else event.side
        row = Became(line=line, trade=event.trade, party=event.entity, side=side, report=report, kind=event.type)
        self.rows.append(row)
        self.waiting += 1
        self._by_report.setdefault(report, []).append((row, digest(event)))

    def refuse(self, line: int, record: UntranslatableRecord) -> None:
        """A line became no event."""
        claimed = claimed_in(record.content.encode())
        self.rows.append(
            Became(
                line=line,
                trade=claimed.trade,
                party=claimed.entity,
                side=claimed.side,
                report=None,
                kind=record.type,
                status=str(Status.DEAD),
                reason=record.reason,
                detail=record.detail,
                is_at_door=True,
            )
        )

    def hear(self, message: Message) -> None:
        """Take what is told to an entity; what is about none of these is nothing to us."""
        named = message.request if isinstance(message, OF_REQUEST) else getattr(message, "report", None)
        rows = self._by_report.get(named, []) if named is not None else []
        told = _told(message) if rows else None
        if told is None:
            return
        for row in _meant(message, rows):
            if row.status not in WRONG:
                self.waiting -= row.status is None
                status, reason, detail = told
                row.status, row.reason, row.detail = str(status), reason and str(reason), detail
                row.was_repeated = isinstance(message, AnswerRepeated) or row.was_repeated


def _meant(message: Message, rows: Sequence[tuple[Became, str]]) -> list[Became]:
    """The rows of one identity that a message is about: what is refused for its other content is the last one that has other content."""
    if isinstance(message, TradeRejected) and message.reason is Reason.EXISTS_WITH_DIFFERENT_CONTENT:
        first = rows[0][1]
        others = [row for row, said in rows if said != first and row.status not in WRONG]
        return others[-1:] or [row for row, _ in rows]
    return [row for row, _ in rows]


def _lacks_of(message: StatusAdvised) -> list[StatusAdvised | FurtherLack]:
    own: list[StatusAdvised | FurtherLack] = [message] if message.lacking is not None else []
    return [*own, *(message.others or ())]


def _lack(lack: StatusAdvised | FurtherLack) -> str:
    lacking = f"{lack.lacking:f}" if lack.lacking is not None else None
    told = {"reason": lack.reason, "account": lack.account, "asset": lack.asset, "lacking": lacking, "limit_group": lack.limit_group}
    return lack_of(told)


def _told(message: Message) -> tuple[str, str | None, str | None] | None:
    """Status, reason and detail; None of what says nothing of where a report stands (a new date)."""
    match message:
        case TradeHeld():
            return Status.HELD, message.reason, message.detail or f"waits for {message.waits_for}"
        case TradeRejected():
            return Status.REFUSED, message.reason, message.detail
        case TradeWithdrawn():
            return Status.CANCELLED, message.reason, None
        case AmendmentRefused() | CancellationRefused():
            return Status.REFUSED, message.reason, None
        case AmendmentApplied():
            return Status.PENDING, None, f"stands in the place of {message.replaces}"
        case CancellationApplied():
            return APPLIED, None, None
        case CancellationPended():
            return Status.PENDING, message.reason, None
        case AnswerRepeated():
            return _repeated(message)
        case StatusAdvised():
            found = _lacks_of(message)
            lacks = "; ".join(map(_lack, found)) + for_part(message.part_quantity) if found else None
            if message.released is not None and message.least_part is not None:
                lacks = released_too_little(message.released, message.least_part)
            return message.status, message.reason, lacks
        case ConfirmationIssued():
            is_whole = message.remaining_quantity is None
            return (
                Status.SETTLED if is_whole else Status.PARTIALLY_SETTLED,
                None,
                None if is_whole else f"{message.remaining_quantity:f} left",
            )
    return None


def _repeated(message: AnswerRepeated) -> tuple[str, str | None, None]:
    """Of a request, cancelled is what it asks for."""
    is_request = message.report.endswith(f"|{KINDS['TradeCancelled']}")
    return APPLIED if is_request and message.status is Status.CANCELLED else message.status, message.reason, None
