"""A T2S-average day end to end, its night included: from the first instruction sent until every cycle is closed, and how much settled."""

import asyncio
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from time import monotonic
from typing import Any

from schemas import topics
from schemas.codec import decode, encode
from schemas.commands import BalanceFunded, Command, InstructionCommand, SubmitInstruction
from schemas.cycles import CycleClosed, CycleTotalled
from schemas.message import derive_id
from streams.bench import volume
from streams.bench.figures import percent
from streams.bench.pipeline import IN_FLIGHT_MOST, Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.reading import records_of
from streams.bench.surroundings import PARTITIONS
from streams.bench.t2s_commands import Reckoning, T2sDay
from streams.bench.t2s_deals import T2sMarket
from streams.bench.t2s_hours import EVENING, NIGHT_PERCENT, moments
from streams.bench.t2s_windows import ByWindow, found_in
from streams.bench.windows import cpu_seconds
from streams.demo.market import SYSTEMS
from streams.demo.script import TODAY
from streams.environment.environment import Said
from streams.settings import Settings
from streams.verify.findings import Findings

INSTRUCTIONS = 708_000
"""Instructions of an average day in T2S, as the bench's issue has it."""
GOAL_MINUTES = 12
ENDED = ("settled", "partially_settled", "pending", "cancelled", "refused", "dead", "held", "in_flight")


class CycleNotClosedError(Exception):
    """A settlement system has not closed its cycle though its cut-off has passed and all is at rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A day that was played: seconds by the clock on the wall, of it by moment of the day, and CPU seconds by process."""

    seconds: float
    hours: Mapping[str, float]
    cpu: Mapping[str, float]
    closing: list[CycleClosed | CycleTotalled]
    windows: ByWindow


class DaySender(Sender):
    """Sends commands to back as fast as they are taken, and lets the hours pass, from the evening before."""

    async def rehearse(self) -> None:
        """Reference data and balances, while the settlement day before is open."""
        await self._tick(EVENING)
        await self._load("opening", self._day.reference)
        await self._command(self._day.funding)
        await self._rest()

    async def say_all(self, commands: Iterable[Command]) -> None:
        """Send all commands, each to its system's shard, and wait until all that follows from them has come to rest."""
        outstanding = self._follower.outstanding
        for command in commands:
            if outstanding.total >= IN_FLIGHT_MOST:
                await self._follower.until(lambda: outstanding.total < IN_FLIGHT_MOST)
            stamped = replace(command, id=derive_id(command.command, "bench", 0), cause="bench", at=self._now)
            await self._hand_over(topics.BACK_COMMANDS, _system(command).encode(), encode(stamped))
        await self._rest()

    async def play_hours(self, day: T2sDay, said: Said) -> dict[str, float]:
        """From the first instruction until all is at rest after the last cut-off. Returns the seconds that each moment's work took."""
        took: dict[str, float] = {}
        for at, name, hour in moments():
            said(name)
            began = monotonic()
            if at > self._now:
                await self._tick(at)
            await self.say_all(day.said_at(hour) if hour is not None else ())
            took[name] = round(monotonic() - began, 2)
        return took


def t2s_day(settings: Settings, instructions: int, seed: int, said: Said, night_percent: int = NIGHT_PERCENT) -> dict[str, Any]:
    """Play the day on running workers. CPU time is that of each process from the first instruction until the cycles are closed.

    `night_percent` of the transactions are there the evening before.
    """
    day = T2sDay(T2sMarket(seed, night_percent), instructions)
    with pipeline_for(settings, said) as pipeline:
        played = asyncio.run(_played(pipeline, day, said))
        said("verifying")
        findings = asyncio.run(verified(pipeline.settings))
    return _told(day.reckoned, played, findings)


async def _played(pipeline: Pipeline, day: T2sDay, said: Said) -> Played:
    async with DaySender(pipeline, day.opening()) as sender:
        await sender.rehearse()
        since = await volume.ends(pipeline.settings)
        began, first = monotonic(), _cpu(pipeline)
        took = await sender.play_hours(day, said)
        closing = await _closing(pipeline.settings, since)
        seconds, last = monotonic() - began, _cpu(pipeline)
    cpu = {name: last[name] - first[name] for name in last}
    return Played(seconds=seconds, hours=took, cpu=cpu, closing=closing, windows=await found_in(pipeline.settings, since))


