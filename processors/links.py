"""Which instruction settles before, after or with which: made by either party, refused where it would close a circle. Part of `instruct`.

A link names reports. The two sides of a transaction share their links; so do all that settle together.
"""

from collections.abc import Iterable, Iterator

from processors.books import BackBooks
from schemas.instruction import LINKS_MAX, Link
from schemas.reasons import Reason
from schemas.state import LinkKept, SideKept

STEPS_MAX = 1_000
"""How many instructions a search for a circle looks at before it refuses the link."""


def refused_link(report: str, link: Link, books: BackBooks) -> Reason | None:
    """Why `report` may not be linked so, or None."""
    other = books.sides.get(link.report)
    if link.report == report:
        return Reason.LINKED_TO_ITSELF
    if other is None:
        return Reason.LINKED_INSTRUCTION_NOT_KNOWN
    if other.status not in ("unmatched", "matched", "partially_settled"):
        return Reason.LINKED_INSTRUCTION_HAS_ENDED
    if max(_count(report, books), _count(link.report, books)) >= LINKS_MAX:
        return Reason.TOO_MANY_LINKS
    first, then = (report, link.report) if link.position == "BEFO" else (link.report, report)
    return _circle(first, then, books, is_with=link.position == "WITH")


def add_link(report: str, link: Link, books: BackBooks) -> None:
    """Write down a link that was not refused."""
    if link.position == "WITH":
        for one, other in ((report, link.report), (link.report, report)):
            books.links[f"{one}={other}"] = LinkKept(kind="WITH", report=one, other=other)
        return
    first, then = (report, link.report) if link.position == "BEFO" else (link.report, report)
    books.links[f"{then}>{first}"] = LinkKept(kind="AFTER", report=then, other=first)


def links_between(report: str, other: str, books: BackBooks) -> list[str]:
    """The keys of every link between two instructions."""
    keys = (f"{report}={other}", f"{other}={report}", f"{report}>{other}", f"{other}>{report}")
    return [key for key in keys if key in books.links]


def drop_links(report: str, books: BackBooks) -> None:
    """Forget what an instruction that has ended waited for. What waits for it asks for its state."""
    if not len(books.links):
        return
    for key in [*_keys("first", report, books), *_keys("with", report, books)]:
        del books.links[key]


def take_back(report: str, links: Iterable[Link], books: BackBooks) -> None:
    """Forget links that were made and may not stand."""
    for link in links:
        for key in links_between(report, link.report, books):
            del books.links[key]


def predecessors(report: str, books: BackBooks) -> Iterator[str]:
    """The reports after which `report` settles: at most LINKS_MAX."""
    for key in _keys("first", report, books):
        yield books.links[key].other


def partners(report: str, books: BackBooks) -> Iterator[str]:
    """The reports together with which `report` settles: at most LINKS_MAX."""
    for key in _keys("with", report, books):
        yield books.links[key].other


def is_open(side: SideKept | None) -> bool:
    """True where a side may still settle: a link to one that has ended falls away."""
    return side is not None and side.status in ("unmatched", "matched", "partially_settled")


def _has_ended(report: str, books: BackBooks) -> bool:
    side = books.sides.get(report)  # none: it is being instructed, with the links that it comes with
    return side is not None and not is_open(side)


def other_side(report: str, books: BackBooks) -> str | None:
    """The report of the other side of a transaction that is open."""
    side = books.sides.get(report)
    instruction = books.instructions.get(side.transaction) if side is not None and side.transaction is not None else None
    if instruction is None:
        return None
    created = instruction.created
    return created.receiver_report if report == created.deliverer_report else created.deliverer_report


def _keys(index: str, report: str, books: BackBooks) -> list[str]:
    found, entry = [], books.links.after(index, f"{report}#")
    while entry is not None:
        found.append(entry[1])
        entry = books.links.after(index, f"{report}#", entry[0])
    return found


def _count(report: str, books: BackBooks) -> int:
    return len(_keys("first", report, books)) + len(_keys("with", report, books))


def _circle(first: str, then: str, books: BackBooks, *, is_with: bool) -> Reason | None:
    """Whether `first` waits, through any number of others, for `then` (or, to settle with it, either for the other)."""
    if then in as_one(first, books):
        return None if is_with else Reason.LINKS_FORM_A_CYCLE
    return _waits_for(first, then, books) or (_waits_for(then, first, books) if is_with else None)


def pairing_closes_circle(report: str, other: str, books: BackBooks) -> bool:
    """True where one of two sides that would match, or what settles with it, waits by its links for the other."""
    if not len(books.links):
        return False
    if all(books.links.after(index, f"{each}#") is None for index in ("first", "with") for each in (report, other)):
        return False
    return _waits_for(report, other, books) is not None or _waits_for(other, report, books) is not None


def _waits_for(first: str, then: str, books: BackBooks) -> Reason | None:
    goal, seen, ahead = set(as_one(then, books)), {first}, [first]
    while ahead:
        for each in as_one(ahead.pop(), books):
            for before in predecessors(each, books):
                if before in goal:
                    return Reason.LINKS_FORM_A_CYCLE
                if before not in seen and not _has_ended(before, books):
                    seen.add(before)
                    ahead.append(before)
        if len(seen) > STEPS_MAX:
            return Reason.TOO_MANY_LINKS
    return None


def as_one(report: str, books: BackBooks) -> list[str]:
    """All that settles with `report`: its other side, its partners, and theirs; one that has ended settles with nothing any more."""
    found, ahead = {report: None}, [report]
    while ahead and len(found) <= STEPS_MAX:
        at = ahead.pop()
        for each in (other_side(at, books), *partners(at, books)):
            if each is not None and each not in found and not _has_ended(each, books):
                found[each] = None
                ahead.append(each)
    return list(found)
