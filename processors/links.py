"""Which instruction settles before, after or with which: made by either party. Part of `instruct`.

A link names reports. The two sides of a transaction share their links; so do all that settle together.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from processors.books import BackBooks, IndexedStore
from schemas.instruction import Link
from schemas.state import LinkKept, OpenInstruction, SideKept

AS_ONE_MAX = 1_000
"""How many instructions are looked at to see what settles together."""


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
    for key in [*links_of("first", report, books), *links_of("with", report, books)]:
        del books.links[key]


def take_back(report: str, links: Iterable[Link], books: BackBooks) -> None:
    """Forget links that were made and may not stand."""
    for link in links:
        for key in links_between(report, link.report, books):
            del books.links[key]


def predecessors(report: str, books: BackBooks) -> Iterator[str]:
    """The reports after which `report` settles: at most LINKS_MAX."""
    for key in links_of("first", report, books):
        yield books.links[key].other


def partners(report: str, books: BackBooks) -> Iterator[str]:
    """The reports together with which `report` settles: at most LINKS_MAX."""
    for key in links_of("with", report, books):
        yield books.links[key].other


def is_linked(report: str, books: BackBooks) -> bool:
    """True where it settles after or with another, whoever has linked them, and however."""
    return len(books.links) > 0 and any(books.links.after(index, f"{report}#") is not None for index in ("first", "with"))


def is_open(side: SideKept | None) -> bool:
    """True where a side may still settle: a link to one that has ended falls away."""
    return side is not None and side.status in ("unmatched", "matched", "partially_settled")


def has_ended(report: str, books: BackBooks) -> bool:
    """True where an instruction settles no more; one that is not known is being instructed, with the links that it comes with."""
    side = books.sides.get(report)
    return side is not None and not is_open(side)


def open_of(report: str, books: BackBooks) -> OpenInstruction | None:
    """The open transaction of which a report is one side; None of one that waits for a match, or has ended."""
    side = books.sides.get(report)
    return books.instructions.get(side.transaction) if side is not None and side.transaction is not None else None


def system_of(report: str, books: BackBooks) -> str | None:
    """The settlement system of an instruction that waits or has matched; None of one that has ended."""
    waiting = books.unmatched.get(report)
    if waiting is not None:
        return waiting.settlement_system
    instruction = open_of(report, books)
    return instruction.created.settlement_system if instruction is not None else None


def parties_of(report: str, books: BackBooks) -> tuple[str, ...]:
    """Both parties of an instruction that waits or has matched, whoever has sent it; none of one that has ended."""
    waiting = books.unmatched.get(report)
    if waiting is not None:
        return waiting.entity, waiting.counterparty
    instruction = open_of(report, books)
    return (instruction.created.deliverer, instruction.created.receiver) if instruction is not None else ()


def other_side(report: str, books: BackBooks) -> str | None:
    """The report of the other side of a transaction that is open."""
    instruction = open_of(report, books)
    if instruction is None:
        return None
    created = instruction.created
    return created.receiver_report if report == created.deliverer_report else created.deliverer_report


def links_of(index: str, report: str, books: BackBooks) -> list[str]:
    """The keys of the links of a report by which it settles after (`first`) or together with (`with`) others."""
    return list(keys_of(books.links, index, f"{report}#"))


def keys_of(store: IndexedStore[Any], index: str, prefix: str) -> Iterator[str]:
    """The keys whose entries in an index begin so."""
    entry = store.after(index, prefix)
    while entry is not None:
        yield entry[1]
        entry = store.after(index, prefix, entry[0])


def as_one(report: str, books: BackBooks) -> list[str]:
    """What settles with `report` by links: its other side, its partners, and theirs; one that has ended settles with nothing any more."""
    found, ahead = {report: None}, [report]
    while ahead and len(found) <= AS_ONE_MAX:
        for each in beside(ahead.pop(), books):
            if each not in found:
                found[each] = None
                ahead.append(each)
    return list(found)


def beside(report: str, books: BackBooks) -> Iterator[str]:
    """Its other side and its partners, where they have not ended."""
    for each in (other_side(report, books), *partners(report, books)):
        if each is not None and not has_ended(each, books):
            yield each
