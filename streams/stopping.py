"""Stopping a client of Kafka, which aiokafka 0.14 does not always do: it may wait for ever, or end in CancelledError while it backs off."""

import asyncio
from typing import Any, Protocol

STOP_SECONDS = 3.0
"""How long a client may take; then its connections are closed."""
CLOSE_SECONDS = 2.0


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
