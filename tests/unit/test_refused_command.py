"""takahuone refused, as a shell sees it: what is printed of each row, what is refused, and with which exit code."""

from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib import import_module
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from schemas import commands
from schemas.gateway import GatewayReason
from schemas.reasons import Reason, Unreadable
from streams.cli import app
from streams.refused.row import RECORD_ADVICE, REQUEST_ADVICE, WRITTEN_INSIDE
from streams.refused.scan import TOPICS
from streams.settings import Settings
from tests.unit.back_office import SELLER, ask, instruction
from tests.unit.unsettled_kit import Told
from tests.verify_log import ListLog, World
from tests.verify_world import BUYER as OTHER
from tests.verify_world import SELLER as ENTITY
from tests.verify_world import advised, answered, key, report

NO_KAFKA = {"TAKAHUONE_KAFKA": "127.0.0.1:1"}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[World]]:
    """The world whose topics the command reads is the last of these."""
    worlds = [World()]

    @asynccontextmanager
    async def log(found: Settings, topics: Iterable[str]) -> AsyncIterator[ListLog]:
        assert {*topics} == {topic.name for topic in TOPICS}
        yield ListLog(worlds[-1].log)

    monkeypatch.setattr(import_module("streams.cli.refused"), "kafka_log", log)
    return worlds


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["refused", *arguments], env={"COLUMNS": "80"})


def dead_letter(world: World, topic: str, content: bytes, reason: str, detail: str = "as it was") -> dict[str, Any]:
    letter = {"topic": topic, "partition": 0, "offset": 7, "reason": reason, "detail": detail, "digest": "", "key": "", "size": 9}
    return world.say("DeadLetter", **letter, content=b64encode(content).decode())


def test_where_nothing_was_refused_it_says_so_and_exits_with_0(reads: list[World]) -> None:
    done = run()
    assert (done.exit_code, done.stdout) == (0, "Nothing was refused and nothing is dead.\n")
    assert orjson.loads(run("--json").stdout)["rows"] == []


def test_each_row_says_whose_it_is_why_and_what_to_do(reads: list[World]) -> None:
    world = reads[-1]
    wrong = report(world, "T-1")
    answered(world, wrong, "TradeRejected", reason="quantity_not_positive")
    record = world.say("UntranslatableRecord", gateway="send", origin="fills.fix:3", reason="checksum_wrong", detail="10=1", content="8=")
    world.write("front.dead.v1", record)
    world.write("front.trades.v1.dead", dead_letter(world, "front.trades.v1", b"{", "not_json", "unexpected end"))
    lines = run().stdout.splitlines()
    assert lines == [
        "3 since 2026-11-20: reported sides 1 refused, 1 dead; 1 record.",
        "",
        f"2026-11-20T09:00:00Z  {key(wrong)} is refused: quantity not positive, REJT/DQUA: rejected, quantity rejection.",
        f"  Party {ENTITY}, trade T-1.",
        "  Next: Send a corrected report as a new version.",
        "",
        "2026-11-20T09:00:00Z  front.dead.v1/0 offset 0 is dead: checksum wrong.",
        "  At fills.fix:3.",
        "  10=1.",
        "  It begins: 8=",
        "  Next: Fetch it again where it came from: it was changed or cut on its way.",
        "",
        "2026-11-20T09:00:00Z  front.trades.v1/0 offset 7 is dead: not json.",
        "  unexpected end.",
        "  It begins: {",
        "  Next: Mend what is named and send it again (docs/doors.md).",
    ]
    assert run("--limit", "2").stdout.endswith("\n\n1 more is left out by --limit 2.\n")
    assert len(orjson.loads(run("--json", "--party", ENTITY.lower()).stdout)["rows"]) == 1
    assert run("--party", OTHER).stdout.splitlines() == [f"{lines[0]} None of them is as asked."]
    assert run("--date", "2026-11-21").stdout == "Nothing was refused and nothing is dead since 2026-11-21.\n"
    assert orjson.loads(run("--json", "--date", "2026-11-20", "--reason", "REJT/DQUA").stdout)["chosen"] == 1


def test_what_both_offices_tell_is_listed_once_and_a_report_under_a_taken_identity_for_itself(reads: list[World]) -> None:
    world = reads[-1]
    dead = report(world, "T-2")
    value = orjson.dumps(dead)
    said = advised(world, key(dead), "dead", "stage_failed")
    letter = dead_letter(world, "front.trades.v1", value, "stage_failed", "ZeroDivisionError")
    outputs = [("middle.answers.v1", said), ("front.trades.v1.dead", letter)]
    world.take("middle", "front.trades.v1", world.write("front.trades.v1", value), outputs)
    world.write("back.confirmations.v1", advised(world, key(dead), "dead", "stage_failed"))
    for _ in range(2):
        answered(world, dead, "TradeRejected", reason="exists_with_different_content")
    refused = world.say(
        "CancellationRefused", request=f"{ENTITY}|oms|T-3|1|cancelled", report=key(dead), entity=ENTITY, reason="already_settled"
    )
    for topic in ("middle.answers.v1", "back.confirmations.v1"):
        world.write(topic, refused)
    document = orjson.loads(run("--json").stdout)
    assert (document["sides"], document["others"]) == ({"refused": 2, "dead": 1}, {"request": 1})
    rows = {(row["kind"], row["state"], row["reason"]): row for row in document["rows"]}
    assert rows["report", "dead", "stage_failed"]["detail"] == "ZeroDivisionError"
    assert rows["report", "dead", "stage_failed"]["place"] == "front.trades.v1/0 offset 7"
    request = rows["request", "refused", "already_settled"]
    assert (request["codes"], request["report"]) == (["DEND/DSET"], key(dead))
    assert request["next"].startswith("Nothing: the trade has settled.")


