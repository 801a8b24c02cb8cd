"""What somebody asks of the calendars, in their own words, and what to tell them where it cannot be answered."""

import re
from collections.abc import Iterable
from datetime import date

from processors.calendars.calendar import Calendar
from processors.calendars.counting import ReckonedDate
from processors.calendars.intended_date import Dating, dating
from processors.calendars.joint import closed_also
from processors.calendars.spot_date import USD, spot_date
from streams.calendars.currencies import CURRENCIES, SPOT, currency
from streams.calendars.systems import SYSTEMS


class QuestionError(ValueError):
    """The question has no answer; the text says why, and what can be asked."""


def day(text: str) -> date:
    """A date as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError:
        raise QuestionError(f"{text} is not a date. Write it as 2026-01-30.") from None


def month(text: str) -> str:
    """A month as ISO 8601 writes it."""
    try:
        return day(f"{text}-01").isoformat()[:7]
    except QuestionError:
        raise QuestionError(f"{text} is not a month. Write it as 2026-01.") from None


def dating_of(system: str, code: str | None, *, is_free: bool) -> Dating:
    """How trades are dated at a system: against payment in a currency (without one: the usual one there), or free of payment."""
    if system.upper() not in SYSTEMS:
        raise QuestionError(f"No settlement system {system} is known. Known are {', '.join(SYSTEMS)}. For a currency pair add --fx.")
    if is_free and code is not None:
        raise QuestionError("What settles free of payment has no currency: leave out --currency or --free-of-payment.")
    asked = SYSTEMS[system.upper()]
    return dating(asked.calendar(), None if is_free else calendar_of(code or asked.currency), asked.convention)


def spot(pair: str, trade_date: date, closed: Iterable[str] = ()) -> ReckonedDate:
    """The spot date of a pair written as EURUSD or EUR/USD, with ad-hoc closures written as EUR:2026-01-30."""
    codes = frozenset(re.findall("...", pair.upper().replace("/", "")))
    if not re.fullmatch("[A-Za-z]{3}/?[A-Za-z]{3}", pair) or len(codes) != 2:
        raise QuestionError(f"{pair} is not a currency pair. Write it as EURUSD.")
    calendars = {code: calendar_of(code) for code in sorted(codes | {USD})}
    for code, days in _closures_of(closed, tuple(calendars)).items():
        calendars[code] = closed_also(calendars[code], days)
    return spot_date(codes, trade_date, calendars, SPOT)


def _closures_of(texts: Iterable[str], codes: tuple[str, ...]) -> dict[str, dict[date, str]]:
    """Closures by currency: a closure of USD matters on the value date alone, so that each has to say whose it is."""
    found: dict[str, dict[date, str]] = {}
    for text in texts:
        code, colon, on = text.partition(":")
        if not colon:
            raise QuestionError(f"Whose closure is {text}? With --fx write --closed {codes[0]}:{text}; here {', '.join(codes)} matter.")
        if code.upper() not in codes:
            raise QuestionError(f"A closure of {code} does not matter here: {', '.join(codes)} do.")
        found.setdefault(code.upper(), {}).update(days_of([on]))
    return found


def calendar_of(code: str) -> Calendar:
    """The calendar of a currency."""
    if code.upper() not in CURRENCIES:
        raise QuestionError(f"No currency {code} is known. Known are {', '.join(CURRENCIES)}.")
    return currency(code.upper())


def days_of(texts: Iterable[str]) -> dict[date, str]:
    """Ad-hoc closures as they are told on the command line, where nobody gives a reason."""
    return {day(text): "ad-hoc closure" for text in texts}
