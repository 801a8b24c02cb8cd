"""The loader of reference data: every record to every shard in one transaction, then patience, then the names of those who are missing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas import topics
from schemas.codec import decode, encode
from schemas.message import EPOCH, stamp
from schemas.reasons import Reason
from schemas.reference import CurrencyDefined, ParameterSet, ReferenceLoaded, ReferenceRecord, ReferenceRefused, ReferenceTaken
from streams.loader import Loaded, Loader
from streams.shard.port import Outgoing, Record

AT = datetime(2026, 3, 2, 5, tzinfo=UTC)
RECORDS: list[ReferenceRecord] = [CurrencyDefined(currency="EUR", decimals=2), ParameterSet(name="repeat_window_days", value=30)]


@dataclass
class PortOfLists:
    """A port whose Kafka is a list. Shards answer a committed marker at once, but for the `deaf` ones."""

    deaf: frozenset[str] = frozenset()
    committed: list[Outgoing] = field(default_factory=list)
    fenced: list[str] = field(default_factory=list)
    open: list[Outgoing] | None = None
    answers: list[Record] = field(default_factory=list)
    clock: float = 0.0
    refuses: bool = False
    times: Mapping[str, datetime] = field(default_factory=dict)
    """By office the time of its shards."""

    async def fence(self, transactional_id: str) -> str:
        self.fenced.append(transactional_id)
        return transactional_id

    async def end_offset(self, topic: str, partition: int) -> int:
        return 7

    async def begin(self, producer: Any) -> None:
        assert self.open is None
        self.open = []

    async def append(self, producer: Any, topic: str, partition: int, records: Sequence[Outgoing]) -> Sequence[Any]:
        assert self.open is not None
        assert all((record.topic, record.partition) == (topic, partition) for record in records)
        self.open += records
        return []

    async def acknowledged(self, deliveries: Sequence[Any]) -> None:
        return

    async def commit(self, producer: Any) -> None:
        assert self.open is not None
        self.committed, self.open = self.open, None
        for record in self.committed:
            office = record.topic.split(".")[0]
            message = decode(topics.MIDDLE_REFERENCE, record.value)
            if isinstance(message, ReferenceLoaded) and f"{office}/{record.partition}" not in self.deaf:
                self._answer(office, record.partition, "another-load")
                if self.refuses:
                    self._refuse(office, record.partition)
                self._answer(office, record.partition, message.load)

    def _answer(self, office: str, partition: int, load: str) -> None:
        taken = stamp(ReferenceTaken(load=load, shard=f"{office}/{partition}"), id="x", cause="x", at=self.times.get(office, EPOCH))
        self.answers.append(Record(f"{office}.answers.v1", partition, 7, None, encode(taken)))

    def _refuse(self, office: str, partition: int) -> None:
        """The first record, and one of another load."""
        assert self.committed
        first = decode(topics.MIDDLE_REFERENCE, self.committed[0].value)
        for cause in (first.id, "another"):
            said = ReferenceRefused(defines="AccountDefined", key=cause[:3], reason=Reason.EXISTS_WITH_DIFFERENT_CONTENT, detail="it is")
            self.answers.append(Record(f"{office}.answers.v1", partition, 7, None, encode(replace(said, id="x", cause=cause, at=AT))))

    async def consume(self, positions: Mapping[tuple[str, int], int | None]) -> None:
        assert set(positions.values()) == {7}

    async def fetch(self, quotas: Sequence[tuple[str, int, int]], wait: float) -> Sequence[Record]:
        self.clock += wait
        answers, self.answers = self.answers, []
        return answers

    async def position(self, topic: str, partition: int) -> int:
        return 7

    async def close(self) -> None:
        return

    def behind(self, topic: str, partition: int) -> int:
        return 0

    def elapsed(self) -> float:
        return self.clock

    async def sleep(self, seconds: float) -> None:
        self.clock += seconds


def run(port: PortOfLists) -> Loaded:
    return asyncio.run(Loader(port, {"middle": 2, "back": 3}).run(RECORDS, load="first", at=AT, wait_seconds=30.0))


def test_what_shards_refuse_is_told_once() -> None:
    found = run(PortOfLists(refuses=True))
    assert [sentence.split(" ", 2)[2] for sentence in found.refused] == ["was refused (exists_with_different_content): it is."]
    assert found.refused[0].startswith("AccountDefined ")


def test_every_partition_of_both_offices_gets_the_same_records_in_order_and_then_the_marker() -> None:
    port = PortOfLists()
    run(port)
    by_place: dict[tuple[str, int], list[bytes | None]] = {}
    for record in port.committed:
        assert record.key is None
        by_place.setdefault((record.topic, record.partition), []).append(record.value)
    assert set(by_place) == {
        *(("middle.reference.v1", partition) for partition in range(2)),
        *(("back.reference.v1", partition) for partition in range(3)),
    }
    assert len({tuple(values) for values in by_place.values()}) == 1
    messages = [decode(topics.MIDDLE_REFERENCE, value) for value in by_place["back.reference.v1", 2]]
    assert [message.type for message in messages] == ["CurrencyDefined", "ParameterSet", "ReferenceLoaded"]
    assert {message.cause for message in messages} == {"first"}
    assert {message.at for message in messages} == {AT}
    assert len({message.id for message in messages}) == 3


def test_the_load_says_how_many_records_stand_before_its_marker() -> None:
    port = PortOfLists()
    run(port)
    marker = decode(topics.MIDDLE_REFERENCE, port.committed[-1].value)
    assert isinstance(marker, ReferenceLoaded)
    assert (marker.load, marker.count) == ("first", len(RECORDS))


def test_a_load_is_done_when_every_shard_has_taken_it() -> None:
    port = PortOfLists()
    loaded = run(port)
    assert loaded.taken == ("middle/0", "middle/1", "back/0", "back/1", "back/2")
    assert loaded.missing == ()
    assert port.clock < 1.0


def test_a_load_tells_the_latest_time_of_the_shards_that_have_taken_it_where_they_know_it() -> None:
    assert run(PortOfLists()).time is None
    assert run(PortOfLists(times={"back": AT})).time == AT
    assert run(PortOfLists(times={"back": AT, "middle": AT - timedelta(hours=1)})).time == AT


def test_after_a_while_the_missing_shards_are_named_and_the_load_stays_valid() -> None:
    port = PortOfLists(deaf=frozenset({"middle/1", "back/0"}))
    loaded = run(port)
    assert loaded.missing == ("middle/1", "back/0")
    assert loaded.taken == ("middle/0", "back/1", "back/2")
    assert port.committed
    assert port.clock == pytest.approx(30.0)


def test_all_loaders_share_one_transactional_id_so_that_the_later_one_fences_the_earlier() -> None:
    port = PortOfLists()
    run(port)
    run(port)
    assert len(set(port.fenced)) == 1
