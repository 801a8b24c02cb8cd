"""A small world for tests of back: one settlement system with its days, two parties with their accounts, and what they can say."""

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from processors.books import BackBooks
from processors.fail_back import fail_back
from schemas import commands, middle, reference, report_answers
from schemas.message import Message, derive_id
from schemas.reasons import Reason
from schemas.values import Side
from streams.offices import BACK
from streams.stores import back_books
from tests.unit.office_driver import OfficeDriver, Row

SYSTEM, ISIN, CURRENCY = "CSD", "XS0000000009", "EUR"
SELLER, BUYER = "529900SELLER00000001", "529900BUYER000000002"
MONDAY = date(2026, 1, 5)
TABLE: list[Row] = [(stage.name, stage.answers, stage.decide) for stage in BACK.stages]
M = TypeVar("M", bound=Message)
Asked = TypeVar("Asked", bound=commands.InstructionCommand)


def day(number: int, hour: int = 0) -> datetime:
    """An hour of a day; Monday is day 0."""
    return datetime.combine(MONDAY, time(hour), UTC) + timedelta(days=number)


def settlement_day(number: int) -> reference.SettlementDayDefined:
    return reference.SettlementDayDefined(
        settlement_system=SYSTEM, date=day(number).date(), opens_at=day(number, 7), cut_off_at=day(number, 16)
    )


def account(name: str, party: str, holds: Any, **more: Any) -> reference.AccountDefined:
    fields = {"settlement_system": SYSTEM, "limit": Decimal(0)} | more
    return reference.AccountDefined(account=name, party=party, holds=holds, **fields)


def anew(made: OfficeDriver, record: reference.AccountDefined) -> list[Message]:
    """An account defined as for the first time: a later definition does not give it to another party or place."""
    if record.account in made.books.accounts:
        del made.books.accounts[record.account]
    return made.give(record)


def office(*, days: int = 5, now: datetime | None = None) -> tuple[OfficeDriver, BackBooks]:
    """Back on Monday morning after the opening, with `days` settlement days, and accounts without balances."""
    books = back_books()
    made = OfficeDriver(TABLE, books)
    made.give(reference.SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2))
    for number in range(days):
        made.give(settlement_day(number))
    for party, name in ((SELLER, "S"), (BUYER, "B")):
        made.give(account(f"{name}-SEC", party, "SECURITIES"))
        made.give(account(f"{name}-CASH", party, "CASH"))
    everything = Decimal(10) ** 15
    made.give(account("ISSUER", SELLER, "SECURITIES", purpose="ISSUANCE", limit=everything))
    made.give(account("CENTRAL", SELLER, "CASH", purpose="CENTRAL_BANK", limit=everything))
    made.tell_time(now or day(0, 8))
    return made, books


def side(direction: str, number: int = 1, **more: Any) -> middle.TradeApproved:
    """One side: 100 units for 1000.00, intended for Monday; `number` names the trade."""
    entity, other, letter = (SELLER, BUYER, "S") if direction == "SELL" else (BUYER, SELLER, "B")
    fields: dict[str, Any] = {
        "report": f"{entity}|oms|{number}|1|executed",
        "entity": entity,
        "counterparty": other,
        "side": Side(direction),
        "isin": ISIN,
        "quantity": Decimal(100),
        "currency": CURRENCY,
        "amount": Decimal(1000),
        "trade_date": MONDAY - timedelta(days=2),
        "intended_settlement_date": MONDAY,
        "settlement_system": SYSTEM,
        "securities_account": f"{letter}-SEC",
        "cash_account": f"{letter}-CASH",
    }
    return middle.TradeApproved(limit=Decimal(0), exposure=Decimal(0), **(fields | more))


def amendment(old: middle.TradeApproved, version: int = 2, **more: Any) -> middle.AmendmentRequested:
    """A new version of `old`, to stand in its place."""
    same = {field.name: getattr(old, field.name) for field in fields(old) if field.name not in ("type", "id", "cause", "at")}
    report = old.report.replace("|1|executed", f"|{version}|amended")
    return middle.AmendmentRequested(**(same | {"report": report, "replaces": old.report} | more))


