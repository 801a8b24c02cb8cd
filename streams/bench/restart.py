"""How long a restart takes: a worker that holds many open trades is killed, and all its shards answer again."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas import topics
from streams import clients
from streams.bench.market import BenchMarket, open_sides, settling_sides
from streams.bench.pipeline import Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.state_topics import sizes
from streams.bench.surroundings import PARTITIONS
from streams.bench.watch import RunnerStillError
from streams.environment.environment import Said
from streams.environment.workers import Worker, wait_until_healthy
from streams.settings import Settings

LOOK_EVERY_SECONDS = 0.05
STILL_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """One kill -9. Moments are seconds after it, at which something was first seen of every shard; looked for 20 times a second."""

    office: topics.Office
    process: float
    """/health answers: interpreter, imports, the shell."""
    joined: float
    """The group has given it all shards. Before that the shell has to be ready: Faust's own group waits for the session of the dead one."""
    fenced: float
    """Every shard has read what was committed and is fenced."""
    restored: float
    """Every shard runs."""
    answered: float
    """Every shard has committed a turn: its audit says so."""

    def told(self) -> dict[str, Any]:
        """The figures of a report: when all answered, and how long each step took."""
        moments = {name: moment for name, moment in asdict(self).items() if name != "office"}
        before, steps = 0.0, {}
        for name, moment in moments.items():
            steps[name] = round(moment - before, 2)
            before = moment
        return {"seconds": round(self.answered, 2), "of_it": steps}


def restart(settings: Settings, trades: int, churn: int, seed: int, compaction: int, said: Said) -> dict[str, Any]:
    """Open `trades`, settle `churn` others, then kill and restart each worker: at once, and after `compaction` seconds (0: not again)."""
    with pipeline_for(settings, said) as pipeline:
        told = asyncio.run(_run(pipeline, BenchMarket(seed), trades, churn, compaction, said))
        said("verifying")
        findings = asyncio.run(verified(pipeline.settings))
    return {"open_trades": trades, "churned_trades": churn, **told, "verify": told_of(findings)}


async def _run(pipeline: Pipeline, market: BenchMarket, trades: int, churn: int, compaction: int, said: Said) -> dict[str, Any]:
    async with Sender(pipeline, market.opening()) as sender:
        await sender.rehearse()
        said(f"opening {trades:,} trades")
        sides = await sender.send_all(open_sides(market, range(trades)))
        said(f"settling {churn:,} others")
        await sender.send_all(settling_sides(market, range(trades, trades + churn)))
        told: dict[str, Any] = {"open_sides": sides, "state_after_churn": await sizes(pipeline.settings)}
        told["restart_after_churn"] = await _both(pipeline, sender, said)
        if compaction:
            said("waiting for compaction")
            # No event tells of it: the topics ask for it within 60 s, and the cleaner looks every 15 s.
            await asyncio.sleep(compaction)
            told["state_compacted"] = await sizes(pipeline.settings)
            told["restart_compacted"] = await _both(pipeline, sender, said)
    return told


async def _both(pipeline: Pipeline, sender: Sender, said: Said) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for office in topics.INPUTS:
        said(f"killing {office}")
        found[office] = (await _restarted(pipeline, sender, office)).told()
        await asyncio.to_thread(wait_until_healthy, pipeline.settings, pipeline.workers)
    return found


async def _restarted(pipeline: Pipeline, sender: Sender, office: topics.Office) -> Restart:
    """Kill the worker of `office`, start it at once, give every shard an input, and look until each has answered."""
    places = [TopicPartition(pipeline.settings.topic(topics.AUDIT[office].name), number) for number in range(PARTITIONS[office])]
    async with clients.reader(pipeline.settings, fetch_max_wait_ms=20) as audit:
        ends = await audit.end_offsets(places)
        audit.assign(places)
        for place, end in ends.items():
            audit.seek(place, end)
        await asyncio.to_thread(pipeline.worker(office).process.kill)
        killed = monotonic()
        worker = await asyncio.to_thread(pipeline.start_again, pipeline.worker(office))
        await sender.tick()
        looking = asyncio.create_task(_looked(worker, killed))
        try:
            async with asyncio.timeout(STILL_SECONDS):
                answered = await _answered(audit, len(places), killed)
                seen = await looking
        except TimeoutError:
            raise RunnerStillError(f"{office} does not answer {STILL_SECONDS:.0f} s after it was killed: {worker.health()}") from None
        finally:
            looking.cancel()
    return Restart(office=office, **seen, answered=max(answered, *seen.values()))


async def _looked(worker: Worker, killed: float) -> dict[str, float]:
    """When /health first told each step of all shards."""
    seen: dict[str, float] = {}
    while "restored" not in seen:
        health = await asyncio.to_thread(worker.health)
        now = monotonic() - killed
        states = [shard["state"] for shard in health["shards"]]
        steps = {
            "process": health["status"] != "down",
            "joined": len(states) == PARTITIONS[worker.office],
            "fenced": len(states) == PARTITIONS[worker.office] and not {"reading", "opening"} & set(states),
            "restored": len(states) == PARTITIONS[worker.office] and set(states) == {"running"},
        }
        for step, is_reached in steps.items():
            if is_reached:
                seen.setdefault(step, now)
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    return seen


async def _answered(audit: AIOKafkaConsumer, shards: int, killed: float) -> float:
    """Seconds until the audit of every shard has a record that was committed after the kill."""
    heard: set[int] = set()
    moment = 0.0
    while len(heard) < shards:
        for place, records in (await audit.getmany(timeout_ms=100)).items():
            if any(orjson.loads(record.value)["type"] == "AuditRecord" for record in records):
                moment = moment if place.partition in heard else monotonic() - killed
                heard.add(place.partition)
    return moment
