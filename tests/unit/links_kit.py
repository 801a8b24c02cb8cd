"""Instructions by number, and links between them, for the tests of links."""

from decimal import Decimal
from typing import Any, Literal

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionSettled
from schemas.instruction import Link
from schemas.message import Message
from tests.unit.back_office import ask, defined, funding, instructed, instruction, of, office, refusals
from tests.unit.office_driver import OfficeDriver

Position = Literal["BEFO", "AFTE", "WITH"]


def funded(securities: int = 1000, cash: int = 10000) -> tuple[OfficeDriver, BackBooks]:
    made, books = office()
    defined(made)
    if securities:
        made.give(funding("S-SEC", securities))
    if cash:
        made.give(funding("B-CASH", cash))
    return made, books


def numbered(movement: str, number: int, **more: Any) -> commands.SubmitInstruction:
    """Each number has an amount of its own, so that it matches no other."""
    return instruction(movement, number, **({"amount": Decimal(1000 + number)} | more))


def both(made: OfficeDriver, number: int, **deliver: Any) -> list[Message]:
    return made.give(numbered("DELI", number, **deliver)) + made.give(numbered("RECE", number))


def link(made: OfficeDriver, number: int, position: Position, other: int, movement: str = "DELI") -> list[str]:
    report = instructed(movement, other)
    return refusals(made.give(ask(commands.LinkInstructions, movement, number, link=Link(position=position, report=report))))


def settled(said: list[Message]) -> list[str]:
    return [each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said)]
