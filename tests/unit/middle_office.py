"""A small world for tests of middle: two systems with an instrument each, parties with accounts and limits, and what is reported."""

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from processors.books import MiddleBooks
from processors.fail_middle import MayFail, fail_middle
from schemas import commands, entries, front, reference, report_answers
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Side, Status
from streams.offices import MIDDLE
from streams.stores import middle_books
from tests.unit.office_driver import OfficeDriver, Row

ENTITY, OTHER, THIRD = "529900SELLER00000071", "529900BUYER000000026", "529900THIRD000000093"
ISIN, ISIN_ELSEWHERE = "XS0000000009", "DE0007100000"
MONDAY = date(2026, 1, 5)
TABLE: list[Row] = [(stage.name, stage.answers, stage.decide) for stage in MIDDLE.stages]
M = TypeVar("M", bound=Message)


def day(number: int) -> date:
    """Monday is day 0."""
    return MONDAY + timedelta(days=number)


def hour(number: int, hours: int = 8) -> datetime:
    return datetime.combine(day(number), time(hours), UTC)


def settlement_day(number: int, system: str = "CSD") -> reference.SettlementDayDefined:
    opens, closes = hour(number, 7), hour(number, 16)
    return reference.SettlementDayDefined(settlement_system=system, date=day(number), opens_at=opens, cut_off_at=closes)


def account(name: str, **more: Any) -> reference.AccountDefined:
    """An account of the entity at CSD; its name says what it holds."""
    holds = "CASH" if name.endswith("CASH") else "SECURITIES"
    fields: dict[str, Any] = {"settlement_system": "CSD", "party": ENTITY, "holds": holds, "limit": Decimal(0)} | more
    return reference.AccountDefined(account=name, **fields)


def limit(amount: int | str, counterparty: str = OTHER) -> reference.LimitSet:
    return reference.LimitSet(entity=ENTITY, counterparty=counterparty, currency="EUR", amount=Decimal(amount))


def standing(system: str, letter: str) -> reference.StandingInstructionSet:
    names: dict[str, Any] = {"securities_account": f"{letter}-SEC", "cash_account": f"{letter}-CASH"}
    return reference.StandingInstructionSet(party=ENTITY, settlement_system=system, currency="EUR", **names)


def reference_data() -> dict[str, Message]:
    """All that a report needs, each under a name by which a test can leave it out."""
    data: dict[str, Message] = {
        "instrument": reference.InstrumentDefined(isin=ISIN, name="a bond", settlement_system="CSD"),
        "instrument elsewhere": reference.InstrumentDefined(isin=ISIN_ELSEWHERE, name="a share", settlement_system="CSD2"),
        "system": reference.SettlementSystemDefined(settlement_system="CSD", name="a depository", settlement_days=2),
        "system elsewhere": reference.SettlementSystemDefined(settlement_system="CSD2", name="another", settlement_days=0),
        "currency": reference.CurrencyDefined(currency="EUR", decimals=2),
        "entity": reference.PartyDefined(party=ENTITY, name="the entity"),
        "counterparty": reference.PartyDefined(party=OTHER, name="the other"),
        "third": reference.PartyDefined(party=THIRD, name="a third"),
        "standing instruction": standing("CSD", "A"),
        "standing instruction elsewhere": standing("CSD2", "E"),
    }
    data |= {each.account: each for each in (account("A-SEC"), account("A-CASH"))}
    data |= {name: account(name, settlement_system="CSD2") for name in ("E-SEC", "E-CASH")}
    data |= {f"day {number}": settlement_day(number) for number in (0, 1, 2, 3, 4)}
    data |= {"day elsewhere": settlement_day(0, "CSD2"), "limit": limit(10_000), "limit of third": limit(10_000, THIRD)}
    return data


def office(*without: str) -> tuple[OfficeDriver, MiddleBooks]:
    """Middle on Monday morning with all reference data but what is named."""
    books = middle_books()
    made = OfficeDriver(TABLE, books)
    for name, datum in reference_data().items():
        if name not in without:
            made.give(datum)
    made.tell_time(hour(0))
    return made, books


