"""The United States: the Federal Reserve, the New York Stock Exchange, and what of both stops the settlement of equities at DTC."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

from processors.calendars.calendar import WEEKEND, Calendar, Closure
from processors.calendars.joint import closed_also, followed_by, joint
from streams.calendars.source import Source, table

FIRST = date(1984, 1, 1)
SUNDAY = 6

NYSE = Source(name="XNYS", code="XNYS", first=FIRST, zone="America/New_York")
"""Trading days of the exchange, special closings included (holidays, after the exchange's own lists since 1863)."""

FED = Source(name="XFED", code="XFED", first=date(1999, 1, 1))
"""Days on which the Federal Reserve Banks rest (holidays, after the Board's K.8 releases, which it has from 1999 on)."""

FEDERAL = "US"
"""Before that: the legal public holidays of 5 U.S.C. 6103(a), as holidays has them for each year (Martin Luther King's from 1986)."""

SETTLED_ALL_THE_SAME = {
    # "The Story of The Depository Trust & Clearing Corporation": settled on 11 September, a few hours later than normal. DTCC
    # Connection, "DTCC During Market Turmoil" (2 July 2021): $1.8 trillion cleared and settled in that week.
    date(2001, 9, 11): "attack on the World Trade Center",
    date(2001, 9, 12): "attack on the World Trade Center",
    date(2001, 9, 13): "attack on the World Trade Center",
    date(2001, 9, 14): "attack on the World Trade Center",
    # NASD member alert, 9 June 2004: "DTCC will be open to settle transactions".
    date(2004, 6, 11): "mourning for President Reagan",
    # NASD member alert, 29 December 2006: "DTCC will be open to settle transactions".
    date(2007, 1, 2): "mourning for President Ford",
    # DTCC's chief executive in Traders Magazine, November 2012: "Last week was a normal week. ... We met all deadlines."
    date(2012, 10, 29): "Hurricane Sandy",
    date(2012, 10, 30): "Hurricane Sandy",
    # Independent Community Bankers of South Dakota, December 2018: "the DTCC/NSCC will remain open on Wednesday".
    date(2018, 12, 5): "mourning for President George H. W. Bush",
    # DTCC, "Unscheduled Exchanges and Markets Close Guide" (2017): on a day of mourning NSCC and DTC go on, no precedent of another kind.
    date(2025, 1, 9): "mourning for President Carter",
}
"""Days on which the exchange was closed and DTC settled.

Of 27 September 1985 and 27 April 1994 no word was found: closed, like the exchange.
"""

BANKS_OF_NEW_YORK = {
    date(1984, 2, 13): "Lincoln's Birthday, kept by the banks of New York",  # NASD Notice to Members 84-10: "not ... a settlement date"
}
"""Closures of banks that no federal law knows. Of 6 November 1984 and 12 February 1985 no notice was found: open."""


@cache
def fed() -> Calendar:
    """The Federal Reserve since 1984."""
    return followed_by(_federal_holidays(), table(FED))


@cache
def dtc() -> Calendar:
    """Settlement of equities: closed where the exchange or the Federal Reserve is, but for the exchange's closings without notice."""
    exchange = table(NYSE)
    stopped = {day: why for day, why in exchange.reasons.items() if day not in SETTLED_ALL_THE_SAME}
    return closed_also(joint("DTC", replace(exchange, reasons=stopped), fed()), BANKS_OF_NEW_YORK)


def _federal_holidays() -> Calendar:
    """Those of a Sunday are kept on Monday (Executive Order 11582); those of a Saturday on no other day by the Banks."""
    last = FED.first - timedelta(days=1)
    dated = country_holidays(FEDERAL, years=range(FIRST.year, last.year + 1), observed=False).items()
    kept = {day + timedelta(days=1) if day.weekday() == SUNDAY else day: why for day, why in dated}
    reasons = {day: (Closure(of=FED.name, reason=why),) for day, why in kept.items() if day.weekday() not in WEEKEND}
    return Calendar(name=FED.name, first=FIRST, last=last, reasons=reasons)
