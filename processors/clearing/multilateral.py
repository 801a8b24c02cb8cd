"""Continuous net settlement of one cycle: every member against the CCP, booked from the two legs of each trade.

Q and C of the members add up to zero by themselves, without a row for the CCP: each trade puts its quantity and its money into two
members with opposite signs. What rounding leaves over of the marks belongs to the CCP, and is the one number that it adds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from processors.clearing.money import NOTHING
from processors.clearing.position import FLAT, Netted, Position, Traded, net
from schemas.frozen import frozen
from schemas.netting import MatchedTrade

Held = tuple[str, str, str]
"""A member's position: member, ISIN, currency."""

Account = tuple[str, str]
"""Where a member's money is netted: member, currency."""


@frozen
class Cycle:
    """What one cycle nets: positions by member and security, the money of each member, and what rounding gives to or takes from the CCP."""

    netted: Mapping[Held, Netted]
    payments: Mapping[Account, Decimal]
    residue: Mapping[str, Decimal]
    """By currency: minus the sum of the members' payments. The CCP pays it where it is below zero, in units of the currency."""


def legs(trades: Iterable[MatchedTrade]) -> dict[Held, Traded]:
    """Both legs of every trade, added up by member, ISIN and currency."""
    found: defaultdict[Held, Traded] = defaultdict(Traded)
    for trade in trades:
        bought, sold = (trade.buyer, trade.isin, trade.currency), (trade.seller, trade.isin, trade.currency)
        found[bought] = add(found[bought], Traded(bought=trade.quantity, money=-trade.amount))
        found[sold] = add(found[sold], Traded(sold=trade.quantity, money=trade.amount))
    return dict(found)


def add(one: Traded, other: Traded) -> Traded:
    """The sum of two."""
    return Traded(bought=one.bought + other.bought, sold=one.sold + other.sold, money=one.money + other.money)


def net_cycle(
    carried: Mapping[Held, Position], traded: Mapping[Held, Traded], prices: Mapping[tuple[str, str], Decimal], decimals: Mapping[str, int]
) -> Cycle:
    """Net every position that was carried or traded. `prices` are P(d) by ISIN and currency; one is needed for each. Raises KeyError."""
    netted = {
        held: net(carried.get(held, FLAT), traded.get(held, Traded()), prices[held[1:]], decimals[held[2]])
        for held in sorted(carried.keys() | traded.keys())
    }
    payments: defaultdict[Account, Decimal] = defaultdict(Decimal)
    residue: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (member, _, currency), each in netted.items():
        payments[member, currency] += each.mark
        residue[currency] -= each.mark
    return Cycle(netted=netted, payments={key: due for key, due in payments.items() if due != NOTHING}, residue=dict(residue))
