"""The port over a real Kafka, where its clients do not do what they are asked."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import CorruptRecordException, MessageSizeTooLargeError

from streams import clients
from streams.settings import Settings
from streams.shard.kafka import KafkaPort
from streams.shard.port import RecordRefusedError


class Consumer:
    """One that cannot begin, or takes its time to."""

    def __init__(self, error: Exception | None, may_begin: asyncio.Event) -> None:
        self._error = error
        self._may_begin = may_begin
        self.has_begun = False

    async def start(self) -> None:
        if self._error is not None:
            raise self._error
        await self._may_begin.wait()
        self.has_begun = True

    async def stop(self) -> None:
        """At once."""

    def assign(self, places: Any) -> None:
        """Nothing comes of it."""

    def seek(self, place: Any, offset: int) -> None:
        """Nothing comes of it."""

    async def getmany(self, **_: Any) -> Any:
        await asyncio.Event().wait()


async def test_where_one_input_cannot_be_read_no_other_one_begins_after_the_port_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be read, and its connection kept, until the process ends: once for each opening that fails so."""
    may_begin = asyncio.Event()
    slow = Consumer(None, may_begin)
    made = iter([Consumer(OSError("no connection"), may_begin), slow])
    monkeypatch.setattr(clients, "reader", lambda settings: next(made))
    port = KafkaPort(Settings(kafka="127.0.0.1:1"))
    before = asyncio.all_tasks()
    with pytest.raises(OSError, match="no connection"):
        await port.consume({("front.trades.v1", 0): 0, ("middle.reference.v1", 0): 0})
    await port.close()
    may_begin.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert not slow.has_begun
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize(
    ("said", "raised"), [(MessageSizeTooLargeError, RecordRefusedError), (CorruptRecordException, CorruptRecordException)]
)
async def test_what_the_wire_has_corrupted_is_tried_again_and_no_input_is_suspected(said: type[Exception], raised: type[Exception]) -> None:
    """As Kafka's own client does: the record that is made anew will most likely get through."""
    delivery: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    delivery.set_exception(said("the broker's answer"))
    with pytest.raises(raised):
        await KafkaPort(Settings(kafka="127.0.0.1:1")).acknowledged([delivery])
