"""One line of the list of what was refused or is dead: whose it is or where it stands, why, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

REQUEST_ADVICE = {
    "already_settled": "Nothing: the trade has settled. If it was wrong, both parties report or instruct the reverse.",
    "already_cancelled": "Nothing: the trade is cancelled already.",
    "already_refused": "Nothing: the trade was refused itself.",
    "already_dead": "Nothing: the trade is dead itself.",
    "already_novated": "Nothing: the trade is cleared, and settles by obligations.",
    "replaced": "If it is still wanted, ask to cancel the version that stands in its place.",
    "trade_not_known": "Compare entity, source, trade and version with the report, and ask anew under its own version.",
    "recycling_is_over": "If it is still wanted, both sides ask to cancel anew.",
}
"""What to do about a request to cancel, by the reason for which it was refused."""
RECORD_ADVICE = {
    "too_large": "Split it, if it is a message at all.",
    "checksum_wrong": "Fetch it again where it came from: it was changed or cut on its way.",
    "body_length_wrong": "Fetch it again where it came from: it was changed or cut on its way.",
    "message_type_not_ours": "Nothing: it is neither an execution report nor a trade capture report.",
    "not_a_trade": "Nothing: it says of itself that it is no trade.",
    "not_ours_to_send": "Leave the clock's ticks to the clock.",
    "key_missing": "Its sender sets the key: the entity, in back.commands the settlement system. Then it sends it again.",
    "key_disagrees": "Its sender sets the key: the entity, in back.commands the settlement system. Then it sends it again.",
    "partition_wrong": "Its sender sets partitioner=murmur2_random (Kafka's own), and sends it again.",
    "entity_not_known": "Load the name under also_known_as, or say --entity, and send the file again.",
    "counterparty_not_known": "Load the name under also_known_as, or say --counterparty, and send the file again.",
    "instrument_not_known": "Load the name under also_known_as, and send the file again.",
    "name_not_unique": "Mend the reference data, or say which is meant (--entity, --counterparty), and send the file again.",
}
"""What to do about a record that no event could be made of (docs/doors.md)."""
SEND_AGAIN = "Mend what is named and send it again (docs/doors.md)."
WRITTEN_INSIDE = "Report it: an office has written what the next one cannot read."
REFUSED_COMMAND = "Send a corrected command under a new command id."
REFUSED_REFERENCE = "What was defined before stands. Load it under another name, or as it was defined."
REQUEST_ANEW = "If it is still wanted, ask to cancel anew."


class Kind(StrEnum):
    """What it is that was refused or is dead."""

    REPORT = "report"
    """Of a trade, or its amendment: a side, as `takahuone verify` counts them."""
    REQUEST = "request"
    """To cancel a trade."""
    INSTRUCTION = "instruction"
    """Sent directly (SubmitInstruction)."""
    COMMAND = "command"
    """Any other command."""
    REFERENCE = "reference data"
    """A definition that shards have not taken: what was defined before stands."""
    RECORD = "record"
    """That could not be read, or not be translated by a gateway."""


BEGINS_MAX = 200
"""So many characters of a record that could not be read are kept in its row."""


class Ended(StrEnum):
    """How it ended."""

    REFUSED = "refused"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was refused or is dead.

    `id` is the key of the report or request, the id of the command, else the place of the record; `report` what a request or a
    command is about. `at` is when it was said (UTC). `codes` are those of ISO 20022 (status/reason). `is_side`: verify counts it
    among the reported sides, which it does with a record of front.trades that cannot be read. `times` is how often a line came that a
    gateway could not translate, each time that its file was sent; `at` and `id` are those of the last time. `begins` is how a record begins
    that could not be read: its first 200 characters, what controls a terminal as question marks. `mended_by` is what was sent since in its
    place and was not refused: it needs nobody any more.
    """

    kind: Kind
    state: Ended
    at: str
    id: str
    party: str | None = None
    trade: str | None = None
    report: str | None = None
    place: str | None = None
    reason: str
    codes: tuple[str, ...] = ()
    detail: str | None
    next: str
    is_side: bool = False
    times: int = 1
    mended_by: str | None = None
    begins: str | None = None
