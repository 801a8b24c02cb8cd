"""The beginning of every shard of every office."""

from collections.abc import Mapping

from schemas import topics
from streams.offices import OFFICES
from streams.settings import Settings
from streams.shard.genesis import begin_shard
from streams.shard.kafka import KafkaPort


async def write_genesis(settings: Settings, partitions: Mapping[topics.Office, int]) -> list[str]:
    """Begin every shard that has no state yet. Returns the names of those begun; run again it completes what a crash left."""
    begun: list[str] = []
    for office in OFFICES.values():
        for partition in range(partitions[office.name]):
            port = KafkaPort(settings)
            try:
                if await begin_shard(office, partition, partitions, port):
                    begun.append(f"{office.name}/{partition}")
            finally:
                await port.close()
    return begun
