"""What follows from one input, with no Kafka and no waiting: decide, encode, audit; until then all of it can be undone.

The memory of a shard is a function of its inputs in the order in which it took them; the audit records keep that order.
"""

import logging
import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from decimal import getcontext, localcontext, setcontext
from pathlib import PurePath

from schemas import topics
from schemas.codec import UnreadableError, encode
from schemas.message import Message, derive_id, stamp
from schemas.reasons import Reason, Unreadable
from schemas.reference import ReferenceLoaded, ReferenceTaken
from schemas.shard_state import SetAside, ShardPosition
from schemas.time import ShardTimeTold, TimeAdvanced
from schemas.values import EXACT
from schemas.work import WorkDue, WorkFinished, WorkOpened
from streams import PROGRAM
from streams.shard.auditing import Auditor
from streams.shard.cursors import next_item, open_work, work_of_set_aside
from streams.shard.inbox import TELLS_TIME, dead_letter, read_input
from streams.shard.memory import Memory
from streams.shard.port import Outgoing, Record, ShardStoppedError
from streams.shard.saying import OutputTooLargeError, addressed, hear, stamped

log = logging.getLogger("takahuone.engine")


class Engine:
    """One shard's decisions over its memory. What must be written is collected until `flush`."""

    def __init__(self, memory: Memory, position: ShardPosition) -> None:
        self.memory = memory
        self.office = memory.office
        self.offsets = dict(position.offsets)
        self._auditor = Auditor(memory.shard, memory.partition, position.digest)
        self._audit_topic = topics.AUDIT[memory.office.name].name
        self._genesis = position
        self._times = dict(position.times)
        self._cursors = position.cursors
        self._outputs: list[Outgoing] = []
        self.left_undone = 0
        self.last_undone: str | None = None
        """Items of cursors that failed since this opening, how many and the last: to some nobody else is told anything."""
        self._trades = self.office.trades
        self._topics = {topic.name: topic for topic in self.office.inputs}

    @property
    def position(self) -> ShardPosition:
        """Where the shard stands: what the reserved key of its state says."""
        return replace(
            self._genesis,
            offsets=dict(self.offsets),
            sequence=self.memory.books.sequence,
            digest=self._auditor.digest,
            times=dict(self._times),
            cursors=self._cursors,
            program=PROGRAM,
        )

    @property
    def has_work(self) -> bool:
        """True while a cursor is open: its items come before any new input."""
        return len(self.memory.cursors) > 0

    def flush(self) -> list[Outgoing]:
        """All that one transaction must write: outputs and audit records in order, then the changelog."""
        outputs, self._outputs = self._outputs, []
        return outputs + self.memory.changes(self.position)

    def take(self, record: Record, refused: str | None = None) -> None:
        """Take one record. `refused` says why the broker would not have what follows from it: then it is dead."""
        self.memory.books.sequence += 1
        topic = self._topics[record.topic]
        written: list[Outgoing] = []
        waits = False
        before = getcontext()
        setcontext(EXACT)
        try:
            message = read_input(topic, record, self.memory.partitions)
            queue = self.office.wait(message, self.memory.books) if topic is self._trades else None
            waits = queue is not None
            written = self._answer(message, record, refused) if queue is None else self._set_aside(queue, record)
        except UnreadableError as error:
            written = self._dead(record, error.reason, error.detail)
        finally:
            setcontext(before)
        self.offsets[record.topic] = record.offset + 1
        self._audit(written, record, "", was_set_aside=waits)

    def work(self, refused: str | None = None) -> None:
        """Take the next item of the oldest cursor as an input of its own."""
        self.memory.books.sequence += 1
        with localcontext(EXACT):
            item = next_item(self.memory)
            waits = item.set_aside_as is not None and self.office.wait(item.message, self.memory.books) is not None
            if item.set_aside_as is not None and not waits:
                del self.memory.set_aside[item.set_aside_as]
            self.memory.accept()  # the step of the cursor stands, whatever becomes of the item
            written = [] if waits else self._answer(item.message, item.record, refused)
        self._audit(written, item.record, item.name, was_set_aside=waits)

    def _set_aside(self, queue: str, record: Record) -> list[Outgoing]:
        key, value = (record.key or b"").decode(), (record.value or b"").decode()
        self.memory.set_aside[f"{queue}|{self.memory.books.sequence:015d}"] = SetAside(offset=record.offset, key=key, content=value)
        return []

    def _answer(self, message: Message, record: Record | None, refused: str | None) -> list[Outgoing]:
        """What is written upon `message`. A decision that raises is undone, and the office says what is true instead."""
        try:
            if refused is not None:
                raise OutputTooLargeError(refused)
            return self._written(self._decide(message, record))
        except Exception as error:
            if not isinstance(message, self.office.may_fail):
                raise ShardStoppedError(
                    f"shard {self.memory.shard}: {message.type} {message.id} failed; nothing after it can be trusted"
                ) from error
            self.memory.undo()
            return self._failed(message, record, error)

    def _failed(self, message: Message, record: Record | None, error: Exception) -> list[Outgoing]:
        books = self.memory.books
        try:
            words = stamped(self.office.fail(message, Reason.STAGE_FAILED, books), message, "fail", books)
            written = self._written([*words, *(said for word in words for said in hear(self.office, books, word))])
        except Exception as second:
            raise ShardStoppedError(f"shard {self.memory.shard}: {message.type} {message.id} failed, and so did saying so") from second
        if record is None:
            self._leave_undone(message, error)
            return written
        reason = Unreadable.OUTPUT_TOO_LARGE if isinstance(error, OutputTooLargeError) else Unreadable.STAGE_FAILED
        return written + self._dead(record, reason, _told(error))

    def _leave_undone(self, message: Message, error: Exception) -> None:
        """An item of a cursor has no record that could be dead, and not each has somebody who is told: so operators are."""
        item = f"{message.store}/{message.key}" if isinstance(message, WorkDue) else message.id
        self.left_undone += 1
        self.last_undone = f"{item}: {_told(error)}"
        log.error("%s has left an item of its work undone, %s", self.memory.shard, self.last_undone)

    def _written(self, said: Sequence[Message]) -> list[Outgoing]:
        written = addressed(self.office, self.memory.partition, self.memory.partitions, said)
        for word in said:
            if isinstance(word, WorkOpened) and open_work(self.memory, word, self._cursors + 1):
                self._cursors += 1
        return written

    def _dead(self, record: Record, reason: str, detail: str) -> list[Outgoing]:
        letter = dead_letter(record, reason, detail, self.memory.books.now)
        key = (record.key or b"")[:1024] or None
        return [Outgoing(topics.DEAD[record.topic].name, record.partition, key, encode(letter), letter.id)]

    def _decide(self, message: Message, record: Record | None) -> list[Message]:
        if isinstance(message, TELLS_TIME):  # a tuple: to join types takes longer than the look
            assert record is not None, "time comes by a topic"
            return self._tell_time(message.shard if isinstance(message, ShardTimeTold) else record.topic, message)
        if isinstance(message, ReferenceLoaded):
            return stamped([ReferenceTaken(load=message.load, shard=self.memory.shard)], message, "runner", self.memory.books)
        said = hear(self.office, self.memory.books, message)
        if isinstance(message, WorkFinished):
            said += work_of_set_aside(self.memory, message.id)
        return said

    def _tell_time(self, upstream: str, message: Message) -> list[Message]:
        """Note what an upstream tells. Where the least of all has moved on, that is the shard's time: pass it on and tell the stages."""
        books, upstreams = self.memory.books, self._genesis.upstreams
        at = message.at.astimezone(UTC)  # whatever its sender's offset: a decision's "today" is that of UTC
        if upstream not in upstreams or at <= self._times.get(upstream, books.now):
            return []
        self._times[upstream] = at
        now = min(self._times.values())
        if len(self._times) < len(upstreams) or now <= books.now:
            return []
        books.now = now
        advanced = TimeAdvanced()
        stamp(advanced, id=derive_id(self.memory.shard, "time", now.isoformat()), cause=message.id, at=now)
        told = [ShardTimeTold(shard=self.memory.shard)] if self.office.name == "middle" else []
        said = stamped(told, advanced, "runner", books) + hear(self.office, books, advanced)
        return said + work_of_set_aside(self.memory, advanced.id)

    def _audit(self, written: list[Outgoing], record: Record | None, key: str, *, was_set_aside: bool) -> None:
        """Accept what was decided, and write the input and its outputs into the chain."""
        memory = self.memory
        memory.accept()
        content = self._auditor.record(memory.books.sequence, memory.books.now, record, key, written, was_set_aside=was_set_aside)
        self._outputs += written
        self._outputs.append(Outgoing(self._audit_topic, memory.partition, None, content))


def _told(error: Exception) -> str:
    """The error and the way to it, without the paths of a machine: a replay elsewhere says the same."""
    frames = traceback.extract_tb(error.__traceback__)
    way = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__}: {error} ({way})"[:4_000]
