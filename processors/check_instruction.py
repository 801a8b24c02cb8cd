"""What an instruction that is sent directly must keep to, in the order of the reasons. Part of `instruct`."""

from dataclasses import replace
from datetime import date

from processors.approval import refused_receipt
from processors.books import BackBooks
from processors.check_report import refused_dates
from processors.entitlement import refused_terms
from processors.find_accounts import find_accounts
from processors.find_details import amount_obstacle, find_intended_date, lot_obstacle, party_obstacle
from processors.obstacle import Obstacle
from processors.pools import refused_pool
from processors.reversal import refused_reversal
from schemas.commands import SubmitInstruction, instructed_key
from schemas.instruction import NO_CURRENCY, NOT_PROVIDED, PLAIN, InstructionType
from schemas.matching import InstructionSubmitted
from schemas.reasons import Reason
from schemas.reference import AccountDefined, InstrumentDefined
from schemas.values import Side

MOVES: dict[InstructionType, tuple[bool, bool]] = {"DVP": (True, True), "DWP": (True, True), "FOP": (True, False), "PFOD": (False, True)}
"""Whether securities and whether cash move."""


def report_of(message: SubmitInstruction) -> str:
    """The report by which an instruction is known that was sent directly."""
    return instructed_key(message.entity, message.source, message.settlement_system, message.reference)


def check_instruction(message: SubmitInstruction, books: BackBooks) -> InstructionSubmitted | Obstacle | Reason:
    """The instruction with all that reference data adds, or the first reason to refuse it."""
    system, instrument = books.settlement_systems.get(message.settlement_system), books.instruments.get(message.isin)
    dates = refused_dates(message, books)
    if dates is Reason.TRADE_DATE_BEFORE_WINDOW:  # it may be known, and its answer forgotten
        return dates
    if report_of(message) in books.sides:
        return Reason.EXISTS_WITH_DIFFERENT_CONTENT
    reason = _of_type(message) or dates
    if reason is not None:
        return reason
    if instrument is None:
        return Obstacle(Reason.INSTRUMENT_NOT_KNOWN, f"instrument|{message.isin}")
    if system is None:
        return Obstacle(Reason.SETTLEMENT_SYSTEM_NOT_KNOWN, f"system|{message.settlement_system}")
    if instrument.settlement_system != message.settlement_system:
        return Obstacle(Reason.INSTRUMENT_NOT_OF_SETTLEMENT_SYSTEM, about=f"instrument {message.isin}")
    obstacle = _of_numbers(message, instrument, books) or party_obstacle(message, books)
    if obstacle is not None:
        return obstacle
    accounts = _accounts(message, books)
    if isinstance(accounts, Obstacle):
        return accounts
    intended = find_intended_date(message, system, books)
    if isinstance(intended, Obstacle):
        return intended
    submitted = _submitted(message, accounts, intended)
    reason = refused_reversal(submitted, books) or refused_terms(message, books)
    return reason or refused_pool(message, books) or refused_receipt(submitted, books) or submitted


def _submitted(message: SubmitInstruction, accounts: tuple[str, str], intended: date) -> InstructionSubmitted:
    return InstructionSubmitted(
        report=report_of(message),
        entity=message.entity,
        counterparty=message.counterparty,
        side=Side.SELL if message.movement == "DELI" else Side.BUY,
        isin=message.isin,
        quantity=message.quantity,
        currency=message.currency,
        amount=message.amount,
        trade_date=message.trade_date,
        intended_settlement_date=intended,
        settlement_system=message.settlement_system,
        securities_account=accounts[0],
        cash_account=accounts[1] if MOVES[message.instruction_type][1] else NOT_PROVIDED,
        place_of_trade=message.place_of_trade,
        is_date_reckoned=True if message.intended_settlement_date is None else None,
        instruction_type=message.instruction_type,
        terms=message.terms,
    )


def _of_numbers(message: SubmitInstruction, instrument: InstrumentDefined, books: BackBooks) -> Obstacle | None:
    moves_securities, moves_cash = MOVES[message.instruction_type]
    obstacle = amount_obstacle(message, books) if moves_cash else None
    return obstacle or (lot_obstacle(message, instrument) if moves_securities else None)


def _of_type(message: SubmitInstruction) -> Reason | None:
    """Quantity, amount and currency as the type has them; and another party."""
    moves_securities, moves_cash = MOVES[message.instruction_type]
    if moves_securities != (message.quantity > 0) or message.quantity < 0:
        return Reason.QUANTITY_NOT_POSITIVE if moves_securities else Reason.QUANTITY_NOT_OF_TYPE
    if moves_cash and message.amount <= 0:
        return Reason.AMOUNT_NOT_POSITIVE
    if moves_cash == (message.currency == NO_CURRENCY) or (not moves_cash and message.amount != 0):
        return Reason.AMOUNT_NOT_OF_TYPE
    return Reason.COUNTERPARTY_IS_ENTITY if _is_with_itself(message) else None


def _is_with_itself(message: SubmitInstruction) -> bool:
    """A transfer between two accounts of one party is not matched: nobody would be the other side."""
    return message.entity == message.counterparty


def _accounts(message: SubmitInstruction, books: BackBooks) -> tuple[str, str] | Obstacle:
    """As instructed, else by standing instruction; one free of payment needs no cash account, and gives its securities account."""
    if not MOVES[message.instruction_type][1]:
        if message.securities_account is None:
            return Obstacle(Reason.ACCOUNT_NOT_KNOWN, about="no securities account is named")
        message = replace(message, cash_account=message.securities_account)
        found = find_accounts(message, message.settlement_system, books, wanted=("SECURITIES",))
    else:
        found = find_accounts(message, message.settlement_system, books)
    if isinstance(found, Obstacle):
        return found
    is_clients = _is_clients(message, books.accounts[found[0]])
    return found if is_clients else Obstacle(Reason.CLIENT_NOT_OF_ACCOUNT, about=f"account {found[0]}")


def _is_clients(message: SubmitInstruction, account: AccountDefined) -> bool:
    """A segregated account is that of one client: what names another one does not go over it."""
    return account.purpose != "SEGREGATED" or (message.terms or PLAIN).client in (None, account.client)
