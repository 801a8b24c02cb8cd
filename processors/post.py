"""post: every settlement and every funding becomes one balanced entry for the ledgers downstream."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from processors.books import BackBooks
from schemas.back import EntryPosted, FundingBooked, GroupSettled, Movement, SettlementEvent
from schemas.collateral import CreditReimbursed
from schemas.message import Message
from schemas.penalties import PenaltyPaid

Posted = SettlementEvent | GroupSettled | FundingBooked | PenaltyPaid | CreditReimbursed


def post(message: Posted, books: BackBooks) -> Iterable[Message]:
    """Word the entry of what has moved. The movements of each asset add up to zero. What was booked in one step has one entry."""
    del books  # an entry follows from what has moved alone
    if isinstance(message, SettlementEvent) and message.group is not None:
        return
    if isinstance(message, PenaltyPaid):
        yield _entry(message, f"{message.key}/collected", message.collected)
        yield _entry(message, f"{message.key}/distributed", message.distributed)
        return
    yield _entry(message, _of(message), message.movements)


def _entry(message: Posted, of: str, movements: tuple[Movement, ...]) -> EntryPosted:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for movement in movements:
        sums[movement.asset] += movement.amount
    assert not any(sums.values()), f"{message.id} does not balance: {dict(sums)}"
    booked_on = message.settled_on if isinstance(message, SettlementEvent) else message.booked_on
    return EntryPosted(settlement_system=message.settlement_system, of=of, movements=movements, booked_on=booked_on)


def _of(message: SettlementEvent | GroupSettled | FundingBooked | CreditReimbursed) -> str:
    match message:
        case GroupSettled():
            return message.group
        case FundingBooked():
            return message.command
        case CreditReimbursed():
            return f"{message.credit}/reimbursed"
    return message.transaction if message.part is None else f"{message.transaction}/{message.part}"
