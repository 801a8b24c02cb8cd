"""load says what is doubtful in a file, and loads it: LEIs that are none, and what names a system or a party that the file lacks."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from schemas.codec import encode
from schemas.message import stamp
from schemas.reference import AccountDefined, LimitSet, PartyDefined, ReferenceRecord, SettlementSystemDefined
from schemas.settlement_time import CalendarDefined, SettlementDayDefined
from streams.cli import app
from streams.loader import Loaded, defined_in
from streams.reference_doubts import SHOWN_MAX, days_over, doubts, undefined
from streams.reference_file import read_reference_file
from tests.verify_log import ListLog, World
from tests.verify_world import BUYER, SELLER

WRONG = "529900T8BM49AURSDO56"
SYSTEM = SettlementSystemDefined(settlement_system="CSD-A", name="a depository", settlement_days=2)
PARTY = PartyDefined(party=SELLER, name="a party")
ACCOUNT = AccountDefined(account="S-1", settlement_system="CSD-A", party=SELLER, holds="SECURITIES", limit=Decimal(0))
DAY = SettlementDayDefined(
    settlement_system="CSD-A",
    date=date(2026, 3, 2),
    opens_at=datetime(2026, 3, 2, 7, tzinfo=UTC),
    cut_off_at=datetime(2026, 3, 2, 16, tzinfo=UTC),
)
EXAMPLE = Path(__file__).parents[2] / "docs/examples/first-reference.jsonl"


def test_a_file_that_is_whole_has_no_doubts_in_whatever_order() -> None:
    assert doubts([ACCOUNT, DAY, PARTY, SYSTEM]) == []
    assert doubts(read_reference_file(EXAMPLE)) == []


def test_each_lei_with_wrong_check_digits_is_told_once_with_what_names_it() -> None:
    limit = LimitSet(entity=WRONG, counterparty=BUYER, currency="EUR", amount=Decimal(5))
    assert doubts([PartyDefined(party=WRONG, name="mistyped"), limit, limit]) == [
        f"{WRONG} has wrong check digits (ISO 17442), and reports that name it are refused: see 1 PartyDefined and 2 LimitSet."
    ]


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([ACCOUNT, SYSTEM], f"The party {SELLER} is not defined in this file, which has 1 AccountDefined of it"),
        (
            [ACCOUNT, DAY, DAY, PARTY],
            "The settlement system CSD-A is not defined in this file, which has 1 AccountDefined and 2 SettlementDayDefined of it",
        ),
    ],
)
def test_what_accounts_and_settlement_days_name_and_the_file_lacks_is_told(records: list[ReferenceRecord], sentence: str) -> None:
    assert doubts(records, None) == [f"{sentence}: load it too, if it was not loaded before."]
    assert doubts(records) == [f"{sentence}, and was not loaded before: load it too."]


def test_what_was_loaded_before_is_no_doubt() -> None:
    world = World()
    for record in (PARTY, replace(PARTY, party=BUYER), replace(SYSTEM, settlement_system="CSD-B")):
        world.write("middle.reference.v1", encode(stamp(record, id="x", cause="before", at=datetime(2026, 3, 2, tzinfo=UTC))))
    before = asyncio.run(defined_in(ListLog(world.log), undefined([ACCOUNT, DAY])))
    assert before == {("party", SELLER)}
    (told,) = doubts([ACCOUNT, DAY], before)
    assert told.startswith("The settlement system CSD-A is not defined in this file")
    assert doubts([ACCOUNT, DAY], {*before, ("settlement system", "CSD-A")}) == []


def test_of_many_doubts_the_first_are_told_and_the_others_counted() -> None:
    told = doubts(
        [
            AccountDefined(account=f"S-{n}", settlement_system=f"CSD-{n}", party=SELLER, holds="SECURITIES", limit=Decimal(0))
            for n in range(40)
        ]
    )
    assert (len(told), told[-1]) == (SHOWN_MAX + 1, "… and 21 more.")


def test_the_command_warns_and_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "reference.jsonl"
    file.write_bytes(encode(ACCOUNT) + b"\n" + encode(SYSTEM))
    loaded = Loaded(load="x", records=2, taken=("middle/0",), missing=())
    monkeypatch.setattr(import_module("streams.cli.load"), "_load", lambda *_: loaded)
    done = CliRunner().invoke(app, ["load", str(file), "--json"])
    (sentence,) = orjson.loads(done.stdout)["warnings"]
    assert (done.exit_code, done.stderr) == (0, f"Warning: {sentence}\n")
    assert sentence.startswith(f"The party {SELLER} is not defined in this file")
    assert CliRunner().invoke(app, ["load", str(EXAMPLE)]).stderr == ""


def test_a_system_whose_days_in_the_file_are_all_over_is_told_with_the_last_one() -> None:
    other = replace(DAY, settlement_system="CSD-B", date=date(2026, 3, 3), cut_off_at=datetime(2026, 3, 3, 16, tzinfo=UTC))
    at_cut_off = datetime(2026, 3, 2, 16, tzinfo=UTC)
    earlier = replace(DAY, date=date(2026, 2, 27), cut_off_at=datetime(2026, 2, 27, 16, tzinfo=UTC))
    assert days_over([DAY, earlier, other], at_cut_off - timedelta(seconds=1)) == []
    (told,) = days_over([DAY, earlier, other], at_cut_off)
    assert told.startswith(
        "Every settlement day of CSD-A in this file is over: the last one is 2026-03-02, and the offices have 2026-03-02 16:00 UTC."
    )
    later = replace(DAY, cut_off_at=at_cut_off - timedelta(hours=1), dvp_cut_off_at=at_cut_off + timedelta(hours=1))
    assert days_over([later], at_cut_off) == [], "its last cut-off is to come"


def test_a_calendar_that_ends_before_today_is_told() -> None:
    calendar = CalendarDefined(calendar="CSD-A", first=date(2026, 1, 2), last=date(2026, 3, 2))
    assert days_over([calendar], datetime(2026, 3, 2, 23, tzinfo=UTC)) == []
    assert days_over([calendar], datetime(2026, 3, 3, tzinfo=UTC)) == [
        "The calendar CSD-A in this file is over: its last day is 2026-03-02, and the offices have 2026-03-03."
    ]


@pytest.mark.parametrize(("year", "is_over"), [(None, False), (2025, False), (2027, True)])
def test_the_command_goes_by_the_time_of_the_offices(year: int | None, is_over: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    time = datetime(year, 1, 1, tzinfo=UTC) if year is not None else None
    loaded = Loaded(load="x", records=1, taken=("middle/0",), missing=(), time=time)
    monkeypatch.setattr(import_module("streams.cli.load"), "_load", lambda *_: loaded)
    done = CliRunner().invoke(app, ["load", str(EXAMPLE), "--json"])
    warnings = orjson.loads(done.stdout)["warnings"]
    assert (done.exit_code, done.stderr) == (0, "".join(f"Warning: {sentence}\n" for sentence in warnings))
    assert [each.startswith("Every settlement day of CSD in this file is over: the last one is 2026-03-02") for each in warnings] == (
        [True] if is_over else []
    )
