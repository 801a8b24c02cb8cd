"""What no later record can cure in a report: the checks in the order of the reasons. Part of `capture`."""

from datetime import timedelta
from functools import lru_cache

from stdnum import isin, lei
from stdnum.exceptions import ValidationError

from processors.books import Books
from processors.window import remembered_since
from schemas.commands import SubmitInstruction
from schemas.front import TradeAmended, TradeExecuted
from schemas.reasons import Reason


def find_refusal(trade: TradeExecuted | TradeAmended, books: Books) -> Reason | None:
    """The first reason to refuse `trade`, or None."""
    return _of_amounts(trade) or _of_identifiers(trade) or refused_dates(trade, books) or _of_amendment(trade)


def _of_amounts(trade: TradeExecuted | TradeAmended) -> Reason | None:
    if trade.quantity <= 0:
        return Reason.QUANTITY_NOT_POSITIVE
    return Reason.AMOUNT_NOT_POSITIVE if trade.amount <= 0 else None


def _of_identifiers(trade: TradeExecuted | TradeAmended) -> Reason | None:
    if not has_isin_check_digit(trade.isin):
        return Reason.ISIN_CHECK_DIGIT_WRONG
    if not has_lei_check_digits(trade.entity):
        return Reason.ENTITY_CHECK_DIGITS_WRONG
    if not has_lei_check_digits(trade.counterparty):
        return Reason.COUNTERPARTY_CHECK_DIGITS_WRONG
    return Reason.COUNTERPARTY_IS_ENTITY if trade.counterparty == trade.entity else None


def refused_dates(trade: TradeExecuted | TradeAmended | SubmitInstruction, books: Books) -> Reason | None:
    """Dates that cannot be: before the repeat window, in the future, or out of order."""
    since = remembered_since(books)
    if since is not None and trade.trade_date < since:
        return Reason.TRADE_DATE_BEFORE_WINDOW
    if trade.trade_date > books.now.date() + timedelta(days=1):  # it may be tomorrow already where the trade was made
        return Reason.TRADE_DATE_IN_FUTURE
    agreed = trade.intended_settlement_date
    return Reason.INTENDED_DATE_BEFORE_TRADE_DATE if agreed is not None and agreed < trade.trade_date else None


def _of_amendment(trade: TradeExecuted | TradeAmended) -> Reason | None:
    return Reason.AMENDS_ITSELF if isinstance(trade, TradeAmended) and trade.amends >= trade.version else None


@lru_cache(maxsize=65_536)
def has_isin_check_digit(text: str) -> bool:
    """True where the check digit of an ISIN is right (ISO 6166; for US and CA the digit of the CUSIP inside it is not looked at)."""
    if text.startswith("EZ"):  # of the ANNA derivatives service bureau: valid, but python-stdnum does not know the prefix
        return _luhn_is_right(text)
    try:
        return bool(isin.validate(text) == text)
    except ValidationError:
        return False


def _luhn_is_right(text: str) -> bool:
    digits = "".join(str(int(character, 36)) for character in text)
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0


@lru_cache(maxsize=65_536)
def has_lei_check_digits(text: str) -> bool:
    """True where the check digits of an LEI are right (ISO 17442, ISO 7064 MOD 97-10)."""
    try:
        return bool(lei.validate(text) == text)
    except ValidationError:
        return False
