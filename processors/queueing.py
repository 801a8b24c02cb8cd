"""The order in which a settlement system attempts what is due. A place is class|rank: classes in order, ranks inside a class and a date.

T2S: reserved before top before high before normal priority; inside that primary market before custody, money market and secondary
market (ECB, T2S functional blocks); then age. DTC's recycling goes by kind of transaction and then by value, the greatest first.
"""

from collections.abc import Iterator
from decimal import Decimal

from processors.books import BackBooks
from schemas.instruction import PLAIN, Terms
from schemas.matching import InstructionCreated
from schemas.state import OpenInstruction
from schemas.work import WorkOpened

MARKETS = {"SYND": "a", "CORP": "b", "CLAI": "b", "COLI": "c", "COLO": "c", "REPU": "d", "RVPO": "d", "SECL": "d", "SECB": "d"}
"""Primary market, custody, collateral, money market; whatever is not named is the secondary market ("e")."""

GREATEST = Decimal(10) ** 18
"""No amount reaches it: what is subtracted from it sorts the greatest first."""


def place_of(created: InstructionCreated, deliverer: Terms | None, receiver: Terms | None, books: BackBooks) -> str:
    """The place of a transaction: the more urgent of the two sides' priorities counts (T2S), and of their kinds of transaction."""
    system = books.settlement_systems.get(created.settlement_system)
    market = min(MARKETS.get((terms or PLAIN).transaction_type, "e") for terms in (deliverer, receiver))
    if system is not None and system.queue_order == "by_type_then_value":
        return f"{market}|{GREATEST - created.amount:026.6f}"
    return f"{min((deliverer or PLAIN).priority, (receiver or PLAIN).priority):d}{market}|"


def placed(instruction: OpenInstruction) -> str:
    """What orders an instruction among those of its system, or among those that wait for the same thing."""
    market, _, rank = instruction.place.partition("|")
    return f"{market}|{instruction.created.intended_settlement_date}|{rank}|{instruction.sequence:015d}"


def in_order(index: str, name: str, through: object, because: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Work on all of `name` in an index that is due on `through` or before, class by class: a class is one prefix.

    So later dates are left out.
    """
    prefix = f"{name}|"
    entry = books.instructions.after(index, prefix)
    while entry is not None:
        head = f"{prefix}{entry[0].removeprefix(prefix).partition('|')[0]}"
        if books.instructions.below(index, f"{head}|", f"{head}|{through}~") is not None:
            yield WorkOpened(store="instructions", index=index, prefix=f"{head}|", upper=f"{head}|{through}~", because=because)
        entry = books.instructions.after(index, prefix, f"{head}|~")
