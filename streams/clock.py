"""The one clock: once a second its leader says what time it is to every partition that has to know. Time only moves forward."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from aiokafka import AIOKafkaProducer

from schemas import topics
from schemas.codec import encode
from schemas.message import derive_id, stamp
from schemas.time import ClockTicked
from streams import clients
from streams.settings import Settings
from streams.stopping import stopped

TICKED = (topics.FRONT_TRADES, topics.MIDDLE_COMMANDS, topics.BACK_COMMANDS)
"""Where ticks are said."""

TICK_SECONDS = 10.0
"""How long a tick may take: a client that has lost its broker may wait for ever, and no trade is taken without the time."""


async def tick(producer: AIOKafkaProducer, settings: Settings, partitions: Mapping[topics.Office, int], at: datetime) -> None:
    """Say that it is `at` on every partition, outside any transaction, and wait until all have it."""
    word = stamp(ClockTicked(), id=derive_id("clock", "tick", at.isoformat()), cause="clock", at=at)
    content = encode(word)
    deliveries = [
        await producer.send(settings.topic(topic.name), value=content, partition=partition)
        for topic in TICKED
        for partition in range(partitions[topic.sized_by])
    ]
    for delivery in deliveries:
        await delivery


class Clock:
    """A real clock. Whoever leads ticks; two leaders for a moment do no harm."""

    def __init__(self, settings: Settings, partitions: Mapping[topics.Office, int]) -> None:
        self._settings = settings
        self._partitions = partitions
        self._producer: AIOKafkaProducer | None = None

    async def tick(self) -> None:
        """Say what time it is now. Where that fails or takes too long, the next tick has a producer of its own: this one may be useless."""
        try:
            async with asyncio.timeout(TICK_SECONDS):
                if self._producer is None:
                    self._producer = clients.door_producer(self._settings)
                    await self._producer.start()
                now = datetime.now(UTC)
                await tick(self._producer, self._settings, self._partitions, now.replace(microsecond=now.microsecond // 1000 * 1000))
        except Exception:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Let go of Kafka. What was not sent by then is not waited for."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await stopped(producer)
