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
    new_date: date
    reason: Reason
    why: FreeText


@frozen
class InstructionRedated(InstructionEvent):
    """A matched transaction is to settle on another date, for both of its sides; `why` as in SideRedated."""

    type: Literal["InstructionRedated"] = "InstructionRedated"
    old_date: date
    new_date: date
    reason: Reason
    why: FreeText


@frozen
class TradeRedated(InstructionEvent):
    """A novated trade that is not netted yet is to be netted on another date, with both of its sides; `why` as in SideRedated."""

    type: Literal["TradeRedated"] = "TradeRedated"
    old_date: date
    new_date: date
    reason: Reason
    why: FreeText
