"""Stopping a client of Kafka, which aiokafka 0.14 does not always do: it may wait for ever, or end in CancelledError while it backs off."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

STOP_SECONDS = 3.0
"""How long a client may take; then its connections are closed."""
CLOSE_SECONDS = 2.0
LOOK_SECONDS = 0.1
"""How often it is looked whether something is still wanted."""


class Stoppable(Protocol):
    """A producer or a consumer."""

    async def stop(self) -> None:
        """Let go of Kafka."""


async def stopped(client: Stoppable) -> None:
    """Stop a client, and raise nothing. One that will not stop has its connections closed: it may be in the middle of a transaction. [5]"""
    stopping = asyncio.ensure_future(client.stop())
    stopping.add_done_callback(seen)
    await asyncio.wait([stopping], timeout=STOP_SECONDS)  # not awaited itself: a consumer that backs off ends in CancelledError
    if not stopping.done() or stopping.cancelled() or stopping.exception() is not None:
        stopping.cancel()
        inner = getattr(client, "client", None) or getattr(client, "_client", None)
        if inner is not None:
            await asyncio.wait([asyncio.ensure_future(inner.close())], timeout=CLOSE_SECONDS)
    task = getattr(getattr(client, "_sender", None), "sender_task", None)
    if task is not None and task.done() and not task.cancelled():
        task.exception()  # a fenced producer's sender ends with an error that its turn has raised already


def seen(delivery: asyncio.Future[Any]) -> None:
    """Look at the error of a future: where one fails nobody awaits the others any more, and asyncio would complain of them."""
    if not delivery.cancelled():
        delivery.exception()


def let_go(error: BaseException | None) -> None:
    """Take the frames away from an error that has been dealt with.

    The error of an acknowledgement holds the frames that it has passed, these hold the acknowledgement, and that the error: a circle in
    which the memory of a shard would stay, for circles that are old are looked for next to never (GARBAGE_THRESHOLDS).
    """
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


async def while_wanted(work: Coroutine[Any, Any, None], is_wanted: Callable[[], bool]) -> None:
    """Do `work` to its end, or give it up when it is not wanted any more: some of a client's operations wait for ever."""
    working = asyncio.create_task(work)
    working.add_done_callback(seen)
    try:
        while not working.done() and is_wanted():
            await asyncio.wait([working], timeout=LOOK_SECONDS)
        if working.done():
            working.result()
    finally:
        working.cancel()
