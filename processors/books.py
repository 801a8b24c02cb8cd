"""The stores of each office: what a decision may read, and what the one stage that owns a store may write.

Owners, middle: `define` the reference stores; `capture` reports, early_cancellations; `enrich` held_for_reference;
`limit` held_by_limit, exposures, reservations; `answer` commands.
Owners, back: `define` the reference stores; `match` unmatched, sides; `settle` instructions, balances, commands;
`close` cycles, cycle_totals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from schemas import reference, settlement_time, state
from schemas.message import EPOCH

V = TypeVar("V")


class Store(Protocol[V]):
    """A dict of frozen values keyed by text. Nothing may iterate over it: a restored store has another order."""

    def get(self, key: str, /) -> V | None: ...
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
    standing_instructions: Store[reference.StandingInstructionSet]
    settlement_systems: IndexedStore[reference.SettlementSystemDefined]
    settlement_days: IndexedStore[reference.SettlementDayDefined]
    settlement_windows: IndexedStore[settlement_time.SettlementWindowDefined]
    recycling: Store[settlement_time.RecyclingSet]
    calendars: Store[settlement_time.CalendarDefined]
    closures: Store[settlement_time.ClosureAnnounced]
    conventions: IndexedStore[settlement_time.ConventionSet]
    tolerances: Store[reference.MatchingToleranceSet]
    limits: Store[reference.LimitSet]
    parameters: Store[reference.ParameterSet]


@dataclass(slots=True, kw_only=True)
class MiddleBooks(Books):
    """The stores of a middle shard."""

    reports: IndexedStore[state.ReportKept]
    early_cancellations: Store[state.EarlyCancellation]
    held_for_reference: IndexedStore[state.HeldForReference]
    held_by_limit: IndexedStore[state.HeldByLimit]
    exposures: Store[state.Exposure]
    reservations: Store[state.Reservation]
    commands: Store[state.CommandKept]


@dataclass(slots=True, kw_only=True)
class BackBooks(Books):
    """The stores of a back shard."""

    unmatched: IndexedStore[state.UnmatchedSide]
    sides: IndexedStore[state.SideKept]
    instructions: IndexedStore[state.OpenInstruction]
    balances: Store[state.Balance]
    commands: Store[state.CommandKept]
    cycles: Store[state.SettlementCycle]
    cycle_totals: IndexedStore[state.CycleTotal]
    """By system|asset; of the number of transactions, by system|."""


def ordered(number: int) -> str:
    """A number as text that sorts as the number does."""
    return f"{number:015d}"


def _waiting(key: str, value: state.HeldForReference | state.HeldByLimit) -> str:
    return f"{value.waits_for}|{ordered(value.sequence)}"


def _final_by_trade_date(key: str, value: state.ReportKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.status.is_final and value.trade_date else None


def _ended_by_trade_date(key: str, value: state.SideKept) -> str | None:
    return f"{value.trade_date}|{key}" if value.status not in ("unmatched", "matched") else None


def matching_key(side: state.UnmatchedSide, direction: str) -> str:
    """What must agree exactly for two sides to match, as `direction` (BUY or SELL) would have it: CSDR fields but the amount."""
    buyer, seller = (side.entity, side.counterparty) if side.side == "BUY" else (side.counterparty, side.entity)
    fields = (direction, side.isin, side.intended_settlement_date, side.trade_date, side.currency, seller, buyer)
    return "|".join(map(str, (side.settlement_system, *fields, f"{side.quantity:.6f}", "")))


def amount_entry(amount: Any) -> str:
    """A positive amount as text that sorts as the amount does."""
    return f"{amount:026.6f}"


def _by_matching_key(key: str, value: state.UnmatchedSide) -> str:
    return f"{matching_key(value, value.side)}{amount_entry(value.amount)}|{ordered(value.sequence)}"


def _in_queue(key: str, value: state.OpenInstruction) -> str | None:
    if value.is_held:
        return None
    created = value.created
    return f"{created.settlement_system}|{created.intended_settlement_date}|{ordered(value.sequence)}"


def _by_date(key: str, value: state.UnmatchedSide) -> str:
    return f"{value.settlement_system}|{value.intended_settlement_date}|{ordered(value.sequence)}"


def _open_by_date(key: str, value: state.OpenInstruction) -> str:
    return f"{value.created.settlement_system}|{value.created.intended_settlement_date}|{ordered(value.sequence)}"


def _held_by_date(key: str, value: state.HeldByLimit) -> str:
    return f"{value.enriched.settlement_system}|{value.enriched.intended_settlement_date}|{ordered(value.sequence)}"


def _by_what_it_waits_for(key: str, value: state.OpenInstruction) -> str | None:
    if value.hindrance is None or value.hindrance.waits_for is None:
        return None
    created = value.created
    return f"{value.hindrance.waits_for}|{created.intended_settlement_date}|{ordered(value.sequence)}"


_REFERENCE: dict[str, StoreSpec[Any]] = {
    "currencies": StoreSpec(reference.CurrencyDefined),
    "instruments": StoreSpec(reference.InstrumentDefined),
    "parties": StoreSpec(reference.PartyDefined),
    "accounts": StoreSpec(reference.AccountDefined),
    "standing_instructions": StoreSpec(reference.StandingInstructionSet),
    "settlement_systems": StoreSpec(reference.SettlementSystemDefined, {"name": lambda key, value: key}),
    "settlement_days": StoreSpec(reference.SettlementDayDefined, {"date": lambda key, value: key}),
    "settlement_windows": StoreSpec(settlement_time.SettlementWindowDefined, {"date": lambda key, value: key}),
    "recycling": StoreSpec(settlement_time.RecyclingSet),
    "calendars": StoreSpec(settlement_time.CalendarDefined),
    "closures": StoreSpec(settlement_time.ClosureAnnounced),
    "conventions": StoreSpec(settlement_time.ConventionSet, {"from": lambda key, value: key}),
    "tolerances": StoreSpec(reference.MatchingToleranceSet),
    "limits": StoreSpec(reference.LimitSet),
    "parameters": StoreSpec(reference.ParameterSet),
}

MIDDLE_STORES: dict[str, StoreSpec[Any]] = {
    **_REFERENCE,
    "reports": StoreSpec(state.ReportKept, {"final": _final_by_trade_date}),
    "early_cancellations": StoreSpec(state.EarlyCancellation),
    "held_for_reference": StoreSpec(state.HeldForReference, {"waiting": _waiting}),
    "held_by_limit": StoreSpec(state.HeldByLimit, {"waiting": _waiting, "dated": _held_by_date}),
    "exposures": StoreSpec(state.Exposure),
    "reservations": StoreSpec(state.Reservation),
    "commands": StoreSpec(state.CommandKept),
}

BACK_STORES: dict[str, StoreSpec[Any]] = {
    **_REFERENCE,
    "unmatched": StoreSpec(state.UnmatchedSide, {"matching": _by_matching_key, "dated": _by_date}),
    "sides": StoreSpec(state.SideKept, {"final": _ended_by_trade_date}),
    "instructions": StoreSpec(state.OpenInstruction, {"queue": _in_queue, "waiting": _by_what_it_waits_for, "dated": _open_by_date}),
    "balances": StoreSpec(state.Balance),
    "commands": StoreSpec(state.CommandKept),
    "cycles": StoreSpec(state.SettlementCycle),
    "cycle_totals": StoreSpec(state.CycleTotal, {"asset": lambda key, value: key}),
}