def cancellation(of: middle.TradeApproved | middle.AmendmentRequested) -> middle.CancellationRequested:
    request = of.report.rpartition("|")[0] + "|cancelled"
    return middle.CancellationRequested(request=request, report=of.report, entity=of.entity, settlement_system=SYSTEM)


def funding(name: str, quantity: int | str, command: str = "", **more: Any) -> commands.BalanceFunded:
    """`quantity` of the security, or of cash, for the account that has it."""
    asset, against = (ISIN, "ISSUER") if name.endswith("SEC") else (CURRENCY, "CENTRAL")
    fields = {"who": "anna", "second": "bela", "settlement_system": SYSTEM, "asset": asset, "against": against} | more
    return commands.BalanceFunded(command=command or f"fund-{name}-{quantity}", account=name, quantity=Decimal(quantity), **fields)


def failed(made: OfficeDriver, message: Message) -> list[Message]:
    """What the office says when a stage has failed upon `message`."""
    words = list(fail_back(message, Reason.STAGE_FAILED, made.books))
    return words + made.hear(words)


def of(kind: type[M], said: list[Message]) -> list[M]:
    """What was said of one kind."""
    return [message for message in said if isinstance(message, kind)]


def told(said: list[Message]) -> list[tuple[str, str, str]]:
    """What the parties were told of their reports: who, what, and why; in order."""
    return [(each.entity[6], str(each.status), str(each.reason)) for each in of(report_answers.StatusAdvised, said)]


def instruction(movement: str, number: int = 1, **more: Any) -> commands.SubmitInstruction:
    """One side sent directly: 100 units for 1000.00, intended for Monday; `number` names it."""
    entity, other, letter = (SELLER, BUYER, "S") if movement == "DELI" else (BUYER, SELLER, "B")
    fields: dict[str, Any] = {
        "command": f"instruct-{movement}-{number}",
        "who": "anna",
        "settlement_system": SYSTEM,
        "entity": entity,
        "source": "csd",
        "reference": str(number),
        "instruction_type": "DVP",
        "movement": movement,
        "isin": ISIN,
        "quantity": Decimal(100),
        "currency": CURRENCY,
        "amount": Decimal(1000),
        "trade_date": MONDAY - timedelta(days=2),
        "intended_settlement_date": MONDAY,
        "counterparty": other,
        "securities_account": f"{letter}-SEC",
        "cash_account": f"{letter}-CASH",
    }
    return commands.SubmitInstruction(**(fields | more))


def instructed(movement: str, number: int = 1, system: str = SYSTEM) -> str:
    """The report by which that side is known."""
    return f"{SELLER if movement == 'DELI' else BUYER}|csd@{system}|{number}|1|instructed"


def ask(kind: type[Asked], movement: str, number: int = 1, **more: Any) -> Asked:
    """A command about that side; its identity follows from all that it says."""
    entity = SELLER if movement == "DELI" else BUYER
    command = derive_id("|".join(map(str, (kind.__name__, movement, number, *more.values()))), "ask", 0)
    fields: dict[str, Any] = {"command": command, "who": "anna", "settlement_system": SYSTEM, "entity": entity} | more
    return kind(report=instructed(movement, number), **fields)


def defined(made: OfficeDriver, **more: Any) -> None:
    """What an instruction that is sent directly needs to be known: its instrument, its currency and the parties."""
    made.give(reference.InstrumentDefined(isin=ISIN, name="a share", settlement_system=SYSTEM, **more))
    made.give(reference.CurrencyDefined(currency=CURRENCY, decimals=2))
    for party in (SELLER, BUYER):
        made.give(reference.PartyDefined(party=party, name="a party"))


def refusals(said: list[Message]) -> list[str]:
    """Why commands were refused, in order."""
    return [str(each.reason) for each in of(commands.CommandRefused, said)]
