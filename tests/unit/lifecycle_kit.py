"""Ways into each state of an instruction, and what brings each event about, for the test of the table of states.

Long because the ways into each state stand beside what is tried in it.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from processors.books import BackBooks
from processors.lifecycle import CONDITIONS, Event, State
from schemas import commands
from schemas.clearing_models import ClearingModelSet
from schemas.instruction import Link, Priority, Terms
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import SettlementSystemDefined
from schemas.settlement_time import RecyclingSet
from schemas.work import WorkDue
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
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
    office,
    side,
)
from tests.unit.office_driver import OfficeDriver

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


def cleared(made: OfficeDriver) -> None:
    """From now on a CCP nets what matches."""
    for name, holds in (("CCP-SEC", "SECURITIES"), ("CCP-CASH", "CASH")):
        made.give(account(name, "529900CCPXXXXXXXXX03", holds, limit=Decimal(10**9) if holds == "CASH" else Decimal(0)))
    fields = {"ccp": "529900CCPXXXXXXXXX03", "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
    made.give(ClearingModelSet(settlement_system=SYSTEM, model="ccp_cns", **fields))


DUE: dict[str, Any] = {"intended_settlement_date": day(1).date()}
"""When what is novated here is to settle: it is netted when that day opens."""


def novated(made: OfficeDriver) -> str:
    cleared(made)
    made.give(instruction("DELI", **DUE))
    made.give(instruction("RECE", **DUE))
    return OWN


def about_to_be_netted(made: OfficeDriver) -> str:
    """The day before has ended."""
    novated(made)
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(1).date(), price=Decimal(10)))
    made.tell_time(day(0, 18))
    return OWN


def netted(made: OfficeDriver) -> str:
    about_to_be_netted(made)
    made.tell_time(day(1, 8))
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


def about_to_be_novated(made: OfficeDriver) -> str:
    """It is matched for as long as the step in which it is novated."""
    cleared(made)
    made.give(instruction("DELI", **DUE))
    return OWN


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
OTHER_STARTS: dict[tuple[State, Event], Callable[[OfficeDriver], str]] = {
    ("matched", "novate"): about_to_be_novated,
    ("novated", "net"): about_to_be_netted,
    ("novated", "settle"): netted,
    ("novated", "settle_part"): netted,
    ("not_known", "fail_stage"): lambda made: side("SELL").report,
}


def start(made: OfficeDriver, state: State, event: Event) -> str:
    """Bring an instruction into `state`, ready for `event`; its report."""
    return OTHER_STARTS.get((state, event), STARTS[state])(made)


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


def fund(made: OfficeDriver, quantity: int) -> list[Message]:
    """What follows when securities arrive, without the answer to the command and the entry of the funding itself."""
    said = made.give(funding("S-SEC", quantity))
    return [each for each in said if not isinstance(each, commands.CommandApplied) and getattr(each, "booking", None) is None]


def own(made: OfficeDriver, event: Event, report: str) -> list[Message]:
    """What back, both parties or time do."""
    match event:
        case "match":
            return made.give(instruction("RECE", 2))
        case "novate":
            cleared(made)
            return made.give(instruction("RECE", 2, **DUE))
        case "net":
            return made.tell_time(day(1, 8))
        case "settle":
            return fund(made, 100)
        case "settle_part":
            return fund(made, 31)
        case "cancel_by_both":
            asked = made.give(ask(commands.CancelInstruction, "RECE"))
            is_alone = report in made.books.unmatched  # type: ignore[attr-defined]  # of back
            return asked if is_alone else made.give(on_report(ask(commands.CancelInstruction, "DELI"), report))
        case "recycle_out":
            made.give(RecyclingSet(settlement_system=SYSTEM, unmatched_days=1, matched_days=1))
            made.tell_time(day(1, 8))
            return made.tell_time(day(1, 16))
        case "fail_stage":
            return fail(made, report)
    raise AssertionError(event)


def fail(made: OfficeDriver, report: str) -> list[Message]:
    """A stage fails upon the report, or upon work that is due on it."""
    kept = made.books.sides.get(report)  # type: ignore[attr-defined]  # of back
    if kept is None:
        return failed(made, side("SELL"))
    if kept.status in ("matched", "partially_settled"):
        return failed(made, WorkDue(store="instructions", key=kept.transaction or "", prefix=f"{SYSTEM}|", because="opening"))
    return failed(made, WorkDue(store="unmatched", key=report, prefix=f"{SYSTEM}|", because="allege"))


def apply(made: OfficeDriver, event: Event, report: str) -> list[Message]:
    match event:
        case "instruct":
            is_trade = report == side("SELL").report
            return made.give(side("SELL") if is_trade else instruction("DELI", command="again"))
        case "amend":
            old = replace(side("SELL"), report=report)
            return made.give(amendment(old, report=f"{report.rsplit('|', 2)[0]}|2|amended"))
        case "cancel":
            return made.give(on_report(ask(commands.CancelInstruction, "DELI"), report))
    return condition(made, event, report) if event in CONDITIONS else own(made, event, report)
