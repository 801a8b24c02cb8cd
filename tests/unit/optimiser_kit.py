"""Five parties whose instructions wait for each other, and an optimiser that is asked by hand."""

from decimal import Decimal
from typing import Any

from processors.books import BackBooks
from schemas.back import InstructionSettled
from schemas.message import Message
from schemas.optimisations import (
    InstructionOffered,
    OptimisationRequested,
    RequestOptimisation,
)
from schemas.reference import PartyDefined
from streams.optimiser.offered import propose
from tests.unit.back_office import (
    CURRENCY,
    ISIN,
    SYSTEM,
    account,
    defined,
    funding,
    instruction,
    of,
    office,
)
from tests.unit.office_driver import OfficeDriver

PARTIES = [f"529900PARTY{number:02d}0000000"[:18] + f"{number:02d}" for number in range(1, 6)]


def ready(**more: Any) -> tuple[OfficeDriver, BackBooks]:
    made, books = office(**more)
    defined(made)
    for number, party in enumerate(PARTIES):
        made.give(PartyDefined(party=party, name="a party"))
        made.give(account(f"SEC{number}", party, "SECURITIES"))
        made.give(account(f"CASH{number}", party, "CASH"))
    return made, books


def trade(made: OfficeDriver, number: int, seller: int, buyer: int, quantity: int = 100, amount: int = 1000, **more: Any) -> list[Message]:
    said: list[Message] = []
    for movement, own, other in (("DELI", seller, buyer), ("RECE", buyer, seller)):
        fields = {"entity": PARTIES[own], "counterparty": PARTIES[other], "securities_account": f"SEC{own}", "cash_account": f"CASH{own}"}
        numbers = {"quantity": Decimal(quantity), "amount": Decimal(amount) + Decimal(number).scaleb(-2)}
        said += made.give(instruction(movement, number, **(fields | numbers | more)))
    return said


def fund(made: OfficeDriver, name: str, quantity: int) -> list[Message]:
    asset, against = (ISIN, "ISSUER") if name.startswith("SEC") else (CURRENCY, "CENTRAL")
    return made.give(funding(name, quantity, asset=asset, against=against))


def request(made: OfficeDriver, number: int = 1) -> tuple[OptimisationRequested, list[InstructionOffered]]:
    said = made.give(RequestOptimisation(command=f"optimise-{number}", who="anna", settlement_system=SYSTEM))
    (asked,) = of(OptimisationRequested, said)
    return asked, of(InstructionOffered, said)


def optimise(made: OfficeDriver, number: int = 1) -> list[Message]:
    return [word for proposed in propose(*request(made, number)) for word in made.give(proposed)]


def settled(said: list[Message]) -> list[str]:
    return sorted(each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said))


def ring(made: OfficeDriver, size: int = 4) -> None:
    """Each delivers to the next what it has not got, and pays with what it has not got."""
    for number in range(size):
        assert settled(trade(made, number, number, (number + 1) % size, amount=1000)) == []
