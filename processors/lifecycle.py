"""The states of an instruction and what each event makes of it, as a table that is documentation and test at once.

A state is that of one side in back. An event is what its party, the other party, the CSD or time does. Every pair of state and event has a
row: the next state and what is said (`Next`), the reason with which the event is refused and nothing changes (`Reason`), or why it does not
happen (`Never`).
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Literal, get_args

from schemas.allocation import ObligationAllocated, TradeAllocated
from schemas.back import (
    InstructionCancelled,
    InstructionHeld,
    InstructionPartiallySettled,
    InstructionPended,
    InstructionReleased,
    InstructionSettled,
)
from schemas.clearing import CycleNetted, ObligationNetted, ObligationSettled, TradeNovated
from schemas.commands import CommandApplied
from schemas.entries import ConfirmationIssued, EntryPosted
from schemas.matching import (
    AllegementRemoved,
    InstructionCreated,
    InstructionMatched,
    InstructionModified,
    InstructionSubmitted,
    InstructionUnmatched,
    SideCancelled,
)
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import AmendmentApplied, CancellationApplied, StatusAdvised

State = Literal["not_known", "unmatched", "matched", "novated", "partially_settled", "settled", "cancelled", "refused", "dead"]

Event = Literal[
    "amend",
    "cancel",
    "hold",
    "release",
    "release_partially",
    "set_priority",
    "set_partial_indicator",
    "link",
    "unlink",
    "instruct",
    "match",
    "novate",
    "net",
    "settle",
    "settle_part",
    "cancel_by_both",
    "recycle_out",
    "fail_stage",
]


class Never(StrEnum):
    """Why an event does not happen in a state: what would bring it about changes nothing."""

    NOTHING_IS_THERE = "nothing is there to which it could happen"
    HAS_NO_OTHER_SIDE = "it has no other side yet"
    HAS_ITS_OTHER_SIDE = "it has its other side already"
    NOT_NOVATED_LATER = "it is novated in the step in which it matches, or never"
    IS_NOT_NOVATED = "only what is novated is netted"
    IS_NOT_TAKEN_BACK = "no request to cancel what is novated is taken"
    IS_CARRIED = "what does not settle of obligations is carried, and not recycled"
    HAS_ENDED = "it has ended"
    IS_NOT_INSTRUCTED = "only a trade report dies, and middle answers when that is repeated"


@dataclass(frozen=True, slots=True)
class Next:
    """The state that follows, and what is said then on the topics of back, in order, where nothing else becomes possible by it."""

    state: State
    said: tuple[type[Message], ...] = ()


ENDED: dict[State, Reason] = {
    "settled": Reason.ALREADY_SETTLED,
    "cancelled": Reason.ALREADY_CANCELLED,
    "refused": Reason.ALREADY_REFUSED,
    "dead": Reason.ALREADY_DEAD,
}
"""Why nothing can be done to an instruction that has ended."""

STATES: tuple[State, ...] = ("not_known", "unmatched", "matched", "novated", "partially_settled", *ENDED)
EVENTS: tuple[Event, ...] = get_args(Event)

CONDITIONS: tuple[Event, ...] = ("hold", "release", "release_partially", "set_priority", "set_partial_indicator", "link", "unlink")
"""What a party changes without touching what was matched (sese.030)."""

OWN: tuple[Event, ...] = ("match", "novate", "net", "settle", "settle_part", "cancel_by_both", "recycle_out")
"""What back itself does, or both parties: nobody is refused it, it happens or does not."""

BOTH = (StatusAdvised, StatusAdvised)
"""Each party is told."""

CHANGED = (InstructionModified, CommandApplied)
PENDED = (InstructionPended, *BOTH)
"""It was attempted anew, and something else than before stands in its way."""

CANCELLED = (CommandApplied, InstructionCancelled, CancellationApplied, CancellationApplied, *BOTH)
SETTLED = (InstructionSettled, EntryPosted, ConfirmationIssued, ConfirmationIssued)
SETTLED_IN_PART = (InstructionPartiallySettled, InstructionPended, EntryPosted, ConfirmationIssued, ConfirmationIssued, *BOTH)
NETTED = (*2 * (ObligationNetted,), *2 * (TradeAllocated,), *2 * (InstructionCreated, *PENDED), CycleNetted)
"""The two obligations of a trade, one on either side of the CCP; each of its sides stands in one, which is instructed and attempted."""

DISCHARGED = (InstructionSettled, ObligationSettled, ObligationAllocated, EntryPosted, *3 * (ConfirmationIssued,))
"""By an obligation, which two parties are told of, and the party of the trade of that; a trade has two, on either side of the CCP."""

DISCHARGED_IN_PART = (
    InstructionPartiallySettled,
    InstructionPended,
    ObligationSettled,
    ObligationAllocated,
    EntryPosted,
    ConfirmationIssued,
    ConfirmationIssued,
    *BOTH,
)

CONDITION: dict[Event, tuple[type[Message], ...]] = {
    "hold": (*CHANGED, InstructionHeld, *BOTH),
    "release": (*CHANGED, InstructionReleased, InstructionPended, *BOTH, *BOTH),
    "release_partially": CHANGED,
    "set_priority": CHANGED,
    "set_partial_indicator": CHANGED,
    "link": (*CHANGED, *PENDED),
    "unlink": (*CHANGED, *PENDED),
}
"""What is said when a condition of what has matched is changed: by one that hinders it the parties are told."""

MATCHED: tuple[State, ...] = ("matched", "partially_settled")
"""It has its other side, and waits for what it lacks."""

TRANSITIONS: dict[tuple[State, Event], Next | Reason | Never] = {
    **{("not_known", event): Never.NOTHING_IS_THERE for event in OWN},
    **{("unmatched", event): Never.HAS_NO_OTHER_SIDE for event in OWN},
    ("novated", "cancel_by_both"): Never.IS_NOT_TAKEN_BACK,
    ("novated", "recycle_out"): Never.IS_CARRIED,
    **{(state, event): Never.HAS_ENDED for state in ENDED for event in OWN},
    **{(state, "match"): Never.HAS_ITS_OTHER_SIDE for state in (*MATCHED, "novated")},
    ("partially_settled", "novate"): Never.NOT_NOVATED_LATER,
    ("novated", "novate"): Never.NOT_NOVATED_LATER,
    **{(state, "net"): Never.IS_NOT_NOVATED for state in MATCHED},
    # what a party asks
    **{(state, event): ENDED[state] for state in ENDED for event in ("amend", "cancel", *CONDITIONS)},
    **{("not_known", event): Reason.INSTRUCTION_NOT_KNOWN for event in CONDITIONS},
    ("not_known", "cancel"): Reason.TRADE_NOT_KNOWN,
    ("not_known", "amend"): Reason.TRADE_NOT_KNOWN,
    **{(state, "instruct"): Reason.EXISTS_WITH_DIFFERENT_CONTENT for state in STATES},
    ("not_known", "instruct"): Next("unmatched", (InstructionSubmitted, CommandApplied, InstructionUnmatched, StatusAdvised)),
    ("dead", "instruct"): Never.IS_NOT_INSTRUCTED,
    **{("unmatched", event): Next("unmatched", CHANGED) for event in CONDITIONS},
    ("unmatched", "amend"): Next("cancelled", (SideCancelled, AmendmentApplied, InstructionUnmatched, *BOTH)),
    ("unmatched", "cancel"): Next("cancelled", (CommandApplied, SideCancelled, CancellationApplied, StatusAdvised)),
    **{("novated", event): Reason.ALREADY_NOVATED for event in ("amend", "cancel", *CONDITIONS)},
    **{(state, event): Next(state, said) for state in MATCHED for event, said in CONDITION.items()},
    **{(state, "amend"): Reason.ALREADY_MATCHED for state in MATCHED},
    **{(state, "cancel"): Reason.WAITS_FOR_COUNTERPARTY for state in MATCHED},
    # what back does
    ("unmatched", "match"): Next("matched", (InstructionSubmitted, CommandApplied, InstructionMatched, InstructionCreated, *PENDED)),
    ("unmatched", "recycle_out"): Next("cancelled", (SideCancelled, AllegementRemoved, StatusAdvised)),
    ("matched", "novate"): Next("novated", (TradeNovated, *BOTH)),
    ("novated", "net"): Next("novated", NETTED),
    ("novated", "settle"): Next("settled", DISCHARGED + DISCHARGED),
    ("novated", "settle_part"): Next("novated", DISCHARGED_IN_PART + DISCHARGED_IN_PART),
    **{(state, "cancel_by_both"): Next("cancelled", CANCELLED) for state in MATCHED},
    **{(state, "settle"): Next("settled", SETTLED) for state in MATCHED},
    **{(state, "settle_part"): Next("partially_settled", SETTLED_IN_PART) for state in MATCHED},
    **{(state, "recycle_out"): Next("cancelled", (InstructionCancelled, *BOTH)) for state in MATCHED},
    # what fails of the program: a report dies, what has matched is held, other work is left undone
    **{(state, "fail_stage"): Next(state) for state in STATES},
    ("not_known", "fail_stage"): Next("dead", (StatusAdvised,)),
    **{(state, "fail_stage"): Next(state, (InstructionHeld, *BOTH)) for state in MATCHED},
}
"""What is cancelled after a part has settled keeps what has settled of it."""

assert TRANSITIONS.keys() == set(product(STATES, EVENTS)), "every pair of state and event has a row"


def refusal(state: State, event: Event) -> Reason | None:
    """Why a party's `event` changes nothing in `state`, or None where it is taken."""
    after = TRANSITIONS[state, event]
    return after if isinstance(after, Reason) else None
