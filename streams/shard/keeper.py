"""Keeps one shard open until another owner fences it: opens it, drops it with its memory upon any error, opens it again (rule 4).

It awaits nothing but the port, as the loop does, so a simulated Kafka drives it unchanged.
"""

import logging
from collections.abc import Callable, Mapping

from aiokafka.errors import ProducerFenced

from schemas import topics
from streams.office import Office
from streams.shard.bounds import Bounds, SuspectedError, Suspicion
from streams.shard.follower import Warm
from streams.shard.loop import Shard
from streams.shard.port import Port, ShardStoppedError
from streams.stopping import let_go

log = logging.getLogger("takahuone.keeper")

TWO_OF_ONE_NAME = "; where this comes again and again, two workers have one name: give each a TAKAHUONE_INSTANCE of its own"


class Keeper:
    """One shard of one worker, from the moment it is owned until it is not. `connect` gives each opening clients of its own."""

    def __init__(
        self,
        office: Office,
        partition: int,
        partitions: Mapping[topics.Office, int],
        connect: Callable[[], Port],
        bounds: Bounds,
        reopen_seconds: float,
        warm: Warm | None = None,
    ) -> None:
        """`warm` is what was followed of it: for the first opening alone, as any that is dropped takes its memory along."""
        self.partition = partition
        self.office = office
        self.shard: Shard | None = None
        """The opening under way, or the last one."""
        self.alarm: str | None = None
        """Why the shard is stopped, where nobody may go on."""
        self.trouble: str | None = None
        self.reopened = 0
        self._partitions = partitions
        self._connect = connect
        self._bounds = bounds
        self._reopen_seconds = reopen_seconds
        self._warm = warm
        self._is_owned = True
        self._stopping = False

    def ownership_changed(self, *, is_owned: bool) -> None:
        """The group says whose the shard is. One that is lost goes on until its next owner fences it, and is not opened again.

        Correctness rests on the fence alone, and the next owner reads the changelog first: until then nobody else does the work.
        """
        self._is_owned = is_owned
        if not is_owned and self.shard is not None and self.shard.state == "reading":
            self.shard.stop()  # before it fences whoever has it now

    def stop(self) -> None:
        """End after the turn that is under way."""
        self._stopping = True
        if self.shard is not None:
            self.shard.stop()

    @property
    def _goes_on(self) -> bool:
        return self._is_owned and not self._stopping

    async def run(self) -> None:
        """Keep the shard open until it is lost, or stopped with an alarm."""
        suspicion: Suspicion | None = None
        while self._goes_on:
            port = self._connect()
            warm, self._warm = self._warm, None
            shard = self.shard = Shard(self.office, self.partition, self._partitions, port, self._bounds, suspicion, warm)
            suspicion = None
            try:
                await shard.run()
            except SuspectedError as error:
                suspicion = error.suspicion
                self._note(shard, error)
                let_go(error)
            except ShardStoppedError as error:
                self.alarm = str(error)
                log.critical("ALARM: shard %s is stopped: %s", shard.name, error, exc_info=error)
                return
            except Exception as error:  # noqa: BLE001 - any error drops the shard with its memory [4]
                self._note(shard, error)
                let_go(error)
            finally:
                await port.close()
            if self._goes_on:
                await port.sleep(self._reopen_seconds)

    def _note(self, shard: Shard, error: Exception) -> None:
        if not self._is_owned:
            log.info("shard %s has another owner now: %r", shard.name, error)
            return
        self.reopened += 1
        self.trouble = f"{error!r}{TWO_OF_ONE_NAME}" if isinstance(error, ProducerFenced) else repr(error)
        log.warning("shard %s is dropped and opened again: %s", shard.name, self.trouble, exc_info=not _is_of_kafka(error))


def _is_of_kafka(error: Exception) -> bool:
    """What Kafka did, or did not do in time: where in our program that was met tells nobody anything."""
    return isinstance(error, TimeoutError) or type(error).__module__.startswith(("aiokafka", "kafka"))
