"""`takahuone status` knows from Kafka that back asks an optimiser and none runs, and that one has answered."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from schemas import topics
from schemas.codec import encode
from schemas.message import stamp
from schemas.optimisations import OptimisationRequested
from streams import clients
from streams.environment.asked import heard
from streams.settings import Settings
from streams.topics_admin import make_topics

pytestmark = pytest.mark.kafka

AT = datetime(2026, 3, 2, 7, tzinfo=UTC)


async def ask(settings: Settings) -> None:
    """As back does, of a queue in which nothing waits."""
    await make_topics(settings, {"middle": 1, "back": 1})
    asked = OptimisationRequested(settlement_system="CSD", request="r-1", method="day")
    producer = clients.door_producer(settings)
    await producer.start()
    try:
        name = settings.topic(topics.BACK_OPTIMISATIONS.name)
        await producer.send_and_wait(name, encode(stamp(asked, id="x", cause="x", at=AT)), partition=0)
    finally:
        await producer.stop()


def test_a_request_is_not_answered_until_an_optimiser_has_answered_it(settings: Settings) -> None:
    asyncio.run(ask(settings))
    found = asyncio.run(heard(settings))
    assert (found.trouble, found.optimisers) == (None, [])
    assert {system: [datetime.fromisoformat(at) for at in times] for system, times in found.unanswered.items()} == {"CSD": [AT]}

    variables = os.environ | {"TAKAHUONE_KAFKA": settings.kafka, "TAKAHUONE_NAMESPACE": settings.namespace}
    with subprocess.Popen([sys.executable, "-m", "streams.cli", "optimiser"], env=variables, stderr=subprocess.DEVNULL) as optimiser:
        try:
            while found.unanswered:
                assert optimiser.poll() is None
                found = asyncio.run(heard(settings))
        finally:
            optimiser.terminate()
    assert [each.pid for each in found.optimisers] == [optimiser.pid]
