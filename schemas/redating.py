"""What the back office says when a closure moves the intended settlement date of a side or of a matched or novated trade."""

from datetime import date
from typing import Literal

from schemas.back import InstructionEvent
from schemas.frozen import frozen
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import FreeText, Identifier, Lei, ReportKey


@frozen
class SideRedated(Message):
    """A side that has not been matched is to settle on another date; `why` names the closed day and the reason that was given for it."""

    type: Literal["SideRedated"] = "SideRedated"
    settlement_system: Identifier
    report: ReportKey
    entity: Lei
    old_date: date
    """The day on which it was due."""
    new_date: date
    """The day on which it is due now."""
    reason: Reason
    why: FreeText
    """The closed day, and the reason that was given for closing it."""


@frozen
class InstructionRedated(InstructionEvent):
    """A matched transaction is to settle on another date, for both of its sides; `why` as in SideRedated."""

    type: Literal["InstructionRedated"] = "InstructionRedated"
    old_date: date
    """The day on which it was due."""
    new_date: date
    """The day on which it is due now."""
    reason: Reason
    why: FreeText
    """The closed day, and the reason that was given for closing it."""


@frozen
class TradeRedated(InstructionEvent):
    """A novated trade that is not netted yet is to be netted on another date, with both of its sides; `why` as in SideRedated."""

    type: Literal["TradeRedated"] = "TradeRedated"
    old_date: date
    """The day on which it was to be netted."""
    new_date: date
    """The day on which it is to be netted now."""
    reason: Reason
    why: FreeText
    """The closed day, and the reason that was given for closing it."""
