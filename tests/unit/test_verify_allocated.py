"""verify of where trades stand: each side that netting has left in its obligation, once, with all that is open; damaged, it is found."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from schemas import topics
from streams.verify.listener import JUDGES, hear_obligation
from streams.verify.reckoning import Reckoning
from streams.verify.verify import Verification
from tests.pipeline import PipelineLog
from tests.unit.test_clear_pipeline import played

Said = dict[str, Any]
SYSTEMS = pytest.mark.parametrize("system", ["KALEVA", "SAKURA", "CAMDEN"])
"""With a CCP, each delivery against payment; with a CCP, money at the end of the day; by pairs."""


async def found(monkeypatch: pytest.MonkeyPatch, turned: Callable[[Said], Iterable[Said]]) -> str:
    """What verify says where each message on back.obligations is turned into others."""

    def hear(known: Reckoning, message: Said) -> None:
        for each in turned(message):
            hear_obligation(known, each)

    monkeypatch.setitem(JUDGES, topics.BACK_OBLIGATIONS.name, hear)
    return "\n".join((await Verification(PipelineLog(played(1))).run()).problems)


def upon_first(kind: str, system: str, turned: Callable[[Said], Iterable[Said]]) -> Callable[[Said], Iterable[Said]]:
    """Turn the first message of a type from a system, and leave the others."""
    done: list[Said] = []

    def turn(message: Said) -> Iterable[Said]:
        if done or (message["type"], message.get("settlement_system")) != (kind, system):
            return (message,)
        done.append(message)
        return turned(message)

    return turn


@SYSTEMS
async def test_a_side_that_is_left_out_is_found(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await found(monkeypatch, upon_first("TradeAllocated", system, lambda message: ()))
    assert told.count("what it nets and has not set off is") == 1


@SYSTEMS
async def test_a_side_that_is_said_twice_is_found(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await found(monkeypatch, upon_first("TradeAllocated", system, lambda message: (message, message)))
    assert " twice, or after that was settled" in told
    assert told.count("what it nets and has not set off is") == 1


FALSE = [
    ({"quantity": "1"}, "with 1 at "),
    ({"cash": "1"}, " at 1; "),
    ({"movement": "NONE"}, "it was novated or netted otherwise"),
    ({"date": "2026-04-01"}, "it was novated or netted otherwise"),
    ({"intended_settlement_date": "2026-03-03"}, "it was novated or netted otherwise"),
    ({"obligation": "none"}, "or the obligation never netted"),
    ({"report": "none"}, "it was never novated"),
    ({"entity": "ANOTHER"}, "what it nets and has not set off is"),
]


@SYSTEMS
@pytest.mark.parametrize(("change", "sentence"), FALSE, ids=[next(iter(change)) for change, _ in FALSE])
async def test_what_is_said_wrongly_of_a_side_is_found(change: Said, sentence: str, system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await found(monkeypatch, upon_first("TradeAllocated", system, lambda message: (message | change,)))
    assert sentence in told


@SYSTEMS
async def test_a_sum_that_an_obligation_says_wrongly_is_found(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await found(monkeypatch, upon_first("ObligationNetted", system, lambda message: (message | {"allocated": "1"},)))
    assert "(1 in all)" in told


async def test_a_side_that_another_obligation_discharges_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a cycle stand in the first obligation that was netted in it."""
    first: list[str] = []

    def turn(message: Said) -> Iterable[Said]:
        if message["type"] == "ObligationNetted":
            first.append(message["obligation"])
        return (message | {"obligation": first[0]} if message["type"] == "TradeAllocated" else message,)

    assert "and stands in another obligation" in await found(monkeypatch, turn)


async def test_what_an_older_version_has_netted_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """It said nothing of where trades stand."""

    def turn(message: Said) -> Iterable[Said]:
        return () if message["type"] == "TradeAllocated" else ({name: each for name, each in message.items() if name != "allocated"},)

    assert await found(monkeypatch, turn) == ""
