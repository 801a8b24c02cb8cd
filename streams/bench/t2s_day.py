"""A T2S-average day end to end: from the first instruction sent until every cycle is closed, what it costs, and how much of it settled."""

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
from streams.bench.pipeline import IN_FLIGHT_MOST, Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.reading import records_of
from streams.bench.surroundings import PARTITIONS
from streams.bench.t2s_commands import Reckoning, T2sDay
from streams.bench.t2s_deals import T2sMarket
from streams.bench.windows import cpu_seconds
from streams.demo.market import SYSTEMS
from streams.demo.script import BEGINS_AT, Act, hour
from streams.environment.environment import Said
from streams.settings import Settings
from streams.verify.findings import Findings

INSTRUCTIONS = 708_000
"""Instructions of an average day in T2S, as the bench's issue has it."""
GOAL_MINUTES = 12
PARTS_AT = hour(9, 30)
"""A partial window is open where a system has any."""
ENDED = ("settled", "partially_settled", "pending", "cancelled", "refused", "dead", "held", "in_flight")


class CycleNotClosedError(Exception):
    """A settlement system has not closed its cycle though its cut-off has passed and all is at rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A day that was played: seconds by the clock on the wall, of it by hour of the day, and CPU seconds by process."""

    seconds: float
    hours: Mapping[str, float]
    cpu: Mapping[str, float]
    closing: list[CycleClosed | CycleTotalled]


class DaySender(Sender):
    """Sends commands to back as fast as they are taken, and lets the hours pass."""

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
        """The day from its first instruction until all has come to rest after the last cut-off. Returns the seconds that each hour took."""
        took: dict[str, float] = {}
        for name, at, commands in (
            ("morning", self._now, day.morning()),
            ("parts", PARTS_AT, day.parts()),
            ("afternoon", BEGINS_AT[Act.AFTERNOON], day.afternoon()),
            ("cut_off", BEGINS_AT[Act.EVENING], ()),
        ):
            said(name)
            began = monotonic()
            if at > self._now:
                await self._tick(at)
            await self.say_all(commands)
            took[name] = round(monotonic() - began, 2)
        return took


def t2s_day(settings: Settings, instructions: int, seed: int, said: Said) -> dict[str, Any]:
    """Play the day on running workers. CPU time is that of each process from the first instruction until the cycles are closed."""
    day = T2sDay(T2sMarket(seed), instructions)
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
    return Played(seconds=seconds, hours=took, cpu={name: last[name] - first[name] for name in last}, closing=closing)


def _cpu(pipeline: Pipeline) -> dict[str, float]:
    """CPU seconds so far by process; the client is this one: it makes the instructions, sends them, and follows what becomes of them."""
    found: dict[str, float] = {worker.office: cpu_seconds(worker.process.pid) for worker in pipeline.workers}
    broker = {"broker": cpu_seconds(pipeline.broker.pid)} if pipeline.broker else {}
    return {**found, "client": cpu_seconds(os.getpid(), with_children=False), **broker}


async def _closing(settings: Settings, since: volume.Ends) -> list[CycleClosed | CycleTotalled]:
    """What every system has said at the end of its cycle. Raises CycleNotClosedError."""
    topic, found = topics.BACK_OBLIGATIONS, []
    async for batch in records_of(settings, settings.topic(topic.name), PARTITIONS[topic.sized_by], since[topic.name]):
        found += [said for said in (decode(topic, record.value) for record in batch) if isinstance(said, CycleClosed | CycleTotalled)]
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
        "control_totals": {name: _differing(totals) for name, totals in findings.control_totals.items()},
        "wrong": [] if statuses == expected else [f"by status: {statuses}; reckoned: {expected}"],
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
            money[said.asset] = _percent(said.settled, asked)
    return {"transactions_due": due, "by_volume_percent": _percent(Decimal(settled), Decimal(due)), "by_value_percent": money}


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{100 * part / whole:.2f}" if whole else "0"
