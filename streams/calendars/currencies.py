"""On which days money of a currency can be paid, and how its foreign exchange is dated."""

from datetime import date
from functools import cache

from holidays.constants import BANK, GOVERNMENT, PUBLIC

from processors.calendars.calendar import Calendar
from processors.calendars.joint import joint
from processors.calendars.spot_date import USD, SpotRules
from streams.calendars.source import Source, table
from streams.calendars.united_states import fed

FIRST = date(2007, 1, 1)
_NO_HOLIDAY_OF_BANKS = frozenset({"Christmas Eve", "New Year's Eve", "Last Business Day of the Year"})


def _country(code: str, *categories: str, subdivision: str | None = None) -> Source:
    return Source(name=code, code=code, first=FIRST, is_market=False, subdivision=subdivision, categories=categories or (PUBLIC,))


SOURCES = {
    # Compared with QuantLib day by day, 2007 to 2028 (tests/unit/test_calendars_quantlib.py).
    "EUR": Source(name="XECB", code="XECB", first=FIRST),  # TARGET, the Eurosystem's
    "GBP": _country("GB", subdivision="ENG"),  # bank holidays of England and Wales
    "JPY": _country("JP", PUBLIC, BANK),
    "CHF": Source(name="XSWX", code="XSWX", first=FIRST, but=_NO_HOLIDAY_OF_BANKS),  # the exchange rests on two days on which banks pay
    "MXN": Source(name="XMEX", code="XMEX", first=FIRST),  # the country's own table lacks days on which banks rest
    "BRL": Source(name="BVMF", code="BVMF", first=FIRST, but=_NO_HOLIDAY_OF_BANKS),
    # As holidays has them, not verified: what lies ahead is a forecast where the moon or a government decides.
    "CAD": _country("CA", PUBLIC, GOVERNMENT),
    "TRY": _country("TR"),
    "PHP": _country("PH"),
    "RUB": _country("RU"),
    "CLP": _country("CL", PUBLIC, BANK),
    "COP": _country("CO"),
    "ARS": _country("AR", PUBLIC, BANK),
    "PEN": _country("PE"),
}
"""The source of each currency but USD, whose table is made in united_states.py."""

CURRENCIES = (USD, *SOURCES)

SPOT = SpotRules(
    lag=2,
    other_lags={frozenset({USD, other}): 1 for other in ("CAD", "TRY", "PHP", "RUB")},
    heeding_usd=frozenset({"ARS", "BRL", "CLP", "COP", "MXN", "PEN"}),
)
"""The usage of the interbank market, in no law: configuration."""


@cache
def currency(code: str) -> Calendar:
    """The calendar of a currency, under its ISO 4217 code. Raises KeyError where there is none."""
    return joint(code, fed() if code == USD else table(SOURCES[code]))
