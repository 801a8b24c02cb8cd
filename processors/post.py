"""post: every settlement, every funding and every transfer of penalties becomes one balanced entry for the ledgers downstream."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from processors.books import BackBooks
from schemas.back import GroupSettled, SettlementEvent
from schemas.collateral import CreditReimbursed
from schemas.entries import Booking, EntryPosted, FundingBooked
from schemas.message import Message
from schemas.penalty_payments import PenaltyCollected, PenaltyDistributed

Booked = SettlementEvent | GroupSettled | FundingBooked | PenaltyCollected | PenaltyDistributed | CreditReimbursed


def post(message: Booked, books: BackBooks) -> Iterable[Message]:
    """Word the entry of what has moved. The movements of each asset add up to zero. What was booked in one step has one entry."""
    del books  # an entry follows from what has moved alone
    if isinstance(message, SettlementEvent) and message.group is not None:
        return
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for movement in message.movements:
        sums[movement.asset] += movement.amount
    assert not any(sums.values()), f"{message.id} does not balance: {dict(sums)}"
    booked_on = message.settled_on if isinstance(message, SettlementEvent) else message.booked_on
    yield EntryPosted(
        settlement_system=message.settlement_system,
        of=_of(message),
        movements=message.movements,
        booked_on=booked_on,
        booking=_booking(message),
    )


def _booking(message: Booked) -> Booking | None:
    """Nothing for a settlement: most entries are one, and each byte of them counts."""
    match message:
        case FundingBooked():
            return "funding"
        case PenaltyCollected() | PenaltyDistributed():
            return "penalty"
        case CreditReimbursed():
            return "reimbursement"
    return None


def _of(message: Booked) -> str:
    match message:
        case GroupSettled():
            return message.group
        case FundingBooked():
            return message.command
        case CreditReimbursed():
            return f"{message.credit}/reimbursed"
        case PenaltyCollected() | PenaltyDistributed():
            return message.transfer
    return message.transaction if message.part is None else f"{message.transaction}/{message.part}"
