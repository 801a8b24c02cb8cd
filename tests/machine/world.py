"""The settlement system that a run of the machine plays in: drawn anew for each run, told to the engine and to the reference."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from schemas.instruction import PartialIndicator
from schemas.message import Message, derive_id
from schemas.reference import (
    MatchingToleranceSet,
    PartyDefined,
    ReceiverLimitSet,
    SettlementSystemDefined,
    StandingInstructionSet,
)
from schemas.settlement_time import RecyclingSet
from tests.machine.reference import Reference
from tests.unit.back_office import CURRENCY, SYSTEM
from tests.unit.optimiser_kit import PARTIES

LOT, DAYS = 10, 9
MATCHED_DAYS = UNMATCHED_DAYS = 1


@dataclass(frozen=True)
class World:
    """What may differ between two settlement systems."""

    has_tolerance: bool
    has_thresholds: bool
    is_nominal: bool
    least_lots: int
    partial: PartialIndicator
    approval: int | None

    def system(self) -> SettlementSystemDefined:
        thresholds: dict[str, Any] = {"partial_threshold_amount": Decimal(400), "partial_threshold_nominal": Decimal(50)}
        return SettlementSystemDefined(
            settlement_system=SYSTEM,
            name="a depository",
            settlement_days=2,
            partial=self.partial,
            matching="two_sided" if self.approval is None else "receiver_approval",
            **(thresholds if self.has_thresholds else {}),
        )

    def instrument(self) -> dict[str, Any]:
        return {
            "settlement_multiple": Decimal(LOT),
            "minimum_denomination": Decimal(self.least_lots * LOT),
            "quantity_type": "FAMT" if self.is_nominal else "UNIT",
        }

    def records(self) -> list[Message]:
        """The reference data beside instrument, currency and accounts."""
        found: list[Message] = [self.system()]
        found.append(RecyclingSet(settlement_system=SYSTEM, matched_days=MATCHED_DAYS, unmatched_days=UNMATCHED_DAYS))
        found += [PartyDefined(party=party, name="a party") for party in PARTIES[:3]]
        if self.has_tolerance:
            amounts = {"threshold": Decimal(1000), "at_most": Decimal(2), "at_most_above": Decimal(25)}
            found.append(MatchingToleranceSet(settlement_system=SYSTEM, currency=CURRENCY, **amounts))
        for number, party in enumerate(PARTIES[:2]):  # the third has no standing instruction: nothing is made for it
            for currency in (CURRENCY, "XXX"):
                accounts = {"securities_account": f"SEC{number}", "cash_account": f"CASH{number}"}
                found.append(StandingInstructionSet(party=party, settlement_system=SYSTEM, currency=currency, **accounts))
        if self.approval:
            limit = {"party": PARTIES[0], "currency": CURRENCY, "amount": Decimal(self.approval)}
            found.append(ReceiverLimitSet(settlement_system=SYSTEM, **limit))
        return found

    def reference(self) -> Reference:
        """The naive reference under the same rules."""
        known = Reference(lot=LOT, matched_days=MATCHED_DAYS, unmatched_days=UNMATCHED_DAYS)
        known.least, known.default_partial = Decimal(self.least_lots * LOT), self.partial
        if self.has_tolerance:
            known.tolerance = (Decimal(1000), Decimal(2), Decimal(25))
        if self.has_thresholds:
            known.threshold = ("PARQ", Decimal(50)) if self.is_nominal else ("PARC", Decimal(400))
        if self.approval is not None:
            known.approvers = {party: (f"SEC{number}", f"CASH{number}") for number, party in enumerate(PARTIES[:2])}
            known.name_of_approval = approval_of
            known.approval_limits = {PARTIES[0]: Decimal(self.approval)} if self.approval else {}
        return known


def approval_of(report: str, receiver: str) -> str:
    """The report by which the side is known that is made for a receiver."""
    return f"{receiver}|{SYSTEM}|{derive_id(report, 'approve', 0)}|1|instructed"


worlds = st.builds(
    World,
    has_tolerance=st.booleans(),
    has_thresholds=st.booleans(),
    is_nominal=st.booleans(),
    least_lots=st.sampled_from([1, 1, 3]),
    partial=st.sampled_from(["NPAR", "PART"]),
    approval=st.sampled_from([None, None, None, 0, 500]),
)
