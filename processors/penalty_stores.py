"""The stores of penalties: their reference data, and what `penalise` keeps, with the entries of its indexes."""

from typing import Any

from processors.books import StoreSpec
from processors.penalties.days import month_of
from schemas import penalty_reference, penalty_state


def _by_key(key: str, value: object) -> str:
    return key


def _at_stage(stage: str) -> Any:
    def entry(key: str, value: penalty_state.PenaltyNet) -> str | None:
        return key if value.stage == stage else None

    return entry


PENALTY_REFERENCE: dict[str, StoreSpec[Any]] = {
    "penalty_regimes": StoreSpec(penalty_reference.PenaltyRegimeSet, {"from": _by_key}),
    "penalty_rates": StoreSpec(penalty_reference.PenaltyRateSet, {"from": _by_key}),
    "cash_rates": StoreSpec(penalty_reference.CashRateSet, {"from": _by_key}),
    "penalty_classifications": StoreSpec(penalty_reference.PenaltyClassificationSet, {"from": _by_key}),
    "growth_markets": StoreSpec(penalty_reference.GrowthMarketSet, {"from": _by_key}),
    "exchange_rates": StoreSpec(penalty_reference.ExchangeRateQuoted, {"day": _by_key}),
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
}
