"""takahuone trade finds the lines that were refused at the door by the trade that they name, with why, where and what to do."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from importlib import import_module

import orjson
import pytest
from typer.testing import CliRunner, Result

from schemas.codec import encode
from schemas.names import names_of
from streams.cli import app
from streams.gateway.claimed import Claimed, claimed_in
from streams.settings import Settings
from tests.fix_gateway import answers
from tests.fix_messages import execution
from tests.verify_log import ListLog, World
from tests.verify_world import BUYER, SELLER, Json, approve, key, report, unmatched

DEAD = "front.dead.v1"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The topics that the command reads."""
    made = World()

    @asynccontextmanager
    async def log(found: Settings, topics: Iterable[str]) -> AsyncIterator[ListLog]:
        assert DEAD in topics
        yield ListLog(made.log)

    monkeypatch.setattr(import_module("streams.cli.trade"), "kafka_log", log)
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["trade", *arguments], env={"COLUMNS": "80"})


def refused(world: World, content: str, line: int = 3) -> None:
    said = {"gateway": "send", "origin": f"day.jsonl:{line}", "reason": "field_not_known", "detail": "TradeExecuted has no field isni"}
    world.write(DEAD, world.say("UntranslatableRecord", **said, content=content))


def native(entity: str = SELLER, trade: str = "T-3") -> str:
    return orjson.dumps({"type": "TradeExecuted", "entity": entity, "trade": trade, "isni": "x"}).decode()


def test_a_line_of_which_nothing_else_is_known_is_told_with_its_place_its_reason_and_what_to_do(world: World) -> None:
    refused(world, native())
    refused(world, native())
    refused(world, native(trade="T-33"), line=4)
    done = run("T-3")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "",
        (
            "2026-11-20T09:00:00Z  A line that names the trade T-3 was refused at the door 2 times: field not known."
            "  [front.dead.v1/0 offset 1]"
        ),
        "  At day.jsonl:3: TradeExecuted has no field isni.",
        "  Next: Mend what is named and send it again (docs/doors.md).",
        "",
        "No office knows of it: no event was made of it.",
    ]
    (row,) = orjson.loads(run("T-3", "--json").stdout)["refused_at_door"]
    assert (row["trade"], row["party"], row["place"], row["times"]) == ("T-3", SELLER, "day.jsonl:3", 2)
    assert run("T-4").exit_code == 1


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (["T-3"], {"day.jsonl:3", "day.jsonl:4", "day.jsonl:5"}),
        (["T-3", "--entity", BUYER], {"day.jsonl:4", "day.jsonl:5"}),
        ([f"{SELLER}|oms|T-3|1|executed"], {"day.jsonl:3", "day.jsonl:5"}),
    ],
)
def test_of_one_party_are_told_its_own_lines_and_those_that_do_not_say_whose_they_are(
    world: World, words: list[str], places: set[str]
) -> None:
    refused(world, native())
    refused(world, native(BUYER), line=4)
    refused(world, "8=FIX.4.4|9=1|35=8|17=T-3|", line=5)
    assert {row["place"] for row in orjson.loads(run(*words, "--json").stdout)["refused_at_door"]} == places


@pytest.mark.parametrize(("entity", "may_be_mended"), [(SELLER, True), (BUYER, False)])
def test_beside_a_story_a_line_of_a_party_that_has_reported_may_have_been_mended(world: World, entity: str, may_be_mended: bool) -> None:
    message: Json = report(world, "T-3")
    unmatched(world, message, approve(world, message))
    refused(world, native(entity))
    done = run("T-3")
    assert f"\n{key(message)} is pending" in done.stdout
    mend = "end what is named and send it again (docs/doors.md).\n"
    told = f"If none of the reports above is this line, mended: m{mend}" if may_be_mended else f"M{mend}"
    assert done.stdout.endswith(f"  Next: {told}")
    assert "No office knows" not in done.stdout


def test_what_a_gateway_writes_of_a_fix_message_is_found_by_its_execution(world: World) -> None:
    (dead,), _ = answers(execution().replace(b"FIX.4.4", b"FIX.4.2"), names_of([]))
    trade = claimed_in(execution()).trade
    assert trade is not None
    world.write(DEAD, encode(dead))
    assert [row["trade"] for row in orjson.loads(run(trade, "--json").stdout)["refused_at_door"]] == [trade]


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (b"", Claimed()),
        (b'{"trade":7,"entity":"x","side":"BOTH"}', Claimed()),
        (b'{"trade":"T-1","entity":"\x1b[31m","side":"BUY"}', Claimed(trade="T-1")),
        (b'{"trade" : "T-1", "side":"BUY","entity":"%s"}' % SELLER.encode(), Claimed(trade="T-1", entity=SELLER, side="BUY")),
        (b'{"trade":"T-1","entity":', Claimed(trade="T-1")),
        (b"[" * 9999, Claimed()),
        (b'"' + b"\xff" * 99, Claimed()),
    ],
)
def test_a_line_claims_no_more_than_has_its_form(content: bytes, claimed: Claimed) -> None:
    assert claimed_in(content) == claimed


@pytest.mark.parametrize("asked", ["day.jsonl:7", "day.jsonl", "hello, world", "world"])
def test_a_line_that_is_no_json_is_found_by_its_file_its_line_or_words_that_stand_in_it(world: World, asked: str) -> None:
    refused(world, 'hello, world "x"\x1b', line=7)
    done = run(asked)
    assert done.exit_code == 0
    assert "A line was refused at the door: field not known.  [front.dead.v1/0 offset 0]" in done.stdout
    assert '  At day.jsonl:7: TradeExecuted has no field isni.\n  It begins: hello, world "x"?\n' in done.stdout


@pytest.mark.parametrize("asked", ["day.jsonl:70", "day", "orl", "T-3"])
def test_a_line_is_not_found_by_a_part_of_a_word_or_of_another_line_or_by_words_where_it_names_a_trade(world: World, asked: str) -> None:
    refused(world, "hello, world", line=7)
    refused(world, native(trade="T-33") + " T-3", line=8)
    assert run(asked).exit_code == 1
