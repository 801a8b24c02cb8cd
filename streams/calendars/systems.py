"""The settlement systems that are known, their calendars and the dated conventions of their markets."""

from collections.abc import Callable
from datetime import date

from processors.calendars.calendar import Calendar
from processors.calendars.convention import Cycle, SettlementConvention
from processors.calendars.joint import joint
from schemas.frozen import frozen
from streams.calendars import currencies, united_states
from streams.calendars.source import Source, table

T_PLUS_1_IN_EUROPE = date(2027, 10, 11)
"""ESMA, final report of 13 October 2025 on settlement discipline. The United Kingdom and Switzerland take the same day."""


def _convention(name: str, *cycles: tuple[date, int]) -> SettlementConvention:
    return SettlementConvention(name=name, cycles=tuple(Cycle(effective_from=day, business_days=number) for day, number in cycles))


def _european(name: str) -> SettlementConvention:
    return _convention(name, (currencies.FIRST, 3), (date(2014, 10, 6), 2), (T_PLUS_1_IN_EUROPE, 1))


UNITED_STATES = _convention(
    "the United States",
    (united_states.FIRST, 5),
    # SEC Rule 15c6-1 is of 7 June, and the conversion "takes place in two steps, using two double settlement days" (NASD Notice to
    # Members 95-26). Four days for 5 and 6 June do just that; the notice's own table was not found.
    (date(1995, 6, 5), 4),
    (date(1995, 6, 7), 3),
    (date(2017, 9, 5), 2),
    (date(2024, 5, 28), 1),
)


@frozen
class System:
    """A settlement system: its calendar (made when it is asked for), the currency that is usual there, and its market's convention."""

    name: str
    title: str
    calendar: Callable[[], Calendar]
    currency: str
    convention: SettlementConvention


def _resting_with(name: str, source: Source) -> Callable[[], Calendar]:
    return lambda: joint(name, table(source))


SYSTEMS = {
    system.name: system
    for system in (
        System(name="DTC", title="US equities", calendar=united_states.dtc, currency="USD", convention=UNITED_STATES),
        System(
            name="T2S",
            title="TARGET2-Securities",  # rests with TARGET
            calendar=_resting_with("T2S", currencies.SOURCES["EUR"]),
            currency="EUR",
            convention=_european("the European Union"),
        ),
        System(
            name="CREST",
            title="Euroclear UK & International",
            calendar=_resting_with("CREST", Source(name="XLON", code="XLON", first=currencies.FIRST, zone="Europe/London")),
            currency="GBP",
            convention=_european("the United Kingdom"),
        ),
        System(
            name="SIS",
            title="SIX SIS, Switzerland",
            calendar=_resting_with("SIS", Source(name="XSWX", code="XSWX", first=currencies.FIRST)),
            currency="CHF",
            convention=_european("Switzerland"),
        ),
    )
}
"""By their names."""
