"""The memorandum of penalties: what the penalty mechanism is to get, to pay and holds, as balanced entries that move nothing."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Currency, Identifier, Lei, Sum

ClaimSide = Literal["receivable", "payable", "held"]
"""What a debtor owes the mechanism, what it owes a creditor, and what is on its dedicated account between the two."""


@frozen
class ClaimLine:
    """One line of the memorandum, in units of `currency`: a debit is above zero, so a receivable is, and a payable is below.

    `balance` is what the line comes to for the month after the entry, in the order of the entries: where the clock was late, one of a later
    day may come before the last of the day that is being closed. What is held is no party's.
    """

    side: ClaimSide
    """`receivable` from a debtor, `payable` to a creditor, or `held` between the two."""
    party: Lei | None = None
    """Whose it is; absent of what is held."""
    currency: Currency
    amount: Sum
    """How much, in units of `currency`: a debit above zero, a credit below."""
    balance: Sum
    """What the line comes to for the month after this entry, signed as `amount`."""


@frozen
class ClaimsPosted(Message):
    """A balanced entry of the memorandum: its lines add up to zero. No account of a party, and no cash, is touched by it.

    `month` (YYYY-MM) is that whose penalties are claimed. `of` is what is booked: PENALTY/VERSION for what was accrued,
    PENALTY/VERSION/reversed for the opposite of the entry that `reverses` names, the net for what was set off, the transfer for what
    was collected or distributed (beside the EntryPosted of its money).
    """

    type: Literal["ClaimsPosted"] = "ClaimsPosted"
    settlement_system: Identifier
    of: str
    """What is booked: PENALTY/VERSION, PENALTY/VERSION/reversed, a net, or a transfer."""
    month: str
    """The month whose penalties are claimed (YYYY-MM)."""
    booked_on: date
    """The settlement day in whose books it is."""
    lines: tuple[ClaimLine, ...]
    """The lines of the entry: they add up to zero."""
    reverses: str | None = None
    """The entry of which it is the opposite; absent where it is of none."""
