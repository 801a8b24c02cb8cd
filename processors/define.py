"""define: reference data is kept as it arrives; the latest definition of a thing stands."""

from collections.abc import Iterable

from processors.books import Books
from schemas import reference
from schemas.message import Message


def define(message: reference.ReferenceRecord, books: Books) -> Iterable[Message]:
    """Keep `message` under its key. Says nothing: the stages that wait for it answer the same message."""
    match message:
        case reference.CurrencyDefined():
            books.currencies[message.currency] = message
        case reference.InstrumentDefined():
            books.instruments[message.isin] = message
        case reference.PartyDefined():
            books.parties[message.party] = message
        case reference.AccountDefined():
            books.accounts[message.account] = message
        case reference.StandingInstructionSet():
            books.standing_instructions[f"{message.party}|{message.settlement_system}|{message.currency}"] = message
        case reference.SettlementSystemDefined():
            books.settlement_systems[message.settlement_system] = message
        case reference.SettlementDayDefined():
            books.settlement_days[f"{message.settlement_system}|{message.date}"] = message
        case reference.MatchingToleranceSet():
            books.tolerances[f"{message.settlement_system}|{message.currency}"] = message
        case reference.LimitSet():
            books.limits[f"{message.entity}|{message.counterparty}|{message.currency}"] = message
        case reference.ParameterSet():
            books.parameters[message.name] = message
    return ()
