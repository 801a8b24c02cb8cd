"""What a penalty is reckoned from, as reference data has it for a day; for `penalise`, and for `instruct` until when appeals are taken."""

from datetime import date
from decimal import Decimal
from typing import Any

from processors.bonds.amount import accrued_percent, factor_of
from processors.books import BackBooks, IndexedStore
from processors.business_days import is_open_in
from processors.clearing_price import decimals_of
from processors.penalties.category import CASH, category_of
from processors.penalties.days import ONE_DAY, between
from schemas.penalties import PenaltyBasis
from schemas.penalty_reference import PenaltyClassificationSet, PenaltyRegimeSet
from schemas.penalty_state import PenaltyKept
from schemas.prices import PriceQuoted
from schemas.reasons import Reason

Found = dict[str, Any]
"""Fields of a PenaltyBasis."""


def regime_on(system: str, day: date, books: BackBooks) -> PenaltyRegimeSet | None:
    """The regime in force at a settlement system on a day, if any."""
    entry = _latest(books.penalty_regimes, "from", system, day)
    regime = books.penalty_regimes[entry] if entry is not None else None
    return regime if regime is not None and regime.is_in_force else None


def basis_of(kept: PenaltyKept, books: BackBooks) -> PenaltyBasis | Reason:
    """Everything that the penalty follows from, as it is known now for its day; or what is missing."""
    if kept.instruction_type == "PFOD":
        return _complete({"settlement_amount": kept.amount}, _cash_rate(kept.currency, kept.day, books), kept.currency, books)
    classification = _classification(kept, books)
    if classification is None:
        return Reason.PENALTY_CLASSIFICATION_NOT_KNOWN
    currency = classification.price_currency if kept.instruction_type == "FOP" else kept.currency
    valued = _value(kept, classification, currency, books)
    if isinstance(valued, Reason):
        return valued
    if kept.rate_kind == "cash":
        return _complete(valued, _cash_rate(currency, kept.day, books), currency, books)
    return _complete(valued, _securities_rate(kept, classification, books), currency, books)


def _complete(valued: Found, rate: Found | Reason, currency: str, books: BackBooks) -> PenaltyBasis | Reason:
    if isinstance(rate, Reason):
        return rate
    return PenaltyBasis(**valued, **rate, currency=currency, decimals=decimals_of(currency, books))


def _classification(kept: PenaltyKept, books: BackBooks) -> PenaltyClassificationSet | None:
    entry = _latest(books.penalty_classifications, "from", kept.isin, kept.day)
    return books.penalty_classifications[entry] if entry is not None else None


def _value(kept: PenaltyKept, classification: PenaltyClassificationSet, currency: str, books: BackBooks) -> Found | Reason:
    """Quantity and price: quoted in `currency` where it is, else in that of the classification, exchanged."""
    own = price = _price(kept, currency, books)
    exchange: Found | Reason = {}
    if isinstance(price, Reason) and classification.price_currency != currency:
        price = _price(kept, classification.price_currency, books)
        exchange = _exchange(classification.price_currency, currency, kept.day, books)
    if isinstance(price, Reason):
        return Reason.REFERENCE_PRICE_TOO_OLD if Reason.REFERENCE_PRICE_TOO_OLD in (own, price) else price
    if isinstance(exchange, Reason):
        return exchange
    return (
        exchange
        | {
            "quantity": kept.quantity,
            "price": price.price,
            "price_type": price.price_type or "UNIT",
            "price_day": price.date,
            "price_currency": price.currency,
        }
        | _of_bond(kept, price, books)
    )


def _of_bond(kept: PenaltyKept, price: PriceQuoted, books: BackBooks) -> Found:
    """What is left of the nominal on the day, and what is added to a clean price: ex-coupon below zero, but no bond is."""
    instrument, regime = books.instruments.get(kept.isin), regime_on(kept.settlement_system, kept.day, books)
    if price.price_type != "PERCENT" or instrument is None or instrument.bond is None:
        return {}
    is_added = regime is not None and regime.is_accrued_added
    is_open = is_open_in(instrument.bond.ex_coupon_calendar, books)
    accrued = max(accrued_percent(instrument.bond, kept.day, is_open), -price.price) if is_added else None
    return {"factor": factor_of(instrument, kept.day), "accrued": accrued}


def _price(kept: PenaltyKept, currency: str, books: BackBooks) -> PriceQuoted | Reason:
    """The last price for the day or before, where it is above zero and not older than the regime of the day lets it be."""
    entry = _latest(books.prices, "date", f"{kept.isin}|{currency}", kept.day)
    price = books.prices[entry] if entry is not None else None
    if price is None or price.price <= 0:
        return Reason.REFERENCE_PRICE_NOT_KNOWN
    regime = regime_on(kept.settlement_system, kept.day, books)
    if regime is None or regime.price_days_max is None:
        return price
    since = between(price.date + ONE_DAY, kept.day + ONE_DAY, regime.holidays, regime.price_days_max + 1)
    return Reason.REFERENCE_PRICE_TOO_OLD if len(since) > regime.price_days_max else price


def _exchange(currency: str, into: str, day: date, books: BackBooks) -> Found | Reason:
    entry = _latest(books.exchange_rates, "day", f"{currency}|{into}", day)
    found = books.exchange_rates[entry] if entry is not None else None
    if found is None or found.rate <= Decimal(0):
        return Reason.EXCHANGE_RATE_NOT_KNOWN
    return {"exchange_rate": found.rate, "exchange_units": found.units, "exchange_day": found.day}


def _securities_rate(kept: PenaltyKept, classification: PenaltyClassificationSet, books: BackBooks) -> Found | Reason:
    market = _latest(books.growth_markets, "from", kept.place_of_trade, kept.day) if kept.place_of_trade is not None else None
    category = category_of(classification, is_growth_market=market is not None and books.growth_markets[market].is_growth_market)
    entry = _latest(books.penalty_rates, "from", str(category), kept.day)
    if entry is None:
        return Reason.PENALTY_RATE_NOT_KNOWN
    rate = books.penalty_rates[entry]
    return {"category": category, "rate": rate.rate_bp, "rate_from": rate.effective_from}


def _cash_rate(currency: str, day: date, books: BackBooks) -> Found | Reason:
    entry = _latest(books.cash_rates, "from", currency, day)
    if entry is None:
        return Reason.CASH_RATE_NOT_KNOWN
    rate = books.cash_rates[entry]
    return {"category": CASH, "rate": rate.rate_percent, "rate_from": rate.effective_from, "day_count": rate.day_count}


def _latest(store: IndexedStore[Any], index: str, name: str, day: date) -> str | None:
    """The key of the last record of `name` that is dated `day` or before."""
    entry = store.below(index, f"{name}|", f"{name}|{day}~")
    return entry[1] if entry is not None else None
