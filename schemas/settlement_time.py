"""Reference data on time: settlement days and their windows, what ends by itself, calendars and the cycles of markets."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import FreeText, Identifier

WindowKind = Literal["NIGHT_SEQUENCE", "DAY", "PARTIAL"]
"""A night sequence is for what was there when it opened: all that is due is looked at then, until nothing more settles.

While a day window is open, whatever comes is looked at when it comes. While a partial window is open, parts may settle.
"""


@frozen
class SettlementDayDefined(Message):
    """One day on which a system settles, from `opens_at` until `cut_off_at` (UTC); what moves cash, until `dvp_cut_off_at` where given.

    Defined anew while it is open, the day closes at its new cut-off (an early close), and so do its windows.
    """

    type: Literal["SettlementDayDefined"] = "SettlementDayDefined"
    settlement_system: Identifier
    date: date
    """The settlement day."""
    opens_at: AwareDatetime
    """When it opens (UTC), the evening before too."""
    cut_off_at: AwareDatetime
    """When it closes (UTC)."""
    dvp_cut_off_at: AwareDatetime | None = None
    """When it closes for what moves cash, where that is earlier."""


@frozen
class SettlementWindowDefined(Message):
    """A window of the settlement day `date`, in UTC. A night sequence without `closes_at` ends when its work is done.

    With it, it stays open until then for what an optimiser proposes and what securities or cash arrive for. Sequences do not overlap.

    A day without night sequences and day windows settles from its opening until its cut-off; one without partial windows, in parts too.
    """

    type: Literal["SettlementWindowDefined"] = "SettlementWindowDefined"
    settlement_system: Identifier
    date: date
    """The settlement day to which it belongs."""
    name: Identifier
    """Its name, one in a day."""
    kind: WindowKind
    """`NIGHT_SEQUENCE`: all that is there when it opens; `DAY`: whatever comes; `PARTIAL`: parts may settle."""
    opens_at: AwareDatetime
    """When it opens (UTC)."""
    closes_at: AwareDatetime | None = None
    """When it closes; a night sequence without it ends when its work is done."""


@frozen
class RecyclingSet(Message):
    """After how many settlement days at the end of a day what has not settled is cancelled; left out: never.

    Unmatched sides count from the intended date or the last change of their status, whichever is later; matched ones from the first
    cut-off that they have missed. 0: what misses a cut-off is dropped, and does not come back the next day.
    A request to cancel what has matched, which the other side has not joined, ends after `cancellation_days`; the transaction stays.
    """

    type: Literal["RecyclingSet"] = "RecyclingSet"
    settlement_system: Identifier
    unmatched_days: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Settlement days after which a side without its other side ends, from its intended date or last change; left out: never."""
    matched_days: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Settlement days after which what has matched ends, from the first cut-off that it has missed; left out: never."""
    cancellation_days: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """Settlement days after which a request to cancel ends that the other side has not joined; the transaction stays."""


@frozen
class CalendarDefined(Message):
    """The calendar of a settlement system or of a currency, under its name, known from `first` to `last`.

    It is open on every weekday without a closure. Where the calendar of a system is defined, its trades are dated by it, and by that of
    the currency, where that one is defined too.
    """

    type: Literal["CalendarDefined"] = "CalendarDefined"
    calendar: Identifier
    """The name of the settlement system or currency whose it is."""
    first: date
    """The first day that is known."""
    last: date
    """The last one; dates beyond it wait for another definition."""


@frozen
class ClosureAnnounced(Message):
    """A day on which a calendar is closed, planned or ad hoc, and why; with `closes_at` (UTC) a short day, on which cut-offs come then.

    An announcement is not taken back; what has its date already and is touched by it gets another one.
    """

    type: Literal["ClosureAnnounced"] = "ClosureAnnounced"
    calendar: Identifier
    """The name of the calendar."""
    date: date
    """The day that is closed or short."""
    reason: FreeText
    """Why, for people: whoever is refused or re-dated for it is told."""
    closes_at: AwareDatetime | None = None
    """Of a short day, which is open: when its cut-offs come (UTC)."""


@frozen
class ConventionSet(Message):
    """Trades of `effective_from` and later settle so many business days after their trade date, until the next convention."""

    type: Literal["ConventionSet"] = "ConventionSet"
    settlement_system: Identifier
    effective_from: date
    """The first trade date."""
    business_days: Annotated[int, Field(ge=0, le=30)]
    """So many business days after the trade date: 2 for T+2."""


TimeRecord = SettlementDayDefined | SettlementWindowDefined | RecyclingSet | CalendarDefined | ClosureAnnounced | ConventionSet
"""What of this may stand in a load of reference data."""
