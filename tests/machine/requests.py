"""The naive reference, continued: requests to cancel what has matched end, joined or not. Of the product only what is heard."""

from schemas.message import Message
from schemas.report_answers import CancellationApplied, CancellationRefused
from tests.machine.dates import settlement_days_before
from tests.machine.reference import ENDED, Reference

ENDINGS = {"already_settled": "settled", "already_cancelled": "cancelled"}


def hear_of_requests(known: Reference, message: Message) -> None:
    """A request has ended: its time is over, what it is about has ended without it, or both have asked."""
    if not isinstance(message, CancellationApplied | CancellationRefused):
        return
    side = known.sides[message.report]
    if isinstance(message, CancellationApplied):
        assert side["status"] == "cancelled", f"{message}: {side['status']}"
    elif message.reason.value == "recycling_is_over":
        assert side["asked"], f"{message}: nobody has asked"
        assert _is_over(known, message.report), f"{message} has ended too early"
    else:
        assert (side["asked"], side["status"]) == (True, ENDINGS[message.reason.value]), f"{message}: {side}"
    side["asked"] = False


def unanswered(known: Reference) -> list[str]:
    """Of what has ended, requests that nobody has answered."""
    return [report for report, side in known.sides.items() if side["asked"] and side["status"] in ENDED]


def overdue_requests(known: Reference) -> list[str]:
    """Requests whose time was over at the last cut-off."""
    return [report for report, side in known.sides.items() if side["asked"] and _is_over(known, report)]


def _is_over(known: Reference, report: str) -> bool:
    if known.cancellation_days is None:
        return False
    return bool(known.sides[report]["asked_on"] <= settlement_days_before(known, known.day, known.cancellation_days))
