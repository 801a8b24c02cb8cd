"""Runs takahuone, and kills the broker when it has come to a place.

Called as `python -m tests.integration.killing PLACE PID WORD …`; PID 0 means the broker that this very command has started.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any

import psutil

from streams.cli import main
from streams.demo import player
from streams.gateway.publisher import DoorPublisher
from streams.verify import kafka_log

PLACES: dict[str, tuple[Any, str]] = {
    "ends": (kafka_log.KafkaLog, "ends"),
    "publish": (DoorPublisher, "publish_bytes"),
    "load": (player, "load_reference"),
}
"""What is about to be called when the broker dies."""
SHORT_SECONDS = 5.0


def kill(pid: int) -> None:
    """At once, and wait until it is gone, or a zombie of who has started it."""
    brokers = [psutil.Process(pid)] if pid else [each for each in psutil.Process().children(recursive=True) if "java" in each.name()]
    for broker in brokers:
        broker.kill()
    while any(_is_there(broker) for broker in brokers):
        psutil.wait_procs(brokers, timeout=0.05)


def _is_there(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def killed_before(call: Callable[..., Any], pid: int) -> Callable[..., Any]:
    """`call`, before the first time of which the broker dies."""
    waiting = [pid]

    @functools.wraps(call)
    async def called(*arguments: Any, **named: Any) -> Any:
        if waiting:
            kill(waiting.pop())
        return await call(*arguments, **named)

    return called


if __name__ == "__main__":
    place, pid, *words = sys.argv[1:]
    owner, name = PLACES[place]
    setattr(owner, name, killed_before(getattr(owner, name), int(pid)))
    kafka_log.ANSWER_SECONDS_MAX = SHORT_SECONDS
    sys.argv = ["takahuone", *words]
    main()
