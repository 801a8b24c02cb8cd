"""refused lets go of what has been mended since: what was sent again in its place, was taken, and was not refused itself."""

import asyncio
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson
import pytest

from schemas import commands
from streams.cli.refused import headline
from streams.refused.listing import Asked, listing_of
from streams.refused.scan import read_refused
from tests.unit.back_office import ask, instruction
from tests.unit.unsettled_kit import Told
from tests.verify_log import Json, ListLog, World
from tests.verify_world import SELLER as ENTITY
from tests.verify_world import answered, key, report


def mended_in(world: World) -> dict[str, str | None]:
    """By row, what it was mended by."""
    return {row.id: row.mended_by for row in asyncio.run(read_refused(ListLog(world.log))).rows}


def version(message: Json, number: int, **fields: Any) -> Json:
    return message | {"version": number} | fields


def taken(world: World, message: Json) -> Json:
    """Middle takes a report, and has nothing against it."""
    world.take("middle", "front.trades.v1", world.write("front.trades.v1", message))
    return message


def refuse(world: World, message: Json, reason: str = "quantity_not_positive") -> Json:
    answered(world, message, "TradeRejected", reason=reason)
    return message


def test_a_refused_report_is_mended_by_a_later_version_that_is_not_refused() -> None:
    world = World()
    first = refuse(world, report(world, "T-1"))
    again = refuse(world, version(first, 2))
    assert mended_in(world) == {key(first): None, key(again): None}
    right = taken(world, version(first, 3))
    assert mended_in(world) == dict.fromkeys((key(first), key(again)), key(right))


@pytest.mark.parametrize("other", [{"trade": "T-2"}, {"source": "other"}, {"entity": "5493001KJTIIGC8Y1R12"}, {"version": 1}])
def test_another_trade_or_no_later_version_mends_nothing(other: dict[str, Any]) -> None:
    world = World()
    first = refuse(world, report(world, "T-1"), "exists_with_different_content")
    taken(world, version(first, 2, **other))
    assert mended_in(world) == {key(first): None}


def test_what_no_office_has_taken_yet_mends_nothing() -> None:
    world = World()
    first = refuse(world, report(world, "T-1"))
    entry = world.write("front.trades.v1", version(first, 2))
    assert mended_in(world) == {key(first): None}
    world.take("middle", "front.trades.v1", entry)
    assert mended_in(world)[key(first)] is not None


def dead_line(world: World, content: str, at: str = "2026-11-20T10:00:00Z") -> str:
    said = world.say("UntranslatableRecord", gateway="send", origin="day:1", reason="value_not_valid", detail="isin", content=content)
    return f"front.dead.v1/0 offset {world.write('front.dead.v1', said | {'at': at}).offset}"


LINE = f'{{"type":"TradeExecuted","entity":"{ENTITY}","source":"oms","trade":"T-1","version":1,"isin":"x"}}'


@pytest.mark.parametrize(
    ("content", "at", "is_mended"),
    [
        (LINE, "11", True),
        (LINE[:-1], "11", True),  # no JSON: what it says can be seen all the same
        ("8=FIX.4.4|49=oms|17=T-1|10=1|", "11", True),
        (LINE, "09", False),  # it was there before
        (LINE.replace('"version":1', '"version":2'), "11", False),
        (LINE.replace("TradeExecuted", "TradeCancelled"), "11", False),
        (LINE.replace(ENTITY, "5493001KJTIIGC8Y1R12"), "11", False),
        ('"trade":"T-1"', "11", False),  # nobody knows whose it is
    ],
)
def test_a_line_that_was_no_trade_is_mended_by_the_report_that_it_was_to_be(content: str, at: str, is_mended: bool) -> None:
    world = World()
    row = dead_line(world, content)
    right = taken(world, report(world, "T-1") | {"at": f"2026-11-20T{at}:00:00Z"})
    assert mended_in(world) == {row: key(right) if is_mended else None}


def test_a_dead_letter_is_mended_by_the_same_report_under_the_same_identity() -> None:
    world = World()
    wrong = report(world, "T-1") | {"isin": "x"}
    letter = {"topic": "front.trades.v1", "partition": 0, "offset": 0, "reason": "value_not_valid", "detail": "", "digest": "", "key": ""}
    said = world.say("DeadLetter", **letter, size=9, content=b64encode(orjson.dumps(wrong)).decode())
    world.write("front.trades.v1.dead", said)
    assert list(mended_in(world).values()) == [None]
    right = taken(world, report(world, "T-1"))
    assert list(mended_in(world).values()) == [key(right)]


def test_a_refused_request_to_cancel_is_mended_by_a_later_one_of_the_same_trade() -> None:
    world = World()
    early = taken(world, report(world, "T-1", kind="TradeCancelled"))
    wrong = version(early, 7)
    refused = world.say("CancellationRefused", request=key(wrong), report=key(wrong), entity=ENTITY, reason="trade_not_known")
    world.take("middle", "front.trades.v1", world.write("front.trades.v1", wrong), [("middle.answers.v1", refused)])
    taken(world, version(early, 9, type="TradeExecuted"))
    assert mended_in(world) == {key(wrong): None}, "what came before it, and a report, are no request anew"
    right = taken(world, version(early, 2))
    assert mended_in(world) == {key(wrong): key(right)}


def test_a_refused_command_is_mended_by_another_one_of_the_same_kind_about_the_same() -> None:
    told = Told()
    wrong, right = instruction("DELI", 1, quantity=Decimal(0)), instruction("DELI", 1)
    release = ask(commands.ReleaseInstruction, "DELI", 2)
    told.give(wrong, release)
    assert set(mended_in(told.world).values()) == {None}
    told.give(replace(right, command="again"))
    assert mended_in(told.world) == {wrong.command: "again", release.command: None}


def test_a_refused_account_is_mended_by_its_definition_loaded_again() -> None:
    world = World()
    wrong, right = (world.say("AccountDefined", account="S-1") | {"cause": f"load-{number}"} for number in (1, 2))
    said = world.say("ReferenceRefused", defines="AccountDefined", key="S-1", reason="exists_with_different_content", detail="")
    world.write("middle.reference.v1", wrong)
    world.write("middle.answers.v1", said | {"cause": wrong["id"]})
    assert mended_in(world) == {"AccountDefined S-1": None}
    world.write("middle.reference.v1", right)
    assert mended_in(world) == {"AccountDefined S-1": "the load load-2"}


def test_the_list_has_what_still_needs_somebody_and_counts_what_was_mended_since() -> None:
    world = World()
    first, _ = refuse(world, report(world, "T-1")), refuse(world, report(world, "T-2"))
    for _ in range(3):
        dead_line(world, LINE.replace("T-1", "T-3"))
    taken(world, version(first, 2))
    found = asyncio.run(read_refused(ListLog(world.log)))
    still = listing_of(found, "2026-11-20", Asked(), with_mended=False)
    assert [row.trade for row in still.rows] == ["T-2", "T-3"]
    assert headline(still) == (
        "3 since 2026-11-20: reported sides 2 refused, 0 dead; 1 record (some came again: 5 times in all). "
        "1 mended since, 2 still to be mended: `--all` lists what was mended too."
    )
    every = listing_of(found, "2026-11-20", Asked())
    assert headline(every, is_all=True).endswith(" 1 mended since, 2 still to be mended.")
    assert {row.trade: row.mended_by is not None for row in every.rows} == {"T-1": True, "T-2": False, "T-3": False}
