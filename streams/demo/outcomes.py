"""What became of each kind of trade, beside what must have become of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from streams.demo.day import Day, Expected
from streams.demo.kinds import KINDS, Kind

LOST = "lost"
"""Stands for the status of a report that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOutcome:
    """The reports of one kind by status, and a sentence for each that is not as it must be."""

    kind: Kind
    trades: int
    records: int
    statuses: Mapping[str, int]
    wrong: tuple[str, ...]

    @property
    def sides(self) -> int:
        """Reports that have a status of their own."""
        return sum(self.statuses.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What verify counts that has no identity of its own."""

    duplicates: int
    conflicts: int
    unreadable: int


def outcomes(day: Day, status_of: Mapping[str, str], counted: Counted) -> tuple[KindOutcome, ...]:
    """Each kind of the day in order. `status_of` gives the status of each side and of each request to cancel, by report."""
    trades: dict[str, set[str]] = {kind.name: set() for kind in KINDS}
    records: Counter[str] = Counter()
    for record in day.sides:
        trades[record.kind].add(record.trade)
        records[record.kind] += 1
    wrong = _wrong(day, status_of, counted)
    statuses = _statuses(day, status_of, counted)
    return tuple(
        KindOutcome(
            kind=kind,
            trades=len(trades[kind.name]),
            records=records[kind.name],
            statuses=statuses[kind.name],
            wrong=tuple(sentence for name, sentence in wrong if name == kind.name),
        )
        for kind in KINDS
        if trades[kind.name]
    )


def _statuses(day: Day, status_of: Mapping[str, str], counted: Counted) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {kind.name: Counter() for kind in KINDS}
    for report, expected in day.expected.items():
        found[expected.kind][status_of.get(report, LOST)] += 1
    found["conflicting"]["refused"] += counted.conflicts
    found["unreadable"]["dead"] += counted.unreadable
    return found


def _wrong(day: Day, status_of: Mapping[str, str], counted: Counted) -> list[tuple[str, str]]:
    """Kind and sentence of everything that is not as it must be."""
    found = [*_wrong_reports(day.expected, status_of, "report"), *_wrong_reports(day.requests, status_of, "request")]
    lines = (
        ("repeated", "repeats", day.repeats, counted.duplicates),
        ("conflicting", "conflicts", day.conflicts, counted.conflicts),
        ("unreadable", "unreadable records", day.unreadable, counted.unreadable),
    )
    return found + [(kind, f"{there} {what} are counted, and {sent} were sent.") for kind, what, sent, there in lines if sent != there]


def _wrong_reports(expected: Mapping[str, Expected], status_of: Mapping[str, str], what: str) -> Iterator[tuple[str, str]]:
    for report, must in expected.items():
        status = status_of.get(report, LOST)
        if status != must.outcome.status:
            why = f" ({must.outcome.reason})" if must.outcome.reason else ""
            yield (
                must.kind,
                f"The {what} {report} is {status} and must be {must.outcome.status}{why}: `takahuone trade {must.trade}` tells why.",
            )
