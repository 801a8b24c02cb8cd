"""Nothing lost, nothing doubled: the audit chains against what a read_committed reader sees. Reads bytes, and no code of the offices."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import orjson

from schemas import topics
from tests.simulation.partition import Entry, Partition, Place

Logs = Mapping[Place, list[Entry]]
"""Every partition as a read_committed reader sees it."""
NEITHER = {topic.name for topic in (*topics.AUDIT.values(), *topics.STATE.values(), topics.FRONT_DEAD)}
OUTPUTS = {topic.name for topic in topics.TOPICS if topic.written_by} | {topic.name for topic in topics.DEAD.values()}


def visible(partitions: Mapping[Place, Partition]) -> Logs:
    return {place: partition.visible() for place, partition in partitions.items()}


def digest(value: bytes | None) -> str:
    return sha256(value or b"").hexdigest()


def judge_chains(logs: Logs) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    named: dict[Place, dict[str, list[str]]] = defaultdict(dict)
    for office in topics.INPUTS:
        for place in [place for place in logs if place[0] == topics.AUDIT[office].name]:
            records = [orjson.loads(entry.value or b"") for entry in logs[place]]
            shard = f"{office}/{place[1]}"
            yield from _judge_links(shard, logs[place], records)
            yield from _judge_inputs(shard, [(topic.name, place[1]) for topic in topics.INPUTS[office]], records, logs)
            for record in records:
                for output in record["outputs"]:
                    named[output["topic"], output["partition"]].setdefault(shard, []).append(output["digest"])
    for place in logs:
        if place[0] in OUTPUTS:
            yield from _judge_outputs(place, logs[place], named[place])


def _judge_links(shard: str, entries: list[Entry], records: list[dict[str, Any]]) -> Iterator[str]:
    before = "0" * 64
    for number, (entry, record) in enumerate(zip(entries, records, strict=True), 1):
        if (record["shard"], record["sequence"], record["before"]) != (shard, number, before):
            yield f"the chain of {shard} breaks at its record {number}, which calls itself {record['shard']} {record['sequence']}"
            return
        before = digest(entry.value)


def _judge_inputs(shard: str, places: list[Place], records: list[dict[str, Any]], logs: Logs) -> Iterator[str]:
    """Each input is taken once, in order, none skipped; what was set aside is looked at again at most once with an outcome."""
    for place in places:
        taken = [(record["offset"], record["digest"]) for record in records if (record["topic"], record["partition"]) == place]
        there = [(entry.offset, digest(entry.value)) for entry in logs[place]]
        if taken != there:
            odd = next((one, other) for one, other in zip([*taken, None], [*there, None], strict=False) if one != other)
            yield f"{shard} took of {place[0]} other inputs than stand there, first {odd[0]} where {odd[1]} stands"
    aside = [record["offset"] for record in records if record["was_set_aside"] and record["topic"] != "cursor"]
    done = [record["offset"] for record in records if record["topic"] == "cursor" and record["offset"] >= 0 and not record["was_set_aside"]]
    if len(done) != len(set(done)) or not set(done) <= set(aside):
        yield f"{shard} did what was set aside more than once, or what was never set aside"


def _judge_outputs(place: Place, entries: list[Entry], named: dict[str, list[str]]) -> Iterator[str]:
    """What the audit names stands there, once, in the order of each shard; and nothing else does."""
    there = [digest(entry.value) for entry in entries]
    writer = {each: shard for shard, digests in named.items() for each in digests}
    for shard, digests in named.items():
        written = [each for each in there if writer.get(each) == shard]
        if written != digests:
            lost, doubled = len(set(digests) - set(written)), len(written) - len(set(written))
            yield f"{place[0]}/{place[1]} has not what {shard} names: {lost} lost, {doubled} doubled, of {len(digests)}"
    unnamed = sum(each not in writer for each in there)
    if unnamed:
        yield f"{place[0]}/{place[1]} has {unnamed} outputs that no audit record names"
