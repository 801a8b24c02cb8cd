"""The stores of penalties: their reference data, and what `penalise` keeps, with the entries of its indexes."""

from typing import Any

from processors.books import StoreSpec, by_key
from processors.penalties.days import month_of
from schemas import penalty_reference, penalty_state


def _at_stage(stage: str) -> Any:
    def entry(key: str, value: penalty_state.PenaltyNet) -> str | None:
        return key if value.stage == stage else None

    return entry


PENALTY_REFERENCE: dict[str, StoreSpec[Any]] = {
    "penalty_regimes": StoreSpec(penalty_reference.PenaltyRegimeSet, {"from": by_key}),
    "penalty_rates": StoreSpec(penalty_reference.PenaltyRateSet, {"from": by_key}),
    "cash_rates": StoreSpec(penalty_reference.CashRateSet, {"from": by_key}),
    "penalty_classifications": StoreSpec(penalty_reference.PenaltyClassificationSet, {"from": by_key}),
    "growth_markets": StoreSpec(penalty_reference.GrowthMarketSet, {"from": by_key}),
    "exchange_rates": StoreSpec(penalty_reference.ExchangeRateQuoted, {"day": by_key}),
}

PENALTY_STORES: dict[str, StoreSpec[Any]] = {
    "penalties": StoreSpec(
        penalty_state.PenaltyKept,
        {
            "isin": lambda key, value: f"{value.isin}|{key}",
            "month": lambda key, value: f"{value.settlement_system}|{month_of(value.listed_on)}|{key}",
        },
    ),
    "penalty_nets": StoreSpec(
        penalty_state.PenaltyNet, {"adding": _at_stage("adding"), "netted": _at_stage("netted"), "collected": _at_stage("collected")}
    ),
    "penalty_causes": StoreSpec(penalty_state.CauseKept),
    "penalty_days": StoreSpec(penalty_state.PenaltyDay),
    "penalty_lists": StoreSpec(penalty_state.PartyList, {"party": by_key}),
    "penalty_claims": StoreSpec(penalty_state.ClaimKept),
}
