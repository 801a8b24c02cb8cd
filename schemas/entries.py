"""What has moved in the books and is told of it: fundings, entries with the balances that they leave, confirmations to each party."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Asset, Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey

Booking = Literal["funding", "penalty", "reimbursement"]
"""What an entry books that is no settlement: a balance brought in, a penalty collected or distributed, a credit paid back."""


@frozen
class Movement:
    """One account's part of a settlement: `amount` is signed, `balance` is after it, `limit` was in force (units of `asset`)."""

    account: Identifier
    """The account that it moves."""
    asset: Asset
    """What moves: a currency or an ISIN."""
    amount: DecimalText
    """How much, in units of `asset`: above zero what comes in, below zero what goes out."""
    balance: DecimalText
    """What the account holds of it afterwards."""
    limit: DecimalText
    """How far below zero the balance was allowed to go then; 0: not at all."""


@frozen
class FundingAccepted(Message):
    """Inside back: a command to bring a balance in was accepted."""

    type: Literal["FundingAccepted"] = "FundingAccepted"
    settlement_system: Identifier
    command: Identifier
    account: Identifier
    against: Identifier
    asset: Asset
    quantity: DecimalText


@frozen
class FundingBooked(Message):
    """Inside back: a command brought a balance in. The movements are in the order: out, in."""

    type: Literal["FundingBooked"] = "FundingBooked"
    settlement_system: Identifier
    command: Identifier
    movements: tuple[Movement, ...]
    booked_on: date | None = None


@frozen
class EntryPosted(Message):
    """A balanced entry: the movements of each asset add up to zero. `of` is the transaction or the command behind it.

    `booked_on` is the settlement day whose books it is in: that of the settlement, or of a funding the day that is open or the next.
    `booking` is absent for a settlement, whole or in part, alone or in a group.
    """

    type: Literal["EntryPosted"] = "EntryPosted"
    settlement_system: Identifier
    of: str
    """What it books: TRANSACTION, TRANSACTION/PART, a group, the command of a funding, a transfer of penalties, or CREDIT/reimbursed."""
    movements: tuple[Movement, ...]
    """What moved, account by account: each asset adds up to zero."""
    booked_on: date | None = None
    """The settlement day in whose books it is; absent in messages of old."""
    booking: Booking | None = None
    """What it books that is no settlement: `funding`, `penalty` or `reimbursement`; absent for a settlement."""


@frozen
class ConfirmationIssued(Message):
    """To one party: its report has settled, for this quantity and amount; where `remaining_quantity` is given, so far in part.

    The account of a leg that its type does not have is NOTPROVIDED.
    """

    type: Literal["ConfirmationIssued"] = "ConfirmationIssued"
    report: ReportKey
    entity: Lei
    counterparty: Lei
    settlement_system: Identifier
    transaction: str
    """Names the transaction in which it settled: 32 hexadecimal digits."""
    isin: Isin
    quantity: Quantity
    """What has settled, in units of the instrument: all, or this part."""
    currency: Currency
    amount: Money
    """What was paid for it, in units of `currency`; of a side that was netted, the contract money."""
    settled_on: date
    """The settlement day on which it settled."""
    securities_account: Identifier
    """The securities account of this party, or NOTPROVIDED."""
    cash_account: Identifier
    """The cash account of this party, or NOTPROVIDED."""
    part: int | None = None
    """Which part this is, from 1 on; absent where it settled in one piece."""
    remaining_quantity: Quantity | None = None
    """What of it has not settled yet, in units of the instrument; absent where all has."""
