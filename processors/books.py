"""The stores of each office: what a decision may read, and what the one stage that owns a store may write.

Owners, middle: `define` the reference stores; `capture` reports, early_cancellations; `enrich` held_for_reference;
`limit` held_by_limit, exposures, reservations; `answer` commands.
Owners, back: `define` the reference stores; `instruct` commands, links; `match` unmatched, answered, sides;
`clear` novated_legs, novated_tranches, clearing_positions, obligations, net_payments, netting_totals, trade_prices;
`penalise` penalties, penalty_nets, penalty_causes, penalty_days, penalty_claims, penalty_lists;
`close` cycles, cycle_totals;
`settle` instructions, balances, credits, credits_used, group_balances, collateral_values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from schemas import (
    clearing_models,
    clearing_state,
    collateral,
    cycle_state,
    exemptions,
    middle_state,
    penalty_reference,
    penalty_state,
    prices,
    reference,
    settlement_time,
    state,
)
from schemas.message import EPOCH

V = TypeVar("V")


class Store(Protocol[V]):
    """A dict of frozen values keyed by text. Nothing may iterate over it: a restored store has another order."""

    def get(self, key: str, /) -> V | None: ...
    def __len__(self) -> int: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __getitem__(self, key: str, /) -> V: ...
    def __setitem__(self, key: str, value: V, /) -> None: ...
    def __delitem__(self, key: str, /) -> None: ...


class IndexedStore(Store[V], Protocol[V]):
    """A store that also keeps its keys in the order of entries, each a text that is a function of key and value.

    Each method gives (entry, key), or None where there is no such entry that begins with `prefix`.
    """

    def after(self, index: str, prefix: str, bound: str = "") -> tuple[str, str] | None:
        """The first entry greater than `bound`."""

    def at_least(self, index: str, prefix: str, bound: str) -> tuple[str, str] | None:
        """The first entry not less than `bound`."""

    def below(self, index: str, prefix: str, bound: str) -> tuple[str, str] | None:
        """The last entry less than `bound`."""


Entry = Callable[[str, Any], str | None]
"""The entry of a key and its value in an index; None leaves it out. Entries of one index differ from each other."""


def by_key(key: str, value: Any) -> str:
    """The entry of an index that is in the order of the keys themselves: what is written to a key does not move it."""
    del value
    return key


@dataclass(frozen=True, slots=True)
class StoreSpec(Generic[V]):
    """What a store holds and how it is indexed."""

    kind: type[V]
    indexes: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Books:
    """What both offices know: the time of the shard (EPOCH until every upstream has told its own) and reference data."""

    now: datetime = EPOCH
    owns: Callable[[str], bool] = field(default=lambda key: True)
    """Whether a shard key (an entity, a settlement system) is one of this shard's: reference data tells every shard of all."""
    sequence: int = 0
    """The sequence number of the input at work: grows by one an input."""
    currencies: Store[reference.CurrencyDefined]
    instruments: Store[reference.InstrumentDefined]
    parties: Store[reference.PartyDefined]
    accounts: Store[reference.AccountDefined]
    limit_groups: Store[reference.LimitGroupDefined]
    receiver_limits: Store[reference.ReceiverLimitSet]
    standing_instructions: IndexedStore[reference.StandingInstructionSet]
    settlement_systems: IndexedStore[reference.SettlementSystemDefined]
    settlement_days: IndexedStore[reference.SettlementDayDefined]
    settlement_windows: IndexedStore[settlement_time.SettlementWindowDefined]
    recycling: Store[settlement_time.RecyclingSet]
    calendars: Store[settlement_time.CalendarDefined]
    closures: Store[settlement_time.ClosureAnnounced]
    conventions: IndexedStore[settlement_time.ConventionSet]
    tolerances: Store[reference.MatchingToleranceSet]
    limits: Store[reference.LimitSet]
    clearing_models: Store[clearing_models.ClearingModelSet]
    delivery_exemptions: Store[exemptions.DeliveryExemptionSet]
    prices: IndexedStore[prices.PriceQuoted]
    penalty_regimes: IndexedStore[penalty_reference.PenaltyRegimeSet]
    penalty_rates: IndexedStore[penalty_reference.PenaltyRateSet]
    cash_rates: IndexedStore[penalty_reference.CashRateSet]
    penalty_classifications: IndexedStore[penalty_reference.PenaltyClassificationSet]
    growth_markets: IndexedStore[penalty_reference.GrowthMarketSet]
    exchange_rates: IndexedStore[penalty_reference.ExchangeRateQuoted]
    parameters: Store[reference.ParameterSet]
    auto_collateral: IndexedStore[collateral.AutoCollateralSet]


@dataclass(slots=True, kw_only=True)
class MiddleBooks(Books):
    """The stores of a middle shard."""

    reports: IndexedStore[middle_state.ReportKept]
    early_cancellations: Store[middle_state.EarlyCancellation]
    held_for_reference: IndexedStore[middle_state.HeldForReference]
    held_by_limit: IndexedStore[middle_state.HeldByLimit]
    exposures: Store[middle_state.Exposure]
    reservations: Store[middle_state.Reservation]
    commands: Store[state.CommandKept]


@dataclass(slots=True, kw_only=True)
class BackBooks(Books):
    """The stores of a back shard."""

    unmatched: IndexedStore[state.UnmatchedSide]
    answered: IndexedStore[state.UnmatchedSide]
    """Deliveries of which the receiver's side was made, by the report of that."""
    sides: IndexedStore[state.SideKept]
    instructions: IndexedStore[state.OpenInstruction]
    balances: IndexedStore[state.Balance]
    commands: IndexedStore[state.CommandKept]
    cycles: Store[cycle_state.SettlementCycle]
    cycle_totals: IndexedStore[cycle_state.CycleTotal]
    """By system|asset; of the number of transactions, by system|."""
    links: IndexedStore[state.LinkKept]
    novated_legs: IndexedStore[clearing_state.NovatedLeg]
    novated_tranches: IndexedStore[clearing_state.NovatedTranche]
    clearing_positions: IndexedStore[clearing_state.ClearingPosition]
    obligations: Store[clearing_state.Obligation]
    net_payments: IndexedStore[clearing_state.NetPayment]
    netting_totals: IndexedStore[clearing_state.NettingTotals]
    trade_prices: Store[clearing_state.TradePrice]
    credits: IndexedStore[collateral.CreditKept]
    credits_used: Store[state.Balance]
    """By cash account|currency, what it owes in credit."""
    group_balances: IndexedStore[state.GroupBalance]
    collateral_values: Store[state.Balance]
    """What the cash accounts of a limit group have together, by group|currency."""
    penalties: IndexedStore[penalty_state.PenaltyKept]
    penalty_nets: IndexedStore[penalty_state.PenaltyNet]
    penalty_causes: Store[penalty_state.CauseKept]
    penalty_days: Store[penalty_state.PenaltyDay]
    penalty_lists: IndexedStore[penalty_state.PartyList]
    """By system|list|party|currency."""
    penalty_claims: Store[penalty_state.ClaimKept]
    """By system|month|currency|side|party."""
