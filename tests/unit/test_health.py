"""/health tells progress: a shard that stands still, or whose restore does, is an alarm."""

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from schemas.message import EPOCH
from streams.health import health, metrics
from streams.settings import Settings
from tests.unit.back_office import SYSTEM, day, office

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def supervisor(state: str, since: float, now: datetime = NOON) -> Any:
    books = replace(office(days=3)[1], sequence=7, now=now)
    shard = SimpleNamespace(
        name="back/0",
        partition=0,
        state=state,
        progressed_at=0.0,
        port=SimpleNamespace(elapsed=lambda: since, behind=lambda topic, partition: 0),
        office=SimpleNamespace(inputs=(SimpleNamespace(name="back.commands"),)),
        engine=SimpleNamespace(left_undone=1, last_undone="penalties/P1: KeyError: 'X' (fine.py:1 fine)"),
        memory=SimpleNamespace(books=books, cursors=deque(), set_aside=deque()),
    )
    follower = SimpleNamespace(name="back/1", is_complete=True, behind=3, trouble=None)
    standby = SimpleNamespace(followers={1: follower})
    return SimpleNamespace(shards={0: shard}, alarms={}, troubles={}, reopened=0, is_connected=True, standby=standby)


@pytest.mark.parametrize(
    ("state", "since", "shown", "status"),
    [
        ("running", 5.0, "running", "ok"),
        ("running", 16.0, "standing still", "alarm"),
        ("restoring", 5.0, "restoring", "waiting"),
        ("restoring", 11.0, "restore standing still", "alarm"),
        ("opening", 20.0, "opening", "waiting"),
        ("reading", 20.0, "reading", "waiting"),
    ],
)
def test_progress_is_told(state: str, since: float, shown: str, status: str) -> None:
    found = health("back", Settings(), supervisor(state, since))
    assert (found["shards"][0]["state"], found["status"]) == (shown, status)


@pytest.mark.parametrize("state", ["reading", "opening", "restoring"])
def test_what_nobody_knows_before_a_shard_runs_is_no_zero(state: str) -> None:
    """With Kafka away every shard is `reading`: no inputs, no lag and the year 1970 looked as if all was lost."""
    unknown = ("lag", "sequence", "time", "work_left", "set_aside", "left_undone")
    running, waiting = (health("back", Settings(), supervisor(each, 1.0))["shards"][0] for each in ("running", state))
    assert [waiting[name] for name in unknown] == [None] * 6
    assert [running[name] for name in unknown] == [{"back.commands": 0}, 7, "2026-03-02T12:00:00+00:00", 0, 0, 1]
    page = metrics("back", supervisor(state, 1.0)).decode()
    assert 'takahuone_shard_up{shard="back/0"} 0.0' in page
    assert "takahuone_shard_sequence{" not in page
    assert "takahuone_shard_lag{" not in page


def test_a_shard_that_was_told_no_time_yet_does_not_say_1970() -> None:
    assert health("back", Settings(), supervisor("running", 1.0, EPOCH))["shards"][0]["time"] is None


def test_how_far_a_follower_is_behind_is_told() -> None:
    found = health("back", Settings(), supervisor("running", 1.0))
    assert found["followed"] == [{"shard": "back/1", "is_complete": True, "behind": 3, "trouble": None}]
    page = metrics("back", supervisor("running", 1.0)).decode()
    assert 'takahuone_followed_behind{shard="back/1"} 3.0' in page
    assert 'takahuone_followed_complete{shard="back/1"} 1.0' in page


def test_the_last_settlement_day_that_a_running_shard_knows_is_told_for_each_system() -> None:
    running, waiting = (health("back", Settings(), supervisor(each, 1.0))["shards"][0] for each in ("running", "reading"))
    assert (running["days_end"], waiting["days_end"]) == ({SYSTEM: f"{day(2):%F}"}, None)
