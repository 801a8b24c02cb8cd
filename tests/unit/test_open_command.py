"""takahuone open, as a shell sees it: what is printed of each row, what is refused, and with which exit code."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib import import_module

import orjson
import pytest
from typer.testing import CliRunner, Result

from schemas import commands
from schemas.instruction import Terms
from schemas.reference import PartyDefined, SettlementSystemDefined
from streams.cli import app
from streams.settings import Settings
from streams.settings import settings as settings_of_process
from streams.unsettled.scan import TOPICS
from tests.unit.back_office import BUYER, ISIN, SELLER, SYSTEM, ask, day, funding, instruction
from tests.unit.unsettled_kit import Told
from tests.verify_log import ListLog

LEI = "529900T8BM49AURSDO55"
NO_KAFKA = {"TAKAHUONE_KAFKA": "127.0.0.1:1"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """Back, whose topics the command reads."""
    made = Told()

    @asynccontextmanager
    async def log(found: Settings, topics: Iterable[str]) -> AsyncIterator[ListLog]:
        assert {*topics} == {topic.name for topic in TOPICS}
        yield ListLog(made.world.log)

    monkeypatch.setattr(import_module("streams.cli.unsettled"), "kafka_log", log)
    made.refer(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, partial="PART"))
    made.refer(PartyDefined(party=LEI, name="a party that has nothing open"))
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["open", *arguments], env={"COLUMNS": "80"})


def test_where_nothing_is_open_it_says_so_and_exits_with_0(told: Told) -> None:
    done = run()
    assert (done.exit_code, done.stdout) == (0, "Nothing is open: all that was reported has settled or ended.\n")
    done = run("--json")
    assert (done.exit_code, orjson.loads(done.stdout)["rows"]) == (0, [])


def test_where_no_office_has_taken_anything_the_namespace_may_be_wrong(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def nothing(found: Settings, topics: Iterable[str]) -> AsyncIterator[ListLog]:
        yield ListLog({place: [] for place in told.world.log})

    assert run().stderr == "", "something was taken, and all of it has ended"
    monkeypatch.setattr(import_module("streams.cli.unsettled"), "kafka_log", nothing)
    done = run()
    assert (done.exit_code, done.stdout) == (0, "Nothing is open: all that was reported has settled or ended.\n")
    assert done.stderr.startswith("No office has taken anything yet in the namespace takahuone on Kafka at ")


def test_each_row_says_who_moves_what_how_late_it_is_why_and_what_to_do(told: Told) -> None:
    told.give(funding("B-CASH", 5000), instruction("DELI"), instruction("RECE"))
    told.tell_time(day(0, 16))
    told.tell_time(day(1, 7))
    told.tell_time(day(1, 16))
    name = told.row().id
    lines = run().stdout.splitlines()
    assert lines == [
        "1 open at 2026-01-06T16:00:00Z, of reported sides: 2 pending.",
        "",
        f"{name} is pending (PENF/LACK: failing, lack of securities), due on 2026-01-05: 1 business day late.",
        f"  {SELLER} delivers 100 {ISIN} to {BUYER} against 1000 EUR in {SYSTEM}.",
        f"  {SELLER}|csd@CSD|1|1|instructed and {BUYER}|csd@CSD|1|1|instructed do not settle yet: cut off missed.",
        f"  Next: Before the cut-off S-SEC lacked 100 {ISIN}; bring them in. It is attempted again when the next settlement day opens.",
    ]


@pytest.mark.parametrize(
    ("kind", "more", "moves"),
    [
        ("DWP", {}, f"{SELLER} delivers 100 {ISIN} to {BUYER} with 1000 EUR in {SYSTEM}."),
        (
            "FOP",
            {"currency": "XXX", "amount": Decimal(0), "cash_account": None},
            f"{SELLER} delivers 100 {ISIN} to {BUYER} free of payment in {SYSTEM}.",
        ),
        ("PFOD", {"quantity": Decimal(0)}, f"{BUYER} pays 1000 EUR to {SELLER} in {SYSTEM}."),
    ],
)
def test_what_moves_is_said_as_the_type_of_the_instruction_has_it(told: Told, kind: str, more: dict[str, object], moves: str) -> None:
    told.give(*(instruction(movement, instruction_type=kind, **more) for movement in ("DELI", "RECE")))
    assert run().stdout.splitlines()[3] == f"  {moves}"


def test_who_wants_to_cancel_is_told(told: Told) -> None:
    told.give(instruction("DELI"), instruction("RECE"), ask(commands.CancelInstruction, "RECE"))
    assert f"  {BUYER} has asked to cancel it; the other side has not." in run().stdout.splitlines()


def test_a_limit_says_how_many_are_left_out_of_a_list_and_of_a_summary(told: Told) -> None:
    told.give(*(instruction("DELI", number) for number in range(1, 4)), funding("S-SEC", 1))
    for option in ("--limit", "--most"):
        assert run(option, "2").stdout.endswith(
            "\n\n      3  total (3 sides): 3000 EUR\n\n1 more is left out by --limit 2; the total has them too.\n"
        )
    assert not {"left", "total"} & {*run("--limit", "3").stdout.split()}
    document = orjson.loads(run("--limit", "2", "--json").stdout)
    assert (document["open"], document["chosen"], document["left_out"], len(document["rows"])) == (3, 3, 1, 2)
    assert (document["total"]["count"], document["total"]["amounts"]) == (3, {"EUR": "3000"})
    told.give(instruction("DELI", 4), instruction("RECE", 4), instruction("RECE", 5, terms=Terms(partial="PART"), amount=Decimal(3)))
    document = orjson.loads(run("--by", "reason", "--limit", "1", "--json").stdout)
    assert (document["left_out"], len(document["groups"]), document["total"]["count"]) == (2, 1, 5)


def test_a_limit_of_a_summary_is_told_after_the_total_which_has_all_groups(told: Told) -> None:
    told.give(funding("S-SEC", 1), instruction("DELI", 1), instruction("DELI", 2), instruction("RECE", 2))
    told.give(instruction("RECE", 3, terms=Terms(partial="PART"), amount=Decimal(3)), ask(commands.HoldInstruction, "DELI", 2))
    told.give(instruction("RECE", 4, quantity=Decimal(77), amount=Decimal(9)))
    groups = run("--by", "reason").stdout.splitlines()
    for limit, left in ((1, "2 more groups are"), (2, "1 more group is")):
        lines = run("--by", "reason", "--limit", str(limit)).stdout.splitlines()
        assert lines[1:] == [*groups[1 : 1 + limit], groups[-1], "", f"{left} left out by --limit {limit}; the total has them too."]


def test_a_summary_has_a_line_a_group_and_one_for_all_of_them(told: Told) -> None:
    told.give(*(instruction("DELI", number) for number in (1, 2)), instruction("RECE", 2))
    assert run("--by", "reason").stdout.splitlines()[1:] == [
        "      1  NMAT/CMIS unmatched (1 side): 1000 EUR",
        "      1  PEND/LACK securities short (2 sides): 1000 EUR",
        "      2  total (3 sides): 2000 EUR",
    ]
    assert run("--by", "system").stdout.splitlines()[1:] == [f"      2  {SYSTEM} (3 sides): 2000 EUR", "      2  total (3 sides): 2000 EUR"]


def test_of_what_is_asked_for_all_must_be_so_and_where_none_is_it_says_so_and_exits_with_0(told: Told) -> None:
    told.give(instruction("DELI", 1), instruction("RECE", 1), instruction("DELI", 2, amount=Decimal(2000)))
    for arguments, left in [
        (("--state", "unmatched"), 1),
        (("--state", "pending"), 1),
        (("--reason", "lack"), 1),
        (("--reason", "PEND/CLAC"), 1),
        (("--reason", "securities short"), 1),
        (("--reason", "PENF/LACK"), 0),
        (("--state", "pending", "--reason", "CMIS"), 0),
        (("--system", SYSTEM), 2),
        (("--system", SYSTEM.swapcase()), 2),
        (("--party", LEI.lower()), 0),
        (("--late",), 0),
        (("--party", LEI), 0),
        (("--state", "novated"), 0),
    ]:
        done = run(*arguments, "--json")
        assert (done.exit_code, len(orjson.loads(done.stdout)["rows"])) == (0, left), arguments
    assert run("--late").stdout.endswith("None of them is as asked.\n")
    assert run("--by", "party", "--late").stdout.splitlines() == run("--late").stdout.splitlines()


def test_the_greatest_first_is_by_currency(told: Told) -> None:
    told.give(*(instruction("DELI", number, amount=Decimal(amount)) for number, amount in ((1, 5), (2, 700), (3, 60))))
    assert [row["amount"] for row in orjson.loads(run("--json", "--sort", "value").stdout)["rows"]] == ["700", "60", "5"]


def test_a_party_and_a_system_that_nobody_knows_are_said_to_be_so(told: Told) -> None:
    told.give(instruction("DELI"))
    done = run("--party", "5493001KJTIIGC8Y1R12")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "No party 5493001KJTIIGC8Y1R12 is known" in done.stderr
    done = run("--system", "CDS")
    assert (done.exit_code, f"Known are: {SYSTEM}." in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--party", "XX"], "XX is not an LEI"),
        (["--reason", "LAKC"], "LAKC is neither a code of ISO 20022"),
        (["--reason", "NMAT/LACK"], "NMAT/LACK is neither"),
        (["--reason", "XXXX/LACK"], "XXXX/LACK is neither"),
        (["--state", "settled"], "unmatched"),
        (["--limit", "0"], "limit"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_kafka_is_asked(asked: list[str], sentence: str) -> None:
    done = CliRunner().invoke(app, ["open", *asked], env=NO_KAFKA)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_where_kafka_does_not_answer_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKAHUONE_KAFKA", "127.0.0.1:1")
    settings_of_process.cache_clear()
    done = CliRunner().invoke(app, ["open", "--json"])
    assert (done.exit_code, "does not answer" in done.stderr, done.stdout) == (3, True, "")
    settings_of_process.cache_clear()
