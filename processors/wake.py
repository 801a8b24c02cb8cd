"""Who is attempted again when something changes: exactly those that wait for it, found by index. Part of `settle`, and of `match`."""

from collections.abc import Iterable, Iterator

from processors.books import BackBooks
from processors.limit_groups import group_of
from processors.links import as_one, open_of
from processors.stores import ordered
from schemas.entries import Movement
from schemas.state import OpenInstruction
from schemas.work import WorkOpened


def wake(prefix: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at all that now wait for what `prefix` names, or whose credit does, where any do."""
    for index in ("waiting", "credit_waiting") if len(books.auto_collateral) else ("waiting",):
        last = books.instructions.below(index, prefix, f"{prefix}~")
        if last is not None:
            yield WorkOpened(store="instructions", index=index, prefix=prefix, upper=last[0], because="balance")


def wake_linked(instruction: OpenInstruction, books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at what waits for either side of it to match, to be released, to settle or to end."""
    if not len(books.links):  # nothing waits for another
        return
    created = instruction.created
    yield from wake(f"linked|{created.deliverer_report}|", books)
    yield from wake(f"linked|{created.receiver_report}|", books)


def wake_partners(report: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at what is linked to settle with `report`: it may have waited for what only that one lacked, or its time."""
    for other in as_one(report, books):
        partner = open_of(other, books)
        if partner is not None:
            yield attempt_of(partner)


def attempt_of(instruction: OpenInstruction) -> WorkOpened:
    """Ask for another attempt at one transaction, whatever hinders it."""
    created = instruction.created
    place = f"{created.settlement_system}|{created.intended_settlement_date}|{ordered(instruction.sequence)}"
    return WorkOpened(store="instructions", index="dated", prefix=place, upper=place, because="partner")


def wake_moved(movements: Iterable[Movement], books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at what waits for what has come in, on an account or in its limit group; or for what has gone out."""
    for movement in movements:
        if movement.amount > 0:
            yield from wake(f"balance|{movement.account}|{movement.asset}|", books)
            group = group_of(movement.account, movement.asset, books) if len(books.limit_groups) else None
            if group is not None:
                yield from wake(f"group|{group}|", books)
            if len(movement.asset) != 3:
                yield from wake_secured(movement.account, books)
        else:
            yield from wake_too_much(f"{movement.account}|{movement.asset}|", books)


def wake_too_much(prefix: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at what less of a balance helps: a sum of too many digits, or a part whose cash was not enough."""
    last = books.instructions.below("too_much", prefix, f"{prefix}~")
    if last is not None:
        yield WorkOpened(store="instructions", index="too_much", prefix=prefix, upper=last[0], because="balance")


def wake_secured(account: str, books: BackBooks) -> Iterator[WorkOpened]:
    """More of earmarked securities may secure the cash that others wait for."""
    entry = books.auto_collateral.after("earmarked", f"{account}|") if len(books.auto_collateral) else None
    while entry is not None:
        yield from wake(f"balance|{entry[1]}|", books)
        entry = books.auto_collateral.after("earmarked", f"{account}|", entry[0])
