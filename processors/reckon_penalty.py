"""One day's penalty of a failing side, from the rates and the price in force on that day. Part of `penalise`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from processors.books import BackBooks
from processors.penalties.amounts import for_lack_of_cash, for_lack_of_instruments
from processors.penalties.blame import Failing
from schemas.instruction import NO_CURRENCY
from schemas.matching import Transaction
from schemas.message import derive_id
from schemas.penalties import CashRateSet, InstrumentClassified, PenaltyAccrued, PenaltyNotAccrued, PenaltyRateSet
from schemas.prices import PriceQuoted
from schemas.reasons import Reason

Kind = Literal["SEFP", "LMFP"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail:
    """A side that failed on a day: how much had not settled, and why."""

    transaction: Transaction
    day: date
    kind: Kind
    side: Failing
    quantity: Decimal
    amount: Decimal
    reason: Reason


def reckon(fail: Fail, books: BackBooks) -> PenaltyAccrued | PenaltyNotAccrued:
    """The penalty, or why none can be reckoned. A deliverer fails for lack of instruments, a receiver for lack of cash."""
    created = fail.transaction
    if created.instruction_type == "PFOD":
        return _of_cash(fail, None, fail.amount, created.currency, books)
    price = _price(created, fail.day, books)
    if price is None:
        return _not_accrued(fail, Reason.PRICE_NOT_KNOWN)
    value = fail.quantity * price.price
    if fail.side == "receiver":
        return _of_cash(fail, price, value, price.currency, books)
    classified = _latest("instrument_classes", f"{created.isin}|", fail.day, books)
    category = classified.category if isinstance(classified, InstrumentClassified) else "OTHER_INSTRUMENTS"
    rate = _latest("penalty_rates", f"{category}|", fail.day, books)
    if not isinstance(rate, PenaltyRateSet):
        return _not_accrued(fail, Reason.PENALTY_RATE_NOT_KNOWN)
    amount = for_lack_of_instruments(value, rate.rate_bp, _decimals(price.currency, books))
    return _accrued(fail, price, price.currency, amount, rate=rate)


def _of_cash(fail: Fail, price: PriceQuoted | None, value: Decimal, currency: str, books: BackBooks) -> PenaltyAccrued | PenaltyNotAccrued:
    """Lack of cash: the price of the instruments counts here too (Art. 7), at the rate of the currency in which it is quoted."""
    rate = _latest("cash_rates", f"{currency}|", fail.day, books)
    if not isinstance(rate, CashRateSet):
        return _not_accrued(fail, Reason.PENALTY_RATE_NOT_KNOWN)
    amount = for_lack_of_cash(value, rate.annual_rate, rate.day_count, _decimals(currency, books))
    return _accrued(fail, price, currency, amount, cash=rate)


def _accrued(
    fail: Fail,
    price: PriceQuoted | None,
    currency: str,
    amount: Decimal,
    rate: PenaltyRateSet | None = None,
    cash: CashRateSet | None = None,
) -> PenaltyAccrued:
    created = fail.transaction
    sides = ((created.deliverer, created.deliverer_report), (created.receiver, created.receiver_report))
    (debtor, debtor_report), (creditor, creditor_report) = sides if fail.side == "deliverer" else reversed(sides)
    return PenaltyAccrued(
        settlement_system=created.settlement_system,
        penalty=derive_id(f"{created.transaction}|{fail.day}|{fail.side}", "penalise", fail.kind),
        kind=fail.kind,
        transaction=created.transaction,
        day=fail.day,
        debtor=debtor,
        debtor_report=debtor_report,
        creditor=creditor,
        creditor_report=creditor_report,
        isin=created.isin,
        quantity=fail.quantity,
        price=price.price if price is not None else None,
        category=rate.category if rate is not None else None,
        rate_bp=rate.rate_bp if rate is not None else None,
        annual_rate=cash.annual_rate if cash is not None else None,
        day_count=cash.day_count if cash is not None else None,
        currency=currency,
        amount=amount,
        reason=fail.reason,
    )


def _not_accrued(fail: Fail, reason: Reason) -> PenaltyNotAccrued:
    created = fail.transaction
    return PenaltyNotAccrued(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        day=fail.day,
        kind=fail.kind,
        debtor=created.deliverer if fail.side == "deliverer" else created.receiver,
        reason=reason,
    )


def _price(created: Transaction, day: date, books: BackBooks) -> PriceQuoted | None:
    """The last price that was quoted for the day or before: in the currency of the settlement, or free of payment in any."""
    prefix = f"{created.isin}|" if created.currency == NO_CURRENCY else f"{created.isin}|{created.currency}|"
    bound = f"{prefix}{day}~" if created.currency != NO_CURRENCY else f"{prefix}~"
    entry = books.prices.below("date", prefix, bound)
    return books.prices[entry[1]] if entry is not None else None


def _latest(store: str, prefix: str, day: date, books: BackBooks) -> PenaltyRateSet | CashRateSet | InstrumentClassified | None:
    """What was in force on `day`."""
    kept = getattr(books, store)
    entry = kept.below("from", prefix, f"{prefix}{day}~")
    found: PenaltyRateSet | CashRateSet | InstrumentClassified | None = kept[entry[1]] if entry is not None else None
    return found


def _decimals(currency: str, books: BackBooks) -> int:
    defined = books.currencies.get(currency)
    return defined.decimals if defined is not None else 2
