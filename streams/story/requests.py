"""What became of each request to cancel in a story: whether it was applied, waits or was refused, and why, with its ISO 20022 code."""

from dataclasses import dataclass
from typing import Any

from schemas.iso_requests import request_code
from schemas.reasons import Reason
from schemas.values import Status
from streams.story.iso import REASONS

ANSWERS = {"CancellationApplied": "cancelled", "CancellationPended": "pending", "CancellationRefused": "refused"}
TOLD = {"cancelled": "applied", "pending": "pending", "refused": "refused", "dead": "dead"}
REQUEST = "|cancelled"
"""How the key of a request ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStanding:
    """One request to cancel `report`: `applied`, `pending`, `refused` or `dead`, and the reason where it is not applied."""

    request: str
    report: str | None
    status: str
    reason: str | None
    iso: str | None


def request_standings(messages: list[dict[str, Any]]) -> list[RequestStanding]:
    """Where each request stands after these messages, which are in order: as the last answer to it says."""
    answers = ((_answered(message), message) for message in messages)
    last = {request: (status, message) for (request, status), message in answers if request is not None}
    return [_standing(request, status, message) for request, (status, message) in last.items()]


def _answered(message: dict[str, Any]) -> tuple[str | None, str]:
    """The request that a message answers, and its status by that. One that is refused or dead itself is told as a report is."""
    kind, report = message["type"], message.get("report")
    if kind in ANSWERS:
        return message.get("request"), ANSWERS[kind]
    if not isinstance(report, str) or not report.endswith(REQUEST):
        return None, ""
    if kind == "TradeRejected" and message.get("reason") != "exists_with_different_content":
        return report, "refused"
    return (report, "dead") if kind == "StatusAdvised" and message.get("status") == "dead" else (None, "")


def _standing(request: str, status: str, message: dict[str, Any]) -> RequestStanding:
    reason = message.get("reason")
    about = message["report"] if message["type"] in ANSWERS else None
    return RequestStanding(request=request, report=about, status=TOLD[status], reason=reason, iso=_code(status, reason))


def _code(status: str, reason: str | None) -> str | None:
    if reason is not None and reason not in REASONS:
        return None
    try:
        return str(request_code(Status(status), Reason(reason) if reason is not None else None))
    except KeyError:  # a newer office may give a reason where this one never does
        return None
