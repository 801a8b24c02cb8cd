"""How a balance moves. Part of `settle`, which owns the balances and the sums of limit groups."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from processors.books import BackBooks
from processors.legs import Leg
from processors.limit_groups import add_to_group, group_named_by
from schemas.entries import Movement
from schemas.state import Balance
from schemas.values import DIGITS_MAX, is_writable

NOTHING = Decimal(0)


def balance_of(account: str, asset: str, books: BackBooks) -> Decimal:
    """What an account has of an asset, in units of the asset."""
    balance = books.balances.get(f"{account}|{asset}")
    return balance.quantity if balance is not None else NOTHING


def lacking(account: str, asset: str, quantity: Decimal, books: BackBooks) -> Decimal:
    """How much more `account` must have before `quantity` can leave it within its limit; zero or less where it can."""
    return quantity - balance_of(account, asset, books) - books.accounts[account].limit


def move(account: str, asset: str, amount: Decimal, books: BackBooks) -> Movement:
    """Change a balance by a signed amount. The caller has made sure that the limit is kept."""
    defined, key = books.accounts[account], f"{account}|{asset}"
    limit = defined.limit
    kept = books.balances.get(key)
    balance = (kept.quantity if kept is not None else NOTHING) + amount
    assert amount > 0 or balance >= -limit, f"{account} would go below its limit"
    assert is_writable(balance), f"{account} would have more than {DIGITS_MAX} digits"
    group = kept.limit_group if kept is not None else group_named_by(defined)
    books.balances[key] = Balance(quantity=balance, limit_group=group)
    if group is not None:
        add_to_group(group, asset, amount, books)
    return Movement(account=account, asset=asset, amount=amount, balance=balance, limit=limit)


def move_together(legs: Sequence[Leg], books: BackBooks) -> tuple[list[Movement], tuple[Movement, ...]]:
    """Move all legs in one step: what comes in first, so that no posting passes a limit that all together keep.

    Gives the movements in the order of the legs, and in the order in which they were posted.
    """
    made: list[Movement | None] = [None] * len(legs)
    posted = sorted(range(len(legs)), key=lambda number: legs[number][3] < 0)
    for number in posted:
        _, account, asset, amount = legs[number]
        made[number] = move(account, asset, amount, books)
    movements = [movement for movement in made if movement is not None]
    return movements, tuple(movements[number] for number in posted)


def regroup(key: str, books: BackBooks) -> list[str]:
    """Count a balance in the limit group that its account belongs to now. Gives the groups whose sum that changes."""
    balance = books.balances[key]
    account, _, asset = key.rpartition("|")
    group = group_named_by(books.accounts[account])
    if balance.limit_group == group:
        return []
    for counted, amount in ((balance.limit_group, -balance.quantity), (group, balance.quantity)):
        if counted is not None:
            add_to_group(counted, asset, amount, books)
    books.balances[key] = replace(balance, limit_group=group)
    return [each for each in (balance.limit_group, group) if each is not None]
