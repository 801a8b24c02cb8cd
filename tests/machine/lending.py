"""The naive reference, continued: credit against what is bought or earmarked, and its reimbursement. Imports nothing of the product."""

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import Any

from tests.machine.reference import Reference
from tests.machine.settling import (
    NOTHING,
    Reports,
    Share,
    greatest_part,
    in_one_step,
    left_of,
    legs_of,
    waits_for_cash,
    why_not,
    why_not_moved,
)

Leg = tuple[str, str, Decimal]
Credit = dict[str, Any]
MICRO = Decimal("0.000001")


def credit_for(known: Reference, share: Share) -> Credit | None:
    """What its payer lacks in cash, and what secures that: what it buys first, then what it has earmarked. None where it is not lent."""
    reports = share[0]
    paying = [(account, asset) for account, asset, amount in legs_of(known, share) if amount < 0 and len(asset) == 3]
    terms = known.lenders.get(paying[0][0]) if paying else None
    if terms is None or in_one_step(known, reports) != [reports]:
        return None
    account, currency = paying[0]
    lacking = share[2] - known.balances.get(paying[0], NOTHING) - known.accounts[account]["limit"]
    used = sum((each["amount"] for each in known.credits.values() if each["cash"] == account), NOTHING)
    if lacking <= 0 or used + lacking > terms["limit"]:
        return None
    seller, buyer = known.sides[reports[0]], known.sides[reports[1]]
    there = [(buyer["securities"], seller["isin"], share[1])] if seller["kind"] == "DVP" else []
    if terms["earmarked"] is not None:
        there += [(name, asset, each) for (name, asset), each in known.balances.items() if name == terms["earmarked"]]
    found = _secured(known, there, lacking)
    if found is None:
        return None
    return terms | {"cash": account, "currency": currency, "amount": lacking, "pledges": found}


def _secured(known: Reference, there: list[Leg], lacking: Decimal) -> list[Leg] | None:
    """As much of each as is needed, in whole lots, at its price less the haircut."""
    found, left = list[Leg](), lacking
    for account, isin, available in there:
        price, haircut = known.prices.get(isin, (NOTHING, NOTHING))
        unit = price * (1 - haircut)
        lots = min((left / (unit * known.lot)).to_integral_value(ROUND_CEILING), available // known.lot) if unit > 0 else NOTHING
        if lots > 0:
            found.append((account, isin, lots * known.lot))
            left -= (lots * known.lot * unit).quantize(MICRO, ROUND_HALF_EVEN)
        if left <= 0:
            return found
    return None


def legs_of_credit(credit: Credit) -> list[Leg]:
    """Securities go into the collateral account, cash comes from the lender."""
    pledged = [leg for account, isin, quantity in credit["pledges"] for leg in _moved(account, credit["collateral"], isin, quantity)]
    return [*pledged, *_moved(credit["provider"], credit["cash"], credit["currency"], credit["amount"])]


def _moved(source: str, target: str, asset: str, quantity: Decimal) -> list[Leg]:
    return [(source, asset, -quantity), (target, asset, quantity)]


def may_be_lent(known: Reference, reports: Reports) -> bool:
    """Whether a transaction that cannot settle by itself could with credit."""
    if known.is_held(reports):
        return False
    part = greatest_part(known, reports) if not waits_for_cash(known, reports) else None
    for share in (left_of(known, reports), part):
        credit = credit_for(known, share) if share is not None else None
        if share is not None and credit is not None and why_not(known, [share], legs_of_credit(credit)) is None:
            return True
    return False


def may_be_reimbursed(known: Reference, credit: Credit) -> bool:
    """Whether the cash is there, and the securities still are."""
    return why_not_moved(known, back_of(credit)) is None


def back_of(credit: Credit) -> list[Leg]:
    """Everything goes back to where it came from."""
    return [(account, asset, -amount) for account, asset, amount in legs_of_credit(credit)]


def move(known: Reference, legs: list[Leg]) -> None:
    """So much moves."""
    for account, asset, amount in legs:
        known.balances[account, asset] = known.balances.get((account, asset), NOTHING) + amount