def test_a_refused_command_says_whose_it_was_and_which_report_it_is_about(reads: list[World]) -> None:
    told = Told()
    reads.append(told.world)
    told.give(instruction("DELI", 1, quantity=Decimal(0)), instruction("DELI", 2), ask(commands.ReleaseInstruction, "DELI", 2))
    rows = sorted(orjson.loads(run("--json").stdout)["rows"], key=lambda row: row["report"])
    assert [(row["kind"], row["party"], row["report"]) for row in rows] == [
        ("instruction", SELLER, f"{SELLER}|csd@CSD|1|1|instructed"),
        ("command", SELLER, f"{SELLER}|csd@CSD|2|1|instructed"),
    ]
    assert rows[0]["codes"][0].startswith("REJT/")
    assert rows[1]["next"] == "Send a corrected command under a new command id."
    assert "1 direct instruction; 1 command." in run().stdout


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--party", "XX"], "XX is not an LEI"),
        (["--reason", "LACK"], "LACK is neither a code of ISO 20022"),
        (["--date", "yesterday"], "yesterday is not a date. Write it as 2026-01-30."),
        (["--limit", "0"], "limit"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_kafka_is_asked(asked: list[str], sentence: str) -> None:
    done = CliRunner().invoke(app, ["refused", *asked], env=NO_KAFKA)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_each_reason_for_which_a_record_is_dead_says_what_to_do_and_each_such_reason_is_one(reads: list[World]) -> None:
    assert RECORD_ADVICE.keys() <= {*GatewayReason, *Unreadable}
    assert REQUEST_ADVICE.keys() <= {*Reason}
    world = reads[-1]
    world.write("front.trades.v1.dead", dead_letter(world, "front.trades.v1", b"{}", "partition_wrong"))
    world.write("middle.trades.v1.dead", dead_letter(world, "middle.trades.v1", b"{}", "not_json"))
    rows = orjson.loads(run("--json").stdout)["rows"]
    assert [(row["is_side"], row["next"]) for row in rows] == [(True, RECORD_ADVICE["partition_wrong"]), (False, WRITTEN_INSIDE)]


def test_a_definition_that_shards_refuse_stands_there_once_with_what_was_defined_before(reads: list[World]) -> None:
    world = reads[-1]
    said = {
        "defines": "AccountDefined",
        "key": "S-1",
        "reason": "exists_with_different_content",
        "detail": "it is a cash account of X",
    }
    for topic in ("middle.answers.v1", "back.answers.v1"):
        world.write(topic, world.say("ReferenceRefused", **said) | {"cause": "load-1"})
    world.write("back.answers.v1", world.say("ReferenceRefused", **said | {"key": "S-2"}) | {"cause": "load-2"})
    found = orjson.loads(run("--json").stdout)
    assert [(row["kind"], row["id"], row["is_side"]) for row in found["rows"]] == [
        ("reference data", "AccountDefined S-1", False),
        ("reference data", "AccountDefined S-2", False),
    ]
    assert (found["sides"]["refused"], found["others"]) == (0, {"reference data": 2})
    shown = run("--limit", "1").stdout
    assert "The definition AccountDefined S-1 is refused: exists with different content." in shown
    assert "  it is a cash account of X.\n" in shown
    assert "  Next: What was defined before stands." in shown
    assert "2 definitions" in shown


def test_a_line_of_a_file_that_was_sent_again_stands_there_once_with_how_often_it_came(reads: list[World]) -> None:
    world = reads[-1]
    dead = {"gateway": "send", "reason": "value_not_valid", "detail": "TradeExecuted.isin: must be an ISIN"}
    content = f'{{"type":"TradeExecuted","entity":"{ENTITY}","trade":"T-3","isin":"x"}}'
    for content_now, line in ((content, 3), (content, 4), (content.replace('"x"', '"y"'), 3), (content, 3), (content, 3)):
        world.write("front.dead.v1", world.say("UntranslatableRecord", **dead, origin=f"day.jsonl:{line}", content=content_now))
    document = orjson.loads(run("--json").stdout)
    assert [(row["id"], row["place"], row["times"]) for row in document["rows"]] == [
        ("front.dead.v1/0 offset 1", "day.jsonl:4", 1),
        ("front.dead.v1/0 offset 2", "day.jsonl:3", 1),
        ("front.dead.v1/0 offset 4", "day.jsonl:3", 3),
    ]
    assert (document["count"], document["others"]) == (3, {"record": 3})
    shown = run("--party", ENTITY).stdout
    assert f"  Party {ENTITY}, trade T-3, at day.jsonl:3, came 3 times.\n" in shown
    assert f"  Party {ENTITY}, trade T-3, at day.jsonl:4.\n" in shown
