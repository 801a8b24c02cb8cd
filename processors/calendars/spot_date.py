"""The spot date of a foreign exchange trade."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from processors.calendars.calendar import Calendar
from processors.calendars.counting import CountedDay, ReckonedDate, count
from processors.calendars.joint import joint
from schemas.frozen import frozen

USD = "USD"


@frozen
class SpotRules:
    """The lag in business days, the pairs with another one, and the currencies with which a USD holiday always counts."""

    lag: int
    other_lags: Mapping[frozenset[str], int]
    heeding_usd: frozenset[str]

    def lag_of(self, pair: frozenset[str]) -> int:
        """The business days between trade date and spot date."""
        return self.other_lags.get(pair, self.lag)


def spot_date(pair: frozenset[str], trade_date: date, calendars: Mapping[str, Calendar], rules: SpotRules) -> ReckonedDate:
    """The value date of a spot trade of two currencies; `calendars` has theirs and that of USD.

    It must be good for both currencies and for USD, through which most pairs are made. A day between must be good for both too, but
    not for USD, unless one of the currencies heeds USD's holidays. Raises NotCoveredError where a day that matters is not known.
    """
    value = joint(f"{_named(pair)} with {USD}", *(calendars[code] for code in sorted(pair | {USD})))
    between = value if pair & rules.heeding_usd else joint(_named(pair), *(calendars[code] for code in sorted(pair - {USD})))
    days = count(trade_date, [*[between] * (rules.lag_of(pair) - 1), value])
    told = tuple(_told(day, calendars[USD]) for day in days)
    return ReckonedDate(day=told[-1].day, trade_date=trade_date, counted_from=trade_date, days=told)


def _told(counted: CountedDay, usd: Calendar) -> CountedDay:
    """A day that counts although USD is closed says so: it can only be one between."""
    closed = usd.why_closed(counted.day) if counted.number else ""
    return replace(counted, why=f"{closed} does not matter on a day between") if closed else counted


def _named(pair: frozenset[str]) -> str:
    return "/".join(sorted(pair))
