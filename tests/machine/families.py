"""The naive reference, continued: what the accounts of a family may owe together, and what covers it. Imports nothing of the product."""

from decimal import Decimal

from tests.machine.reference import Reference

Nets = dict[tuple[str, str], Decimal]
NOTHING, MONEY = Decimal(0), "EUR"
"""In what a family is capped and its securities are priced."""


def why_not_of_families(known: Reference, nets: Nets) -> str | None:
    """A family comes no further below its cap, and no further below what covers it: all of it is added up, before and after."""
    before = known.balances
    after = before | {key: before.get(key, NOTHING) + amount for key, amount in nets.items()}
    for family in sorted({known.accounts[account]["group"] for account, _ in nets} & set(known.caps)):
        was, will = _cash(known, family, before), _cash(known, family, after)
        if will < was and will < -known.caps[family]:
            return f"{family} is above its cap"
        was, will = was + _cover(known, family, before), will + _cover(known, family, after)
        if family in known.monitored and will < was and will < 0:
            return f"{family} is not covered: {will}"
    return None


def _cash(known: Reference, family: str, balances: Nets) -> Decimal:
    return sum((each for (name, asset), each in balances.items() if known.accounts[name]["group"] == family and asset == MONEY), NOTHING)


def _cover(known: Reference, family: str, balances: Nets) -> Decimal:
    """What its securities are worth, each at its price less the haircut; what it owes of one counts against it."""
    found = NOTHING
    for (name, asset), each in balances.items():
        if known.accounts[name]["group"] == family and len(asset) != len(MONEY):
            price, haircut = known.prices.get(asset, (NOTHING, NOTHING))
            found += each * price * (1 - haircut)
    return found
