"""What reference data says for the list: which parties and systems there are, what settles where, and on which days."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from processors.calendars.calendar import WEEKEND
from streams.unsettled.item import Json

Counted = Literal["business", "calendar"]
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Reference:
    """As the records of back.reference have it."""

    parties: set[str] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    instruments: dict[str, str] = field(default_factory=dict)
    """The system in which each instrument settles."""
    days: dict[str, set[date]] = field(default_factory=dict)
    """The settlement days of each system."""
    calendars: dict[str, tuple[date, date]] = field(default_factory=dict)
    """From when until when the calendar of a system is known."""
    closures: set[tuple[str, date]] = field(default_factory=set)

    def hear(self, message: Json) -> None:
        """One record."""
        match message["type"]:
            case "PartyDefined":
                self.parties.add(message["party"])
            case "SettlementSystemDefined":
                self.systems.add(message["settlement_system"])
            case "InstrumentDefined":
                self.instruments[message["isin"]] = message["settlement_system"]
            case "SettlementDayDefined":
                self.days.setdefault(message["settlement_system"], set()).add(date.fromisoformat(message["date"]))
            case "CalendarDefined":
                self.calendars[message["calendar"]] = date.fromisoformat(message["first"]), date.fromisoformat(message["last"])
            case "ClosureAnnounced" if message.get("closes_at") is None:
                self.closures.add((message["calendar"], date.fromisoformat(message["date"])))

    def system_named(self, name: str | None) -> str | None:
        """The system of that name, in whatever case it is written; None: there is none."""
        if name is None or name in self.systems:
            return name
        return next((system for system in sorted(self.systems) if system.casefold() == name.strip().casefold()), None)

    def days_between(self, system: str | None, due: date, today: date) -> tuple[int, Counted]:
        """How many days after `due` it is: business days of the system where all of them are known, else calendar days.

        They are known by its calendar, or where settlement days are defined from `due` or before through today or after.
        """
        first, last = self.calendars.get(system or "", (date.max, date.min))
        if first <= due and today <= last:
            between = (due + ONE_DAY * number for number in range(1, (today - due).days + 1))
            return sum(day.weekday() not in WEEKEND and (system, day) not in self.closures for day in between), "business"
        days = self.days.get(system or "", set())
        if days and min(days) <= due and today <= max(days):
            return sum(due < day <= today for day in days), "business"
        return max(0, (today - due).days), "calendar"
