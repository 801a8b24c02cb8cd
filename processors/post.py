"""post: every settlement and every funding becomes one balanced entry for the ledgers downstream."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from processors.books import BackBooks
from schemas.back import EntryPosted, FundingBooked, InstructionSettled
from schemas.message import Message


def post(message: InstructionSettled | FundingBooked, books: BackBooks) -> Iterable[Message]:
    """Word the entry of what has moved. The movements of each asset add up to zero."""
    del books  # an entry follows from what has moved alone
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for movement in message.movements:
        sums[movement.asset] += movement.amount
    assert not any(sums.values()), f"{message.id} does not balance: {dict(sums)}"
    of = message.transaction if isinstance(message, InstructionSettled) else message.command
    yield EntryPosted(settlement_system=message.settlement_system, of=of, movements=message.movements)