def trade(**more: Any) -> front.TradeExecuted:
    """100 units for 1000.00, sold today; the accounts and the date are left to reference data."""
    return front.TradeExecuted(**(_terms() | more))


def amended(version: int = 2, amends: int | None = None, **more: Any) -> front.TradeAmended:
    """A new version of `trade()`, by default of the version before."""
    return front.TradeAmended(**(_terms() | {"version": version, "amends": version - 1 if amends is None else amends} | more))


def cancelled(version: int = 1, **more: Any) -> front.TradeCancelled:
    fields: dict[str, Any] = {"entity": ENTITY, "source": "oms", "trade": "T", "version": version}
    return front.TradeCancelled(**(fields | more))


def _terms() -> dict[str, Any]:
    return {
        "entity": ENTITY,
        "source": "oms",
        "trade": "T",
        "version": 1,
        "side": Side.SELL,
        "isin": ISIN,
        "quantity": Decimal(100),
        "currency": "EUR",
        "amount": Decimal(1000),
        "trade_date": MONDAY,
        "counterparty": OTHER,
    }


def key(version: int = 1, kind: str = "", trade: str = "T") -> str:
    """The report of a version: the first was executed, the others amended, where `kind` does not say."""
    return f"{ENTITY}|oms|{trade}|{version}|{kind or ('executed' if version == 1 else 'amended')}"


def approve(report: str, command: str = "C1", **more: Any) -> commands.Approve:
    return commands.Approve(**({"command": command, "who": "anna", "entity": ENTITY, "report": report} | more))


def refuse(report: str, command: str = "R1", **more: Any) -> commands.Refuse:
    return commands.Refuse(**({"command": command, "who": "anna", "entity": ENTITY, "report": report} | more))


def settled(report: str) -> entries.ConfirmationIssued:
    """Back's confirmation of a report; of its terms middle uses none."""
    return entries.ConfirmationIssued(
        report=report,
        entity=ENTITY,
        counterparty=OTHER,
        settlement_system="CSD",
        transaction="t",
        isin=ISIN,
        quantity=Decimal(100),
        currency="EUR",
        amount=Decimal(1000),
        settled_on=MONDAY,
        securities_account="A-SEC",
        cash_account="A-CASH",
    )


def advised(report: str, status: Status, reason: Reason) -> report_answers.StatusAdvised:
    """What back tells of a report."""
    return report_answers.StatusAdvised(report=report, entity=ENTITY, status=status, reason=reason)


def applied(report: str, replaces: str) -> list[Message]:
    """What back says when an amendment was applied."""
    return [
        advised(replaces, Status.CANCELLED, Reason.REPLACED),
        report_answers.AmendmentApplied(report=report, entity=ENTITY, replaces=replaces),
    ]


def not_applied(report: str, replaces: str, reason: Reason = Reason.ALREADY_MATCHED) -> report_answers.AmendmentRefused:
    """What back says when an amendment came too late."""
    return report_answers.AmendmentRefused(report=report, entity=ENTITY, replaces=replaces, reason=reason)


def failed(made: OfficeDriver, books: MiddleBooks, message: MayFail) -> list[Message]:
    """What the office says when a stage has failed upon `message`, and in the work that it sets off."""
    books.sequence += 1
    words = list(fail_middle(message, Reason.STAGE_FAILED, books))
    return words + made.hear(words) + made.finish()


def again(message: M) -> M:
    """The same, said a second time."""
    same = {field.name: getattr(message, field.name) for field in fields(message) if field.name not in ("type", "id", "cause", "at")}
    return type(message)(**same)


def of(kind: type[M], said: list[Message]) -> list[M]:
    """What was said of one kind."""
    return [message for message in said if isinstance(message, kind)]


def said_why(said: list[Message]) -> list[tuple[str, str]]:
    """What the entity was told, and why; in order. (Work is a matter of the office.)"""
    told = [
        message for message in said if isinstance(message, report_answers.ReportAnswer | commands.CommandRefused | commands.CommandApplied)
    ]
    return [(message.type, str(getattr(message, "reason", ""))) for message in told]


def status(books: MiddleBooks, report: str) -> tuple[str, str]:
    """The one status of a report, and why."""
    kept = books.reports[report]
    return str(kept.status), str(kept.reason)
