"""A client is stopped whatever its library makes of that."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from streams import stopping


@dataclass
class Inner:
    """What holds the connections."""

    is_closed: bool = False

    async def close(self) -> None:
        self.is_closed = True


@dataclass
class Client:
    """Stands for one of aiokafka's whose stop goes wrong."""

    ending: Any
    _client: Inner = field(default_factory=Inner)

    async def stop(self) -> None:
        await self.ending()


async def cancelled() -> None:
    raise asyncio.CancelledError


async def failed() -> None:
    raise RuntimeError("no connection")


async def never() -> None:
    await asyncio.Event().wait()


async def well() -> None:
    """At once."""


@pytest.mark.parametrize(("ending", "is_closed"), [(cancelled, True), (failed, True), (never, True), (well, False)])
async def test_what_does_not_stop_has_its_connections_closed_and_nothing_is_raised(
    ending: Any, is_closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "STOP_SECONDS", 0.05)
    client = Client(ending)
    await stopping.stopped(client)
    assert client._client.is_closed is is_closed
