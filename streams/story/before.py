"""What hindered a transaction before its cut-off: time alone is no reason for a fail, what it lacked when it was last attempted is."""

from typing import Any

from streams.story.advice import ADVICE, advice
from streams.story.lacks import others_of

MISSED = "cut_off_missed"
OF_TIME = (MISSED, "settlement_closed", "intended_date_not_reached", "window_not_open")
"""Reasons that say no more than that it is not the time: they do not show what an attempt would lack."""
BALANCES = ("securities_short", "cash_short")
AGAIN = "It is attempted again when the next settlement day opens."


def has_missed(before: bool, message: dict[str, Any]) -> bool:
    """Whether it has missed a cut-off on its intended date after this message, where it had `before`: another date begins anew."""
    if message.get("new_date") is not None:
        return False
    return before or bool(message.get("missed_cut_offs")) or message.get("reason") == MISSED


def still_hinders(before: dict[str, Any] | None, message: dict[str, Any]) -> dict[str, Any] | None:
    """The last InstructionPended that says what an attempt lacked, where nothing has happened since; `before` is that before `message`."""
    if message["type"] == "StatusAdvised" or (message["type"] == "InstructionPended" and message.get("reason") in OF_TIME):
        return before
    return message if message["type"] == "InstructionPended" else None


def true_cause(before: dict[str, Any] | None, message: dict[str, Any]) -> dict[str, Any]:
    """The message that says why it does not settle: of a missed cut-off the one before it, of what has missed one since."""
    if before is None or message.get("reason") != MISSED:
        return message
    return before | {"missed_cut_offs": message.get("missed_cut_offs") or 1}


def next_step(report: str, status: str, reason: str | None, before: dict[str, Any] | None) -> str:
    """What to do next: whoever lacked something at the cut-off has until the next opening to bring it in."""
    others = others_of(before) if before is not None and before.get("others") else ""
    if before is None or reason != MISSED:
        is_told = others and before is not None and before["reason"] == reason
        return advice(status, reason) + (f" Beside that it lacked at that attempt: {others}." if is_told else "")
    lack = before["reason"]
    if lack not in BALANCES or not before.get("lacking"):
        beside = f"; {others}" if others else ""
        return f"Before the cut-off it did not settle either ({lack.replace('_', ' ')}{beside}). {ADVICE.get(lack, ADVICE[MISSED])}"
    them = "it" if lack == "cash_short" else "them"
    is_own = report.startswith(f"{before['party']}|")
    who = f"bring {them} in" if is_own else f"{before['party']} has to bring {them} in"
    beside = f" Beside that: {others}." if others else ""
    return f"Before the cut-off {before['account']} lacked {before['lacking']} {before['asset']}; {who}.{beside} {AGAIN}"
