"""What a long-lived process says of its Kafka: one line when it goes, one now and then, one when it is back.

Forty clients complain several times a second meanwhile, of nodes and coordinators. What they say is kept until Kafka itself was asked:
where it does not answer, that is all there is to say; where it does, the complaint is another one, and is told.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from aiokafka.errors import KafkaError

from streams.seldom import Seldom

log = logging.getLogger("takahuone.kafka")

LOOK_SECONDS = 1.0
"""How often it is looked whether a client has complained."""
SILENT_SECONDS = 5.0
"""A Kafka that says nothing for so long does not answer."""
AGAIN_SECONDS, AGAIN_SECONDS_MAX = 30.0, 600.0
"""After how long it is said again that Kafka is away: then after twice as long, and so on."""
SETTLED_SECONDS = 20.0
"""For so long after its return clients find out what has changed (coordinators, fences): nothing that a person has to do."""

OURS = ("takahuone.keeper", "takahuone.supervisor", "takahuone.follower", "takahuone.clock")
"""Of our own, who warns of what Kafka does."""


class Watch(logging.Filter):
    """Keeps the complaints of clients, and asks Kafka what there is to them. `ask` says why it does not answer, None where it does."""

    def __init__(self, kafka: str, ask: Callable[[], Awaitable[str | None]], elapsed: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._kafka, self._ask, self._elapsed = kafka, ask, elapsed
        self._kept: dict[tuple[str, str], logging.LogRecord] = {}
        self._left_out = 0
        self._away_since: float | None = None
        self._wait, self._again_at, self._settled_at = AGAIN_SECONDS, 0.0, 0.0
        self._seldom = Seldom(elapsed)

    def filter(self, record: logging.LogRecord) -> bool:
        """True for what is no complaint of Kafka; any other is kept until it was asked."""
        if record.levelno not in (logging.WARNING, logging.ERROR) or not _is_of_kafka(record):
            return True
        self._left_out += 1
        self._kept.setdefault((record.name, record.getMessage() if record.name in OURS else str(record.msg)), record)
        return False

    async def run(self) -> None:
        """Look now and then, without end."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Where a client has complained, or Kafka is away: ask it, and say what there is to say."""
        if not self._kept and self._away_since is None:
            return
        why = await self._ask()
        kept, self._kept = self._kept, {}
        now = self._elapsed()
        if why is not None:
            self._say_away(why, now)
        elif self._away_since is not None:
            log.warning(
                "Kafka at %s answers again, after %s; work goes on.%s", self._kafka, _in_words(now - self._away_since), self._counted()
            )
            self._away_since, self._settled_at = None, now + SETTLED_SECONDS
        elif now >= self._settled_at:
            for record in kept.values():
                if record.name in OURS or self._seldom.filter(record):
                    logging.getLogger(record.name).callHandlers(record)
            self._left_out = 0

    def _say_away(self, why: str, now: float) -> None:
        if self._away_since is None:
            self._away_since, self._wait = now, AGAIN_SECONDS
            log.warning("Kafka at %s does not answer: %s. Nothing is lost; this process waits, and goes on by itself.", self._kafka, why)
        elif now >= self._again_at:
            self._wait = min(2 * self._wait, AGAIN_SECONDS_MAX)
            log.warning("Kafka at %s has not answered for %s: %s.%s", self._kafka, _in_words(now - self._away_since), why, self._counted())
        else:
            return
        self._again_at = now + self._wait

    def _counted(self) -> str:
        """How many complaints were left out since this was said last."""
        count, self._left_out = self._left_out, 0
        return f" ({count:,} complaints of its clients are left out.)" if count else ""


def _is_of_kafka(record: logging.LogRecord) -> bool:
    """Of the client, or ours about it; an error of another kind, with its traceback, is told at once."""
    error = record.exc_info[1] if record.exc_info else None
    is_ours = record.name in OURS and (error is None or isinstance(error, KafkaError | OSError))
    return is_ours or record.name.split(".")[0] == "aiokafka"


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def watch_kafka(kafka: str, ask: Callable[[], Awaitable[str | None]]) -> Watch:
    """A watch that hears all loggers of the client and ours: filters are not inherited, so each gets it. What goes well is not told."""
    logging.getLogger("aiokafka").setLevel(logging.WARNING)
    watch = Watch(kafka, ask)
    for name in [*OURS, *(each for each in logging.root.manager.loggerDict if each.split(".")[0] == "aiokafka")]:
        logging.getLogger(name).addFilter(watch)
    return watch
