"""The list: which rows are asked for, and how many there are of each kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.gateway import GatewayReason
from schemas.iso_codes import IsoStatus
from schemas.iso_names import NAMES
from schemas.reasons import Reason, Unreadable
from streams.refused.door import stands_in
from streams.refused.row import Ended, Kind, Row
from streams.refused.scan import Refused

OURS = {*Reason, *GatewayReason, *Unreadable}
CODES = {status.value: NAMES[status] for status in (IsoStatus.REJECTED, IsoStatus.DENIED)}
"""The codes of what was refused, by their status: an instruction is rejected, a request to cancel denied."""
KINDS = sorted({code for codes in CODES.values() for code in codes})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What was refused or is dead since the day `since`, of which `rows` are asked for. `at` is the time of the books."""

    at: str
    since: str
    count: int
    sides: dict[Ended, int]
    """Reported sides by how they ended: as `takahuone verify` counts them, with the records of front.trades that cannot be read."""
    others: dict[Kind, int]
    """How many others there are, by kind."""
    rows: tuple[Row, ...]
    mended: int
    """How many of those that were asked for were mended since. `rows` has them only where that was asked for too."""
    times: int
    """How often what no gateway could translate came in all: a line counts once among `others`, however often its file was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rows are asked for: those for which all hold that are given. `reason` is in the form of `reason_of`."""

    party: str | None = None
    reason: str | None = None
    file: str | None = None
    """The file or the line (FILE:LINE) where a record stood."""
    text: str | None = None
    """What stands in the beginning of a record, in whatever case."""

    def takes(self, row: Row) -> bool:
        """Whether it is one of them."""
        return (
            self.party in (None, row.party)
            and (self.reason is None or self.reason in _reasons(row))
            and (self.file is None or stands_in(row.place, self.file))
            and (self.text is None or self.text.casefold() in (row.begins or "").casefold())
        )


def listing_of(found: Refused, since: str | None, asked: Asked, *, with_mended: bool = True) -> Listing:
    """The list since a day; without one since the day of the books."""
    since = since or found.at[:10]
    rows = [row for row in found.rows if _day(row.at) >= since]
    chosen = list(filter(asked.takes, rows))
    return Listing(
        at=found.at,
        since=since,
        count=len(rows),
        sides={ended: sum(row.is_side and row.state is ended for row in rows) for ended in Ended},
        others=_counted(row.kind for row in rows if not row.is_side),
        rows=tuple(row for row in chosen if with_mended or row.mended_by is None),
        mended=sum(row.mended_by is not None for row in chosen),
        times=sum(row.times for row in rows),
    )


def reason_of(text: str) -> str | None:
    """A reason as rows have it: our own (`quantity_not_positive`), an ISO code (`DQUA`), or one with its status (`REJT/DQUA`)."""
    code, reason = text.strip().upper(), text.strip().lower().replace(" ", "_")
    status, _, last = code.rpartition("/")
    if reason in OURS:
        return reason
    return code if last in (CODES.get(status, {}) if status else KINDS) else None


def _counted(kinds: Iterable[Kind]) -> dict[Kind, int]:
    found = Counter(kinds)
    return {kind: found[kind] for kind in Kind if found[kind]}


def _day(at: str) -> str:
    """The UTC day of a moment: who writes to a door may have said it in another zone."""
    return at[:10] if at.endswith("Z") else datetime.fromisoformat(at).astimezone(UTC).date().isoformat()


def _reasons(row: Row) -> set[str]:
    return {row.reason, *row.codes, *(code.partition("/")[2] for code in row.codes)}
