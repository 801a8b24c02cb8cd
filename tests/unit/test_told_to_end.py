"""A worker that is told to end does so, whatever the group makes of it."""

import asyncio
from typing import Any

import pytest

from streams.settings import Settings
from streams.shard import supervisor
from streams.shard.supervisor import Supervisor
from tests.toy_office import PARTITIONS, TOY


class Joining:
    """A member that is never assigned anything, as one of aiokafka's is while no coordinator answers."""

    def __init__(self) -> None:
        self.joins = asyncio.Event()

    def subscribe(self, *_: Any, **__: Any) -> None:
        """Nothing comes of it."""

    async def start(self) -> None:
        self.joins.set()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """At once."""


async def nobody(*_: Any) -> bool:
    return False


async def test_a_worker_that_waits_for_its_first_assignment_ends_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    joining = Joining()
    monkeypatch.setattr(supervisor, "member", lambda settings, office: joining)
    monkeypatch.setattr(supervisor, "leave", nobody)
    told = Supervisor(Settings(kafka="127.0.0.1:1", standby=False), TOY, PARTITIONS)
    running = asyncio.create_task(told.run())
    await joining.joins.wait()
    told.stop()
    async with asyncio.timeout(5):
        await running
