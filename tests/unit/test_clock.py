"""The clock ticks again when the broker is there again, and ends when it is told to: without it no trade is taken."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError

from streams import clients, clock, stopping
from streams.clock import TICKED, Clock
from streams.settings import Settings
from tests.toy_office import PARTITIONS

NOWHERE = Settings(kafka="127.0.0.1:1")


class Producer:
    """Takes what it is given; `is_silent`: and nothing more is ever heard of it."""

    def __init__(self, *, is_silent: bool) -> None:
        self.is_silent = is_silent
        self.sent: list[str] = []
        self.has_sent = asyncio.Event()

    async def start(self) -> None:
        """At once."""

    async def send(self, topic: str, **_: Any) -> asyncio.Future[None]:
        self.sent.append(topic)
        self.has_sent.set()
        delivery = asyncio.get_running_loop().create_future()
        if not self.is_silent:
            delivery.set_result(None)
        return delivery

    async def stop(self) -> None:
        if self.is_silent:
            await asyncio.Event().wait()  # as aiokafka's while it has something to send


async def test_a_first_tick_that_reaches_nobody_does_not_stop_the_clock_for_ever() -> None:
    """Its producer has never begun, and aiokafka waits without end for what such a one is to send."""
    ticking = Clock(NOWHERE, PARTITIONS)
    for _ in range(2):
        async with asyncio.timeout(10):
            with pytest.raises(KafkaConnectionError):
                await ticking.tick()
    await ticking.stop()


async def test_a_tick_that_is_not_acknowledged_is_given_up_and_the_next_one_has_a_producer_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "TICK_SECONDS", 0.05)
    monkeypatch.setattr(stopping, "STOP_SECONDS", 0.05)
    silent, well = Producer(is_silent=True), Producer(is_silent=False)
    made = iter([silent, well])
    monkeypatch.setattr(clients, "door_producer", lambda settings: next(made))
    ticking = Clock(NOWHERE, PARTITIONS)
    with pytest.raises(TimeoutError):
        await ticking.tick()
    await ticking.tick()
    assert well.sent == [NOWHERE.topic(topic.name) for topic in TICKED for _ in range(2)]
    await ticking.stop()


async def test_a_clock_that_is_told_to_end_does_not_wait_for_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "STOP_SECONDS", 0.05)
    silent = Producer(is_silent=True)
    monkeypatch.setattr(clients, "door_producer", lambda settings: silent)
    ticking = Clock(NOWHERE, PARTITIONS)
    tick = asyncio.create_task(ticking.tick())
    await silent.has_sent.wait()
    async with asyncio.timeout(5):
        await ticking.stop()
    tick.cancel()
    await asyncio.wait([tick])
