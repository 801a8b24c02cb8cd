"""The process that runs the position-keeping office: the production supervisor, loop and port, without the shell of a worker."""

import asyncio
import gc
import signal
import sys

from streams.bench.positions.office import POSITIONS
from streams.settings import Settings, settings
from streams.shard.bounds import GARBAGE_THRESHOLDS
from streams.shard.supervisor import Supervisor


async def keep(found: Settings, partitions: int) -> None:
    """Own every shard until SIGTERM."""
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    supervisor = Supervisor(found, POSITIONS, {"middle": partitions, "back": partitions})
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, supervisor.stop)
    await supervisor.run()


if __name__ == "__main__":
    asyncio.run(keep(settings(), int(sys.argv[1])))
