"""FIX messages go the whole way: sent through the door, matched with a counterparty's side, settled, verified, told."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas import topics
from schemas.codec import decode
from schemas.commands import BalanceFunded
from streams.gateway.publisher import DoorPublisher
from streams.settings import Settings
from tests.fix_kit import write_kit
from tests.fix_messages import DATA
from tests.integration.running import Reader, running_settings, say_time, workers

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(not DATA.is_dir(), reason="the FIX files of ../shared/data are not on this machine"),
]

PARTITIONS: dict[topics.Office, int] = {"middle": 2, "back": 2}
DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def takahuone(settings: Settings, *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code of a command and the object that it prints."""
    environment = {**os.environ, "TAKAHUONE_KAFKA": settings.kafka, "TAKAHUONE_NAMESPACE": settings.namespace}
    done = subprocess.run([sys.executable, "-m", "streams.cli", *words, "--json"], env=environment, capture_output=True, check=False)
    assert done.stdout, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


async def fund(settings: Settings, lines: list[bytes]) -> None:
    async with DoorPublisher(settings) as door:
        for line in lines:
            command = decode(topics.BACK_COMMANDS, line)
            assert isinstance(command, BalanceFunded)
            await door.publish(topics.BACK_COMMANDS, command, command.settlement_system)
        await door.flush()


async def confirmed(settings: Settings, count: int) -> None:
    async with Reader(settings, "back.confirmations.v1", 2) as reader:
        await reader.until(count, "ConfirmationIssued")


@pytest.fixture
def settings(kafka: str, namespace: str, tmp_path: Path) -> Iterator[Settings]:
    """A running pipeline that knows and has all that the messages of the kit need."""
    found = running_settings(kafka, namespace, tmp_path)
    write_kit(tmp_path / "kit", [DAY + timedelta(days=number) for number in range(8)])
    with workers(found, PARTITIONS, ["middle", "back"]):
        asyncio.run(say_time(found, PARTITIONS, AT))
        code, loaded = takahuone(found, "load", str(tmp_path / "kit" / "reference.jsonl"))
        assert (code, loaded["missing"]) == (0, [])
        asyncio.run(fund(found, (tmp_path / "kit" / "funding.jsonl").read_bytes().splitlines()))
        yield found


def test_fix_fills_and_their_counterparties_sides_settle(settings: Settings, tmp_path: Path) -> None:
    code, fills = takahuone(settings, "send", str(tmp_path / "kit" / "fills.fix"))
    assert code == 0
    code, mirrors = takahuone(settings, "send", str(tmp_path / "kit" / "mirrors.jsonl"))
    assert code == 0
    sides = sum(fills["events"].values()) + sum(mirrors["events"].values())
    asyncio.run(confirmed(settings, sides))
    code, findings = takahuone(settings, "verify")
    assert (code, findings["problems"]) == (0, [])
    assert findings["settled"] == sides == 6


def test_every_real_message_becomes_an_event_or_a_line_of_front_dead(settings: Settings) -> None:
    files = sorted(str(file) for file in DATA.glob("*.txt"))
    told = [takahuone(settings, "send", file)[1] for file in files]
    messages = sum(each["messages"] for each in told)
    assert messages == sum(each["translated"] + each["dead"] for each in told) == 57
    code, findings = takahuone(settings, "verify")
    assert (code, findings["front_dead_times"]) == (0, sum(each["dead"] for each in told))
