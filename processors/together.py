"""What settles in one step with a transaction: its partners by links, the members of its pools, and theirs. Part of `settle`."""

from processors.books import BackBooks
from processors.instruction_indexes import pool_on
from processors.links import is_open, open_of, partners
from schemas.hindrance import Hindrance
from schemas.reasons import Reason
from schemas.state import OpenInstruction

TOGETHER_MAX = 50
"""How many transactions one step books at most."""


def together_with(instruction: OpenInstruction, books: BackBooks) -> list[OpenInstruction] | Hindrance:
    """The transactions that settle together, the asked one first; or what one of them waits for."""
    if not len(books.links) and instruction.deliverer_terms is None and instruction.receiver_terms is None:
        return [instruction]
    found = {instruction.created.transaction: instruction}
    ahead = [instruction]
    while ahead:
        for each in _next_to(ahead.pop(), books):
            if isinstance(each, Hindrance):
                return each
            if each.created.transaction not in found:
                found[each.created.transaction] = each
                ahead.append(each)
        if len(found) > TOGETHER_MAX:  # it waits for one of them to go, or a link: then `wake_partners` attempts whom that had joined
            return Hindrance(reason=Reason.TOO_MANY_LINKS)
    return list(found.values())


def all_together(instruction: OpenInstruction, books: BackBooks) -> tuple[list[OpenInstruction], list[Hindrance], bool]:
    """Those that settle together, the ones on hold among them; all that they wait for; and whether no other is missing of them.

    Of more than one step books, as many as are found before that is seen.
    """
    found, missing = {instruction.created.transaction: instruction}, list[Hindrance]()
    ahead, is_whole = [instruction], True
    while ahead and len(found) <= TOGETHER_MAX:
        for each in _next_to(ahead.pop(), books):
            if isinstance(each, Hindrance):
                missing.append(each)
                other = open_of(each.linked, books) if each.linked is not None else None
            else:
                other = each
            if other is None:
                is_whole = False
            elif other.created.transaction not in found:
                found[other.created.transaction] = other
                ahead.append(other)
    return list(found.values()), missing, is_whole and not ahead and len(found) <= TOGETHER_MAX


def settles_with_others(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where it has partners by links, or is of a pool."""
    if any(terms is not None and terms.pool is not None for terms in (instruction.deliverer_terms, instruction.receiver_terms)):
        return True
    reports = (instruction.created.deliverer_report, instruction.created.receiver_report)
    return len(books.links) > 0 and any(next(partners(report, books), None) is not None for report in reports)


def _next_to(instruction: OpenInstruction, books: BackBooks) -> list[OpenInstruction | Hindrance]:
    created = instruction.created
    found: list[OpenInstruction | Hindrance] = []
    for report in (created.deliverer_report, created.receiver_report):
        for partner in partners(report, books):
            side = books.sides.get(partner)
            if is_open(side):
                assert side is not None, "an open side is known"
                found.append(_partner(partner, side.transaction, books))
    for is_deliverer, terms in ((True, instruction.deliverer_terms), (False, instruction.receiver_terms)):
        pool = pool_on(instruction, is_deliverer=is_deliverer)
        if pool is not None and terms is not None and terms.pool is not None:
            found += _pool(pool, terms.pool.count, books)
    return found


def _partner(report: str, transaction: str | None, books: BackBooks) -> OpenInstruction | Hindrance:
    other = books.instructions.get(transaction) if transaction is not None else None
    if other is None or other.holds:
        return Hindrance(reason=Reason.WAITS_FOR_LINKED_INSTRUCTION, waits_for=f"linked|{report}", linked=report)
    return other


def _pool(prefix: str, count: int, books: BackBooks) -> list[OpenInstruction | Hindrance]:
    """The members of a pool, on either side of their transactions. It is complete when as many have matched as its members say."""
    members: dict[str, OpenInstruction | Hindrance] = {}
    for side in ("deliverer_pool", "receiver_pool"):
        entry = books.instructions.after(side, prefix)
        while entry is not None and len(members) < count:
            member = books.instructions[entry[1]]
            members[entry[1]] = member if not member.holds else Hindrance(reason=Reason.POOL_NOT_COMPLETE, waits_for=f"pool|{prefix}")
            entry = books.instructions.after(side, prefix, entry[0])
    if len(members) < count:
        return [Hindrance(reason=Reason.POOL_NOT_COMPLETE, waits_for=f"pool|{prefix}")]
    return list(members.values())
