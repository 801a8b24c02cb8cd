"""Topics as lists: a log that verify reads, and a world that writes records and audit chains as the offices do."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from schemas.audit import GENESIS_DIGEST
from streams.verify.findings import Findings
from streams.verify.log import Batch, Place
from streams.verify.verify import Verification

Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    offset: int
    value: bytes | None


class World:
    """Topics of one partition as lists, and the audit chain of each office."""

    def __init__(self) -> None:
        self.log: dict[str, list[Entry]] = defaultdict(list)
        self.sequence = {"middle": 0, "back": 0}
        self.before = {"middle": GENESIS_DIGEST, "back": GENESIS_DIGEST}
        self.balances: dict[tuple[str, str], int] = defaultdict(int)
        self.numbers = 0

    def write(self, topic: str, message: Json | bytes | None) -> Entry:
        value = orjson.dumps(message) if isinstance(message, dict) else message
        last = self.log[topic][-1].offset + 1 if self.log[topic] else 0
        self.log[topic].append(Entry(last, value))
        return self.log[topic][-1]

    def say(self, kind: str, **fields: Any) -> Json:
        self.numbers += 1
        return {"type": kind, "id": f"{self.numbers:032x}", "cause": "", "at": "2026-11-20T09:00:00Z", **fields}

    def take(self, office: str, topic: str, entry: Entry, outputs: Sequence[tuple[str, Json]] = (), **fields: Any) -> list[Entry]:
        """An office takes `entry`: its outputs are written, and one audit record."""
        written = [(name, message["id"], self.write(name, message)) for name, message in outputs]
        self.sequence[office] += 1
        record = {
            "type": "AuditRecord",
            "id": "a",
            "cause": "",
            "at": "2026-11-20T09:00:00Z",
            "program": "1",
            "key": "",
            "was_set_aside": False,
            "shard": f"{office}/0",
            "sequence": self.sequence[office],
            "topic": topic,
            "partition": 0,
            "offset": entry.offset,
            "digest": sha256(entry.value or b"").hexdigest(),
            "before": self.before[office],
            "outputs": [
                {"topic": name, "partition": 0, "id": said, "digest": sha256(made.value or b"").hexdigest()} for name, said, made in written
            ],
            **fields,
        }
        audit = self.write(f"audit.{office}.v1", record)
        self.before[office] = sha256(audit.value or b"").hexdigest()
        return [made for _, _, made in written]

    async def verify(self) -> Findings:
        return await Verification(ListLog(self.log)).run()


class ListLog:
    """A log over lists: everything in them is committed."""

    def __init__(self, log: Mapping[str, list[Entry]]) -> None:
        self.log = log

    async def places(self, topics: Iterable[str]) -> list[Place]:
        return [(name, 0) for name in topics]

    async def begins(self, places: Iterable[Place]) -> dict[Place, int]:
        return dict.fromkeys(places, 0)

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        return {place: self.log[place[0]][-1].offset + 1 if self.log.get(place[0]) else 0 for place in places}

    async def read(self, starts: Mapping[Place, int], ends: Mapping[Place, int]) -> AsyncIterator[Batch]:
        for place, end in ends.items():
            found = [entry for entry in self.log.get(place[0], []) if starts[place] <= entry.offset < end]
            if found:
                yield place, found
