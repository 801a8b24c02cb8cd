"""Ten thousand records that nobody can read, in a row: every good trade of the day settles, and no shard is opened again."""

import asyncio
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import pytest

from schemas import topics
from streams.demo.day import Day, Record
from streams.demo.generator import day
from streams.demo.play import play
from tests.integration.running import running_settings, workers
from tests.toy_office import ENTITY, trade_bytes

pytestmark = pytest.mark.kafka

FLOOD = 10_000
PARTITIONS: dict[topics.Office, int] = {"middle": 4, "back": 4}
GOOD = trade_bytes(1)
KEY = ENTITY.encode()

BAD: tuple[tuple[bytes | None, bytes | None], ...] = (
    (KEY, None),
    (KEY, b""),
    (KEY, b"8=FIX.4.4|9=5|35=8|"),
    (KEY, b"\xff\xfe\x00"),
    (KEY, b'"text"'),
    (KEY, b"[1,2,3]"),
    (KEY, b"[" * 100_000),
    (KEY, b'{"a":' * 20_000),
    (KEY, b"{}"),
    (KEY, b'{"type":"TradeInvented"}'),
    (KEY, b'{"type":"AuditRecord"}'),
    (KEY, GOOD[:-1] + b',"unknown":"field"}'),
    (KEY, GOOD.replace(b'"100"', b"100")),
    (KEY, GOOD.replace(b'"100"', b"1e400")),
    (KEY, GOOD.replace(b'"100"', b"NaN")),
    (KEY, GOOD.replace(b'"100"', b'"NaN"')),
    (KEY, GOOD.replace(b'"100"', b'"-Infinity"')),
    (KEY, GOOD.replace(b'"1000.50"', b'"1e400"')),
    (KEY, GOOD.replace(b'"1000.50"', b'"0.12345678901234567890"')),
    (KEY, GOOD.replace(b'"1000.50"', b'"123456789012345678901234567890"')),
    (KEY, GOOD.replace(b'"1000.50"', '"\N{FULLWIDTH DIGIT ONE}000"'.encode())),
    (KEY, GOOD.replace(b"2026-11-20", b"2026-02-30")),
    (KEY, GOOD.replace(b'"oms"', '"取引"'.encode())),
    (KEY, GOOD.replace(b'"oms"', b'"o\\u0000s"')),
    (KEY, GOOD.replace(b'"oms"', b'"' + b"x" * 300_000 + b'"')),
    (None, GOOD),
    (b"", GOOD),
    (b"somebody else", GOOD),
)
HUGE = (KEY, b'{"note":"' + b"x" * 10_000_000 + b'"}')


def flooded(calm: Day) -> Day:
    """The day, with the flood before its first trade."""
    values = [HUGE, *islice(cycle(BAD), FLOOD - 1)]
    flood = tuple(Record(kind="unreadable", trade=f"flood{number}", key=key, value=value) for number, (key, value) in enumerate(values))
    morning, *others = calm.scenes
    scenes = (replace(morning, sides=flood + morning.sides), *others)
    return replace(calm, scenes=scenes, unreadable=calm.unreadable + FLOOD)


def test_ten_thousand_bad_records_in_a_row_do_no_harm(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    with workers(settings, PARTITIONS, ["middle", "back"]) as started:
        summary = asyncio.run(play(settings, flooded(day(300, seed=3)), rate=0, progress=lambda sent, confirmed: None))
        reopened = [worker.health()["reopened"] for worker in started]
    assert summary.wrong == ()
    assert summary.is_right
    assert summary.findings.unreadable >= FLOOD
    assert reopened == [0, 0]
