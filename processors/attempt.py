"""One attempt to settle a transaction: all of it moves, or a part that both sides allow, or nothing does and it waits. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from processors.book import Share, book_part, book_together, book_whole
from processors.books import BackBooks
from processors.collateral import find_cover
from processors.credit import book_with_credit, hindrance_of_credit
from processors.exemptions import hindrance_of_exemption
from processors.hindrances import hindrance_of_legs, hindrance_of_one
from processors.hold import end_release, held, is_over, is_told_too_little, pend_release
from processors.lacks import with_all
from processors.legs import Leg, legs_of
from processors.limit_groups import count_in_groups, group_named_by
from processors.parts import is_too_little, part_of, released
from processors.together import together_with
from schemas.back import InstructionPended
from schemas.hindrance import Hindrance
from schemas.message import Message
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.values import is_writable


def attempt(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Settle, or say what hinders it, when that has changed. A cut-off always changes it: the opening had shown the true reason."""
    if instruction.holds:
        yield from _attempt_released(instruction, books)
        return
    found = together_with(instruction, books)
    group = [instruction] if isinstance(found, Hindrance) else found
    settling = {each.created.transaction for each in group}
    hindrance = hindrance_of_one(instruction.created, books, settling)
    hindrance = hindrance or (found if isinstance(found, Hindrance) else _of_group(group, settling, books))
    if hindrance is None:
        yield from book_whole(instruction, books) if len(group) == 1 else book_together(group, books)
        return
    if len(group) == 1:
        yield from _attempt_alone(instruction, hindrance, books)
    else:
        yield from pend(instruction, with_all(hindrance, instruction, None, books), books)


def _attempt_alone(instruction: OpenInstruction, hindrance: Hindrance, books: BackBooks) -> Iterator[Message]:
    """What cannot settle whole may settle in part, or with credit, or both; what is left of it waits."""
    part = part_of(instruction, books) if _is_deliverers_lack(hindrance, instruction) else None
    of_part = _of_part(instruction, part, books) if part is not None else hindrance
    share: Share = (instruction, *(part or (instruction.remaining_quantity, instruction.remaining_amount)))
    if part is not None and of_part is None:
        yield from book_part(*share, books)
    else:
        hindrance = of_part or hindrance  # a part could be delivered: what hinders it is what has to come
        cover = find_cover(share, hindrance, books)
        of_credit = hindrance_of_credit(share, cover, books) if cover is not None else hindrance
        if cover is None or of_credit is not None:
            without = replace(hindrance, credit_waits_for=of_credit.waits_for) if cover is not None and of_credit is not None else hindrance
            of_family = _of_family(of_credit, hindrance, books)
            counted, of_it = hindrance if of_family is not None else None, share if part is not None else None
            yield from pend(instruction, with_all(of_family or without, instruction, of_it, books, counted), books)
            return
        yield from book_with_credit(share, cover, books)
    left = books.instructions.get(instruction.created.transaction)
    if left is not None and left.progress != instruction.progress:
        hindrance = _of_group([left], set(), books) or hindrance
        yield from pend(left, with_all(hindrance, left, None, books), books)


def _of_family(of_credit: Hindrance | None, hindrance: Hindrance, books: BackBooks) -> Hindrance | None:
    """What the payer lacks would be lent to it, but for its limit group: that has to change, or cash to come into it.

    Cash of its own is lent no more, and the group owes the same: so it lacks what would be lent, and what the group lacks beside that.
    """
    account = books.accounts.get(hindrance.account) if hindrance.account is not None else None
    is_own = account is not None and of_credit is not None and of_credit.waits_for == f"group|{group_named_by(account)}"
    if of_credit is None or not is_own:
        return None
    if of_credit is hindrance or of_credit.lacking is None or hindrance.lacking is None:  # nothing would be lent
        return of_credit
    lacking = of_credit.lacking + hindrance.lacking
    return replace(of_credit, lacking=lacking if is_writable(lacking) else None)


def pend(instruction: OpenInstruction, hindrance: Hindrance, books: BackBooks) -> Iterator[Message]:
    """Remember what hinders it, and say so where that is new."""
    known = instruction.hindrance
    if hindrance != known:
        _wait(instruction, hindrance, books)
        if known is None or _as_told(known, hindrance) != hindrance:
            yield _pended(instruction, hindrance)


def _as_told(known: Hindrance, new: Hindrance) -> Hindrance:
    """The one that is known, with all of the new one that is not said."""
    return replace(known, waits_for=new.waits_for, credit_waits_for=new.credit_waits_for, is_of_part=new.is_of_part)


