"""Whom an opening lets settle: exactly those that wait for it, by index, in the order of the queue. Part of `close`.

What was found lacking in an open window waits for what it lacks, not for the next window. What is woken by something else while no
window is open waits for a window from then on, so that no opening has to look for it.
"""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.instruction_indexes import DVP, WINDOW
from processors.queueing import in_order
from processors.redefined import COVER
from processors.settlement_days import is_partial_window, is_settling
from schemas.cycle_state import SettlementCycle
from schemas.work import WorkOpened


def of_window(system: str, date: object, because: str, books: BackBooks, *, parts: bool) -> Iterator[WorkOpened]:
    """What waits for a window and is due; with `parts`, in one order with it, what may now settle in parts."""
    index, name = (_index("window_parts", system, books), system) if parts else ("waiting", f"{WINDOW}|{system}")
    yield from in_order(index, name, date, because, books)


def of_parts(system: str, date: object, books: BackBooks) -> Iterator[WorkOpened]:
    """What lacks securities, and both of whose sides allow parts."""
    yield from in_order(_index("parts", system, books), system, date, "partial_window", books)


def of_cut_off(system: str, date: object, books: BackBooks) -> Iterator[WorkOpened]:
    """What has missed the cut-off for cash of an open day: it has been moved to a later hour."""
    yield from in_order("waiting", f"{DVP}|{system}", date, "cut_off_moved", books)


def of_date(cycle: SettlementCycle, books: BackBooks) -> Iterator[WorkOpened]:
    """What a credit would let settle, where the date has changed since the last moment of the day: other prices secure it."""
    if len(books.auto_collateral) and books.now.date() != cycle.reached_at.date():
        yield WorkOpened(store="auto_collateral", index="account", prefix="", upper="", because=f"{COVER}|{books.now.date()}")


def of_rules(system: str, books: BackBooks) -> Iterator[WorkOpened]:
    """What may settle in parts, where its system or an instrument was defined anew in an open day: other thresholds or lots."""
    cycle = books.cycles.get(system)
    if cycle is not None and is_settling(cycle) and is_partial_window(system, books):
        yield from of_parts(system, cycle.date, books)


def _index(name: str, system: str, books: BackBooks) -> str:
    """Where the system's own indicator forbids parts, only what both sides say themselves allows them."""
    return f"{name}_said" if books.settlement_systems[system].partial == "NPAR" else name
