"""The states of an instruction and what each event makes of it, as a table that is documentation and test at once.

A state is that of one side in back. An event is what its party, the other party, the CSD or time does. Where a row names a state, that
is the next one; where it names a reason, the event is refused with it and nothing changes. Every pair of state and event has a row.
"""

from typing import Literal

from schemas.reasons import Reason

State = Literal["not_known", "unmatched", "matched", "novated", "partially_settled", "settled", "cancelled", "refused", "dead"]

Event = Literal[
    "instruct",
    "match",
    "novate",
    "amend",
    "cancel",
    "cancel_by_both",
    "hold",
    "release",
    "release_partially",
    "set_priority",
    "set_partial_indicator",
    "link",
    "unlink",
    "settle",
    "settle_part",
    "recycle_out",
    "fail_stage",
]

ENDED: dict[State, Reason] = {
    "settled": Reason.ALREADY_SETTLED,
    "cancelled": Reason.ALREADY_CANCELLED,
    "refused": Reason.ALREADY_REFUSED,
    "dead": Reason.ALREADY_DEAD,
}
"""Why nothing can be done to an instruction that has ended."""

STATES: tuple[State, ...] = ("not_known", "unmatched", "matched", "novated", "partially_settled", *ENDED)

CONDITIONS: tuple[Event, ...] = ("hold", "release", "release_partially", "set_priority", "set_partial_indicator", "link", "unlink")
"""What a party changes without touching what was matched (sese.030)."""

OWN: tuple[Event, ...] = ("match", "novate", "settle", "settle_part", "recycle_out", "fail_stage", "cancel_by_both")
"""What back itself does, or both parties: in a state where a row names no next one, it does not happen."""

TRANSITIONS: dict[tuple[State, Event], State | Reason] = {
    **{(state, event): ENDED[state] for state in ENDED for event in ("amend", "cancel", *CONDITIONS)},
    **{("not_known", event): Reason.INSTRUCTION_NOT_KNOWN for event in CONDITIONS},
    ("not_known", "cancel"): Reason.TRADE_NOT_KNOWN,
    ("not_known", "amend"): Reason.TRADE_NOT_KNOWN,
    ("not_known", "instruct"): "unmatched",
    **{(state, "instruct"): Reason.EXISTS_WITH_DIFFERENT_CONTENT for state in STATES if state not in ("not_known", "dead")},
    **{("unmatched", event): "unmatched" for event in CONDITIONS},
    ("unmatched", "amend"): "cancelled",
    ("unmatched", "cancel"): "cancelled",
    ("unmatched", "match"): "matched",
    ("unmatched", "recycle_out"): "cancelled",
    **{("matched", event): "matched" for event in CONDITIONS},
    ("matched", "amend"): Reason.ALREADY_MATCHED,
    ("matched", "cancel"): Reason.WAITS_FOR_COUNTERPARTY,
    ("matched", "cancel_by_both"): "cancelled",
    ("matched", "settle"): "settled",
    ("matched", "novate"): "novated",
    **{("novated", event): Reason.ALREADY_NOVATED for event in ("amend", "cancel", *CONDITIONS)},
    ("novated", "settle"): "settled",
    ("matched", "settle_part"): "partially_settled",
    ("matched", "recycle_out"): "cancelled",
    ("matched", "fail_stage"): "matched",
    **{("partially_settled", event): "partially_settled" for event in CONDITIONS},
    ("partially_settled", "amend"): Reason.ALREADY_MATCHED,
    ("partially_settled", "cancel"): Reason.WAITS_FOR_COUNTERPARTY,
    ("partially_settled", "cancel_by_both"): "cancelled",
    ("partially_settled", "settle"): "settled",
    ("partially_settled", "settle_part"): "partially_settled",
    ("partially_settled", "recycle_out"): "cancelled",
    ("partially_settled", "fail_stage"): "partially_settled",
    ("not_known", "fail_stage"): "dead",
}
"""What is not here cannot happen: a side that is not known does not settle, and only a trade report dies. What is cancelled after a part
has settled keeps what has settled of it."""


def refusal(state: State, event: Event) -> Reason | None:
    """Why a party's `event` changes nothing in `state`, or None where it is taken."""
    after = TRANSITIONS[state, event]
    return after if isinstance(after, Reason) else None
