"""define: reference data is kept as it arrives; the latest definition of a thing stands. An account does not change hands."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from processors.books import Books
from schemas import clearing_models, collateral, exemptions, penalty_reference, prices, reference, settlement_time
from schemas.lots import LotsChanged
from schemas.message import Message
from schemas.reasons import Reason

KEPT: Mapping[type[Message], tuple[str, Callable[[Any], str]]] = {
    reference.CurrencyDefined: ("currencies", lambda record: record.currency),
    reference.InstrumentDefined: ("instruments", lambda record: record.isin),
    reference.PartyDefined: ("parties", lambda record: record.party),
    reference.AccountDefined: ("accounts", lambda record: record.account),
    reference.LimitGroupDefined: ("limit_groups", lambda record: f"{record.settlement_system}|{record.limit_group}"),
    reference.ReceiverLimitSet: ("receiver_limits", lambda record: f"{record.settlement_system}|{record.party}|{record.currency}"),
    reference.StandingInstructionSet: (
        "standing_instructions",
        lambda record: f"{record.party}|{record.settlement_system}|{record.currency}",
    ),
    reference.SettlementSystemDefined: ("settlement_systems", lambda record: record.settlement_system),
    reference.SettlementDayDefined: ("settlement_days", lambda record: f"{record.settlement_system}|{record.date}"),
    settlement_time.SettlementWindowDefined: (
        "settlement_windows",
        lambda record: f"{record.settlement_system}|{record.date}|{record.name}",
    ),
    settlement_time.RecyclingSet: ("recycling", lambda record: record.settlement_system),
    settlement_time.CalendarDefined: ("calendars", lambda record: record.calendar),
    settlement_time.ClosureAnnounced: ("closures", lambda record: f"{record.calendar}|{record.date}"),
    settlement_time.ConventionSet: ("conventions", lambda record: f"{record.settlement_system}|{record.effective_from}"),
    reference.MatchingToleranceSet: ("tolerances", lambda record: f"{record.settlement_system}|{record.currency}"),
    prices.PriceQuoted: ("prices", lambda record: f"{record.isin}|{record.currency}|{record.date}"),
    penalty_reference.PenaltyRegimeSet: ("penalty_regimes", lambda record: f"{record.settlement_system}|{record.effective_from}"),
    penalty_reference.PenaltyRateSet: ("penalty_rates", lambda record: f"{record.category}|{record.effective_from}"),
    penalty_reference.CashRateSet: ("cash_rates", lambda record: f"{record.currency}|{record.effective_from}"),
    penalty_reference.PenaltyClassificationSet: ("penalty_classifications", lambda record: f"{record.isin}|{record.effective_from}"),
    penalty_reference.GrowthMarketSet: ("growth_markets", lambda record: f"{record.mic}|{record.effective_from}"),
    penalty_reference.ExchangeRateQuoted: ("exchange_rates", lambda record: f"{record.currency}|{record.in_currency}|{record.day}"),
    collateral.AutoCollateralSet: ("auto_collateral", lambda record: record.cash_account),
    clearing_models.ClearingModelSet: (
        "clearing_models",
        lambda record: f"{record.settlement_system}|{record.isin or record.instrument_class or '*'}",
    ),
    exemptions.DeliveryExemptionSet: ("delivery_exemptions", lambda record: f"{record.securities_account}|{record.isin}"),
    reference.LimitSet: ("limits", lambda record: f"{record.entity}|{record.counterparty}|{record.currency}"),
    reference.ParameterSet: ("parameters", lambda record: record.name),
}
"""The store of each kind of reference data, and the key under which a record stands there."""


def define(message: reference.ReferenceRecord, books: Books) -> Iterable[Message]:
    """Keep `message` under its key. The stages that wait for it answer the same message; but what was before is known here alone.

    An account that is defined stays with its party and settlement system, for balances, reservations and open instructions go by it.
    """
    store, key = KEPT[type(message)]
    before = getattr(books, store).get(key(message))
    if isinstance(message, reference.AccountDefined) and before is not None and _belongs(before) != _belongs(message):
        return (_refused(message, before),)
    getattr(books, store)[key(message)] = message
    if isinstance(message, reference.InstrumentDefined) and before is not None and _lots(before) != _lots(message):
        return (LotsChanged(isin=message.isin, settlement_system=message.settlement_system),)
    return ()


def _lots(instrument: reference.InstrumentDefined) -> tuple[object, object]:
    return instrument.minimum_denomination, instrument.settlement_multiple


def _belongs(account: reference.AccountDefined) -> tuple[str, str, str]:
    return account.party, account.settlement_system, account.holds


def _refused(message: reference.AccountDefined, before: reference.AccountDefined) -> reference.ReferenceRefused:
    detail = f"it is a {before.holds.lower()} account of {before.party} at {before.settlement_system}"
    reason = Reason.EXISTS_WITH_DIFFERENT_CONTENT
    return reference.ReferenceRefused(defines=message.type, key=message.account, reason=reason, detail=detail)
