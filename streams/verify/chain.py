"""The judge of the audit chains: numbered from 1 without gaps, each record naming the digest of the one before it."""

from hashlib import sha256
from typing import Any

import orjson

from schemas.audit import GENESIS_DIGEST
from streams.verify.problems import Problems
from streams.verify.promised import DIGEST_BYTES, Promises
from streams.verify.taken import Taken


class Chain:
    """The records of one shard, in order. What they name is handed to `promises` and `taken`."""

    def __init__(self, shard: str, problems: Problems, promises: Promises, taken: Taken) -> None:
        self.shard = shard
        self.sequence = 0
        self._before = GENESIS_DIGEST
        self._problems = problems
        self._promises = promises
        self._taken = taken

    def add(self, value: bytes | None) -> None:
        """Judge the next record."""
        try:
            record: dict[str, Any] = orjson.loads(value or b"")
            self._judge(record)
            self._remember(record)
            self.sequence = record["sequence"]
        except (ValueError, KeyError, TypeError) as error:
            self._problems.add(f"The record after {self.shard} record {self.sequence} cannot be read ({error!r}): look at its audit topic.")
        self._before = sha256(value or b"").hexdigest()

    def _judge(self, record: dict[str, Any]) -> None:
        sequence = record["sequence"]
        if record["shard"] != self.shard:
            self._problems.add(f"A record of {record['shard']} (number {sequence}) stands in the chain of {self.shard}.")
        if sequence != self.sequence + 1:
            self._problems.add(f"{self.shard} has a gap: record {sequence} follows record {self.sequence}. Look at its audit topic.")
        if record["before"] != self._before:
            self._problems.add(f"{self.shard} record {sequence} does not name the digest of the record before it: the chain was changed.")

    def _remember(self, record: dict[str, Any]) -> None:
        shard, sequence = self.shard, record["sequence"]
        for output in record["outputs"]:
            digest = bytes.fromhex(output["digest"])[:DIGEST_BYTES]
            self._promises.name(shard, sequence, (output["topic"], output["partition"]), digest)
        self._taken.add(record)
