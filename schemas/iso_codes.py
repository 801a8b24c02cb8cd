"""The status and reason codes of ISO 20022 for each of our reasons, as a status advice (sese.024) would give them.

The codes are those of the enumerations in sese.024.001.12, the meaning of each that of its definition there; tests/unit/test_iso_codes.py
holds them against the schemas. Where none fits it is OTHR, and our reason is the additional information. Messages say our reasons alone:
the code follows from the reason, the status, and whose lack it is. What becomes of a request to cancel: iso_requests.py. Long because it is
one table.
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas.instruction import Hold
from schemas.reasons import Reason
from schemas.values import Status

OTHER = "OTHR"


class IsoStatus(StrEnum):
    """What kind of status it is, by the code that ISO 15022 has for it; beside it, where sese.024 has it, or of a request sese.027."""

    REJECTED = "REJT"  # PrcgSts/Rjctd; in sese.027 too
    CANCELLED = "CAND"  # PrcgSts/Canc; in sese.027 too
    PENDING_PROCESSING = "PPRC"  # PrcgSts/PdgPrcg
    UNMATCHED = "NMAT"  # MtchgSts/Umtchd
    PENDING = "PEND"  # SttlmSts/Pdg: it can still settle on its intended date
    FAILING = "PENF"  # SttlmSts/Flng: it can settle, but no longer on its intended date
    PENDING_CANCELLATION = "CANP"  # sese.027 PrcgSts/PdgCxl
    DENIED = "DEND"  # sese.027 PrcgSts/Dnd


@dataclass(frozen=True, slots=True)
class IsoCode:
    """A status, the code of its reason, and our reason where the code says no more than that there is another one."""

    status: IsoStatus
    code: str
    more: Reason | None = None

    def __str__(self) -> str:
        return f"{self.status}/{self.code}"


def without_code(*reasons: Reason) -> dict[Reason, str]:
    """Reasons for which ISO 20022 has no code."""
    return dict.fromkeys(reasons, OTHER)


def _to_both(code: str, *reasons: Reason) -> dict[Reason, tuple[str, str]]:
    return dict.fromkeys(reasons, (code, code))


REJECTED: dict[Reason, str] = {
    Reason.EXISTS_WITH_DIFFERENT_CONTENT: "REFE",
    **dict.fromkeys((Reason.QUANTITY_NOT_POSITIVE, Reason.QUANTITY_NOT_OF_TYPE), "DQUA"),
    **dict.fromkeys((Reason.AMOUNT_NOT_POSITIVE, Reason.AMOUNT_NOT_OF_TYPE, Reason.AMOUNT_NOT_IN_CURRENCY_UNITS), "DMON"),
    **dict.fromkeys(
        (Reason.ISIN_CHECK_DIGIT_WRONG, Reason.INSTRUMENT_NOT_KNOWN, Reason.INSTRUMENT_NOT_OF_SETTLEMENT_SYSTEM),
        "DSEC",
    ),
    **dict.fromkeys(
        (Reason.COUNTERPARTY_CHECK_DIGITS_WRONG, Reason.COUNTERPARTY_IS_ENTITY, Reason.COUNTERPARTY_NOT_KNOWN),
        "ICAG",
    ),
    **dict.fromkeys((Reason.TRADE_DATE_BEFORE_WINDOW, Reason.TRADE_DATE_IN_FUTURE), "DTRD"),
    **dict.fromkeys((Reason.INTENDED_DATE_BEFORE_TRADE_DATE, Reason.SETTLEMENT_DAY_CLOSED, Reason.SETTLEMENT_DAY_NOT_KNOWN), "DDAT"),
    Reason.SETTLEMENT_SYSTEM_NOT_KNOWN: "DEPT",
    Reason.CURRENCY_NOT_KNOWN: "NCRR",
    Reason.QUANTITY_NOT_IN_LOTS: "MUNO",
    **dict.fromkeys((Reason.ACCOUNT_NOT_KNOWN, Reason.ACCOUNT_NOT_OF_ENTITY, Reason.ACCOUNT_CLOSED), "SAFE"),
    **dict.fromkeys((Reason.ACCOUNT_FOR_CLEARING_ONLY, Reason.ACCOUNT_WITHOUT_CLIENT, Reason.CLIENT_NOT_OF_ACCOUNT), "SAFE"),
    **dict.fromkeys((Reason.ACCOUNT_FOR_PENALTIES_ONLY, Reason.CASH_ACCOUNT_NOT_LINKED), "CASH"),
    **without_code(
        Reason.ENTITY_CHECK_DIGITS_WRONG,
        Reason.ENTITY_NOT_KNOWN,
        Reason.STANDING_INSTRUCTION_NOT_KNOWN,
        Reason.REFUSED_BY_OPERATOR,
        Reason.STAGE_FAILED,
        # amendments
        Reason.AMENDS_ITSELF,
        Reason.AMENDED_VERSION_NOT_KNOWN,
        Reason.AMENDED_VERSION_IS_FINAL,
        Reason.AMENDMENT_ALREADY_PENDING,
        Reason.AMENDMENT_CHANGES_SETTLEMENT_SYSTEM,
        Reason.TRADE_NOT_KNOWN,
        Reason.ALREADY_MATCHED,
        Reason.ALREADY_SETTLED,
        Reason.ALREADY_CANCELLED,
        Reason.ALREADY_REFUSED,
        Reason.ALREADY_DEAD,
        Reason.ALREADY_NOVATED,
        # links and reversals
        Reason.LINKED_TO_ITSELF,
        Reason.LINKED_INSTRUCTION_NOT_KNOWN,
        Reason.LINKED_INSTRUCTION_HAS_ENDED,
        Reason.LINKS_FORM_A_CYCLE,
        Reason.TOO_MANY_LINKS,
        Reason.REVERSED_INSTRUCTION_NOT_KNOWN,
        Reason.REVERSED_INSTRUCTION_NOT_SETTLED,
        Reason.ALREADY_REVERSED,
        Reason.NOT_A_REVERSAL,
    ),
}
"""RejectionReason75Code."""

CANCELLED: dict[Reason, str] = {
    **dict.fromkeys(
        (Reason.CANCELLED_BY_PARTY, Reason.CANCELLED_BY_BOTH_PARTIES, Reason.CANCELLED_BEFORE_ARRIVAL, Reason.REPLACED), "CANI"
    ),
    **dict.fromkeys((Reason.RECYCLING_IS_OVER, Reason.CARRIED_INTO_NEXT_CYCLE), "CANS"),
}
"""CancelledStatusReason16Code: by yourself, by the system."""

PENDING_PROCESSING: dict[Reason, str] = without_code(
    Reason.INSTRUMENT_NOT_KNOWN,
    Reason.SETTLEMENT_SYSTEM_NOT_KNOWN,
    Reason.CURRENCY_NOT_KNOWN,
    Reason.ENTITY_NOT_KNOWN,
    Reason.COUNTERPARTY_NOT_KNOWN,
    Reason.STANDING_INSTRUCTION_NOT_KNOWN,
    Reason.ACCOUNT_NOT_KNOWN,
    Reason.ACCOUNT_WITHOUT_CLIENT,
    Reason.SETTLEMENT_DAY_NOT_KNOWN,
    Reason.AMENDED_VERSION_NOT_KNOWN,
    Reason.AMENDMENT_ALREADY_PENDING,
    Reason.LIMIT_NOT_KNOWN,
    Reason.LIMIT_EXCEEDED,
)
"""PendingProcessingReason4Code: what middle holds has no settlement status yet. It has no code for data or limits that are missing."""

UNMATCHED: dict[Reason, str] = {Reason.SENT_TO_SETTLEMENT: "NMAS", Reason.UNMATCHED: "CMIS"}
"""UnmatchedReason11Code: matching has not started; no instruction of the counterparty was found, not even one that is near."""

DIFFERS: dict[str, str] = {
    "isin": "DSEC",
    "counterparty": "ICAG",
    "movement": "DELN",
    "instruction_type": "FRAP",
    "intended_settlement_date": "DDAT",
    "trade_date": "DTRD",
    "currency": "NCRR",
    "quantity": "DQUA",
    "amount": "DMON",
    "common_reference": "IIND",
    "client": "ICUS",
    "cum_ex": "DCMX",
    "opted_out": "DMCT",
}
"""UnmatchedReason11Code of each field in which the nearest instruction of the counterparty differs."""

PENDING: dict[Reason, tuple[str, str]] = {
    Reason.SECURITIES_SHORT: ("LACK", "CLAC"),
    Reason.CASH_SHORT: ("MONY", "CMON"),
    Reason.NET_DEBIT_CAP_EXCEEDED: ("MONY", "CMON"),
    Reason.COLLATERAL_SHORT: ("YCOL", OTHER),
    Reason.ON_HOLD: ("PREA", "PRCY"),
    Reason.PARTS_NOT_ALLOWED: ("PREA", "PRCY"),
    Reason.RELEASED_TOO_LITTLE: ("PREA", "PRCY"),
    Reason.STAGE_FAILED: ("CSDH", "CSDH"),
    Reason.ACCOUNT_CLOSED: ("BLOC", OTHER),
    **_to_both("FUTU", Reason.SETTLEMENT_CLOSED, Reason.INTENDED_DATE_NOT_REACHED),
    **_to_both("LINK", Reason.WAITS_FOR_LINKED_INSTRUCTION, Reason.POOL_NOT_COMPLETE),
    **_to_both(OTHER, Reason.WINDOW_NOT_OPEN, Reason.ACCOUNT_NOT_KNOWN, Reason.TOO_MANY_LINKS, Reason.BALANCE_TOO_LARGE),
    **_to_both(OTHER, Reason.RELEASED, Reason.NOVATED, Reason.ACCOUNT_NOT_OF_SETTLEMENT_SYSTEM),
}
"""PendingReason24Code: to whom it is due, and to the other party."""

HOLDS: dict[Hold, tuple[str, str]] = {
    "PREA": ("PREA", "PRCY"),
    "PRCY": ("PRCY", "PREA"),
    "CSDH": ("CSDH", "CSDH"),
    "CVAL": ("CVAL", "CVAL"),
    "ADEA": (OTHER, OTHER),
}
"""What is on hold, by the hold: to whom it is due, and to the other party. ADEA is our word for the approval of a receiver; in ISO 20022
it is a deadline that was missed."""

FAILING: dict[Reason, tuple[str, str]] = PENDING | _to_both(
    "CYCL", Reason.CUT_OFF_MISSED, Reason.WINDOW_NOT_OPEN, Reason.SETTLEMENT_CLOSED, Reason.INTENDED_DATE_NOT_REACHED
)
"""FailingReason4Code: as while it was pending; what waits for time alone awaits the next settlement cycle. A missed cut-off is failing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a code depends on beside status and reason.

    `is_own` is whether the lack is that of the party which is told; `is_failing` whether the intended date has passed or its cut-off was
    missed; `differs` names the fields in which the nearest instruction of the counterparty differs; `hold` is what keeps it on hold.
    """

    is_own: bool = True
    is_failing: bool = False
    differs: tuple[str, ...] = ()
    hold: Hold | None = None


ALONE = Circumstances()


def iso_codes(status: Status, reason: Reason, known: Circumstances = ALONE) -> tuple[IsoCode, ...]:
    """The codes of what a party is told of its report: one, or one for each field that differs; none of what has settled."""
    match status:
        case Status.SETTLED:
            return ()
        case Status.REFUSED | Status.DEAD:
            return (coded(IsoStatus.REJECTED, REJECTED[reason], reason),)
        case Status.CANCELLED:
            return (coded(IsoStatus.CANCELLED, CANCELLED[reason], reason),)
        case Status.HELD if reason in PENDING_PROCESSING:
            return (coded(IsoStatus.PENDING_PROCESSING, PENDING_PROCESSING[reason], reason),)
    if reason in UNMATCHED:
        codes = tuple(DIFFERS[field] for field in known.differs) or (UNMATCHED[reason],)
        return tuple(coded(IsoStatus.UNMATCHED, code, reason) for code in codes)
    return (_of_settlement(reason, known),)


def _of_settlement(reason: Reason, known: Circumstances) -> IsoCode:
    is_failing = known.is_failing or reason is Reason.CUT_OFF_MISSED
    own, others = (FAILING if is_failing else PENDING)[reason]
    if reason in (Reason.ON_HOLD, Reason.PARTS_NOT_ALLOWED, Reason.RELEASED_TOO_LITTLE) and known.hold is not None:
        own, others = HOLDS[known.hold]
    return coded(IsoStatus.FAILING if is_failing else IsoStatus.PENDING, own if known.is_own else others, reason)


def coded(status: IsoStatus, code: str, reason: Reason) -> IsoCode:
    """The code, with our reason where it says no more than that there is another one."""
    return IsoCode(status, code, reason if code == OTHER else None)
