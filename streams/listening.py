"""What is said on some topics from a moment on: for who sends something and waits until it is answered."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas import topics
from schemas.codec import decode
from schemas.message import Message
from schemas.topics import Topic
from streams import clients
from streams.settings import Settings
from streams.stopping import stopped

LOOK_MS = 500
"""How long one look waits where nothing is said."""


class Listener:
    """Gives what is said on its topics, committed, each partition in its order."""

    def __init__(self, reader: AIOKafkaConsumer, ender: AIOKafkaConsumer, places: Mapping[TopicPartition, Topic]) -> None:
        """`ender` reads nothing: it says where the logs end, open transactions among them."""
        self._reader, self._ender, self._places = reader, ender, places

    async def begin(self) -> None:
        """From here on."""
        self._reader.assign(list(self._places))
        for place, end in (await self._reader.end_offsets(list(self._places))).items():
            self._reader.seek(place, end)

    async def heard(self) -> list[Message]:
        """What has been said since the last look, or is within half a second; nothing where nothing was."""
        found = await self._reader.getmany(timeout_ms=LOOK_MS)
        return [decode(self._places[place], record.value) for place, records in found.items() for record in records]

    async def said_until_now(self, hear: Callable[[Message], None]) -> None:
        """Give `hear` all that was written when this was called: the ends of one transaction reach its partitions one after the other."""
        waiting = await self._ender.end_offsets(list(self._places))
        while waiting:
            waiting = {place: end for place, end in waiting.items() if await self._reader.position(place) < end}
            if waiting:
                for message in await self.heard():
                    hear(message)


@asynccontextmanager
async def listening(settings: Settings, named: Sequence[Topic], counts: Mapping[topics.Office, int]) -> AsyncIterator[Listener]:
    """A listener that hears what is said from now on. Raises KafkaError, OSError where Kafka does not answer."""
    places = {TopicPartition(settings.topic(topic.name), number): topic for topic in named for number in range(counts[topic.sized_by])}
    reader, ender = clients.reader(settings), clients.reader(settings, isolation_level="read_uncommitted")
    try:
        await reader.start()
        await ender.start()
        listener = Listener(reader, ender, places)
        await listener.begin()
        yield listener
    finally:
        await stopped(reader)
        await stopped(ender)
