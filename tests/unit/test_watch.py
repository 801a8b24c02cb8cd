"""What a worker's log says of a Kafka that goes away: one line, one now and then, one when it is back; and nothing else is lost."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from aiokafka.errors import KafkaConnectionError

from streams.watch import SETTLED_SECONDS, Watch, log, watch_kafka

CLIENT = logging.getLogger("aiokafka.conn")
KEEPER = logging.getLogger("takahuone.keeper")


class Bench:
    """A Kafka, a clock, and the loggers of the client and of a keeper under a watch."""

    def __init__(self) -> None:
        self.now = 0.0
        self.why: str | None = None
        self.watch = Watch("k:9092", self._ask, lambda: self.now)

    async def _ask(self) -> str | None:
        return self.why

    def goes_on(self, seconds: int) -> None:
        """As a worker does whose Kafka is away, or there."""
        for _ in range(seconds):
            self.now += 1
            if self.why is not None:
                for _ in range(100):
                    CLIENT.error("Unable connect to node with id %s", 1)
                KEEPER.warning("shard %s is dropped and opened again: %s", "back/0", "TimeoutError()")
            asyncio.run(self.watch.look())


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Bench]:
    found = Bench()
    monkeypatch.setattr(log, "disabled", False)
    for logger in (CLIENT, KEEPER):
        monkeypatch.setattr(logger, "disabled", False)  # Faust's own logging disables what was there before it,
        caplog.set_level(logging.INFO, logger=logger.name)  # and the simulation wants to hear of no dropped shard
        logger.addFilter(found.watch)
    yield found
    for logger in (CLIENT, KEEPER):
        logger.removeFilter(found.watch)


def test_a_kafka_that_goes_away_is_told_when_it_goes_seldom_and_when_it_is_back(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.why = "nobody listens there"
    bench.goes_on(100)
    bench.why = None
    KEEPER.warning("shard %s is dropped and opened again: %s", "back/0", "ProducerFenced()")
    bench.goes_on(int(SETTLED_SECONDS) - 1)
    assert [record.getMessage() for record in caplog.records] == [
        "Kafka at k:9092 does not answer: nobody listens there. Nothing is lost; this process waits, and goes on by itself.",
        "Kafka at k:9092 has not answered for 30 s: nobody listens there. (3,131 complaints of its clients are left out.)",
        "Kafka at k:9092 has not answered for 90 s: nobody listens there. (6,060 complaints of its clients are left out.)",
        "Kafka at k:9092 answers again, after 100 s; work goes on. (910 complaints of its clients are left out.)",
    ]


def test_what_is_complained_of_while_kafka_answers_is_told(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    for shard in ("back/0", "back/1"):
        KEEPER.warning("shard %s is dropped and opened again: %s", shard, "ProducerFenced()")
    for node in (1, 2, 1):
        CLIENT.error("Unable connect to node with id %s", node)
    assert caplog.records == [], "Kafka was not asked yet"
    bench.goes_on(1)
    assert [record.getMessage() for record in caplog.records] == [
        "shard back/0 is dropped and opened again: ProducerFenced()",
        "shard back/1 is dropped and opened again: ProducerFenced()",
        "Unable connect to node with id 1",
    ]


def test_an_error_of_the_program_and_an_alarm_are_told_at_once_also_while_kafka_is_away(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.why = "nobody listens there"
    bench.goes_on(1)
    caplog.clear()
    for error in (KafkaConnectionError("gone"), ValueError("ours")):
        KEEPER.warning("shard %s is dropped and opened again: %r", "back/0", error, exc_info=error)
    KEEPER.critical("ALARM: shard %s is stopped", "back/1")
    assert [record.getMessage() for record in caplog.records] == [
        "shard back/0 is dropped and opened again: ValueError('ours')",
        "ALARM: shard back/1 is stopped",
    ]


def test_every_logger_of_the_client_is_watched(caplog: pytest.LogCaptureFixture) -> None:
    async def ask() -> str | None:
        return "nobody listens there"

    watch = watch_kafka("k:9092", ask)
    try:
        logging.getLogger("aiokafka.cluster").warning("no leader")
        CLIENT.info("Discovered coordinator")
        assert caplog.records == []
    finally:
        logging.getLogger("aiokafka").setLevel(logging.NOTSET)
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).removeFilter(watch)
