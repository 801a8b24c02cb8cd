"""The ISO 20022 status and reason codes of where a report stands, from the message that has brought it there."""

from typing import Any

from schemas.iso_codes import Circumstances, iso_codes
from schemas.reasons import Reason
from schemas.values import Status

STATUSES, REASONS = frozenset(Status), frozenset(Reason)


def is_past(due: str | None, day: str, ended: str) -> bool:
    """Whether what is due on that date can no longer settle on it: on `day` it is over, or its last cut-off is, for `ended` has ended."""
    return due is not None and (due < day or due <= ended)


def codes_of(
    report: str, status: str, reason: str | None, message: dict[str, Any], due: str | None, ended: str = "", *, has_missed: bool = False
) -> tuple[str, ...]:
    """Each as status/reason. None of what was never an instruction, or is not taken yet.

    `due` is the intended date, where it is known, `ended` the last settlement day of its system that has ended, and `has_missed`
    whether it has missed a cut-off on its date.
    """
    if status not in STATUSES or reason not in REASONS:
        return ()
    party = message.get("party") or message.get("entity")  # of a hold: whoever has put it
    known = Circumstances(
        is_own=party is None or report.startswith(f"{party}|"),
        is_failing=bool(message.get("missed_cut_offs")) or has_missed or is_past(due, str(message.get("at", ""))[:10], ended),
        differs=tuple(message.get("differs") or ()),
        hold=message.get("hold"),
    )
    try:
        return tuple(map(str, iso_codes(Status(status), Reason(reason), known)))
    except KeyError:  # a newer office may give a reason where this one never does
        return ()


def due_date(messages: list[dict[str, Any]]) -> str | None:
    """The intended date of what these messages are about, as the last of them has it."""
    dates = (message.get("new_date") or message.get("intended_settlement_date") for message in reversed(messages))
    return next((str(date) for date in dates if date), None)
