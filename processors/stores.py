"""The stores of each office by name: what kind of value each holds, and the entries of its indexes."""

from typing import Any

from processors.books import StoreSpec, by_key
from processors.clearing_stores import CLEARING_STORES
from processors.instruction_indexes import INSTRUCTION_INDEXES
from processors.penalty_stores import PENALTY_REFERENCE, PENALTY_STORES
from processors.side_keys import ANSWERED_INDEXES, SIDE_INDEXES
from schemas import clearing_models, collateral, cycle_state, exemptions, middle_state, prices, reference, settlement_time, state


def ordered(number: int) -> str:
    """A number as text that sorts as the number does."""
    return f"{number:015d}"


def _waiting(key: str, value: middle_state.HeldForReference | middle_state.HeldByLimit) -> str:
    return f"{value.waits_for}|{ordered(value.sequence)}"


def _final_by_trade_date(key: str, value: middle_state.ReportKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.status.is_final and value.trade_date else None


def _ended_by_trade_date(key: str, value: state.SideKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.status not in ("unmatched", "matched", "novated", "partially_settled") else None


def _held_by_date(key: str, value: middle_state.HeldByLimit) -> str:
    return f"{value.enriched.settlement_system}|{value.enriched.intended_settlement_date}|{ordered(value.sequence)}"


def _what_comes_first(key: str, value: state.LinkKept) -> str | None:
    return f"{value.report}#{value.other}" if value.kind == "AFTER" else None


def _what_goes_with(key: str, value: state.LinkKept) -> str | None:
    return f"{value.report}#{value.other}" if value.kind == "WITH" else None


def _by_earmarked(key: str, value: collateral.AutoCollateralSet) -> str | None:
    return f"{value.securities_account}|{key}" if value.securities_account is not None else None


def _securities_there(key: str, value: state.Balance) -> str | None:
    """By account|ISIN, without cash: that is often emptied and filled again."""
    return key if key[-4:-3] != "|" and value.quantity > 0 else None


def _instructed_by_trade_date(key: str, value: state.CommandKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.trade_date is not None else None


def _by_asset(key: str, value: state.GroupBalance) -> str:
    limit_group, _, asset = key.rpartition("|")
    return f"{asset}|{limit_group}"


_REFERENCE: dict[str, StoreSpec[Any]] = {
    "currencies": StoreSpec(reference.CurrencyDefined),
    "instruments": StoreSpec(reference.InstrumentDefined),
    "parties": StoreSpec(reference.PartyDefined),
    "accounts": StoreSpec(reference.AccountDefined),
    "limit_groups": StoreSpec(reference.LimitGroupDefined),
    "receiver_limits": StoreSpec(reference.ReceiverLimitSet),
    "standing_instructions": StoreSpec(reference.StandingInstructionSet, {"party": by_key}),
    "settlement_systems": StoreSpec(reference.SettlementSystemDefined, {"name": by_key}),
    "settlement_days": StoreSpec(reference.SettlementDayDefined, {"date": by_key}),
    "settlement_windows": StoreSpec(settlement_time.SettlementWindowDefined, {"date": by_key}),
    "recycling": StoreSpec(settlement_time.RecyclingSet),
    "calendars": StoreSpec(settlement_time.CalendarDefined),
    "closures": StoreSpec(settlement_time.ClosureAnnounced),
    "conventions": StoreSpec(settlement_time.ConventionSet, {"from": by_key}),
    "tolerances": StoreSpec(reference.MatchingToleranceSet),
    "limits": StoreSpec(reference.LimitSet),
    "prices": StoreSpec(prices.PriceQuoted, {"date": by_key}),
    "clearing_models": StoreSpec(clearing_models.ClearingModelSet),
    "delivery_exemptions": StoreSpec(exemptions.DeliveryExemptionSet),
    "parameters": StoreSpec(reference.ParameterSet),
    "auto_collateral": StoreSpec(collateral.AutoCollateralSet, {"account": by_key, "earmarked": _by_earmarked}),
    **PENALTY_REFERENCE,
}

MIDDLE_STORES: dict[str, StoreSpec[Any]] = {
    **_REFERENCE,
    "reports": StoreSpec(middle_state.ReportKept, {"final": _final_by_trade_date}),
    "early_cancellations": StoreSpec(middle_state.EarlyCancellation),
    "held_for_reference": StoreSpec(middle_state.HeldForReference, {"waiting": _waiting}),
    "held_by_limit": StoreSpec(middle_state.HeldByLimit, {"waiting": _waiting, "dated": _held_by_date}),
    "exposures": StoreSpec(middle_state.Exposure),
    "reservations": StoreSpec(middle_state.Reservation),
    "commands": StoreSpec(state.CommandKept),
}

BACK_STORES: dict[str, StoreSpec[Any]] = {
    **_REFERENCE,
    "unmatched": StoreSpec(state.UnmatchedSide, SIDE_INDEXES),
    "answered": StoreSpec(state.UnmatchedSide, ANSWERED_INDEXES),
    "sides": StoreSpec(state.SideKept, {"final": _ended_by_trade_date}),
    "instructions": StoreSpec(state.OpenInstruction, INSTRUCTION_INDEXES),
    "balances": StoreSpec(state.Balance, {"account": by_key, "there": _securities_there}),
    "commands": StoreSpec(state.CommandKept, {"dated": _instructed_by_trade_date}),
    "cycles": StoreSpec(cycle_state.SettlementCycle),
    "cycle_totals": StoreSpec(cycle_state.CycleTotal, {"asset": by_key}),
    "links": StoreSpec(state.LinkKept, {"first": _what_comes_first, "with": _what_goes_with}),
    "group_balances": StoreSpec(state.GroupBalance, {"group": by_key, "asset": _by_asset}),
    "collateral_values": StoreSpec(state.Balance),
    "credits": StoreSpec(
        collateral.CreditKept, {"system": lambda key, value: f"{value.settlement_system}|{ordered(value.sequence)}|{key}"}
    ),
    "credits_used": StoreSpec(state.Balance),
    **CLEARING_STORES,
    **PENALTY_STORES,
}
