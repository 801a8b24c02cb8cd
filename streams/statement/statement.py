"""The statement of an account for a day or several: its holdings (semt.002) and its transactions (semt.017).

Opening + movements = closing, for each asset. Positions are of the end of the last day:

* settled: what the entries booked through that day leave;
* reserved: what transactions of reserved priority still have to take from it; pledged: what still has to leave it as collateral;
* available: settled less reserved and pledged (the limit of the account, which is credit, stands beside it);
* contractual: as if each transaction had settled on its intended date; trade-date: as if on its trade date.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from streams.statement.account import Account, Posting
from streams.statement.pending import Pending

NOTHING = Decimal(0)


class StatementError(Exception):
    """No statement can be made: a sentence that says why. `is_unknown` where no account has that name."""

    def __init__(self, sentence: str, *, is_unknown: bool = False) -> None:
        super().__init__(sentence)
        self.is_unknown = is_unknown


@dataclass(frozen=True, slots=True)
class Holding:
    """What the account has of one asset, in units of it."""

    asset: str
    opening: Decimal
    came_in: Decimal
    went_out: Decimal
    closing: Decimal
    available: Decimal
    reserved: Decimal
    pledged: Decimal
    contractual: Decimal
    trade_date: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """Of one account, from the opening of `first` to the end of `last`. Once `is_closed`, it does not change any more."""

    account: str
    settlement_system: str
    party: str
    holds: str
    limit: Decimal
    first: date
    last: date
    is_closed: bool
    holdings: tuple[Holding, ...]
    postings: tuple[Posting, ...]


def statement_of(account: Account, first: date | None, last: date | None, today: date) -> Statement:
    """The statement of `account` from `first` through `last`; today, or its last booking where that is later, where none is said.

    Raises StatementError where nobody knows the account, where a day is still to come, and where `first` is after `last`.
    """
    defined = account.defined
    if defined is None:
        raise StatementError(f"No account is named {account.name}: its name is what the reference data gives it.", is_unknown=True)
    newest = max([today, *(each.booked_on for each in account.postings[-1:])])
    last = last if last is not None else newest
    first = first if first is not None else last
    if last > newest or first > newest:
        raise StatementError(f"{max(first, last)} is still to come: the books go to {newest}.")
    if first > last:
        raise StatementError(f"The statement would begin on {first}, after its end on {last}: say --from before --to.")
    return Statement(
        account=account.name,
        settlement_system=defined.settlement_system,
        party=defined.party,
        holds=defined.holds,
        limit=defined.limit,
        first=first,
        last=last,
        is_closed=account.closed_through is not None and last <= account.closed_through,
        holdings=tuple(_holdings(account, first, last)),
        postings=tuple(_running(account, first, last)),
    )


def _holdings(account: Account, first: date, last: date) -> Iterator[Holding]:
    pendings = account.transactions.values()
    reserved = _taken(account, pendings, last, lambda each: each.is_reserved_for and not each.is_collateral)
    pledged = _taken(account, pendings, last, lambda each: each.is_collateral)
    contractual = _left(account, pendings, last, lambda each: each.intended_settlement_date <= last)
    traded = _left(account, pendings, last, lambda each: (each.created.trade_date or each.created.at.date()) <= last)
    assets = {each.asset for each in account.postings if each.booked_on <= last}
    for asset in sorted(assets | set(contractual) | set(traded)):
        own = [each for each in account.postings if each.asset == asset]
        opening = sum((each.amount for each in own if each.booked_on < first), NOTHING)
        moved = [each.amount for each in own if first <= each.booked_on <= last]
        closing = opening + sum(moved, NOTHING)
        yield Holding(
            asset=asset,
            opening=opening,
            came_in=sum((amount for amount in moved if amount > 0), NOTHING),
            went_out=sum((-amount for amount in moved if amount < 0), NOTHING),
            closing=closing,
            available=closing - reserved.get(asset, NOTHING) - pledged.get(asset, NOTHING),
            reserved=reserved.get(asset, NOTHING),
            pledged=pledged.get(asset, NOTHING),
            contractual=closing + contractual.get(asset, NOTHING),
            trade_date=closing + traded.get(asset, NOTHING),
        )


def _left(account: Account, pendings: Iterable[Pending], day: date, counts: Callable[[Pending], bool]) -> dict[str, Decimal]:
    """By asset, what the transactions that count still had to move on the account when `day` ended."""
    sums: dict[str, Decimal] = {}
    for each in pendings:
        for asset, amount in (each.left(account.name, day, account.posted) if counts(each) else {}).items():
            sums[asset] = sums.get(asset, NOTHING) + amount
    return sums


def _taken(account: Account, pendings: Iterable[Pending], day: date, counts: Callable[[Pending], bool]) -> dict[str, Decimal]:
    """By asset, what those that count and have been made by `day` still had to take from the account."""
    sums: dict[str, Decimal] = {}
    for each in pendings:
        if counts(each) and each.created.at.date() <= day:
            for asset, amount in each.left(account.name, day, account.posted).items():
                sums[asset] = sums.get(asset, NOTHING) - min(amount, NOTHING)
    return {asset: amount for asset, amount in sums.items() if amount != 0}


def _running(account: Account, first: date, last: date) -> Iterator[Posting]:
    """The movements by asset and then by day: each balance is that after it, so the last one of an asset is its closing."""
    chosen = [each for each in account.postings if first <= each.booked_on <= last]
    yield from sorted(chosen, key=lambda each: (each.asset, each.booked_on))
