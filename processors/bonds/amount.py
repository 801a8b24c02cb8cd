"""What is paid for a bond: nominal x factor x clean price / 100 + accrued interest to the intended date, each rounded by itself.

    accrued = nominal x factor x coupon / 100 x share of a year since the last coupon
    ex-coupon: the share until the next coupon, below zero: the seller keeps it, and gives the buyer what accrues after settlement

It is reckoned once, from the date that was intended: a trade that settles late is paid for as it was agreed.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from processors.bonds.coupons import CouponPeriod, IsOpen, every_day, ex_coupon_from, period_of
from processors.bonds.day_counts import share_of_year
from schemas.bonds import BondTerms
from schemas.frozen import frozen
from schemas.reference import InstrumentDefined

ALL = Decimal(1)
HUNDRED = 100
PERCENT_DECIMALS = 6


@frozen
class Accrual:
    """The interest that has accrued on a day on one of nominal: `share` of a year (below zero ex-coupon) of `period`."""

    period: CouponPeriod
    share: Fraction
    of_one: Fraction

    @property
    def is_ex_coupon(self) -> bool:
        """True where the next coupon stays with the seller."""
        return self.share < 0


@frozen
class BondAmount:
    """`principal` and `accrued` (units of the currency, each rounded to its decimals), and what they come to."""

    factor: Decimal
    principal: Decimal
    accrued: Decimal
    amount: Decimal
    accrual: Accrual | None


def bond_amount(
    instrument: InstrumentDefined, nominal: Decimal, price: Decimal, on: date, decimals: int, is_open: IsOpen = every_day
) -> BondAmount:
    """What `nominal` costs at a clean `price` (of 100) where it is to settle on `on`; `is_open` of its `ex_coupon_calendar`."""
    assert instrument.bond is not None, "a bond has its terms"
    factor, accrual = factor_of(instrument, on), accrual_of(instrument.bond, on, is_open)
    left = Fraction(nominal) * Fraction(factor)
    principal = _rounded(left * Fraction(price) / HUNDRED, decimals)
    accrued = _rounded(left * accrual.of_one, decimals) if accrual is not None else _rounded(Fraction(0), decimals)
    return BondAmount(factor=factor, principal=principal, accrued=accrued, amount=principal + accrued, accrual=accrual)


def accrual_of(terms: BondTerms, on: date, is_open: IsOpen = every_day) -> Accrual | None:
    """What has accrued on `on`; None before the bond accrues, and from its maturity on. `is_open` says of its `ex_coupon_calendar`."""
    assert terms.ex_coupon_calendar is None or is_open is not every_day, "business days are those of a calendar"
    period = period_of(terms, on)
    if period is None:
        return None
    if on >= ex_coupon_from(terms, period.end, is_open):
        share = -share_of_year(on, period.end, period, terms)
    else:
        share = share_of_year(period.accrues_from, on, period, terms)
    return Accrual(period=period, share=share, of_one=share * Fraction(terms.coupon) / HUNDRED)


def factor_of(instrument: InstrumentDefined, on: date) -> Decimal:
    """What is left of one of quantity on `on`. An amortised quantity (AMOR) is what is left already (ISO 20022)."""
    if instrument.bond is None or instrument.quantity_type == "AMOR":
        return ALL
    in_force = [each for each in instrument.bond.pool_factors if each.effective_from <= on]
    return max(in_force, key=lambda each: each.effective_from).factor if in_force else ALL


def accrued_percent(terms: BondTerms, on: date, is_open: IsOpen = every_day) -> Decimal:
    """What has accrued on 100 of nominal that is there, as it is added to a clean price: to the six decimals of a message."""
    accrual = accrual_of(terms, on, is_open)
    return _rounded(accrual.of_one * HUNDRED if accrual is not None else Fraction(0), PERCENT_DECIMALS)


def _rounded(amount: Fraction, decimals: int) -> Decimal:
    return Decimal(round(amount * 10**decimals)).scaleb(-decimals)
