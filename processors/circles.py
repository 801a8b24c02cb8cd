"""Links that would close a circle are refused when they are made: what waits for itself never settles. Part of `instruct` and `match`.

What settles in one step is one: the two sides of a transaction, partners by links, members of pools, and theirs. An order among the members
of a pool is kept by their step; a way that leaves the step and comes back to it is a circle.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from processors.books import BackBooks
from processors.instruction_indexes import pool_on
from processors.links import as_one, beside, has_ended, is_linked, keys_of, links_of, open_of, parties_of, predecessors, system_of
from processors.side_keys import pool_of
from schemas.instruction import LINKS_MAX, Link
from schemas.reasons import Reason
from schemas.state import UnmatchedSide

STEPS_MAX = 1_000
"""How many instructions a search for a circle looks at before it refuses the link."""


def refused_link(report: str, link: Link, system: str, books: BackBooks, pool: str | None = None) -> Reason | None:
    """Why `report` of `system` may not be linked so, or None; what another settlement system has is not known here.

    Nor is what others have among themselves: a link hinders both, and a party hinders only what it is a party of.
    One that is being instructed is in no store yet: its pool comes with it (`pool_of`).
    """
    other = books.sides.get(link.report)
    if link.report == report:
        return Reason.LINKED_TO_ITSELF
    if other is None or system_of(link.report, books) not in (None, system):
        return Reason.LINKED_INSTRUCTION_NOT_KNOWN
    parties = parties_of(link.report, books)
    if parties and report.partition("|")[0] not in parties:
        return Reason.LINKED_INSTRUCTION_NOT_KNOWN
    if other.status not in ("unmatched", "matched", "partially_settled"):
        return Reason.LINKED_INSTRUCTION_HAS_ENDED
    if max(_count(report, books), _count(link.report, books)) >= LINKS_MAX:
        return Reason.TOO_MANY_LINKS
    first, then = (report, link.report) if link.position == "BEFO" else (link.report, report)
    return _circle(report, link.report, books, pool) if link.position == "WITH" else _order(first, then, books, {report: pool})


def pairing_closes_circle(report: str, side: UnmatchedSide, other: str, books: BackBooks) -> bool:
    """True where one of two sides that would match, or what settles with it, waits by its links for the other."""
    if not len(books.links):
        return False
    both = (report, other)
    pools = {report: pool_of(side.settlement_system, side.entity, side.terms), other: _pool_of_kept(other, books)}
    if not any(is_linked(each, books) for each in both) and not any(pools.values()):
        return False
    return _circle(report, other, books, pools[report]) is not None


def _order(first: str, then: str, books: BackBooks, pools: dict[str, str | None]) -> Reason | None:
    """Whether `first` waits, through any number of others, for `then`, or settles with it by links alone."""
    if then in as_one(first, books):
        return Reason.LINKS_FORM_A_CYCLE
    return _comes_back(in_one_step([first], books, pools), in_one_step([then], books, pools), books)


def _circle(report: str, other: str, books: BackBooks, pool: str | None) -> Reason | None:
    """Whether two that shall settle in one step wait for each other: by a link between them, or through others that are not of the step."""
    one, two = as_one(report, books), as_one(other, books)
    if other in one:
        return None
    for each, others in ((one, two), (two, one)):
        if any(before in others for every in each for before in predecessors(every, books)):
            return Reason.LINKS_FORM_A_CYCLE
    step = in_one_step([report, other], books, {report: pool})
    return _comes_back(step, step, books)


def _comes_back(start: dict[str, None], goal: dict[str, None], books: BackBooks) -> Reason | None:
    """Whether what is in `start` waits for what is in `goal`; an order among what settles in one step is kept by that step."""
    seen, ahead = dict(start), [start]
    while ahead:
        step = ahead.pop()
        for before in (each for every in step for each in predecessors(every, books) if each not in step):
            if before in goal:
                return Reason.LINKS_FORM_A_CYCLE
            if before not in seen and not has_ended(before, books):
                ahead.append(in_one_step([before], books))
                seen |= ahead[-1]
        if len(seen) > STEPS_MAX:
            return Reason.TOO_MANY_LINKS
    return None


def in_one_step(reports: Iterable[str], books: BackBooks, pools: Mapping[str, str | None] = MappingProxyType({})) -> dict[str, None]:
    """All that settles in one step with `reports`: other sides, partners, pools, and theirs. `pools` are of those in no store yet."""
    found, ahead = dict.fromkeys(reports), list(reports)
    while ahead and len(found) <= STEPS_MAX:
        at = ahead.pop()
        pool = pools.get(at) or _pool_of_kept(at, books)
        for each in (*beside(at, books), *(_members(pool, books) if pool is not None else ())):
            if each not in found:
                found[each] = None
                ahead.append(each)
    return found


def _pool_of_kept(report: str, books: BackBooks) -> str | None:
    waiting = books.unmatched.get(report)
    if waiting is not None:
        return pool_of(waiting.settlement_system, waiting.entity, waiting.terms)
    instruction = open_of(report, books)
    if instruction is None:
        return None
    return pool_on(instruction, is_deliverer=report == instruction.created.deliverer_report)


def _members(pool: str, books: BackBooks) -> Iterator[str]:
    """The reports that name a pool; not many more than a search looks at."""
    yield from islice(keys_of(books.unmatched, "pool", pool), STEPS_MAX)
    for key in islice(keys_of(books.instructions, "deliverer_pool", pool), STEPS_MAX):
        yield books.instructions[key].created.deliverer_report
    for key in islice(keys_of(books.instructions, "receiver_pool", pool), STEPS_MAX):
        yield books.instructions[key].created.receiver_report


def _count(report: str, books: BackBooks) -> int:
    return len(links_of("first", report, books)) + len(links_of("with", report, books))
