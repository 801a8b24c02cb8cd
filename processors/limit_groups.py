"""What the accounts of a limit group have together, and what their securities secure. Part of `settle`, which owns these sums.

A family of DTC shares a net debit cap and a collateral monitor: what its accounts owe together must stay above the cap, and be covered by
what their securities are worth. The sums are kept as the balances move, so no decision looks through a group.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from processors.books import BackBooks
from processors.legs import Leg
from processors.pricing import collateral_unit, latest_quoted
from schemas.hindrance import Hindrance
from schemas.prices import PriceQuoted
from schemas.reasons import Reason
from schemas.reference import AccountDefined, InstrumentDefined, LimitGroupDefined
from schemas.state import Balance, GroupBalance
from schemas.values import is_writable, round_half_even
from schemas.work import WorkOpened

COLLATERAL_DECIMALS = 2
"""A collateral value is a limit, not a price: more decimals would only use up digits."""
NOTHING = Decimal(0)
Nets = dict[tuple[str, str], Decimal]
"""By account and asset, how much moves."""
NO_BALANCE = GroupBalance(quantity=NOTHING)
REVALUE = "revalue"
"""Why a cursor is at work: to value anew what a group holds."""


def group_named_by(account: AccountDefined) -> str | None:
    """The limit group of an account as the stores have it, system|name: a name is one of its settlement system alone."""
    return f"{account.settlement_system}|{account.limit_group}" if account.limit_group is not None else None


def name_of(group: LimitGroupDefined) -> str:
    """The name of a limit group in the stores."""
    return f"{group.settlement_system}|{group.limit_group}"


def group_balance_of(limit_group: str, asset: str, books: BackBooks) -> Decimal:
    """What the accounts of a limit group have of an asset together."""
    return _kept(limit_group, asset, books).quantity


def group_of(account: str, asset: str, books: BackBooks) -> str | None:
    """The limit group in which a balance counts: that of its account, until a change of it has been carried through."""
    kept = books.balances.get(f"{account}|{asset}")
    return kept.limit_group if kept is not None else group_named_by(books.accounts[account])


def collateral_of(limit_group: str, books: BackBooks) -> Decimal:
    """What the securities of a limit group are worth as security, in the currency of the group."""
    value = books.collateral_values.get(limit_group)
    return value.quantity if value is not None else NOTHING


def covered_of(group: LimitGroupDefined, books: BackBooks) -> Decimal:
    """What a group still has over what it owes: its cash, and what covers it."""
    return group_balance_of(name_of(group), group.currency, books) + collateral_of(name_of(group), books)


def unit_value(limit_group: str, isin: str, books: BackBooks) -> Decimal:
    """What one unit of an instrument adds to the collateral of a group: nothing without a monitor, or without a price.

    Of a bond it is the value of the day of its price: no sum changes without a message that says so.
    """
    group = books.limit_groups.get(limit_group)
    quoted = latest_quoted(isin, group.currency, books) if group is not None and group.collateral_monitor else None
    return collateral_unit(quoted, quoted.date, books) if quoted is not None else NOTHING


def add_to_group(limit_group: str, asset: str, amount: Decimal, books: BackBooks) -> None:
    """Count a movement in the group, and what it changes of the group's collateral."""
    key = f"{limit_group}|{asset}"
    kept = _kept(limit_group, asset, books)
    quantity = kept.quantity + amount
    value = _value(limit_group, asset, quantity, books)
    books.group_balances[key] = GroupBalance(quantity=quantity, value=value)
    if value != kept.value:
        books.collateral_values[limit_group] = Balance(quantity=collateral_of(limit_group, books) + value - kept.value)


def count_in_groups(legs: Sequence[Leg], books: BackBooks) -> None:
    """What waits for its limit group is counted in it, with nothing where it never held any: so prices and changes of groups find it."""
    for _, account, asset, _ in legs:
        group = group_named_by(books.accounts[account])
        if group is not None and f"{account}|{asset}" not in books.balances:
            books.balances[f"{account}|{asset}"] = Balance(quantity=NOTHING, limit_group=group)
            add_to_group(group, asset, NOTHING, books)


def hindrances_of_groups(legs: Sequence[Leg], nets: Nets, gone: Nets, books: BackBooks) -> Iterator[Hindrance]:
    """Nothing takes a group below, or further below, what it may owe and what covers it. `gone` is what has moved before `nets` do."""
    changes, before = _by_group(nets, books), _by_group(gone, books)
    for party, account, asset, amount in legs if changes else ():
        group = group_of(account, asset, books)
        defined = books.limit_groups.get(group) if group is not None and amount < 0 else None
        if defined is None:
            continue
        of_group = changes[name_of(defined)], before.get(name_of(defined), {})
        shorts = (
            (Reason.NET_DEBIT_CAP_EXCEEDED, _beyond_cap(defined, *of_group, books) if asset == defined.currency else NOTHING),
            (Reason.COLLATERAL_SHORT, _uncovered(defined, *of_group, books)),
        )
        for reason, short in shorts:
            if short > 0:
                yield Hindrance(
                    reason=reason,
                    waits_for=f"group|{group}",
                    party=party,
                    account=account,
                    asset=defined.currency,
                    lacking=short if is_writable(short) else None,
                    limit_group=defined.limit_group,
                )
    yield from _of_digits(legs, changes, books)


