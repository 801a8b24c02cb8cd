"""Which of what was refused or is dead was sent again since, rightly: that needs nobody any more.

Kept are the rows alone, by what they would be sent again as: each topic is read once, however much stands on it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from streams.gateway.claimed import Mark
from streams.refused.row import Kind, Row
from streams.story.interest import KEY_BARS
from streams.story.requests import REQUEST
from streams.story.words import about
from streams.verify.sides import KINDS, report_key

Json = dict[str, Any]
CANCELLED = "TradeCancelled"


@dataclass(slots=True, kw_only=True)
class Sought:
    """What a row would be sent again as: `above` the version that is refused, `least` that which a line claims, not before `at`."""

    row: str
    entity: str | None
    source: str | None
    is_request: bool
    above: int = 0
    least: int = 0
    at: datetime | None = None
    was_seen: bool = True
    """False of a request until it has come itself: which version it is about says nothing of which came first."""

    def is_mended_by(self, event: Json) -> bool:
        """Whether this event of front.trades, which was not refused, stands in its place."""
        if self.entity not in (None, event["entity"]) or self.source not in (None, event["source"]):
            return False
        if (event["type"] == CANCELLED) is not self.is_request or not self.was_seen:
            return False
        is_later = self.at is None or datetime.fromisoformat(event["at"]) >= self.at
        return is_later and int(event["version"]) > self.above and int(event["version"]) >= self.least


class Mended:
    """By the `id` of each row, what it was mended by: a report, a request, a command or a load."""

    def __init__(self) -> None:
        self.by: dict[str, str] = {}
        self._sought: defaultdict[str, list[Sought]] = defaultdict(list)
        self._definitions: set[str] = set()
        self._commands: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)

    @property
    def is_sought(self) -> bool:
        """Whether anything of front.trades was refused that can be known again."""
        return bool(self._sought)

    def seek(self, row: Row) -> None:
        """A report, or a request to cancel, that was refused or is dead."""
        if row.kind not in (Kind.REPORT, Kind.REQUEST) or row.id.count("|") != KEY_BARS:
            return
        entity, source, trade, version, _ = row.id.split("|")
        is_request = row.id.endswith(REQUEST)
        above = int(version) if version.isdecimal() and not is_request else 0
        sought = Sought(row=row.id, entity=entity, source=source, is_request=is_request, above=above, was_seen=not is_request)
        self._sought[trade].append(sought)

    def seek_record(self, row: Row, mark: Mark) -> None:
        """A record that became nothing. Where it does not say whose it is, nobody can know it again."""
        if mark.trade is None or (mark.entity is None and mark.source is None):
            return
        self._sought[mark.trade].append(
            Sought(
                row=row.id,
                entity=mark.entity,
                source=mark.source,
                is_request=mark.kind == CANCELLED,
                least=int(mark.version or 0),
                at=datetime.fromisoformat(row.at),
            )
        )

    def hear(self, event: Json, ended: Collection[str]) -> None:
        """An event of front.trades that middle has taken; `ended` are the reports that were refused or are dead."""
        if event.get("type") not in KINDS or event.get("trade") not in self._sought:
            return
        key = report_key(event)
        for sought in self._sought[event["trade"]]:
            if key == sought.row:
                sought.was_seen = True
            elif key not in ended and sought.row not in self.by and sought.is_mended_by(event):
                self.by[sought.row] = key

    def seek_command(self, command: Json) -> None:
        """A command that was refused."""
        if (what := _subject(command)) is not None:
            self._commands[what].append(command["command"])

    def hear_command(self, command: Json) -> None:
        """A command that was not refused, after those before it on its partition."""
        for name in self._commands.pop(_subject(command) or (), ()):
            self.by[name] = str(command["command"])

    def hear_definition(self, record: Json, refused: Mapping[str, Row]) -> None:
        """A record of reference data, in order; `refused` are the rows by the records that shards have refused: of accounts alone."""
        name = f"{record.get('type')} {record.get('account')}"
        if record.get("id") in refused:
            self._definitions.add(name)
            self.by.pop(name, None)
        elif name in self._definitions:
            self.by[name] = f"the load {record['cause']}"


def _subject(command: Json) -> tuple[str, ...] | None:
    """What a command does to what; None where it names nothing that another one would name again."""
    what = about(command) or command.get("account") or command.get("transaction")
    where = str(command.get("settlement_system") or command.get("entity"))
    return (command["type"], where, str(what)) if what is not None else None