def _cpu(pipeline: Pipeline) -> dict[str, float]:
    """CPU seconds so far by process; the client is this one: it makes the instructions, sends them, and follows what becomes of them."""
    found: dict[str, float] = {worker.office: cpu_seconds(worker.process.pid) for worker in pipeline.workers}
    broker = {"broker": cpu_seconds(pipeline.broker.pid)} if pipeline.broker else {}
    return {**found, "client": cpu_seconds(os.getpid(), with_children=False), **broker}


async def _closing(settings: Settings, since: volume.Ends) -> list[CycleClosed | CycleTotalled]:
    """What every system has said at the end of its cycle of the day, not of the one that was open before. Raises CycleNotClosedError."""
    topic, found = topics.BACK_OBLIGATIONS, []
    async for batch in records_of(settings, settings.topic(topic.name), PARTITIONS[topic.sized_by], since[topic.name]):
        decoded = (decode(topic, record.value) for record in batch)
        found += [said for said in decoded if isinstance(said, CycleClosed | CycleTotalled) and said.date == TODAY]
    missing = {system.name for system in SYSTEMS} - {said.settlement_system for said in found if isinstance(said, CycleClosed)}
    if missing:
        raise CycleNotClosedError(f"these systems have not closed their cycle: {', '.join(sorted(missing))}")
    return found


def _system(command: Command) -> str:
    assert isinstance(command, BalanceFunded | SubmitInstruction | InstructionCommand), "a day says nothing else"
    return command.settlement_system


def _told(reckoned: Reckoning, played: Played, findings: Findings) -> dict[str, Any]:
    """The figures of a report; `wrong` says where the end of the day is not what was reckoned from the instructions alone."""
    count = reckoned.commands["SubmitInstruction"]
    statuses = {status: findings.by_status[status].count for status in ENDED if findings.by_status[status].count}
    expected = {status: number for status, number in reckoned.ends.items() if number}
    return {
        "instructions": count,
        "seconds": round(played.seconds, 2),
        "seconds_by_hour": played.hours,
        "minutes": round(played.seconds / 60, 2),
        "goal_minutes": GOAL_MINUTES,
        "instructions_per_second": round(count / played.seconds, 1),
        "cpu_us_per_instruction": {name: round(1e6 * used / count, 1) for name, used in played.cpu.items()},
        "commands": dict(reckoned.commands),
        "instructions_by_type": dict(reckoned.types),
        "instructions_by_fate": dict(reckoned.fates),
        "instructions_by_status": statuses,
        "efficiency": efficiency(played.closing),
        "efficiency_of": played.windows.of_night_and_day(),
        "windows": played.windows.told(),
        "control_totals": {name: _differing(totals) for name, totals in findings.control_totals.items()},
        "wrong": [
            *([] if statuses == expected else [f"by status: {statuses}; reckoned: {expected}"]),
            *played.windows.differences(reckoned.windows),
        ],
        "verify": told_of(findings),
    }


def _differing(totals: Mapping[str, str]) -> dict[str, Any]:
    """How many totals there are, and those that are not zero."""
    return {"assets": len(totals), "not_zero": {asset: total for asset, total in totals.items() if total != "0"}}


def efficiency(closing: Iterable[CycleClosed | CycleTotalled]) -> dict[str, Any]:
    """Percent settled of what was matched and due by the end of the day: of the transactions, and of the money of each currency.

    A transaction that settled in part counts by its money only. Deliveries free of payment have no money, and count by volume only.
    """
    settled = due = 0
    money: dict[str, str] = {}
    for said in closing:
        if isinstance(said, CycleClosed):
            settled, due = settled + said.settled, due + said.settled + said.pended
        elif len(said.asset) == 3:
            asked = said.opening + said.created - said.cancelled
            money[said.asset] = percent(said.settled, asked)
    return {"transactions_due": due, "by_volume_percent": percent(Decimal(settled), Decimal(due)), "by_value_percent": money}
