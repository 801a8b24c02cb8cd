"""A settlement system with a CCP and five members, before its Monday opens, and what they trade."""

from decimal import Decimal
from typing import Any

from processors.books import BackBooks
from schemas.clearing_models import ClearingModelSet
from schemas.entries import Movement
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import CurrencyDefined
from tests.unit.back_office import CURRENCY, ISIN, MONDAY, SYSTEM, account, day, funding, of, office, side
from tests.unit.office_driver import OfficeDriver

CCP = "529900CCPXXXXXXXXX03"
MEMBERS = {letter: f"529900MEMBER{letter}0000009{number}" for number, letter in enumerate("ABCDE")}
CREDIT = Decimal(10) ** 9
"""The CCP's intraday credit: it pays deliverers before receivers pay it."""


def market(model: str = "ccp_cns", **more: Any) -> tuple[OfficeDriver, BackBooks]:
    """Monday, an hour before the opening. Everybody has cash; nobody has securities."""
    made, books = office(now=day(0, 6))
    made.give(CurrencyDefined(currency=CURRENCY, decimals=2))
    for letter, party in MEMBERS.items():
        made.give(account(f"{letter}-SEC", party, "SECURITIES"))
        made.give(account(f"{letter}-CASH", party, "CASH"))
        made.give(funding(f"{letter}-CASH", 100_000))
    made.give(account("CCP-SEC", CCP, "SECURITIES"))
    made.give(account("CCP-CASH", CCP, "CASH", limit=CREDIT))
    fields = {"ccp": CCP, "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"} | more
    made.give(ClearingModelSet(settlement_system=SYSTEM, model=model, **fields))
    return made, books


def deal(made: OfficeDriver, number: int, way: str, quantity: int | str, amount: int | str, on: int = 0, **more: Any) -> list[Message]:
    """`way` is deliverer and receiver: "AB" sells from A to B. Both sides report it; `on` counts days from Monday."""
    seller, buyer = way
    both = {"quantity": Decimal(quantity), "amount": Decimal(amount), "intended_settlement_date": day(on).date()} | more
    said: list[Message] = []
    for direction, own, other in (("SELL", seller, buyer), ("BUY", buyer, seller)):
        accounts = {"securities_account": f"{own}-SEC", "cash_account": f"{own}-CASH"}
        parties = {"entity": MEMBERS[own], "counterparty": MEMBERS[other], "report": report(own, number)}
        said += made.give(side(direction, number, **(both | accounts | parties)))
    return said


def quoted(on: int, price: int | str) -> PriceQuoted:
    """The price of a day, counted from Monday."""
    return PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(on).date(), price=Decimal(price))


def report(letter: str, number: int) -> str:
    """The key of a member's side of a trade."""
    return f"{MEMBERS[letter]}|oms|{number}|1|executed"


def stock(made: OfficeDriver, letter: str, quantity: int | str) -> list[Message]:
    """Bring securities into a member's account."""
    return made.give(funding(f"{letter}-SEC", quantity, command=f"stock-{letter}-{quantity}-{made.books.sequence}"))


def letter_of(party: str) -> str:
    """The letter of a member, or CCP."""
    return {lei: letter for letter, lei in MEMBERS.items()}.get(party, "CCP")


def held(books: BackBooks, name: str, asset: str) -> Decimal:
    """A balance."""
    balance = books.balances.get(f"{name}|{asset}")
    return balance.quantity if balance is not None else Decimal(0)


def cash_moved(said: list[Message], name: str) -> list[Decimal]:
    """What has come in and gone out of a cash account, in order."""
    moved: list[Movement] = [each for message in said for each in getattr(message, "movements", ()) if message.type == "EntryPosted"]
    return [each.amount for each in moved if each.account == name]


__all__ = ["CCP", "MEMBERS", "MONDAY", "cash_moved", "day", "deal", "held", "letter_of", "market", "of", "quoted", "report", "stock"]
