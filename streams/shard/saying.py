"""What is said inside an office is heard by every stage that answers it, in the order of the table; what has a topic is encoded."""

from collections.abc import Iterable, Mapping

from processors.books import Books
from schemas import topics
from schemas.codec import encode
from schemas.message import Message, derive_id, stamp
from schemas.time import ShardTimeTold
from streams.office import Office
from streams.partitioning import partition_of
from streams.shard.port import Outgoing

OUTPUT_BYTES_MAX = 800_000
"""A larger output is refused while it can still be undone: a batch of the producer holds 900,000 bytes."""


class OutputTooLargeError(Exception):
    """A decision said something that no topic takes."""


def hear(office: Office, books: Books, message: Message) -> list[Message]:
    """Give `message` to the stages, and then what they say, until nobody says anything more. Returns all that was said."""
    said: list[Message] = []
    heard, answering = message, office.answering
    place = 0
    while True:
        for stage in answering.get(type(heard), ()):
            said += stamped(stage.decide(heard, books), heard, stage.name, books)
        if place == len(said):
            return said
        heard = said[place]
        place += 1


def stamped(words: Iterable[Message], heard: Message, stage: str, books: Books) -> list[Message]:
    """What `stage` says upon `heard`, each with its header."""
    said = list(words)
    cause, at = heard.id, books.now
    for index, word in enumerate(said):
        stamp(word, id=derive_id(cause, stage, index), cause=cause, at=at)
    return said


def addressed(office: Office, partition: int, partitions: Mapping[topics.Office, int], said: Iterable[Message]) -> list[Outgoing]:
    """The records of what was said and has a topic. Raises OutputTooLargeError."""
    found: list[Outgoing] = []
    routes = office.routes
    for message in said:
        topic = routes.get(type(message))
        if topic is None:
            continue
        content = encode(message)
        if len(content) > OUTPUT_BYTES_MAX:
            raise OutputTooLargeError(f"{message.type} of {len(content)} bytes; a topic takes {OUTPUT_BYTES_MAX}")
        value = getattr(message, topic.key, None) if topic.key else None
        if value is not None:
            key = value.encode()
            found.append(Outgoing(topic.name, partition_of(key, partitions[topic.sized_by]), key, content, message.id))
        elif isinstance(message, ShardTimeTold):
            found += [Outgoing(topic.name, number, None, content, message.id) for number in range(partitions[topic.sized_by])]
        else:  # about the shard itself: it stays in the partition of the shard's number
            found.append(Outgoing(topic.name, partition, None, content, message.id))
    return found
