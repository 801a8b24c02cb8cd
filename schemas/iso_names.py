"""The names that ISO 20022 gives to the codes of iso_codes, in words.

The schema has the codes alone; the names are those of the code sets in the ISO 20022 repository (e.g. AwaitingNextSettlementCycle in
FailingReason4Code). One code can have another name where it is rejected than where it is unmatched.
"""

from schemas.iso_codes import DIFFERS, IsoStatus

STATUSES: dict[IsoStatus, str] = {
    IsoStatus.REJECTED: "rejected",
    IsoStatus.CANCELLED: "cancelled",
    IsoStatus.PENDING_PROCESSING: "pending processing",
    IsoStatus.UNMATCHED: "unmatched",
    IsoStatus.PENDING: "pending",
    IsoStatus.FAILING: "failing",
    IsoStatus.PENDING_CANCELLATION: "pending cancellation",
    IsoStatus.DENIED: "denied",
}

_REJECTED = {
    "REFE": "reference rejection",
    "DQUA": "quantity rejection",
    "DMON": "settlement amount rejection",
    "DSEC": "invalid security",
    "ICAG": "receiving or delivering party 1",
    "DTRD": "trade date",
    "DDAT": "settlement date rejection",
    "DEPT": "receiving or delivering depository",
    "NCRR": "settlement amount currency rejection",
    "MUNO": "multiple settlement quantity",
    "SAFE": "safekeeping account rejection",
    "CASH": "cash account",
    "OTHR": "other",
}
_CANCELLED = {"CANI": "cancelled by yourself", "CANS": "cancelled by system"}
_UNMATCHED = {
    "NMAS": "no matching started",
    "CMIS": "matching instruction not found",
    "DSEC": "financial instrument",
    "ICAG": "receiving or delivering party 1",
    "DELN": "transaction direction",
    "FRAP": "payment code",
    "DDAT": "settlement date",
    "DTRD": "trade date",
    "NCRR": "currency of settlement amount",
    "DQUA": "financial instrument quantity",
    "DMON": "settlement amount",
    "IIND": "common reference",
    "ICUS": "receiving or delivering party 2",
    "DCMX": "cum ex",
    "DMCT": "automatic generation",
}
_OF_SETTLEMENT = {
    "LACK": "lack of securities",
    "CLAC": "counterparty insufficient securities",
    "MONY": "insufficient money",
    "CMON": "counterparty insufficient money",
    "YCOL": "collateral shortage",
    "PREA": "your instruction on hold",
    "PRCY": "counterparty instruction on hold",
    "CSDH": "CSD hold",
    "CVAL": "CSD validation",
    "BLOC": "account blocked",
    "FUTU": "awaiting settlement date",
    "LINK": "pending linked instruction",
    "CYCL": "awaiting next settlement cycle",
    "OTHR": "other",
}
NAMES: dict[IsoStatus, dict[str, str]] = {
    IsoStatus.REJECTED: _REJECTED,
    IsoStatus.CANCELLED: _CANCELLED,
    IsoStatus.PENDING_PROCESSING: {"OTHR": "other"},
    IsoStatus.UNMATCHED: _UNMATCHED,
    IsoStatus.PENDING: _OF_SETTLEMENT,
    IsoStatus.FAILING: _OF_SETTLEMENT,
    IsoStatus.PENDING_CANCELLATION: {"CONF": "awaiting confirmation", "OTHR": "other"},
    IsoStatus.DENIED: {"DSET": "denied since settled", "DCAN": "denied since cancelled", "OTHR": "other"},
}
"""By status and code; that of a field in which two instructions differ names the field."""


def in_words(coded: str) -> str:
    """Status/code in words: that of PENF/CYCL is `failing, awaiting next settlement cycle`."""
    status, _, code = coded.partition("/")
    kind = IsoStatus(status)
    differs = " does not match" if kind is IsoStatus.UNMATCHED and code in DIFFERS.values() else ""
    return f"{STATUSES[kind]}, {NAMES[kind][code]}{differs}"
