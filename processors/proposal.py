"""What the optimiser proposes is booked whole, a group at a time, or refused with what it lacks. Part of `settle`.

Nothing of a proposal is believed: each transaction is looked at as it stands now, in exact decimals. A proposal that is late, lost,
repeated or tampered with settles nothing that could not have settled by itself.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from processors.book import Share, book_shares
from processors.books import BackBooks
from processors.exemptions import exempted, hindrance_of_exemption
from processors.hindrances import hindrance_of_legs, hindrance_of_one, hindrances_of_legs
from processors.lacks import beside
from processors.legs import Leg, legs_of
from processors.parts import amount_of_part, is_part
from processors.together import together_with
from processors.wake import attempt_of
from schemas.hindrance import Hindrance
from schemas.message import Message
from schemas.optimisations import GROUP_MAX, GroupRefused, OptimisationProposed, ProposedSettlement
from schemas.reasons import Reason
from schemas.state import OpenInstruction

Refusal = tuple[Reason, str | None, Hindrance | None]
"""Why, upon which transaction, and what hinders it."""


def book_proposal(message: OptimisationProposed, books: BackBooks) -> Iterator[Message]:
    """Book each group in one step, or say why it is not booked. What the groups wake is attempted after all of them."""
    if sum(map(len, message.groups)) > GROUP_MAX:
        yield _refused(message, 1, (Reason.PROPOSAL_TOO_LARGE, None, None))
        return
    done: set[str] = set()
    """What has settled by now, of which the other stages have not heard yet: nothing waits for it any more."""
    for number, group in enumerate(message.groups, 1):
        found = _shares(group, message.settlement_system, books)
        refusal = _refusal(found, done, books) if isinstance(found, list) else found
        if refusal is not None:
            yield _refused(message, number, refusal)
        elif isinstance(found, list):
            yield from book_shares(found, books)
            left = (books.instructions.get(each.transaction) for each in group)
            yield from (attempt_of(each) for each in left if each is not None)  # the rest of it may lack something else, or nothing
            done |= {each.transaction for each in group if each.transaction not in books.instructions}


def _refused(message: OptimisationProposed, number: int, refusal: Refusal) -> GroupRefused:
    reason, transaction, hindrance = refusal
    hindrance = hindrance or Hindrance(reason=reason)
    return GroupRefused(
        settlement_system=message.settlement_system,
        request=message.request,
        number=message.number,
        group=number,
        reason=reason,
        transaction=transaction,
        party=hindrance.party,
        account=hindrance.account,
        asset=hindrance.asset,
        lacking=hindrance.lacking,
        limit_group=hindrance.limit_group,
        others=hindrance.others,
        others_left_out=hindrance.others_left_out,
    )


def _shares(group: Iterable[ProposedSettlement], system: str, books: BackBooks) -> list[Share] | Refusal:
    """Which transactions are to settle, and how much of each."""
    found: dict[str, Share] = {}
    for each in group:
        instruction = books.instructions.get(each.transaction)
        if instruction is None or instruction.created.settlement_system != system:
            return Reason.INSTRUCTION_NOT_KNOWN, each.transaction, None
        if each.transaction in found:
            return Reason.PROPOSED_TWICE, each.transaction, None
        if instruction.holds:
            return Reason.ON_HOLD, each.transaction, None
        share = _share(instruction, each.quantity, books)
        if share is None:
            return Reason.NOT_A_PART, each.transaction, None
        found[each.transaction] = share
    return list(found.values())


def _share(instruction: OpenInstruction, quantity: Decimal | None, books: BackBooks) -> Share | None:
    if quantity is None or quantity == instruction.remaining_quantity:
        return instruction, instruction.remaining_quantity, instruction.remaining_amount
    amount = amount_of_part(instruction, quantity, books) if is_part(instruction, quantity, books) else None
    return (instruction, quantity, amount) if amount is not None else None


def _refusal(shares: list[Share], done: set[str], books: BackBooks) -> Refusal | None:
    """What stands in the way of booking all of them in one step, or None. Of what is to settle in part, the rest still binds others."""
    settling = {instruction.created.transaction for instruction, quantity, _ in shares if quantity == instruction.remaining_quantity}
    legs: list[Leg] = []
    to_ccp: dict[tuple[str, str], Decimal] = {}
    """By account and instrument, what goes to a CCP so far: all of it together leaves what its member keeps back."""
    for instruction, quantity, amount in shares:
        transaction = instruction.created.transaction
        hindrance = hindrance_of_one(instruction.created, books, settling | done)
        group = together_with(instruction, books) if hindrance is None else []
        if isinstance(group, Hindrance):
            hindrance = group
        elif len(group) > 1 and any(each.created.transaction not in settling for each in group):
            return Reason.WAITS_FOR_LINKED_INSTRUCTION, transaction, None
        if exempted(instruction.created, books):
            place = (instruction.created.deliverer_securities_account, instruction.created.isin)
            to_ccp[place] = to_ccp.get(place, Decimal(0)) + quantity
            hindrance = hindrance or hindrance_of_exemption(instruction.created, to_ccp[place], books)
        if hindrance is not None:
            return hindrance.reason, transaction, hindrance
        legs += legs_of(instruction.created, quantity, amount)
    hindrance = hindrance_of_legs(legs, books)
    return (hindrance.reason, None, beside(hindrance, hindrances_of_legs(legs, books))) if hindrance is not None else None
