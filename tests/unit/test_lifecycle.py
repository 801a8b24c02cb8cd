"""The table of states: every row is brought about once, and what follows is what it says. docs/instructions.md shows the same table."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import groupby, product
from pathlib import Path

import pytest

from processors.lifecycle import EVENTS, STATES, TRANSITIONS, Event, Never, Next, State
from schemas import commands
from schemas.allocation import ObligationAllocated, TradeAllocated
from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionSettled
from schemas.clearing import TradeNovated
from schemas.cycles import CycleClosed, CycleTotalled, SettlementDayEnded
from schemas.matching import InstructionMatched, InstructionUnmatched, SideCancelled
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import AmendmentRefused, CancellationPended
from schemas.topics import routes
from tests.unit.back_office import SELLER, ask, of, refusals
from tests.unit.lifecycle_kit import apply, matched, start, world

DOCUMENT = Path(__file__).parents[2] / "docs" / "instructions.md"
OUTSIDE = routes("back")
OF_THE_DAY = (CycleTotalled, CycleClosed, SettlementDayEnded)
"""What a cut-off says of the day, whatever is in it."""

SIGNS: dict[Event, tuple[type[Message], ...]] = {
    "instruct": (InstructionUnmatched,),
    "match": (InstructionMatched,),
    "novate": (TradeNovated,),
    "net": (TradeAllocated,),
    "settle": (InstructionSettled, ObligationAllocated),
    "settle_part": (InstructionPartiallySettled, ObligationAllocated),
    "cancel_by_both": (InstructionCancelled,),
    "recycle_out": (InstructionCancelled, SideCancelled),
}
"""What is said of an instruction to which the event happens."""


def answered(said: list[Message]) -> list[str]:
    """The reasons that the answers give."""
    late = [str(each.reason) for kind in (AmendmentRefused, CancellationPended) for each in of(kind, said)]
    return [*refusals(said), *late]


def outside(said: list[Message]) -> tuple[type[Message], ...]:
    """The types of what goes out on the topics of back, in order."""
    return tuple(type(each) for each in said if type(each) in OUTSIDE and not isinstance(each, OF_THE_DAY))


def answer_to(event: Event, reason: Reason) -> tuple[type[Message], ...]:
    """What is said where a party is refused `event`."""
    if reason is Reason.WAITS_FOR_COUNTERPARTY:
        return (commands.CommandApplied, CancellationPended)
    return (AmendmentRefused,) if event == "amend" else (commands.CommandRefused,)


def test_every_pair_of_state_and_event_has_a_row() -> None:
    assert TRANSITIONS.keys() == set(product(STATES, EVENTS))


@pytest.mark.parametrize(("state", "event"), TRANSITIONS, ids=["-".join(row) for row in TRANSITIONS])
def test_what_follows_is_what_the_row_says(state: State, event: Event) -> None:
    made, books = world()
    report = start(made, state, event)
    before = books.sides.get(report)
    if (state, event) != ("matched", "novate"):
        assert (before.status if before is not None else "not_known") == state
    said = apply(made, event, report)
    if event == "novate" and isinstance(TRANSITIONS[state, event], Next):
        said = said[said.index(of(InstructionMatched, said)[0]) + 1 :]  # it is matched from here on
    after, row = books.sides.get(report), TRANSITIONS[state, event]
    status = after.status if after is not None else "not_known"
    match row:
        case Reason():
            assert (status, answered(said), outside(said)) == (state, [str(row)], answer_to(event, row))
        case Next():
            assert (status, outside(said)) == (row.state, row.said)
        case Never():
            about = [each for each in of(Message, said) if report in (getattr(each, field.name) for field in fields(each))]
            assert (status, [each for each in about if isinstance(each, SIGNS[event])]) == (state, [])


def plain(name: str) -> str:
    return name.replace("_", " ")


def cell(row: Next | Reason | Never) -> str:
    match row:
        case Next():
            return f"**{plain(row.state)}**"
        case Reason():
            return f"*{plain(row)}*"
        case Never():
            return f"· {list(Never).index(row) + 1}"


def table() -> str:
    """The table as the document shows it: a line an event, a column a state, and why what does not happen does not."""
    lines = ["| event | " + " | ".join(map(plain, STATES)) + " |", "|---" * (len(STATES) + 1) + "|"]
    lines += [f"| {plain(event)} | " + " | ".join(cell(TRANSITIONS[state, event]) for state in STATES) + " |" for event in EVENTS]
    return "\n".join([*lines, "", *(f"{number}. {why}" for number, why in enumerate(Never, 1))])


def words(said: tuple[type[Message], ...]) -> str:
    """Types in order, in brackets how often, where that is more than once."""
    runs = [(kind.__name__, len(list(run))) for kind, run in groupby(said)]
    return ", ".join(name if count == 1 else f"{name} ({count})" for name, count in runs) or "nothing"


def what_is_said() -> str:
    """Of each event that happens what is said; the states in which that is the same are in one line."""
    lines = ["| event | of what is | becomes | what is said |", "|---|---|---|---|"]
    for event in EVENTS:
        rows = {state: row for state in STATES if isinstance(row := TRANSITIONS[state, event], Next)}
        for said in dict.fromkeys(row.said for row in rows.values()):
            states = [state for state, row in rows.items() if row.said == said]
            nexts = {rows[state].state for state in states}
            after = "the same" if all(rows[state].state == state for state in states) else ", ".join(map(plain, sorted(nexts)))
            lines.append(f"| {plain(event)} | {', '.join(map(plain, states))} | {after} | {words(said)} |")
    return "\n".join(lines)


@pytest.mark.parametrize("shown", [table, what_is_said])
def test_the_document_shows_the_same_tables(shown: Callable[[], str]) -> None:
    assert shown() in DOCUMENT.read_text(encoding="utf-8"), f"docs/instructions.md is to have this table:\n{shown()}"


def test_nothing_is_said_of_a_side_that_is_another_partys() -> None:
    made, _ = world()
    matched(made)
    assert refusals(made.give(replace(ask(commands.HoldInstruction, "RECE"), entity=SELLER))) == ["instruction_not_known"]
