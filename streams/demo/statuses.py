"""What verify's reckoning says of each single report and request."""

from streams.verify import marks
from streams.verify.reckoning import Reckoning


def statuses(known: Reckoning) -> dict[str, str]:
    """By report, the status of each side and of each request to cancel (applied: cancelled). What has none is left out."""
    sides = ((key, side.status()) for key, side in known.sides.items())
    requests = ((key, _request_status(request)) for key, request in known.requests.items())
    return {key: status for found in (sides, requests) for key, status in found if status is not None}


def _request_status(request: marks.Marks) -> str | None:
    if request.once & marks.REQUEST_APPLIED:
        return "cancelled"
    if request.once & (marks.REQUEST_REFUSED | marks.REJECTED):
        return "refused"
    if request.once & marks.ADVISED_DEAD:
        return "dead"
    return "pending" if request.once & marks.REQUEST_PENDED else None
