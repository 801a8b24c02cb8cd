"""What is told when the day is over: one object for programs, and tables for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.demo.outcomes import KindOutcome
from streams.verify.findings import Findings
from streams.verify.show import below_zero

COLUMNS = ("settled", "cancelled", "refused", "held", "pending", "dead", "in_flight", "lost")
WRONG_SHOWN = 20
WIDE = 120
"""So many columns leave room for a sentence on each kind."""
_COUNTS = (
    "reported", "settled", "cancelled", "refused", "held", "pending", "dead", "in_flight", "duplicates", "lost", "doubled",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A day that was played: what verify has found, what became of each kind, and the measured speed."""

    findings: Findings
    kinds: Sequence[KindOutcome]
    seconds: float
    """From the first record that was sent to the last confirmation that was read."""
    latency_ms: Mapping[str, float]
    """p50 and p99 from the sending of a trade's second side to that side's confirmation."""

    @property
    def trades_per_second(self) -> float:
        """Settled pairs a second."""
        return round(self.findings.settled / 2 / self.seconds, 1) if self.seconds else 0.0

    @property
    def wrong(self) -> tuple[str, ...]:
        """A sentence for each thing that is not as it must be."""
        return (*self.findings.problems, *(sentence for outcome in self.kinds for sentence in outcome.wrong))

    @property
    def is_right(self) -> bool:
        """True where nothing is lost, doubled or different, and every kind did what it must."""
        return self.findings.is_clean and not self.wrong and not self.findings.lost and not self.findings.doubled


def as_object(summary: Summary) -> dict[str, Any]:
    """The object that `--json` prints. Counts are sides; `trades_per_second` counts pairs."""
    findings = summary.findings
    return {
        **{name: getattr(findings, name) for name in _COUNTS},
        "control_totals": findings.control_totals,
        "seconds": round(summary.seconds, 3),
        "trades_per_second": summary.trades_per_second,
        "latency_ms": summary.latency_ms,
        "kinds": {outcome.kind.name: {"sides": outcome.sides, **outcome.statuses} for outcome in summary.kinds},
        "wrong": list(summary.wrong),
    }


def as_tables(summary: Summary, width: int) -> RenderableType:
    """The same for people, in `width` columns: control totals, then the kinds, then speed."""
    return Group(
        _control_totals(summary.findings, "money", "currency"),
        "",
        _control_totals(summary.findings, "quantity", "instrument"),
        *below_zero(summary.findings),
        "",
        _kinds(summary, with_meaning=width >= WIDE),
        "",
        *_sentences(summary),
    )


def _control_totals(findings: Findings, what: str, heading: str) -> Table:
    table = _table(f"Control totals by {heading}")
    table.add_column(heading)
    for column in ("reported", "settled", "not settled", "to tolerance", "difference"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, difference in findings.control_totals[what].items():
        totals = {status: Decimal(getattr(found, what).get(name, 0)) for status, found in findings.by_status.items()}
        tolerance = Decimal(findings.tolerance.get(name, 0)) if what == "money" else Decimal(0)
        unsettled = sum(totals.values()) - totals["reported"] - totals["settled"]
        cells = [f"{number:,}" for number in (totals["reported"], totals["settled"], unsettled, tolerance)]
        table.add_row(name, *cells, difference, style=None if difference == "0" else "red")
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="underline")


def _kinds(summary: Summary, *, with_meaning: bool) -> Table:
    table = _table("What became of each kind of trade (in sides)")
    table.add_column("kind", no_wrap=True)
    if with_meaning:
        table.add_column("what happens")
    table.add_column("trades", justify="right")
    shown = [name for name in COLUMNS if any(outcome.statuses.get(name) for outcome in summary.kinds)]
    for name in shown:
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    table.add_column("right")
    for outcome in summary.kinds:
        counts = [f"{outcome.statuses.get(name, 0):,}" if outcome.statuses.get(name) else "" for name in shown]
        verdict = Text("no", style="red") if outcome.wrong else Text("yes", style="green")
        meaning = [outcome.kind.meaning] if with_meaning else []
        table.add_row(outcome.kind.name.replace("_", " "), *meaning, f"{outcome.trades:,}", *counts, verdict)
    return table


def _sentences(summary: Summary) -> Iterator[RenderableType]:
    findings, latency = summary.findings, summary.latency_ms
    yield Text(
        f"{findings.reported:,} sides reported, {findings.settled:,} settled, {findings.duplicates:,} repeats answered, "
        f"{findings.lost} lost, {findings.doubled} doubled."
    )
    yield Text(
        f"{summary.trades_per_second:,} trades/s over {summary.seconds:.1f} s, from the first record to the last confirmation; "
        f"second side to confirmation {latency['p50']:,} ms (p50), {latency['p99']:,} ms (p99)."
    )
    if summary.is_right:
        yield Text("Every kind did what it must, and all control totals agree.", style="green")
    for sentence in summary.wrong[:WRONG_SHOWN]:
        yield Text(f"* {sentence}", style="red")
    if len(summary.wrong) > WRONG_SHOWN:
        yield Text(f"… and {len(summary.wrong) - WRONG_SHOWN} more.", style="red")
