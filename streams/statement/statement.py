"""The statement of an account for a day or several: its holdings (semt.002) and its transactions (semt.017).

Opening + movements = closing, for each asset. Positions are of the end of the last day:

* settled: what the entries booked through that day leave;
* reserved: what transactions of reserved priority still have to take from it (they go first, and nothing is held back for them);
* pledged: what still has to leave it as collateral, and what secures a credit (auto-collateralisation) that is not reimbursed;
* available: settled less reserved and pledged (the limit of the account, which is credit, stands beside it);
* contractual: as if each transaction had settled on its intended date; trade-date: as if on its trade date. A trade that is netted counts
  at its contract money, then as the obligation that stands for it.

All of it is as it was known when the last day ended: what is said later changes no statement of a day that is closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from streams.statement.account import Account, Posting
from streams.statement.pending import Left

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
    is_settlement_day: bool
    """Whether the system settles on `last`."""
    holdings: tuple[Holding, ...]
    postings: tuple[Posting, ...]


def statement_of(account: Account, first: date | None, last: date | None) -> Statement:
    """The statement of `account` from `first` through `last`; its newest day where none is said: that which is open, or the last.

    Raises StatementError where nobody knows the account, where a day is still to come, and where `first` is after `last`.
    """
    defined = account.defined
    if defined is None:
        raise StatementError(f"No account is named {account.name}: its name is what the reference data gives it.", is_unknown=True)
    newest = _newest(account)
    last = last if last is not None else newest
    first = first if first is not None else last
    known = max([newest, *([account.told.date()] if account.told is not None else [])])
    if last > known or first > known:
        raise StatementError(f"{max(first, last)} is still to come: the books stand at {known}.")
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
        is_settlement_day=last in account.days,
        holdings=tuple(_holdings(account, first, last)),
        postings=tuple(_running(account, first, last)),
    )


def _newest(account: Account) -> date:
    """The last settlement day that has come, or the day of the last booking where that is later. Without either, the day of the books."""
    days = [each.booked_on for each in account.postings[-1:]]
    if account.told is not None:
        today = account.told.date()
        days += [day for day in account.days if day <= today] or [today]
    if not days:
        raise StatementError("The books have not been told the time yet: nothing can be said of any day.")
    return max(days)


def _holdings(account: Account, first: date, last: date) -> Iterator[Holding]:
    due, traded = _expected(account, last)
    reserved, pledged = _taken(account, last)
    assets = {each.asset for each in account.postings if each.booked_on <= last}
    for asset in sorted(assets | set(due) | set(traded)):
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
            contractual=closing + due.get(asset, NOTHING),
            trade_date=closing + traded.get(asset, NOTHING),
        )


def _expected(account: Account, day: date) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """By asset, what was still to move on the account when `day` ended: of what was due by then, and of what was traded by then."""
    due: dict[str, Decimal] = {}
    traded: dict[str, Decimal] = {}
    for intended, trade_date, (name, asset, amount) in _open(account, day):
        if name == account.name and amount != 0:
            for sums, counts in ((due, intended <= day), (traded, trade_date <= day)):
                if counts:
                    sums[asset] = sums.get(asset, NOTHING) + amount
    return due, traded


def _open(account: Account, day: date) -> Iterator[tuple[date, date, Left]]:
    """All that was open when `day` ended, with its intended and its trade date. What is cleared was traded when it was novated."""
    for name, each in account.transactions.items():
        if account.cleared.parts_of(name) is None and each.is_open(day):
            intended, trade_date = each.intended_on(day), each.traded_on()
            yield from ((intended, trade_date, left) for left in each.left(day, account.posted))
    for intended, left in account.cleared.left(day, account.posted):
        yield intended, day, left


def _taken(account: Account, day: date) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """By asset, what transactions of reserved priority still had to take from the account when `day` ended, and what was pledged."""
    reserved: dict[str, Decimal] = {}
    pledged: dict[str, Decimal] = {}
    for each in account.transactions.values():
        sums = pledged if each.is_collateral else reserved
        if each.is_open(day) and (each.is_collateral or each.is_reserved(day)):
            for name, asset, amount in each.left(day, account.posted):
                if name == account.name and amount < 0:
                    sums[asset] = sums.get(asset, NOTHING) - amount
    for name, asset, amount in account.pledges.held(day):
        if name == account.name:
            pledged[asset] = pledged.get(asset, NOTHING) + amount
    return reserved, pledged


def _running(account: Account, first: date, last: date) -> Iterator[Posting]:
    """The movements by asset and then by day: each balance is that after it, so the last one of an asset is its closing."""
    chosen = [each for each in account.postings if first <= each.booked_on <= last]
    yield from sorted(chosen, key=lambda each: (each.asset, each.booked_on))