def _by_group(nets: Nets, books: BackBooks) -> dict[str, dict[str, Decimal]]:
    """What moves of each asset in each limit group."""
    changes: dict[str, dict[str, Decimal]] = {}
    for (account, asset), amount in nets.items():
        group = group_of(account, asset, books)
        if group is not None:
            of_group = changes.setdefault(group, {})
            of_group[asset] = of_group.get(asset, NOTHING) + amount
    return changes


def revalue_instrument(message: PriceQuoted | InstrumentDefined, books: BackBooks) -> Iterator[WorkOpened]:
    """A price was quoted, or an instrument is another bond now: value anew what the groups hold of it, a group at a time."""
    if books.group_balances.after("asset", f"{message.isin}|") is not None:
        yield WorkOpened(store="group_balances", index="asset", prefix=f"{message.isin}|", upper="", because=REVALUE)


def revalue_group(message: LimitGroupDefined, books: BackBooks) -> Iterator[WorkOpened]:
    """A group was defined, anew perhaps: value what it holds, an instrument at a time."""
    prefix = f"{name_of(message)}|"
    if books.group_balances.after("group", prefix) is not None:
        yield WorkOpened(store="group_balances", index="group", prefix=prefix, upper="", because=REVALUE)


def revalue(key: str, books: BackBooks) -> str | None:
    """Value one holding of a group as it is priced now. Gives the group: a better price covers more; at a worse one less goes."""
    limit_group, _, asset = key.rpartition("|")
    if key not in books.group_balances:
        return None
    add_to_group(limit_group, asset, NOTHING, books)
    return limit_group


def _kept(limit_group: str, asset: str, books: BackBooks) -> GroupBalance:
    kept = books.group_balances.get(f"{limit_group}|{asset}")
    return kept if kept is not None else NO_BALANCE


def _value(limit_group: str, asset: str, quantity: Decimal, books: BackBooks) -> Decimal:
    if len(asset) == 3:
        return NOTHING
    value = round_half_even(quantity * unit_value(limit_group, asset, books), COLLATERAL_DECIMALS)
    return value if is_writable(value) else NOTHING


def _beyond_cap(group: LimitGroupDefined, changes: dict[str, Decimal], before: dict[str, Decimal], books: BackBooks) -> Decimal:
    """How far below its cap the group would come: only a movement of its currency, out of it, can bring it there."""
    change = changes.get(group.currency, NOTHING)
    if change >= 0:
        return NOTHING
    there = group_balance_of(name_of(group), group.currency, books) + before.get(group.currency, NOTHING)
    return -(there + change + group.net_debit_cap)


def _uncovered(group: LimitGroupDefined, changes: dict[str, Decimal], before: dict[str, Decimal], books: BackBooks) -> Decimal:
    """How much of what the group would owe its securities would not cover."""
    if not group.collateral_monitor:
        return NOTHING
    gone = _worth(group, before, books) if before else NOTHING
    both = {asset: changes.get(asset, NOTHING) + before.get(asset, NOTHING) for asset in (*changes, *before)} if before else changes
    through = _worth(group, both, books)
    return -(covered_of(group, books) + through) if through < gone else NOTHING


def _worth(group: LimitGroupDefined, changes: dict[str, Decimal], books: BackBooks) -> Decimal:
    """By how much changes raise what the group has over what it owes: its cash, and what its securities cover."""
    name, worth = name_of(group), changes.get(group.currency, NOTHING)
    for asset, amount in changes.items():
        if len(asset) != 3:
            kept = _kept(name, asset, books)
            worth += _value(name, asset, kept.quantity + amount, books) - kept.value
    return worth


def _of_digits(legs: Sequence[Leg], changes: dict[str, dict[str, Decimal]], books: BackBooks) -> Iterator[Hindrance]:
    """The sums of a group are written as any other number is."""
    for party, account, asset, _ in legs if changes else ():
        group = group_of(account, asset, books)
        if group is not None and not is_writable(group_balance_of(group, asset, books) + changes[group].get(asset, NOTHING)):
            yield Hindrance(reason=Reason.BALANCE_TOO_LARGE, waits_for=f"group|{group}", party=party, account=account, asset=asset)
