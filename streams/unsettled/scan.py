"""One pass over the topics, in an order in which only what is open is kept.

First the audits, for the moment; then what back has said, where what ends is forgotten at once; then, with what was said of it, what was
sent to back, what middle has said, and the reports. Each end is asked after those of what follows from it, so that nothing is taken for
sent and not taken that has ended since.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from functools import partial

import orjson

from schemas import topics
from schemas.topics import Topic
from streams.story.scan import readable
from streams.story.words import about, subject
from streams.unsettled.cleared import Cleared
from streams.unsettled.cut import Cut
from streams.unsettled.instructions import Instructions
from streams.unsettled.item import Item, Json, State
from streams.unsettled.reference import Reference
from streams.verify.log import Log, Place, values_of
from streams.verify.sides import KINDS
from streams.verify.verify import Progress, no_progress

SAID = (topics.BACK_OBLIGATIONS, topics.BACK_INSTRUCTIONS, topics.BACK_CONFIRMATIONS, topics.MIDDLE_ANSWERS)
SENT = (topics.MIDDLE_TRADES, topics.BACK_COMMANDS, topics.FRONT_TRADES)
TOPICS = (topics.AUDIT_BACK, topics.AUDIT_MIDDLE, topics.BACK_REFERENCE, *SAID, *SENT)
ENDS = ("settled", "cancelled", "refused", "dead")
ENDING = tuple(f'"status":"{status}"'.encode() for status in ENDS)
REQUESTS = ("CancellationPended", "CancellationApplied", "CancellationRefused")


@dataclass(slots=True)
class Open:
    """All that is open, and what is needed to say why."""

    cut: Cut = field(default_factory=Cut)
    reference: Reference = field(default_factory=Reference)
    instructions: Instructions = field(default_factory=Instructions)
    cleared: Cleared = field(default_factory=Cleared)
    others: dict[str, Item] = field(default_factory=dict)
    """By report: what middle holds, and what is on its way to an office."""

    def items(self) -> Iterable[Item]:
        """Each thing that is open, once."""
        yield from self.instructions.transactions.values()
        yield from self.cleared.items()
        yield from self.instructions.sides.values()
        yield from self.others.values()


async def read_open(log: Log, progress: Progress = no_progress) -> Open:
    """What is open at the moment at which this begins, read committed. Raises LogError where the log does not answer."""
    scan = Scan(log, progress)
    await scan.run()
    return scan.found


class Scan:
    """The reading of one list."""

    def __init__(self, log: Log, progress: Progress) -> None:
        self._log = log
        self._progress = progress
        self.found = Open()

    async def run(self) -> None:
        """Read all of it."""
        audits = await self._ends(topics.AUDIT_BACK, stable=True)
        audits |= await self._ends(topics.AUDIT_MIDDLE, stable=False)  # later: what back has taken, middle has said by then
        ends = {topic: await self._ends(topic, stable=False) for topic in (*SAID, *SENT[:1])}
        ends |= {topic: await self._ends(topic, stable=True) for topic in (*SENT[1:], topics.BACK_REFERENCE)}
        for topic in (topics.AUDIT_BACK, topics.AUDIT_MIDDLE):
            of_topic = {place: end for place, end in audits.items() if place[0] == topic.name}
            async for _, _, value in self._read(topic, of_topic):
                self.found.cut.add(orjson.loads(value))
        for topic in SAID:
            async for place, _, value in self._read(topic, ends[topic]):
                self._said(topic, place, value)
        for topic in SENT:
            starts = None if self._needs_all(topic) else {place: self.found.cut.first_open(place) for place in ends[topic]}
            async for place, offset, value in self._read(topic, ends[topic], starts):
                self._sent(topic, place, offset, value)
        once = {place: end for place, end in ends[topics.BACK_REFERENCE].items() if place[1] == 0}  # every shard has the same
        async for _, _, value in self._read(topics.BACK_REFERENCE, once):
            self._refer(value)

    def _said(self, topic: Topic, place: Place, value: bytes) -> None:
        if topic is topics.BACK_CONFIRMATIONS:  # several shards write it: what is said there later ends what is open, no more
            if b'"type":"Cancellation' in value or any(ending in value for ending in ENDING):
                self._answer(orjson.loads(value), self.found.instructions.sides)
            return
        message = orjson.loads(value)
        if self.found.cut.is_after(place, message["id"]):
            return
        if topic is topics.BACK_OBLIGATIONS:
            self.found.cleared.hear(message, value)
        elif topic is topics.BACK_INSTRUCTIONS:
            self.found.instructions.hear(message, value)
        elif message["type"] == "TradeHeld" and not message["report"].endswith("|cancelled"):
            held = self.found.others.setdefault(message["report"], Item(message["report"], State.HELD, 1))
            held.tell(message, value)
        else:
            self._answer(message, self.found.others)

    def _answer(self, message: Json, sides: dict[str, Item]) -> None:
        """What an entity is told of its report: it may have ended, or wait to be cancelled."""
        kind, report = message["type"], message.get("report")
        if report is None or kind == "AnswerRepeated":
            return
        is_conflict = message.get("reason") == "exists_with_different_content"  # that was another report under the same identity
        has_ended = kind in ("TradeRejected", "TradeWithdrawn", "AmendmentRefused") or message.get("status") in ENDS
        if has_ended and not is_conflict:
            sides.pop(report, None)
        if kind in REQUESTS:
            self._ask(kind, report, message["entity"])

    def _ask(self, kind: str, report: str, entity: str) -> None:
        item = self.found.instructions.transaction_of(report)
        if item is not None:
            item.asks_to_cancel = [each for each in item.asks_to_cancel if each != entity]
            if kind == "CancellationPended":
                item.asks_to_cancel.append(entity)

    def _needs_all(self, topic: Topic) -> bool:
        """Whether what was taken long ago is looked for too: the terms of what waits."""
        if topic is topics.BACK_COMMANDS:
            return False
        return bool(self.found.others or (topic is topics.MIDDLE_TRADES and self.found.instructions.sides))

    def _sent(self, topic: Topic, place: Place, offset: int, value: bytes) -> None:
        message = readable(value) if topic.is_door else orjson.loads(value)
        where = self.found.cut.whereabouts(place, offset)
        if topic is topics.MIDDLE_TRADES:
            self._approve(message, value, where)
        elif topic is topics.BACK_COMMANDS and message.get("type") == "SubmitInstruction" and where is not None:
            self._on_its_way(about(message) or "", value, where)
        elif topic is topics.FRONT_TRADES and message.get("type") in KINDS and message["type"] != "TradeCancelled":
            report = subject(message)
            held = self.found.others.get(report)
            if held is not None and held.state is State.HELD and held.terms is None:
                held.terms = value
            elif where is not None:
                self._on_its_way(report, value, where)

    def _approve(self, message: Json, value: bytes, where: str | None) -> None:
        """A report that middle has sent to back is held no more."""
        if message["type"] not in ("TradeApproved", "AmendmentRequested"):
            return
        report = message["report"]
        self.found.others.pop(report, None)
        side = self.found.instructions.sides.get(report)
        if side is not None:
            side.terms = value
        elif where is not None:
            self._on_its_way(report, value, where)

    def _on_its_way(self, report: str, value: bytes, where: str) -> None:
        if report not in self.found.instructions.sides:  # it may be a repeat of what has come already
            self.found.others.setdefault(report, Item(report, State(where), 1, terms=value))

    def _refer(self, value: bytes) -> None:
        message = readable(value)
        if message:
            self.found.reference.hear(message)

    async def _ends(self, topic: Topic, *, stable: bool) -> dict[Place, int]:
        return await self._log.ends(await self._log.places([topic.name]), stable=stable)

    async def _read(
        self, topic: Topic, ends: dict[Place, int], starts: dict[Place, int] | None = None
    ) -> AsyncIterator[tuple[Place, int, bytes]]:
        begins = await self._log.begins(ends)
        starts = {place: max(begins[place], (starts or begins)[place]) for place in ends}
        async for each in values_of(self._log, starts, ends, partial(self._progress, topic.name)):
            yield each
