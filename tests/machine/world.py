"""The settlement system that a run of the machine plays in: drawn anew for each run, told to the engine and to the reference."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from schemas.collateral import AutoCollateralSet
from schemas.instruction import PartialIndicator
from schemas.message import Message, derive_id
from schemas.penalty_reference import CashRateSet, PenaltyClassificationSet, PenaltyRateSet, PenaltyRegimeSet
from schemas.reference import (
    CurrencyDefined,
    InstrumentDefined,
    MatchingToleranceSet,
    PartyDefined,
    ReceiverLimitSet,
    SettlementSystemDefined,
    StandingInstructionSet,
)
from schemas.settlement_time import CalendarDefined, RecyclingSet, SettlementDayDefined, SettlementWindowDefined, WindowKind
from tests.machine.reference import Reference
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, day
from tests.unit.optimiser_kit import PARTIES

LOT, DAYS, LENT = 10, 9, 3000
OTHER_ISIN, OTHER_CURRENCY = "XS0000000017", "USD"
BEFORE_THE_END_OF_A_MONTH = 24
DEDICATED, RATE, CASH_RATE = "PENALTIES", Decimal("900.00"), Decimal("900.00")
"""Rates that make penalties great enough to be lacking."""
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
    has_windows: bool
    has_calendar: bool
    has_credit: bool
    has_penalties: bool
    month_days: tuple[int, int, int]
    late_days: int
    cancellation_days: int | None
    is_by_value: bool
    has_two: bool
    """Two securities and two currencies; nobody lends there, and nobody is fined."""

    @property
    def first(self) -> int:
        """The day with which a run begins; with penalties the month ends soon after."""
        return BEFORE_THE_END_OF_A_MONTH if self.has_penalties else 0

    @property
    def day_numbers(self) -> list[int]:
        """The settlement days: weekdays, where there is a calendar."""
        days = range(self.first, self.first + 2 * DAYS)
        return [number for number in days if not self.has_calendar or number % 7 < 5][:DAYS]

    def windows(self) -> list[tuple[WindowKind, int, int | None]]:
        """Two night sequences, of which the first ends by itself, then the day; parts in the second sequence and twice a day."""
        if not self.has_windows:
            return []
        night: list[tuple[WindowKind, int, int | None]] = [("NIGHT_SEQUENCE", 390, None), ("NIGHT_SEQUENCE", 420, 450)]
        return [*night, ("PARTIAL", 430, 450), ("DAY", 480, 960), ("PARTIAL", 540, 600), ("PARTIAL", 840, 930)]

    def days(self) -> list[Message]:
        """The settlement days and their windows. What moves cash has its own cut-off, an hour before the other, where there are windows."""
        found: list[Message] = []
        for number in self.day_numbers:
            cut_off = {"cut_off_at": at(number, 960), "dvp_cut_off_at": at(number, 900) if self.has_windows else None}
            date = at(number, 0).date()
            opens_at = at(number, 360 if self.has_windows else 420)
            found.append(SettlementDayDefined(settlement_system=SYSTEM, date=date, opens_at=opens_at, **cut_off))
            for place, (kind, opens, closes) in enumerate(self.windows()):
                closes_at = at(number, closes) if closes is not None else None
                named: dict[str, Any] = {"settlement_system": SYSTEM, "date": date, "name": f"W{place}", "kind": kind}
                found.append(SettlementWindowDefined(**named, opens_at=at(number, opens), closes_at=closes_at))
        return found

    def system(self) -> SettlementSystemDefined:
        thresholds: dict[str, Any] = {"partial_threshold_amount": Decimal(400), "partial_threshold_nominal": Decimal(50)}
        return SettlementSystemDefined(
            settlement_system=SYSTEM,
            name="a depository",
            settlement_days=2,
            partial=self.partial,
            queue_order="by_type_then_value" if self.is_by_value else "priority_then_age",
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
        found: list[Message] = [self.system(), *self.others()]
        days = {"matched_days": MATCHED_DAYS, "unmatched_days": UNMATCHED_DAYS, "cancellation_days": self.cancellation_days}
        found.append(RecyclingSet(settlement_system=SYSTEM, **days))
        found += [PartyDefined(party=party, name="a party") for party in PARTIES[:3]]
        for currency in (CURRENCY, OTHER_CURRENCY) if self.has_tolerance else ():
            amounts = {"threshold": Decimal(1000), "at_most": Decimal(2), "at_most_above": Decimal(25)}
            found.append(MatchingToleranceSet(settlement_system=SYSTEM, currency=currency, **amounts))
        for number, earmarked in enumerate(("EAR0", None) if self.has_credit else ()):
            names = {"cash_account": f"CASH{number}", "provider_cash_account": "LENDER", "collateral_account": f"COL{number}"}
            terms: dict[str, Any] = {"settlement_system": SYSTEM, "limit": Decimal(LENT), "securities_account": earmarked}
            found.append(AutoCollateralSet(**names, **terms))
        if self.has_penalties:
            found += self.penalties()
        if self.has_calendar:
            found.append(CalendarDefined(calendar=SYSTEM, first=at(-60, 0).date(), last=at(90, 0).date()))
        for number, party in enumerate(PARTIES[:2]):  # the third has no standing instruction: nothing is made for it
            for currency in (CURRENCY, OTHER_CURRENCY, "XXX")[: 3 - number]:  # the second has none for what is free of payment
                accounts = {"securities_account": f"SEC{number}", "cash_account": f"CASH{number}"}
                found.append(StandingInstructionSet(party=party, settlement_system=SYSTEM, currency=currency, **accounts))
        if self.approval:
            limit = {"party": PARTIES[0], "currency": CURRENCY, "amount": Decimal(self.approval)}
            found.append(ReceiverLimitSet(settlement_system=SYSTEM, **limit))
        return found

    def others(self) -> list[Message]:
        """The second security and the second currency."""
        other = InstrumentDefined(isin=OTHER_ISIN, name="another share", settlement_system=SYSTEM, **self.instrument())
        return [other, CurrencyDefined(currency=OTHER_CURRENCY, decimals=2)] if self.has_two else []

    def penalties(self) -> list[Message]:
        """One rate, one price; netted on one of the first business days of a month, paid on the next."""
        past = at(-900, 0).date()
        months = dict(zip(("appeal_day", "list_day", "payment_day"), self.month_days, strict=True)) | {"late_days_max": self.late_days}
        return [
            PenaltyRegimeSet(settlement_system=SYSTEM, effective_from=past, cash_account=DEDICATED, **months),
            PenaltyRateSet(category=1, effective_from=past, rate_bp=RATE),
            CashRateSet(currency=CURRENCY, effective_from=past, rate_percent=CASH_RATE),
            PenaltyClassificationSet(isin=ISIN, effective_from=past, asset_class="LIQUID_SHARE", price_currency=CURRENCY),
        ]

    def reference(self) -> Reference:
        """The naive reference under the same rules."""
        known = Reference(lot=LOT, matched_days=MATCHED_DAYS, unmatched_days=UNMATCHED_DAYS)
        known.least, known.default_partial = Decimal(self.least_lots * LOT), self.partial
        known.windows, known.has_calendar = list(self.windows()), self.has_calendar
        known.day, known.has_penalties = self.first, self.has_penalties
        known.cancellation_days, known.is_by_value = self.cancellation_days, self.is_by_value
        known.month_days, known.late_days = self.month_days, self.late_days
        known.standing = {party: f"CASH{number}" for number, party in enumerate(PARTIES[:2])}
        if self.has_windows:
            known.opens, known.dvp_cut_off, known.minute = 360, 900, 540  # parts settle when a run begins
        for number, earmarked in enumerate(("EAR0", None) if self.has_credit else ()):
            terms = {"provider": "LENDER", "collateral": f"COL{number}", "limit": Decimal(LENT), "earmarked": earmarked}
            known.lenders[f"CASH{number}"] = terms
        if self.has_tolerance:
            known.tolerance = (Decimal(1000), Decimal(2), Decimal(25))
        if self.has_thresholds:
            known.threshold = ("PARQ", Decimal(50)) if self.is_nominal else ("PARC", Decimal(400))
        if self.approval is not None:
            known.approvers = {party: (f"SEC{number}", f"CASH{number}") for number, party in enumerate(PARTIES[:2])}
            known.name_of_approval = approval_of
            known.approval_limits = {(PARTIES[0], CURRENCY): Decimal(self.approval)} if self.approval else {}
        return known


def at(number: int, minute: int) -> datetime:
    """A minute of a day; Monday is day 0."""
    return day(number) + timedelta(minutes=minute)


def approval_of(report: str, receiver: str) -> str:
    """The report by which the side is known that is made for a receiver."""
    return f"{receiver}|{SYSTEM}|{derive_id(report, 'approve', 0)}|1|instructed"


def transaction_name(reports: tuple[str, str]) -> str:
    """The identity of a matched pair."""
    return derive_id(f"{reports[0]}|{reports[1]}", "match", 0)
