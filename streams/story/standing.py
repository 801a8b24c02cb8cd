"""Where each report of a story stands at its end: its status, why, and where its securities and cash are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streams.story.advice import REFUSED_INSTRUCTION
from streams.story.allocated import stands_in
from streams.story.before import has_missed, next_step, still_hinders, true_cause
from streams.story.iso import codes_of, due_date
from streams.story.near import as_meant, held_beside, near_advice, told_now
from streams.story.words import plain_reason, subject

NOT_TAKEN = "not taken yet"
FINAL = ("settled", "cancelled", "refused", "dead")
BECOMES = {
    "TradeHeld": "held",
    "TradeRejected": "refused",
    "TradeWithdrawn": "cancelled",
    "TradeApproved": "pending",
    "AmendmentRequested": "pending",
    "InstructionUnmatched": "pending",
    "InstructionMatched": "pending",
    "InstructionCreated": "pending",
    "TradeNovated": "pending",
    "ObligationCarried": "pending",
    "InstructionPended": "pending",
    "InstructionHeld": "held",
    "InstructionReleased": "pending",
    "InstructionPartiallySettled": "partially_settled",
    "InstructionSubmitted": "pending",
    "InstructionGenerated": "pending",
    "InstructionSettled": "settled",
    "InstructionCancelled": "cancelled",
    "SideCancelled": "cancelled",
    "AmendmentRefused": "refused",
}
"""The status that a message gives to the reports that it is about."""
REPORTING = ("TradeExecuted", "TradeAmended", "SubmitInstruction", "InstructionSubmitted", "InstructionGenerated")
"""What begins the story of a side."""
REASONS = {
    "TradeApproved": "sent_to_settlement",
    "TradeNovated": "novated",
    "ObligationAllocated": "novated",
    "ObligationCarried": "carried_into_next_cycle",
    "AmendmentRequested": "sent_to_settlement",
    "InstructionUnmatched": "unmatched",
    "InstructionReleased": "released",
}
NONE_ENDED: Mapping[str, str] = {}
Beside = tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]]]
"""Of other sides: their terms, and what says that they wait no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One report: its status, the reason where it is not settled, that as ISO 20022 has it, what to do next, and where its assets are."""

    report: str
    status: str
    reason: str | None
    iso: tuple[str, ...]
    next: str
    assets: tuple[str, ...]


def standings(messages: list[dict[str, Any]], beside: Beside = ((), ()), ended: Mapping[str, str] = NONE_ENDED) -> list[Standing]:
    """Where each reported side stands after these messages, which are in order.

    `beside` is what is known of the sides that are near, `ended` by system the last settlement day that has ended.
    """
    reports = [subject(message) for message in messages if message["type"] in REPORTING]
    known = [*beside[0], *messages, *beside[1]]
    return [standing_of(report, known, ended) for report in dict.fromkeys(reports)]


def standing_of(report: str, messages: list[dict[str, Any]], ended: Mapping[str, str] = NONE_ENDED, *, missed: bool = False) -> Standing:
    """Where one report stands after these messages, which are in order; `missed` where it missed a cut-off of which they do not tell."""
    status, reason, iso = NOT_TAKEN, None, tuple[str, ...]()
    assets: tuple[str, ...] = ()
    said: dict[tuple[str | None, bool], tuple[str, ...]] = {}
    before: dict[str, Any] | None = None
    closed = max((ended.get(str(message.get("settlement_system")), "") for message in messages if _is_about(report, message)), default="")
    for at, message in enumerate(messages):
        missed = has_missed(missed, message) if _is_about(report, message) else missed
        told = _told(report, message)
        if told is not None and status not in FINAL:
            status, reason = told, message.get("reason") or REASONS.get(message["type"])
            about, before = (reason, status in FINAL), still_hinders(before, message)
            if message["type"] != "StatusAdvised" or about not in said:  # else it repeats what has happened, and says less of it
                cause = as_meant(report, true_cause(before, message), messages[: at + 1])
                due = due_date(messages[: at + 1])
                said[about] = codes_of(report, status, cause.get("reason") or reason, cause, due, closed, has_missed=missed)
            iso = said[about]
        if message["type"] in ("InstructionSettled", "InstructionPartiallySettled") and told is not None:
            assets += _assets(report, message)
        if status == NOT_TAKEN and message["type"] == "DeadLetter" and message["report"] == report and message["about"] in REPORTING:
            status, reason = "dead", message["reason"]
    refused = _refused_command(report, messages) if status == NOT_TAKEN else None
    if refused is not None:
        iso = codes_of(report, "refused", refused["reason"], refused, None)
        return Standing(report=report, status="refused", reason=refused["reason"], iso=iso, next=REFUSED_INSTRUCTION, assets=())
    is_unmatched = reason == "unmatched" and status not in FINAL
    now = told_now(report, messages) if is_unmatched else None
    if now is not None:
        iso = codes_of(report, status, reason, as_meant(report, now, messages), None)
    missing = _missing(report, now or {}, messages) if is_unmatched else None
    stands = stands_in(report, messages) if status == "pending" and reason == "novated" else None
    then = missing or stands or next_step(report, status, reason, before)
    return Standing(report=report, status=status, reason=reason, iso=iso, next=then, assets=assets)


def _missing(report: str, told: dict[str, Any], messages: list[dict[str, Any]]) -> str | None:
    """Where the other side of what is unmatched is held, or what is near; None where the story knows of neither."""
    held = (standing_of(other, messages) for other in held_beside(report, messages))
    found = next((each for each in held if each.status == "held"), None)
    if found is None:
        return near_advice(report, told, messages)
    return f"The other side, {found.report}, is held by middle: {plain_reason(str(found.reason))}. {found.next}"


def _refused_command(report: str, messages: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last answer that refuses to take an instruction sent directly. It is not final: another command may bring it in."""
    answers = (each for each in reversed(messages) if each["type"] == "CommandRefused" and each.get("answers") == "SubmitInstruction")
    return next((each for each in answers if each["report"] == report), None)


def _is_about(report: str, message: dict[str, Any]) -> bool:
    return report in (message.get("report"), message.get("deliverer_report"), message.get("receiver_report"))


def _told(report: str, message: dict[str, Any]) -> str | None:
    if not _is_about(report, message):
        return None
    if message["type"] == "ObligationAllocated":
        return "pending" if message["open_quantity"].strip("0.") else "settled"
    if message["type"] == "TradeRejected" and message["reason"] == "exists_with_different_content":
        return None  # that was another report under the same identity
    return message["status"] if message["type"] == "StatusAdvised" else BECOMES.get(message["type"])


def _assets(report: str, settled: dict[str, Any]) -> tuple[str, ...]:
    """What has left and reached the accounts of one side: the securities leave the deliverer, the cash goes as the type says."""
    is_deliverer = report == settled["deliverer_report"]
    pays = is_deliverer == bool(settled.get("is_paid_by_deliverer"))
    mine = [
        moved for moved in settled["movements"] if moved["amount"].startswith("-") == (pays if len(moved["asset"]) == 3 else is_deliverer)
    ]
    return tuple(f"{moved['account']}: {_signed(moved['amount'])} {moved['asset']}, {moved['balance']} after it" for moved in mine)


def _signed(amount: str) -> str:
    return amount if amount.startswith("-") else f"+{amount}"
