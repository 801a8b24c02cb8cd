"""Naming the trade behind a lost output: read again the audit records that promised it, and the inputs that they name."""

from collections import defaultdict
from typing import Any

import orjson

from streams.verify.log import Log, Place
from streams.verify.problems import Problems
from streams.verify.promised import DIGEST_BYTES, Promise, Promises
from streams.verify.sides import report_key
from streams.verify.taken import set_aside_topic

EXPLAINED_MAX = 100
"""So many lost outputs are named one by one."""


async def explain_broken(log: Log, cut: dict[Place, int], promises: Promises, problems: Problems) -> None:
    """Add a sentence for each output that an audit record names and that is not there."""
    broken: dict[tuple[str, int], list[Promise]] = defaultdict(list)
    for number, promise in enumerate(promises.broken()):
        if number < EXPLAINED_MAX:
            broken[promise.shard, promise.sequence].append(promise)
        else:
            problems.add(f"{promise.place[0]}/{promise.place[1]} lacks an output that {promise.shard} record {promise.sequence} names.")
    if not broken:
        return
    async for _, batch in log.read(await log.begins(cut), cut):
        for record in batch:
            audit = orjson.loads(record.value or b"{}")
            for promise in broken.get((audit.get("shard"), audit.get("sequence")), ()):
                problems.add(await _sentence(log, promise, audit))


async def _sentence(log: Log, promise: Promise, audit: dict[str, Any]) -> str:
    digest = promise.digest.hex()
    names = (output["id"] for output in audit["outputs"] if output["digest"][: 2 * DIGEST_BYTES] == digest)
    who = await _trade(log, audit)
    return (
        f"{who}: the output {next(names, digest)} on {promise.place[0]}/{promise.place[1]} is lost. "
        f"{promise.shard} record {promise.sequence} names it, and it is not there."
    )


async def _trade(log: Log, audit: dict[str, Any]) -> str:
    offset = audit["offset"]
    if offset < 0:
        return f"The item {audit['key']}"
    place = (set_aside_topic(audit["shard"]) if audit["topic"] == "cursor" else audit["topic"], audit["partition"])
    return await _named_there(log, place, offset) or f"The input {place[0]}/{place[1]} offset {offset}"


async def _named_there(log: Log, place: Place, offset: int) -> str | None:
    async for _, batch in log.read({place: offset}, {place: offset + 1}):
        for record in batch:
            try:
                message = orjson.loads(record.value or b"")
                return message.get("report") or message.get("command") or report_key(message)
            except (ValueError, KeyError, AttributeError):
                return None
    return None
