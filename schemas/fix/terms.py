"""The terms of a trade in a FIX message: side, quantity, price, amount, currency and dates, each checked where it is read."""

import re
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from schemas.fix.message import Fields
from schemas.fix.table import named
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.names import Names
from schemas.values import DIGITS_MAX, EXACT, Currency, Mic, Money, Quantity, Side, round_half_even

_DECIMAL = re.compile(r"(-?)([0-9]{0,40})(?:\.([0-9]{0,40}))?", re.ASCII)
_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_MIC = re.compile(r"[A-Z0-9]{4}", re.ASCII)
_PLACES_MAX = 6
_AMOUNT_LIMIT = Decimal(10) ** DIGITS_MAX
"""Beyond it nothing can be written; below it every sum and rounding here is exact in 38 digits."""

SIDES = MappingProxyType(
    {"1": Side.BUY, "2": Side.SELL, "3": Side.BUY, "4": Side.SELL, "5": Side.SELL, "6": Side.SELL, "D": Side.BUY, "E": Side.SELL}
)
"""Side (54): buy, sell, buy minus, sell plus, sell short, sell short exempt, subscribe, redeem. A cross or a loan has no side of ours."""

_PER_UNIT = MappingProxyType({"1": Decimal("0.01"), "2": Decimal(1)})
"""PriceType (423) with which a price times a quantity is money: percent of par, and per unit (also where it is absent)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed, in the words of a trade report."""

    side: Side
    quantity: Quantity
    currency: Currency
    amount: Money
    trade_date: date
    intended_settlement_date: date | None
    place_of_trade: Mic | None
    price: Money

    def as_fields(self) -> dict[str, Any]:
        """The terms by the names that they have in a trade report."""
        return {field.name: getattr(self, field.name) for field in fields_of(self)}


def terms_of(fields: Fields, names: Names) -> Terms:
    """The terms in the body of an execution report or in a side of a capture report. Raises UntranslatableError."""
    side = SIDES.get(fields.need(54))
    if side is None:
        raise _not_valid(54, fields.need(54), "is neither a purchase nor a sale")
    quantity, price = positive(fields, 32), positive(fields, 31)
    currency, amount = _money(fields, quantity, price, names)
    market = fields.get(30)
    return Terms(
        side=side,
        quantity=quantity,
        currency=currency,
        amount=amount,
        trade_date=_trade_date(fields),
        intended_settlement_date=_settlement_date(fields),
        place_of_trade=market if market and _MIC.fullmatch(market) else None,
        price=price,
    )


def _money(fields: Fields, quantity: Decimal, price: Decimal, names: Names) -> tuple[Currency, Decimal]:
    """The money that moves: what is said to settle, else net, else gross and accrued, else quantity times price and accrued."""
    settled_in = fields.get(120)
    if fields.get(119) is not None:
        return _currency(fields, 120 if settled_in else 15), positive(fields, 119)
    currency = _currency(fields, 15)
    if settled_in is not None and settled_in != currency:
        raise _missing(119, f"which is needed where {named(120)} is not {named(15)}")
    if fields.get(118) is not None:
        return currency, positive(fields, 118)
    accrued = decimal_of(fields, 159) or Decimal(0)
    if fields.get(381) is not None:
        return currency, _to_settle(EXACT.add(positive(fields, 381), accrued))
    gross = EXACT.multiply(EXACT.multiply(quantity, price), _factor(fields))
    if gross >= _AMOUNT_LIMIT:
        raise _no_amount(gross)
    return currency, _to_settle(round_half_even(EXACT.add(gross, accrued), names.decimals_of(currency)))


def _to_settle(amount: Decimal) -> Decimal:
    if amount <= 0 or len(amount.as_tuple().digits) > DIGITS_MAX:
        raise _no_amount(amount)
    return amount


def _no_amount(amount: Decimal) -> UntranslatableError:
    return UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"the amount comes to {amount}, which cannot be settled")


def _factor(fields: Fields) -> Decimal:
    code = fields.get(423) or "2"
    if code not in _PER_UNIT:
        raise _missing(381, f"which is needed where {named(423)} is {code[:20]}")
    return _PER_UNIT[code]


def _currency(fields: Fields, tag: int) -> Currency:
    code = fields.need(tag)
    if not _CURRENCY.fullmatch(code):
        raise _not_valid(tag, code, "is no currency code")
    return code


def _trade_date(fields: Fields) -> date:
    agreed = _date(fields, 75) or _date(fields, 60)
    if agreed is None:
        raise _missing(75)
    return agreed


def _settlement_date(fields: Fields) -> date | None:
    """The agreed date. A settlement type that says another day than the market's own, without its date, would settle on the wrong one."""
    agreed = _date(fields, 64)
    if agreed is None and fields.get(63) not in (None, "0"):
        raise _missing(64, f"which is needed where {named(63)} is not 0 (regular)")
    return agreed


def _date(fields: Fields, tag: int) -> date | None:
    text = fields.get(tag)
    if text is None:
        return None
    found = _DATE.fullmatch(text.partition("-")[0] if tag == 60 else text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # 30 February: refused below, like any other text
    raise _not_valid(tag, text, "is no date (YYYYMMDD)")


def positive(fields: Fields, tag: int) -> Decimal:
    """A number greater than zero. Raises UntranslatableError where it is absent, no number, or not positive."""
    value = decimal_of(fields, tag)
    if value is None:
        raise _missing(tag)
    if value <= 0:
        raise _not_valid(tag, fields.need(tag), "is not positive")
    return value


def decimal_of(fields: Fields, tag: int) -> Decimal | None:
    """A number of FIX (float: digits, at most one point, zeros anywhere), or None where the field is absent."""
    text = fields.get(tag)
    if text is None:
        return None
    found = _DECIMAL.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise _not_valid(tag, text, "is no decimal number")
    whole, fraction = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    if len(fraction) > _PLACES_MAX or len(whole) + len(fraction) > DIGITS_MAX:
        raise _not_valid(tag, text, f"has more than {DIGITS_MAX} digits or {_PLACES_MAX} places")
    return Decimal(f"{found[1]}{whole}.{fraction}" if fraction else f"{found[1]}{whole}")


def _not_valid(tag: int, text: str, why: str) -> UntranslatableError:
    return UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(tag)} {text[:40]!r} {why}")


def _missing(tag: int, why: str = "") -> UntranslatableError:
    return UntranslatableError(GatewayReason.FIELD_MISSING, f"{named(tag)} is missing{', ' + why if why else ''}")
