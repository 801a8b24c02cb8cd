"""The findings for people: a table by status, the lines beside it, and each problem as a sentence."""

from collections.abc import Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.verify.findings import Findings
from streams.verify.totals import STATUSES

LINES_MAX = 6
"""So many instruments or currencies are listed in one cell."""


def show(findings: Findings, console: Console) -> None:
    """Print the findings."""
    console.print(Group(_table(findings), *_lines(findings), *_netted(findings)))
    for sentence in _problems(findings):
        console.print(sentence, soft_wrap=True)


def _table(findings: Findings) -> Table:
    table = Table(title="What was reported and what became of it", title_justify="left")
    table.add_column("status")
    for heading in ("sides", "quantity", "money"):
        table.add_column(heading, justify="right")
    for name in ("reported", *STATUSES):
        totals = findings.by_status[name]
        cells = (name.replace("_", " "), f"{totals.count:,}", _cell(totals.quantity), _cell(totals.money))
        table.add_row(*cells, end_section=name == "reported")
    table.add_section()
    difference = findings.reported - sum(findings.by_status[name].count for name in STATUSES)
    table.add_row("difference", str(difference), *map(_differences, findings.control_totals.values()))
    return table


def _cell(numbers: Mapping[str, str]) -> str:
    shown = [f"{number} {name}" for name, number in numbers.items() if number != "0"]
    more = [f"and {len(shown) - LINES_MAX} more"] if len(shown) > LINES_MAX else []
    return "\n".join(shown[:LINES_MAX] + more)


def _differences(numbers: Mapping[str, str]) -> str:
    return _cell(numbers) or "0"


def _lines(findings: Findings) -> Iterator[RenderableType]:
    told = {
        "came again with the same content": findings.duplicates,
        "came again with other content (among the refused)": findings.conflicts,
        "could not be read (among the dead)": findings.unreadable,
        "could not be read at other doors": findings.unreadable_elsewhere,
        "wait at the doors, not yet taken": findings.not_yet_taken,
        f"could not be translated by a gateway, each line once{_times(findings)}": findings.front_dead,
    }
    yield Text("\n".join(f"{count:>9,} {what}" for what, count in told.items()))
    for currency, amount in findings.tolerance.items():
        yield Text(f"{amount:>9} {currency} reported by buyers above what was settled (matching's tolerance)")
    yield from below_zero(findings)


def _times(findings: Findings) -> str:
    return f" (came {findings.front_dead_times:,} times)" if findings.front_dead_times > findings.front_dead else ""


def below_zero(findings: Findings) -> Iterator[RenderableType]:
    """The footnote to the sums where something was reported below zero."""
    if findings.below_zero:
        told = ", ".join(f"{number} {asset}" for asset, number in findings.below_zero.items())
        yield Text(f"Reported below zero, refused, and in no sum: {told}.")


def _netted(findings: Findings) -> Iterator[RenderableType]:
    for name, numbers in findings.netted.items():
        if any(number != "0" for number in numbers.values()):
            yield Text(f"Netting took out, of both sides of trades that have settled, {name}: {_cell(numbers).replace(chr(10), ', ')}")


def _problems(findings: Findings) -> Iterator[Text]:
    speed = f"{findings.records:,} records read in {findings.seconds:.1f} s"
    if findings.is_clean:
        yield Text(f"Nothing is lost and nothing is doubled. {speed}.", style="green")
        return
    wrong = f"{findings.problems_found} problems; {findings.lost} sides lost, {findings.doubled} with two results"
    yield Text(f"{wrong}. {speed}.", style="red")
    for sentence in findings.problems:
        yield Text(f"* {sentence}")
