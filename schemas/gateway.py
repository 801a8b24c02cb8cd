"""Why a gateway could not make an event of what it was given: one ordered enum, the same words for every format."""

from enum import StrEnum

from schemas.codec import UnreadableError
from schemas.faults import DETAIL_MAX


class GatewayReason(StrEnum):
    """Why a line went to front.dead. The order is that in which they are first checked; words that the codec uses too mean the same.

    What is wrong with one field or one name (field_missing, value_not_valid, name_not_unique) is said wherever it is first read.
    """

    # the line itself
    TOO_LARGE = "too_large"
    NOT_A_MESSAGE = "not_a_message"
    # a native JSON line
    NOT_JSON = "not_json"
    TYPE_NOT_KNOWN = "type_not_known"
    FIELD_NOT_KNOWN = "field_not_known"
    NOT_OURS_TO_SEND = "not_ours_to_send"
    # a FIX message as a frame
    NOT_FIX = "not_fix"
    BEGIN_STRING_WRONG = "begin_string_wrong"
    BODY_LENGTH_WRONG = "body_length_wrong"
    CHECKSUM_WRONG = "checksum_wrong"
    MESSAGE_TYPE_NOT_OURS = "message_type_not_ours"
    TAG_REPEATED = "tag_repeated"
    GROUP_COUNT_WRONG = "group_count_wrong"
    # what it says
    FIELD_MISSING = "field_missing"
    NOT_A_TRADE = "not_a_trade"
    ENTITY_NOT_KNOWN = "entity_not_known"
    INSTRUMENT_NOT_KNOWN = "instrument_not_known"
    COUNTERPARTY_NOT_KNOWN = "counterparty_not_known"
    NAME_NOT_UNIQUE = "name_not_unique"
    VALUE_NOT_VALID = "value_not_valid"


class UntranslatableError(ValueError):
    """No event can be made of this: a reason for programs and a sentence for people, who correct it and send it again."""

    def __init__(self, reason: GatewayReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail[:DETAIL_MAX]

    @classmethod
    def of(cls, error: UnreadableError) -> "UntranslatableError":
        """The same refusal, said by the codec."""
        return cls(GatewayReason(error.reason.value), error.detail)
