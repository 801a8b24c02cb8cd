"""How much a penalty is (2017/389 Arts 2, 3, 7): reckoned exactly in fractions, and rounded once, here and nowhere else.

    securities   quantity x price x rate / 10_000            (rate in basis points a day)
    cash         quantity x price x rate / 100 / day count   (rate in percent a year, not below zero)

A price in PERCENT counts per 100 of nominal, of a bond as quantity x factor x (price + accrued) / 100; one in another currency is
exchanged; without securities the base is the settlement amount.
"""

from decimal import Decimal
from fractions import Fraction

from processors.penalties.category import CASH
from schemas.penalties import PenaltyBasis
from schemas.values import round_ratio

BP, PERCENT = Fraction(10_000), Fraction(100)


def penalty_of(basis: PenaltyBasis) -> Decimal:
    """The penalty of one day in units of `basis.currency`, to its decimals, a half to the even neighbour."""
    rate = Fraction(max(basis.rate, Decimal(0)))
    if basis.category == CASH:
        assert basis.day_count is not None, "a rate a year has a day count"
        exact = _base(basis) * rate / PERCENT / basis.day_count
    else:
        exact = _base(basis) * rate / BP
    return round_ratio(Decimal(exact.numerator), Decimal(1), Decimal(exact.denominator), basis.decimals)


def _base(basis: PenaltyBasis) -> Fraction:
    """What has failed, in money of `basis.currency`."""
    if basis.settlement_amount is not None:
        return Fraction(basis.settlement_amount)
    assert basis.quantity is not None, "securities have a quantity"
    assert basis.price is not None, "securities have a price"
    price = Fraction(basis.price) + Fraction(basis.accrued or 0)
    value = Fraction(basis.quantity) * Fraction(1 if basis.factor is None else basis.factor) * price
    value /= PERCENT if basis.price_type == "PERCENT" else 1
    if basis.exchange_rate is not None:
        value = value * Fraction(basis.exchange_rate) / (basis.exchange_units or 1)
    return value
