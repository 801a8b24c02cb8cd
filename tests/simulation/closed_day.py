"""A cleared day of which a day is closed while trades are open: who has which date, known to the player and to nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from schemas import topics
from schemas.reference import ReferenceRecord
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet
from streams.demo.day import Day, Record
from streams.demo.days import AROUND
from streams.demo.script import BEFORE_OPENING, LATER, TODAY, TRADE_DATE
from tests.cleared_day import MODELS, reference, times
from tests.simulation.player import Player
from tests.simulation.world import World

CYCLE, DAYS = 2, 4
TOMORROW = TODAY + timedelta(days=1)
DATED = f'"intended_settlement_date":"{TODAY}",'.encode()
CASES = {
    "today, before it opens": (TODAY, False),
    "tomorrow, before today opens": (TOMORROW, False),
    "tomorrow, after today was netted": (TOMORROW, True),
    "today, while it is open": (TODAY, True),
}
"""The day that is closed, and whether that becomes known after the opening of today."""


def calendars() -> Iterator[ReferenceRecord]:
    for system in MODELS:
        yield CalendarDefined(calendar=system, first=TRADE_DATE - AROUND, last=LATER + AROUND)
        yield ConventionSet(settlement_system=system, effective_from=TRADE_DATE - AROUND, business_days=CYCLE)


@dataclass(frozen=True)
class Dates:
    """What each trade's date must be, by counting weekdays. Trades are known by their names."""

    closed: date
    is_after_opening: bool
    reckoned: frozenset[str]
    """Those whose reports name no date; the others agree on today, or on LATER."""
    later: frozenset[str]

    def open_day_from(self, day: date) -> date:
        while day.weekday() > 4 or day == self.closed:
            day += timedelta(days=1)
        return day

    def of(self, trade: str, novated_at: datetime) -> date:
        """The date of a trade that was novated then. What was netted before the closure was known stays."""
        if trade in self.reckoned:
            day = TRADE_DATE
            for _ in range(CYCLE):
                day = self.open_day_from(day + timedelta(days=1))
            return day
        if trade in self.later:
            return LATER
        was_netted = self.is_after_opening and self.closed == TODAY and novated_at < times()[0]
        return TODAY if was_netted else self.open_day_from(TODAY)

    def netted_on(self, trade: str, novated_at: datetime) -> date:
        """The first netting on its date or after; what comes after the opening of a day waits for the next."""
        due = self.of(trade, novated_at)
        if self.is_after_opening and due == self.closed == TODAY:
            return TODAY
        earliest = TODAY if novated_at < times()[0] else novated_at.date() + timedelta(days=1)
        return self.open_day_from(max(due, earliest))


class ClosedPlayer(Player):
    """All of a day's sides before the first opening but half of those that are reckoned: these are under way when the closure comes."""

    def __init__(self, world: World, day: Day, closed: date, *, is_after_opening: bool) -> None:
        super().__init__(world, day)
        drawn = Random(f"closed/{world.seed}")
        sides = [record for scene in day.scenes for record in scene.sides]
        later = frozenset(record.trade for record in sides if str(LATER).encode() in (record.value or b""))
        names = sorted({record.trade for record in sides} - later)
        self.dates = Dates(closed, is_after_opening, frozenset(name for name in names if drawn.random() < 0.6), later)
        self.stumbled = 0
        """How many processes have crashed or frozen since the closure was announced."""

    async def _play(self) -> None:
        world, sides = self._world, [record for scene in self._day.scenes for record in scene.sides]
        agreed = [record for record in sides if record.trade not in self.dates.reckoned]
        reckoned = [undated(record) for record in sides if record.trade in self.dates.reckoned]
        await world.begin()
        world.start_workers()
        await self._tick(BEFORE_OPENING)
        await self._load("opening", (*self._day.reference, *reference(), *calendars()), BEFORE_OPENING)
        await self._command(self._day.funding, BEFORE_OPENING)
        await self._send_all(agreed)
        await self._rest()  # middle refuses an agreed date on a closure that it knows
        at = BEFORE_OPENING
        if self.dates.is_after_opening:
            at = times()[0]
            await self._tick(at)
            await self._rest()
        half = len(reckoned) // 2
        await self._send_all(reckoned[:half])
        await self._close(at)
        await self._send_all(reckoned[half:])
        await self._rest()
        await self._days()
        self.stumbled += world.counts["crashes"] + world.counts["freezes"]
        self._is_over = True

    async def _days(self) -> None:
        """Openings and cut-offs of four days; what was lacking arrives on the second."""
        for number, at in enumerate(times()[: 2 * DAYS]):
            if number or not self.dates.is_after_opening:
                await self._tick(at)
                await self._rest()
            for scene in self._day.scenes if number == 2 else ():
                await self._command(scene.commands, at)
        await self._rest()

    async def _send_all(self, records: list[Record]) -> None:
        for record in records:
            await self._send(topics.FRONT_TRADES.name, record.key, record.value)

    async def _close(self, at: datetime) -> None:
        """There are faults for a while longer, so that the work that the closure sets off meets them."""
        faults, counts = self._world.faults, self._world.counts
        faults.last_until = max(faults.last_until, self._world.scheduler.now + 20.0)
        self.stumbled -= counts["crashes"] + counts["freezes"]
        closures = [ClosureAnnounced(calendar=system, date=self.dates.closed, reason="a flood") for system in MODELS]
        await self._load("flood", closures, at)


def undated(record: Record) -> Record:
    return replace(record, value=(record.value or b"").replace(DATED, b"")) if record.value is not None else record
