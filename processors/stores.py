"""The stores of each office by name: what kind of value each holds, and the entries of its indexes."""

from typing import Any

from processors.books import StoreSpec, by_key
from processors.clearing_stores import CLEARING_STORES
from processors.penalty_stores import PENALTY_REFERENCE, PENALTY_STORES
from processors.queueing import placed
from processors.side_keys import SIDE_INDEXES
from schemas import clearing, collateral, cycle_state, middle_state, prices, reference, settlement_time, state
from schemas.reasons import Reason


def ordered(number: int) -> str:
    """A number as text that sorts as the number does."""
    return f"{number:015d}"


def _waiting(key: str, value: middle_state.HeldForReference | middle_state.HeldByLimit) -> str:
    return f"{value.waits_for}|{ordered(value.sequence)}"


def _final_by_trade_date(key: str, value: middle_state.ReportKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.status.is_final and value.trade_date else None


def _ended_by_trade_date(key: str, value: state.SideKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.status not in ("unmatched", "matched", "novated", "partially_settled") else None


def _open_by_date(key: str, value: state.OpenInstruction) -> str:
    return f"{value.created.settlement_system}|{value.created.intended_settlement_date}|{ordered(value.sequence)}"


def _is_released(value: state.OpenInstruction) -> bool:
    """A delivery on hold of which its party has released something."""
    terms = value.deliverer_terms
    return terms is not None and bool(terms.holds) and terms.released_quantity is not None


def _in_parts(key: str, value: state.OpenInstruction) -> str | None:
    """What a partial window may help: it lacks securities, or is on hold but for what was released of it."""
    is_short = value.hindrance is not None and value.hindrance.reason is Reason.SECURITIES_SHORT
    return f"{value.created.settlement_system}|{placed(value)}" if is_short or _is_released(value) else None


def _held_by_date(key: str, value: middle_state.HeldByLimit) -> str:
    return f"{value.enriched.settlement_system}|{value.enriched.intended_settlement_date}|{ordered(value.sequence)}"


def _by_attempt(key: str, value: state.OpenInstruction) -> str | None:
    return f"{value.created.settlement_system}|{placed(value)}" if not value.holds or _is_released(value) else None


def _by_what_it_waits_for(key: str, value: state.OpenInstruction) -> str | None:
    if value.hindrance is None or value.hindrance.waits_for is None:
        return None
    return f"{value.hindrance.waits_for}|{placed(value)}"


def _by_what_its_credit_waits_for(key: str, value: state.OpenInstruction) -> str | None:
    if value.hindrance is None or value.hindrance.credit_waits_for is None:
        return None
    return f"{value.hindrance.credit_waits_for}|{placed(value)}"


def _by_request(key: str, value: state.OpenInstruction) -> str | None:
    """What one side has asked to cancel, by the day on which it did."""
    asked = value.requested_on
    return f"{value.created.settlement_system}|{asked}|{ordered(value.sequence)}" if asked is not None else None


def _by_pool(key: str, value: state.OpenInstruction, party: str) -> str | None:
    created = value.created
    terms = value.deliverer_terms if party == "deliverer" else value.receiver_terms
    if terms is None or terms.pool is None:
        return None
    return f"{created.deliverer if party == 'deliverer' else created.receiver}|{terms.pool.pool}|{key}"


def _what_comes_first(key: str, value: state.LinkKept) -> str | None:
    return f"{value.report}#{value.other}" if value.kind == "AFTER" else None


def _what_goes_with(key: str, value: state.LinkKept) -> str | None:
    return f"{value.report}#{value.other}" if value.kind == "WITH" else None


def _by_earmarked(key: str, value: collateral.AutoCollateralSet) -> str | None:
    return f"{value.securities_account}|{key}" if value.securities_account is not None else None


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
    "standing_instructions": StoreSpec(reference.StandingInstructionSet),
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
    "clearing_models": StoreSpec(clearing.ClearingModelSet),
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
    "sides": StoreSpec(state.SideKept, {"final": _ended_by_trade_date}),
    "instructions": StoreSpec(
        state.OpenInstruction,
        {
            "dated": _open_by_date,
            "in_parts": _in_parts,
            "attempts": _by_attempt,
            "waiting": _by_what_it_waits_for,
            "credit_waiting": _by_what_its_credit_waits_for,
            "requested": _by_request,
            "deliverer_pool": lambda key, value: _by_pool(key, value, "deliverer"),
            "receiver_pool": lambda key, value: _by_pool(key, value, "receiver"),
        },
    ),
    "balances": StoreSpec(state.Balance, {"account": by_key}),
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
