"""What becomes of penalties: corrections, the net of a month between two parties, and its payment through the dedicated account."""

from datetime import date
from typing import Literal

from schemas.commands import Command
from schemas.entries import Movement
from schemas.frozen import frozen
from schemas.message import Message
from schemas.penalties import PenaltyKey
from schemas.reasons import Reason
from schemas.values import Currency, Identifier, Lei, Money


@frozen
class PenaltiesNetted(Message):
    """Of `month` (YYYY-MM), `debtor` owes `creditor` so much when the `penalties` between the two are set off (2018/1229 Art. 17).

    `booked_on` is the day of the memorandum's entry of what was set off, where that is not nothing; absent in messages of old.
    """

    type: Literal["PenaltiesNetted"] = "PenaltiesNetted"
    settlement_system: Identifier
    net: str
    """Names what is owed: the PenaltyCollected and PenaltyDistributed of it name it too."""
    month: str
    """The month of the penalties (YYYY-MM)."""
    currency: Currency
    debtor: Lei
    """The LEI of the party that owes."""
    creditor: Lei
    """The LEI of the party that is owed."""
    amount: Money
    """How much, in units of `currency`, not below zero."""
    penalties: int
    """How many penalties were set off."""
    booked_on: date | None = None
    """The settlement day of the memorandum's entry of what was set off; absent in messages of old."""


@frozen
class PenaltyTransferAsked(Message):
    """Inside back: a net is to be collected from its debtor, or distributed to its creditor."""

    type: Literal["PenaltyTransferAsked"] = "PenaltyTransferAsked"
    settlement_system: Identifier
    net: str
    step: Literal["collect", "distribute"]
    debtor: Lei
    creditor: Lei
    cash_account: Identifier
    currency: Currency
    amount: Money


@frozen
class PenaltyCollected(Message):
    """A net has come from its debtor into the dedicated account. The movements are in the order: out, in."""

    type: Literal["PenaltyCollected"] = "PenaltyCollected"
    settlement_system: Identifier
    net: str
    """What is collected, as PenaltiesNetted has named it."""
    transfer: str
    """Names this payment: the EntryPosted of it names it too."""
    booked_on: date
    """The settlement day in whose books it is."""
    movements: tuple[Movement, ...]
    """What moved: out of the debtor's account, into the dedicated one."""


@frozen
class PenaltyDistributed(Message):
    """A net that was collected has gone to its creditor. The movements are in the order: out, in."""

    type: Literal["PenaltyDistributed"] = "PenaltyDistributed"
    settlement_system: Identifier
    net: str
    """What is distributed, as PenaltiesNetted has named it."""
    transfer: str
    """Names this payment: the EntryPosted of it names it too."""
    booked_on: date
    """The settlement day in whose books it is."""
    movements: tuple[Movement, ...]
    """What moved: out of the dedicated account, into the creditor's."""


@frozen
class PenaltyUnpaid(Message):
    """A net could not be collected (or distributed), and why; its creditor waits. Tried again whenever a settlement day opens."""

    type: Literal["PenaltyUnpaid"] = "PenaltyUnpaid"
    settlement_system: Identifier
    net: str
    """What is not paid, as PenaltiesNetted has named it."""
    step: Literal["collect", "distribute"]
    """`collect`: from its debtor; `distribute`: to its creditor."""
    day: date
    """The settlement day on which it was tried."""
    reason: Reason
    party: Lei
    currency: Currency
    amount: Money
    """How much was to be paid, in units of `currency`."""
    lacking: Money | None = None
    """How much of it is lacking; absent where something else stands in the way."""


@frozen
class CorrectPenalty(Command):
    """What an appeal, or the CSD of its own accord, changes: take a penalty away, charge the other side, or restore it. Two people."""

    type: Literal["CorrectPenalty"] = "CorrectPenalty"
    settlement_system: Identifier
    penalty: PenaltyKey
    """The penalty, by its key."""
    correction: Literal["REMOVE", "REALLOCATE", "RESTORE"]
    """Take it away, charge the other side, or restore it."""


@frozen
class PenaltyCorrectionAccepted(Message):
    """Inside back: a command to correct a penalty was accepted."""

    type: Literal["PenaltyCorrectionAccepted"] = "PenaltyCorrectionAccepted"
    settlement_system: Identifier
    command: Identifier
    penalty: PenaltyKey
    correction: Literal["REMOVE", "REALLOCATE", "RESTORE"]


PAYMENTS = (PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyUnpaid)
"""What back says on back.penalties when a month is netted and paid."""
