"""verify and trade over a real broker: only what is committed counts, and open transactions are waited for."""

import asyncio
from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic
from typer.testing import CliRunner

from schemas.topics import TOPICS
from streams.cli import app
from streams.cli.exits import Exit
from streams.cli.verify import verified
from streams.clients import administrator, transactional_producer
from streams.settings import Settings
from streams.settings import settings as settings_of_process
from streams.unsettled.scan import TOPICS as READ
from streams.unsettled.scan import read_open
from streams.verify.kafka_log import kafka_log
from tests.verify_world import World, approve, funded, key, report, settled, unmatched

pytestmark = pytest.mark.kafka


async def make_topics(settings: Settings) -> None:
    client = administrator(settings)
    await client.start()
    await client.create_topics([NewTopic(settings.topic(topic.name), 1, 1) for topic in TOPICS])
    await client.close()


async def write(settings: Settings, world: World) -> None:
    """Everything in one transaction: so offsets are those of the lists."""
    producer = transactional_producer(settings, f"{settings.namespace}-world")
    await producer.start()
    async with producer.transaction():
        for topic, entries in world.log.items():
            for entry in entries:
                await producer.send(settings.topic(topic), entry.value, partition=0)
    await producer.stop()


async def open_transaction(settings: Settings, topics: tuple[str, ...]) -> AIOKafkaProducer:
    producer = transactional_producer(settings, f"{settings.namespace}-open")
    await producer.start()
    await producer.begin_transaction()
    for topic in topics:
        await producer.send_and_wait(settings.topic(topic), b"never committed", partition=0)
    return producer


async def test_what_is_open_is_waited_for_and_what_is_aborted_is_not_there(settings: Settings):
    world = funded()
    settled(world, "T1")
    await make_topics(settings)
    await write(settings, world)
    producer = await open_transaction(settings, ("audit.middle.v1", "middle.trades.v1", "back.entries.v1"))
    is_reading = asyncio.Event()
    verification = asyncio.create_task(verified(settings, lambda *_: is_reading.set()))
    await is_reading.wait()
    assert not verification.done()
    await producer.abort_transaction()
    await producer.stop()
    found = await verification
    expected = await world.verify()
    assert (found.problems, found.settled, found.records) == ((), 2, expected.records)


async def test_what_is_open_is_what_was_committed(settings: Settings):
    """A settlement whose transaction is aborted has not happened; the list waits until it is known which it is."""
    world = funded()
    message = report(world, "T1")
    unmatched(world, message, approve(world, message))
    await make_topics(settings)
    await write(settings, world)
    producer = await open_transaction(settings, ("audit.middle.v1", "middle.trades.v1", "back.instructions.v1"))
    is_reading = asyncio.Event()
    async with kafka_log(settings, [topic.name for topic in READ]) as log:
        reading = asyncio.create_task(read_open(log, lambda *_: is_reading.set()))
        await is_reading.wait()
        assert not reading.done()
        await producer.abort_transaction()
        await producer.stop()
        found = await reading
    assert [item.key for item in found.items()] == [key(message)]


@pytest.fixture
def runner(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setenv("TAKAHUONE_KAFKA", settings.kafka)
    monkeypatch.setenv("TAKAHUONE_NAMESPACE", settings.namespace)
    settings_of_process.cache_clear()
    yield CliRunner()
    settings_of_process.cache_clear()


def test_the_commands_tell_programs_by_their_exit_code_what_they_found(settings: Settings, runner: CliRunner):
    world = funded()
    settled(world, "T1")
    nothing_there = runner.invoke(app, ["verify"])
    asyncio.run(make_topics(settings))
    asyncio.run(write(settings, world))
    clean, story = runner.invoke(app, ["verify", "--json"]), runner.invoke(app, ["trade", "T1", "--json"])
    nothing_open = runner.invoke(app, ["open"])
    unknown = runner.invoke(app, ["trade", "T2"])
    assert (nothing_there.exit_code, "run `takahuone topics`" in nothing_there.stderr) == (Exit.ENVIRONMENT, True)
    assert (clean.exit_code, '"settled": 2' in clean.stdout) == (Exit.DONE, True)
    assert (story.exit_code, '"status": "settled"' in story.stdout) == (Exit.DONE, True)
    assert (nothing_open.exit_code, nothing_open.stdout) == (Exit.DONE, "Nothing is open: all that was reported has settled or ended.\n")
    assert (unknown.exit_code, "Near it are: T1" in unknown.stderr) == (Exit.FOUND_WRONG, True)


def test_where_kafka_does_not_answer_both_commands_say_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TAKAHUONE_KAFKA", "127.0.0.1:1")
    settings_of_process.cache_clear()
    for command in (["verify"], ["trade", "T1"]):
        answer = CliRunner().invoke(app, command)
        assert (answer.exit_code, "does not answer" in answer.stderr) == (Exit.ENVIRONMENT, True)
    settings_of_process.cache_clear()
