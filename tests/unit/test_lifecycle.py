"""The table of states: every row is brought about once, and what follows is what it says. docs/instructions.md shows the same table.

Long because the ways into each state stand beside what is tried in it.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from processors.books import BackBooks
from processors.lifecycle import CONDITIONS, STATES, TRANSITIONS, Event, State
from schemas import commands
from schemas.clearing import ClearingModelSet
from schemas.instruction import Link, Priority, Terms
from schemas.message import Message
from schemas.middle import AmendmentRefused, CancellationPended
from schemas.prices import PriceQuoted
from schemas.reasons import Reason
from schemas.reference import SettlementSystemDefined
from schemas.settlement_time import RecyclingSet
from schemas.work import WorkDue
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SELLER,
    SYSTEM,
    account,
    amendment,
    ask,
    day,
    defined,
    failed,
    funding,
    instructed,
    instruction,
    of,
    office,
    refusals,
    side,
)
from tests.unit.office_driver import OfficeDriver

DOCUMENT = Path(__file__).parents[2] / "docs" / "instructions.md"
OWN = instructed("DELI")


def world() -> tuple[OfficeDriver, BackBooks]:
    made, books = office(days=10)
    defined(made)
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, partial="PART"))
    made.give(funding("B-CASH", 10_000))
    return made, books


def unmatched(made: OfficeDriver) -> str:
    made.give(instruction("DELI"))
    return OWN


def matched(made: OfficeDriver) -> str:
    made.give(instruction("DELI"))
    made.give(instruction("RECE"))
    return OWN


def novated(made: OfficeDriver) -> str:
    for name, holds in (("CCP-SEC", "SECURITIES"), ("CCP-CASH", "CASH")):
        made.give(account(name, "529900CCPXXXXXXXXX03", holds, limit=Decimal(10**9) if holds == "CASH" else Decimal(0)))
    fields = {"ccp": "529900CCPXXXXXXXXX03", "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
    made.give(ClearingModelSet(settlement_system=SYSTEM, model="ccp_cns", **fields))
    due = {"intended_settlement_date": day(1).date()}
    made.give(instruction("DELI", **due))
    made.give(instruction("RECE", **due))
    return OWN


def partly(made: OfficeDriver) -> str:
    made.give(funding("S-SEC", 30))
    return matched(made)


def ended(made: OfficeDriver) -> str:
    made.give(funding("S-SEC", 100))
    return matched(made)


def cancelled(made: OfficeDriver) -> str:
    made.give(instruction("DELI"))
    made.give(ask(commands.CancelInstruction, "DELI", who="first"))
    return OWN


def refused(made: OfficeDriver) -> str:
    made.give(instruction("RECE"))
    made.give(instruction("DELI", terms=Terms(links=(Link(position="AFTE", report=instructed("RECE")),))))
    return OWN


def dead(made: OfficeDriver) -> str:
    failed(made, side("SELL"))
    return side("SELL").report


STARTS: dict[State, Callable[[OfficeDriver], str]] = {
    "not_known": lambda made: OWN,
    "unmatched": unmatched,
    "matched": matched,
    "novated": novated,
    "partially_settled": partly,
    "settled": ended,
    "cancelled": cancelled,
    "refused": refused,
    "dead": dead,
}


def other(made: OfficeDriver) -> str:
    """Another instruction, to be linked with."""
    made.give(instruction("DELI", 9, amount=Decimal(7)))
    return instructed("DELI", 9)


def on_report(command: commands.InstructionCommand, report: str) -> commands.InstructionCommand:
    return replace(command, report=report, entity=report.split("|", maxsplit=1)[0])


def condition(made: OfficeDriver, event: Event, report: str) -> list[Message]:
    """The command of a condition; what it needs first (a hold, a link) is asked for too, and refused where the state refuses all."""
    asked = {
        "hold": ask(commands.HoldInstruction, "DELI"),
        "release": ask(commands.ReleaseInstruction, "DELI"),
        "release_partially": ask(commands.ReleasePartially, "DELI", quantity=Decimal(5)),
        "set_priority": ask(commands.SetPriority, "DELI", priority=Priority.HIGH),
        "set_partial_indicator": ask(commands.SetPartialIndicator, "DELI", partial="NPAR"),
        "link": ask(commands.LinkInstructions, "DELI", link=Link(position="AFTE", report=instructed("DELI", 9))),
        "unlink": ask(commands.UnlinkInstructions, "DELI", other=instructed("DELI", 9)),
    }
    if event in ("release", "release_partially"):
        made.give(on_report(asked["hold"], report))
    if event in ("link", "unlink"):
        other(made)
    if event == "unlink":
        made.give(on_report(asked["link"], report))
    return made.give(on_report(asked[event], report))


def own(made: OfficeDriver, event: Event, report: str) -> list[Message]:
    """What back, both parties or time do."""
    match event:
        case "match":
            return made.give(instruction("RECE"))
        case "settle":
            made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(1).date(), price=Decimal(10)))
            return made.tell_time(day(1, 8)) + made.give(funding("S-SEC", 100))
        case "settle_part":
            return made.give(funding("S-SEC", 31))
        case "cancel_by_both":
            made.give(ask(commands.CancelInstruction, "RECE"))
            return made.give(on_report(ask(commands.CancelInstruction, "DELI"), report))
        case "recycle_out":
            made.give(RecyclingSet(settlement_system=SYSTEM, unmatched_days=0, matched_days=0))
            return made.tell_time(day(0, 16))
        case "fail_stage":
            kept = made.books.sides.get(report)  # type: ignore[attr-defined]  # of back
            if kept is None:
                return failed(made, side("SELL"))
            due = WorkDue(store="instructions", key=kept.transaction or "", prefix=f"{SYSTEM}|", because="opening")
            return failed(made, due)
    raise AssertionError(event)


def apply(made: OfficeDriver, event: Event, report: str) -> list[Message]:
    match event:
        case "instruct":
            return made.give(instruction("DELI", command="again"))
        case "amend":
            old = replace(side("SELL"), report=report)
            return made.give(amendment(old, report=f"{report.rsplit('|', 2)[0]}|2|amended"))
        case "cancel":
            return made.give(on_report(ask(commands.CancelInstruction, "DELI"), report))
    return condition(made, event, report) if event in CONDITIONS else own(made, event, report)


def answered(said: list[Message]) -> list[str]:
    """The reasons that the answers give."""
    late = [str(each.reason) for kind in (AmendmentRefused, CancellationPended) for each in of(kind, said)]
    return [*refusals(said), *late]


ROWS = [row for row in TRANSITIONS if row[1] != "novate"]
"""That a pair is novated is how the state is reached in which the others begin."""


@pytest.mark.parametrize(("state", "event"), ROWS, ids=["-".join(row) for row in ROWS])
def test_what_follows_is_what_the_row_says(state: State, event: Event) -> None:
    made, books = world()
    report = STARTS[state](made)
    if state == "dead" or (state, event) == ("not_known", "fail_stage"):
        report = side("SELL").report
    before = books.sides.get(report)
    assert (before.status if before is not None else "not_known") == state
    said = apply(made, event, report)
    after, row = books.sides.get(report), TRANSITIONS[state, event]
    status = after.status if after is not None else "not_known"
    if isinstance(row, Reason):
        assert (status, answered(said)[-1:]) == (state, [str(row)])
    else:
        assert (status, refusals(said)) == (row, [])


def table() -> str:
    """The table as the document shows it: a line an event, a column a state."""
    lines = ["| event | " + " | ".join(state.replace("_", " ") for state in STATES) + " |", "|---" * (len(STATES) + 1) + "|"]
    for event in dict.fromkeys(event for _, event in TRANSITIONS):
        cells = []
        for state in STATES:
            row = TRANSITIONS.get((state, event))
            words = str(row).replace("_", " ") if row is not None else "·"
            cells.append(f"*{words}*" if isinstance(row, Reason) else f"**{words}**" if row is not None else words)
        lines.append(f"| {event.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_document_shows_the_same_table() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8"), f"docs/instructions.md is to have this table:\n{table()}"


def test_nothing_is_said_of_a_side_that_is_another_partys() -> None:
    made, _ = world()
    matched(made)
    assert refusals(made.give(replace(ask(commands.HoldInstruction, "RECE"), entity=SELLER))) == ["instruction_not_known"]
