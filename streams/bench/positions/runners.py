"""The three runners of the position-keeping job: how each is prepared and started, and where it leaves its state."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiokafka.admin import NewTopic

from schemas import topics
from streams import clients
from streams.bench.positions import agent, kafka_streams
from streams.bench.positions.messages import CASH, MOVED, TRADES
from streams.bench.positions.office import POSITIONS
from streams.environment.processes import Started, start
from streams.settings import Settings
from streams.shard.genesis import begin_shard
from streams.shard.kafka import KafkaPort
from streams.topics_admin import KEPT_CONFIG, STATE_CONFIG

THREADS = 2
"""Of Kafka Streams, as the guide's measurement had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One way to run the job. Topics are named as on the cluster."""

    name: str
    guarantee: str
    source: str
    moved: str
    cash: str
    changelog: str
    command: Callable[[Settings], Sequence[str]]

    def start(self, settings: Settings) -> Started:
        """Start its process; it ends on SIGTERM."""
        variables = {
            "TAKAHUONE_KAFKA": settings.kafka,
            "TAKAHUONE_NAMESPACE": settings.namespace,
            "TAKAHUONE_HOME": str(settings.home.absolute()),
        }
        return start(self.command(settings), settings.home / "logs" / f"positions-{self.name}.log", variables)


def runners(settings: Settings, partitions: int) -> tuple[Runner, Runner, Runner]:
    """The shard loop, Kafka Streams and Faust, in the namespace of `settings`. Builds the job for Kafka Streams where that is not done."""
    source = settings.topic(TRADES.name)
    few = f"{source}.few"
    java = kafka_streams.built_jar(settings.jars)
    outputs = {name: (settings.topic(f"{MOVED.name}.{name}"), settings.topic(f"{CASH.name}.{name}")) for name in ("streams", "faust")}
    application = settings.topic("positions-streams")
    state = settings.home / "kafka-streams" / settings.namespace
    return (
        Runner(
            name="takahuone",
            guarantee="exactly once, with an audit record an input",
            source=source,
            moved=settings.topic(MOVED.name),
            cash=settings.topic(CASH.name),
            changelog=settings.topic(topics.STATE["middle"].name),
            command=lambda _: [sys.executable, "-m", "streams.bench.positions.keeper", str(partitions)],
        ),
        Runner(
            name="kafka-streams",
            guarantee="exactly once",
            source=source,
            moved=outputs["streams"][0],
            cash=outputs["streams"][1],
            changelog=f"{application}-positions-changelog",
            command=lambda found: kafka_streams.command(
                java, found.kafka, (application, source, *outputs["streams"]), state.absolute(), THREADS
            ),
        ),
        Runner(
            name="faust",
            guarantee="at least once; loses and doubles upon errors",
            source=few,
            moved=outputs["faust"][0],
            cash=outputs["faust"][1],
            changelog=f"{settings.topic(agent.APP)}-positions-changelog",
            command=lambda _: [sys.executable, "-m", "streams.bench.positions.agent", few, *outputs["faust"], str(partitions)],
        ),
    )


async def prepare(settings: Settings, partitions: int, found: Sequence[Runner]) -> None:
    """Make the topics of all runners, and begin the shards of the first. What a runner makes itself is left to it."""
    own = {topics.MIDDLE_COMMANDS, topics.MIDDLE_REFERENCE, topics.AUDIT["middle"]}
    names = {settings.topic(topic.name) for topic in own} | {name for each in found for name in (each.source, each.moved, each.cash)}
    wanted = [NewTopic(name, partitions, 1, topic_configs=KEPT_CONFIG) for name in sorted(names)]
    wanted.append(NewTopic(settings.topic(topics.STATE["middle"].name), partitions, 1, topic_configs=STATE_CONFIG))
    administrator = clients.administrator(settings)
    await administrator.start()
    try:
        await administrator.create_topics(wanted)
    finally:
        await administrator.close()
    for partition in range(partitions):
        port = KafkaPort(settings)
        try:
            await begin_shard(POSITIONS, partition, {"middle": partitions, "back": partitions}, port)
        finally:
            await port.close()
