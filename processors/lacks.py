"""All that a transaction lacks that could not settle, beside the first: what has to come as well for it to settle. Part of `settle`.

Only what has failed is looked at so. It waits for the first of them alone, by index: that has to come in any case, and then it is
attempted again, and what remains is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from processors.book import Share
from processors.books import BackBooks
from processors.collateral import find_cover
from processors.credit import hindrance_of_credit
from processors.exemptions import hindrance_of_exemption
from processors.hindrances import hindrance_of_time, hindrances_of_legs, hindrances_of_links
from processors.instruction_indexes import HOURS
from processors.legs import Leg, legs_of
from processors.links import is_linked, is_open, open_of, predecessors
from processors.together import TOGETHER_MAX, all_together, settles_with_others
from schemas.hindrance import FurtherLack, Hindrance
from schemas.reasons import Reason
from schemas.state import OpenInstruction

OTHERS_MAX = 20
"""How many further lacks are told: so no message grows with a pool."""
ALONE = (*HOURS, Reason.TOO_MANY_LINKS)
"""Reasons beside which nothing is told: it is not its time, or nobody knows with what it settles."""

Key = tuple[Reason, str | None]


def with_all(
    first: Hindrance, instruction: OpenInstruction, share: Share | None, books: BackBooks, counted: Hindrance | None = None
) -> Hindrance:
    """The first lack, with all others beside it, without what is `counted` in it already.

    `share` is what was attempted of the instruction, alone; None where all was that settles with it.
    """
    if first.reason in ALONE:
        return first
    if not _is_bound(instruction, books):  # as with most: its time was looked at
        found = _of_shares([share or _left(instruction)], first, [], books)
    else:
        found = _of_group(instruction, first, share, books)
    return beside(first, found if counted is None else [each for each in found if _key(each) != _key(counted)])


def _is_bound(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where it settles after others, or with them."""
    reports = (instruction.created.deliverer_report, instruction.created.receiver_report)
    return settles_with_others(instruction, books) or any(is_linked(report, books) for report in reports)


def _of_group(instruction: OpenInstruction, first: Hindrance, share: Share | None, books: BackBooks) -> list[Hindrance]:
    """What stands in the way of all that settles with it, and what goes before."""
    group, found, is_whole = all_together(instruction, books)
    settling = {each.created.transaction for each in group}
    for each in group:
        found += hindrances_of_links(each.created, books, settling)
        if (of_time := hindrance_of_time(each.created, books)) is not None:
            found.append(of_time)
    ahead = _ahead(group, settling, books) if is_whole else None
    if ahead is not None:  # else what moves with it, and what is there by then, is not known yet
        shares = [share] if share is not None else [_left(each) for each in group]
        found += _of_shares(shares, first, _legs(_left(each) for each in ahead), books)
    return found


def beside(first: Hindrance, found: Iterable[Hindrance]) -> Hindrance:
    """The first with those of the others that are not it: each thing once, with as much as it lacks at the most."""
    own, found = _key(first), list(found)
    if all(_key(each) == own and each.lacking == first.lacking for each in found):  # as with most
        return first
    every = {own: first}
    for each in found:
        known = every.setdefault(_key(each), each)
        if known.lacking is not None and (each.lacking is None or each.lacking > known.lacking):
            every[_key(each)] = replace(known, lacking=each.lacking)
    told = [each for key, each in every.items() if key != own]
    others = tuple(
        FurtherLack(
            reason=each.reason,
            party=each.party,
            account=each.account,
            asset=each.asset,
            lacking=each.lacking,
            limit_group=each.limit_group,
            linked=each.linked,
        )
        for each in told[:OTHERS_MAX]
    )
    return replace(every[own], others=others or None, others_left_out=max(len(told) - OTHERS_MAX, 0) or None)


def _key(hindrance: Hindrance) -> Key:
    return hindrance.reason, hindrance.waits_for


def _of_shares(shares: list[Share], first: Hindrance, before: list[Leg], books: BackBooks) -> list[Hindrance]:
    """What lacks of accounts, balances and limits when all move after `before`; without the cash that would be lent by then."""
    legs = _legs(shares)
    found = list(hindrances_of_legs(legs, books, before))
    if len(books.delivery_exemptions):
        exemptions = (hindrance_of_exemption(each.created, quantity, books) for each, quantity, _ in shares)
        found += (each for each in exemptions if each is not None)
    short = next((each for each in found if each.reason is Reason.CASH_SHORT and _key(each) != _key(first)), None)
    cover = find_cover(shares[0], short, books) if short is not None and len(shares) == 1 else None
    if cover is None or _is_elsewhere(hindrance_of_credit(shares[0], cover, books)):
        return found
    lent = list(hindrances_of_legs([*legs, *cover.legs()], books, before))
    needs = {_key(each): each.lacking for each in found if each is not short}
    return lent if all(_key(each) in needs and _is_as_much(needs[_key(each)], each.lacking) for each in lent) else found


def _is_elsewhere(hindrance: Hindrance | None) -> bool:
    return hindrance is not None and hindrance.reason is Reason.ACCOUNT_NOT_OF_SETTLEMENT_SYSTEM


def _is_as_much(known: Decimal | None, lent: Decimal | None) -> bool:
    """True where what lacks with the loan is no more than what lacks without."""
    return known == lent if known is None or lent is None else lent <= known


def _ahead(group: Iterable[OpenInstruction], settling: set[str], books: BackBooks) -> list[OpenInstruction] | None:
    """All that settles before a group, directly or not; None where not all of it has matched, or it is of more than one step books."""
    found: dict[str, OpenInstruction] = {}
    looked_at = list(group)
    while looked_at:
        for other in _just_before(looked_at.pop(), books):
            if other is None:
                return None
            if other.created.transaction in settling or other.created.transaction in found:
                continue
            together, _, is_whole = all_together(other, books)
            if not is_whole or len(found) + len(together) > TOGETHER_MAX:
                return None
            found |= {each.created.transaction: each for each in together}
            looked_at += together
    return list(found.values())


def _just_before(instruction: OpenInstruction, books: BackBooks) -> Iterator[OpenInstruction | None]:
    """What goes directly before it and is open; None for what has not matched."""
    created = instruction.created
    for report in (created.deliverer_report, created.receiver_report) if len(books.links) else ():
        for before in predecessors(report, books):
            if is_open(books.sides.get(before)):
                yield open_of(before, books)


def _left(instruction: OpenInstruction) -> Share:
    return instruction, instruction.remaining_quantity, instruction.remaining_amount


def _legs(shares: Iterable[Share]) -> list[Leg]:
    return [leg for each, quantity, amount in shares for leg in legs_of(each.created, quantity, amount)]