def _wait(instruction: OpenInstruction, hindrance: Hindrance, books: BackBooks) -> None:
    """It waits for what hinders it, or its credit; for a limit group, until that or an account of its own changes."""
    created = instruction.created
    if any(name is not None and name.startswith("group|") for name in (hindrance.waits_for, hindrance.credit_waits_for)):
        count_in_groups(legs_of(created, instruction.remaining_quantity, instruction.remaining_amount), books)
    books.instructions[created.transaction] = replace(instruction, hindrance=hindrance)


def _attempt_released(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Of a delivery that its party holds, what it has released of it settles; else it waits for what hinders that.

    It stays held, so nothing is said of what hinders it; but that too little is released is said, and that it is no more.
    """
    if is_over(instruction, books):
        yield from end_release(instruction, books)
    elif is_too_little(instruction, books):
        yield from pend_release(instruction, books)
    elif is_told_too_little(instruction):
        told = books.instructions[instruction.created.transaction] = replace(instruction, hindrance=None)
        yield from _settle_released(told, books)
        left = books.instructions.get(instruction.created.transaction)
        if left is not None and left.progress == instruction.progress:
            yield held(left, Reason.ON_HOLD)
    else:
        yield from _settle_released(instruction, books)


def _settle_released(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    if released(instruction) <= 0:
        return
    part = part_of(instruction, books)
    found = together_with(instruction, books)
    if isinstance(found, list) and len(found) > 1:  # attempted again when it is alone
        return
    hindrance = hindrance_of_one(instruction.created, books) or (found if isinstance(found, Hindrance) else None)
    if hindrance is None:
        hindrance = _lack(instruction) if part is None else _of_part(instruction, part, books)
    if hindrance is None and part is not None:
        yield from book_part(instruction, *part, books)
        left = books.instructions.get(instruction.created.transaction)
        if left is not None and is_too_little(left, books):
            yield from pend_release(left, books)
        elif left is not None and released(left) > 0:  # the rest of what was released lacks securities
            books.instructions[left.created.transaction] = replace(left, hindrance=_lack(left))
    elif hindrance is not None and hindrance.waits_for is not None:
        _wait(instruction, hindrance, books)


def _of_part(instruction: OpenInstruction, part: tuple[Decimal, Decimal], books: BackBooks) -> Hindrance | None:
    hindrance = hindrance_of_legs(legs_of(instruction.created, *part), books)
    return replace(hindrance, is_of_part=True, part_quantity=part[0]) if hindrance is not None else None


def _lack(instruction: OpenInstruction) -> Hindrance:
    """Nothing of what was released can be delivered: it waits for securities."""
    created, account = instruction.created, instruction.created.deliverer_securities_account
    waits_for = f"balance|{account}|{created.isin}"
    return Hindrance(reason=Reason.SECURITIES_SHORT, waits_for=waits_for, party=created.deliverer, account=account)


def _of_group(group: list[OpenInstruction], settling: set[str], books: BackBooks) -> Hindrance | None:
    """What hinders all of a group together: what settles in the same step goes before none of them. (One alone was looked at before.)"""
    legs: list[Leg] = []
    for each in group:
        found = hindrance_of_one(each.created, books, settling) if len(group) > 1 else None
        if found is not None:
            return found
        found = hindrance_of_exemption(each.created, each.remaining_quantity, books) if len(books.delivery_exemptions) else None
        if found is not None:
            return found
        legs += legs_of(each.created, each.remaining_quantity, each.remaining_amount)
    return hindrance_of_legs(legs, books)


def _is_deliverers_lack(hindrance: Hindrance, instruction: OpenInstruction) -> bool:
    return hindrance.reason is Reason.SECURITIES_SHORT and hindrance.account == instruction.created.deliverer_securities_account


def _pended(instruction: OpenInstruction, hindrance: Hindrance) -> InstructionPended:
    created = instruction.created
    return InstructionPended(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=hindrance.reason,
        party=hindrance.party,
        account=hindrance.account,
        asset=hindrance.asset,
        lacking=hindrance.lacking,
        linked=hindrance.linked,
        limit_group=hindrance.limit_group,
        others=hindrance.others,
        others_left_out=hindrance.others_left_out,
        part_quantity=hindrance.part_quantity,
        settled_quantity=instruction.progress.quantity if instruction.progress is not None else None,
        missed_cut_offs=instruction.missed_cut_offs,
    )
