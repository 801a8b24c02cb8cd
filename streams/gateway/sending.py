"""A file sent through the door: line by line, each an event or a dead record, acknowledged before it counts as sent."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from schemas.fix.parties import Booking
from schemas.front import UntranslatableRecord
from schemas.topics import BACK_CONFIRMATIONS, FRONT_DEAD, FRONT_TRADES, MIDDLE_ANSWERS
from streams.gateway.became import Became, Sent
from streams.gateway.lines import lines_of
from streams.gateway.publisher import PATIENCE_SECONDS, DoorPublisher
from streams.gateway.reference import names_from_file, names_from_topic
from streams.gateway.tally import Tally
from streams.gateway.translator import Event, Origin, Translator
from streams.listening import listening
from streams.settings import Settings
from streams.shard.counts import partition_counts

GATEWAY = "send"
ORIGIN_NAME_CHARACTERS = 100
DIGEST_DIGITS = 32
PROGRESS_BYTES = 64 * 1024
"""How much is done before progress is told again."""

Progress = Callable[[int], object]
"""Told how many bytes of the file are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What to send and how. `reference` None means what was loaded into the cluster; `now` is the gateway's clock (UTC)."""

    file: Path
    booking: Booking
    reference: Path | None
    now: Callable[[], datetime]
    is_trial: bool = False
    """True where nothing is published: only what would become of each line is counted."""


async def send_and_wait(
    settings: Settings, sending: Sending, wait_seconds: float, progress: Progress, answered: Callable[[int, int], object]
) -> tuple[Tally, list[Became]]:
    """Send a file, and wait until something was told of each report in it: the counts, and where each stands. Raises as `send_file`.

    `answered` is told how many of how many have an answer. What is told while the last ones are answered counts too: the first
    side of a trade is told that it waits, and that it has settled in the step that answers its other side.
    """
    sent = Sent()
    async with listening(settings, [MIDDLE_ANSWERS, BACK_CONFIRMATIONS], await partition_counts(settings)) as listener:
        tally = await send_file(settings, sending, progress, sent)
        with suppress(TimeoutError):  # what has no answer says so
            async with asyncio.timeout(wait_seconds):
                while sent.waiting:
                    answered(len(sent.rows) - sent.waiting, len(sent.rows))
                    for message in await listener.heard():
                        sent.hear(message)
                await listener.said_until_now(sent.hear)
    return tally, sent.rows


async def send_file(settings: Settings, sending: Sending, progress: Progress, sent: Sent | None = None) -> Tally:
    """Send a file; its counts, once every message is acknowledged. `sent` keeps what was handed over, where somebody waits for answers.

    Raises OSError or ReferenceFileError for the files, TopicsMissingError or KafkaError for the cluster. What was published
    before an error stays published: the same file sent again repeats it under the same ids, and repeats change nothing.
    """
    if sending.reference is None or not sending.is_trial:
        await partition_counts(settings)  # a topic that is not there would be waited for, and then blamed on its first message
    names = names_from_file(sending.reference) if sending.reference else await names_from_topic(settings)
    translator = Translator(_origin(sending.file), names, sending.booking, sending.now)
    async with nullcontext() if sending.is_trial else DoorPublisher(settings, patience_seconds=PATIENCE_SECONDS) as publisher:
        with sending.file.open("rb") as stream:
            told = 0
            for line in lines_of(stream):
                messages = translator.answer(line)
                for message in messages:
                    if sent is not None:
                        sent.refuse(line.number, message) if isinstance(message, UntranslatableRecord) else sent.add(line.number, message)
                await _publish(messages, publisher)
                if line.end - told >= PROGRESS_BYTES:
                    told = line.end
                    progress(told)
    return translator.tally


async def _publish(messages: Iterable[Event | UntranslatableRecord], publisher: DoorPublisher | None) -> None:
    for message in messages:
        if publisher is None:
            continue
        if isinstance(message, UntranslatableRecord):
            await publisher.publish(FRONT_DEAD, message, key=None)
        else:
            await publisher.publish(FRONT_TRADES, message, key=message.entity)


def _origin(file: Path) -> Origin:
    with file.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()[:DIGEST_DIGITS]
    name = file.name.encode(errors="backslashreplace").decode(errors="backslashreplace")
    return Origin(gateway=GATEWAY, name=name[-ORIGIN_NAME_CHARACTERS:], digest=digest)
