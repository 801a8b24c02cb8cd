"""A publisher for a person gives up where Kafka went away in the midst; it does not wait for ever, and neither does its end."""

import asyncio
from typing import Any

import pytest

from streams import stopping
from streams.gateway import publisher as module
from streams.gateway.publisher import DoorPublisher
from streams.settings import Settings

PATIENCE = 0.05


class GoneProducer:
    """A producer whose broker is gone: nothing is acknowledged, and flush and stop wait for what never comes."""

    async def start(self) -> None:
        """It was there at the start."""

    async def send(self, *_: Any, **__: Any) -> asyncio.Future[Any]:
        """Handed over."""
        return asyncio.get_running_loop().create_future()

    async def flush(self) -> None:
        """Never done."""
        await asyncio.Event().wait()

    stop = flush


@pytest.fixture(autouse=True)
def _gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "door_producer", lambda _: GoneProducer())
    monkeypatch.setattr(stopping, "STOP_SECONDS", PATIENCE)


async def publish_three(in_flight_max: int) -> None:
    async with DoorPublisher(Settings(), in_flight_max, PATIENCE) as publisher:
        for _ in range(3):
            await publisher.publish_bytes("t", b"", None)


@pytest.mark.parametrize("in_flight_max", [1, 10])  # it waits for room, or for all at the end
async def test_it_gives_up_where_nothing_is_acknowledged(in_flight_max: int) -> None:
    async with asyncio.timeout(5):  # ends the test, and fails it, where it would wait for ever
        with pytest.raises(TimeoutError):
            await publish_three(in_flight_max)
