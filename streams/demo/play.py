"""A day from the first tick to the judgement: played, verified by reading the topics alone, and summed up."""

from schemas.topics import TOPICS
from streams.demo.day import Day
from streams.demo.outcomes import Counted, outcomes
from streams.demo.player import Player, Progress
from streams.demo.statuses import statuses
from streams.demo.summary import Summary
from streams.settings import Settings
from streams.shard.counts import partition_counts
from streams.verify.kafka_log import kafka_log
from streams.verify.verify import Verification


async def play(settings: Settings, day: Day, *, rate: float, progress: Progress) -> Summary:
    """Play `day` in the namespace of `settings`, `rate` records a second (0: as fast as it goes), and say what became of it.

    Raises PipelineStillError, LoadNotTakenError, LogError, or an error of Kafka.
    """
    player = Player(settings, await partition_counts(settings), day, rate=rate, progress=progress)
    stopwatch = await player.play()
    async with kafka_log(settings, [topic.name for topic in TOPICS if not topic.is_compacted]) as log:
        verification = Verification(log)
        findings = await verification.run()
    counted = Counted(duplicates=findings.duplicates, conflicts=findings.conflicts, unreadable=findings.unreadable)
    return Summary(
        findings=findings,
        kinds=outcomes(day, statuses(verification.known), counted),
        seconds=stopwatch.seconds,
        latency_ms={f"p{percent}": stopwatch.percentile_ms(percent) for percent in (50, 99)},
    )
