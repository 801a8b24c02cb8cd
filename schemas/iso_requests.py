"""The status and reason codes of what became of a request to cancel, as sese.027 would give them: the codes of sese.027.001.07."""

from schemas.iso_codes import OTHER, IsoCode, IsoStatus, coded, without_code
from schemas.reasons import Reason
from schemas.values import Status

CANCELLATION_APPLIED = "CANI"
"""CancelledStatusReason5Code of a request that was applied: cancelled by yourself."""

CANCELLATION_PENDING: dict[Reason, str] = {Reason.WAITS_FOR_COUNTERPARTY: "CONF", Reason.TRADE_NOT_KNOWN: OTHER}
"""PendingReason9Code: what has matched awaits the confirmation of the counterparty."""

DENIED: dict[Reason, str] = {
    Reason.ALREADY_SETTLED: "DSET",
    Reason.ALREADY_CANCELLED: "DCAN",
    **without_code(
        Reason.ALREADY_REFUSED,
        Reason.ALREADY_DEAD,
        Reason.ALREADY_NOVATED,
        Reason.TRADE_NOT_KNOWN,
        Reason.RECYCLING_IS_OVER,
        Reason.REPLACED,
        Reason.STAGE_FAILED,
    ),
}
"""DeniedReason6Code: since settled, since cancelled. It has no code for what was netted, for a request whose time is over, or for what
never came."""


def request_code(status: Status, reason: Reason | None) -> IsoCode:
    """The code of what became of a request to cancel: it is cancelled where it was applied, pending, refused, or dead."""
    match status:
        case Status.CANCELLED:
            return IsoCode(IsoStatus.CANCELLED, CANCELLATION_APPLIED)
        case Status.PENDING if reason is not None:
            return coded(IsoStatus.PENDING_CANCELLATION, CANCELLATION_PENDING[reason], reason)
        case Status.REFUSED if reason in DENIED:
            return coded(IsoStatus.DENIED, DENIED[reason], reason)
    return IsoCode(IsoStatus.REJECTED, OTHER, reason)  # it could not be looked at: RejectionReason74Code
