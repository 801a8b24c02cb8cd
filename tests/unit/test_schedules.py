"""T2S and DTC as data, played: two systems that differ in kind, by the same stages."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from processors.books import BackBooks
from schemas import reference
from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionPended, InstructionSettled
from schemas.cycles import CycleClosed
from schemas.instruction import Terms
from schemas.message import Message
from schemas.optimisations import OptimisationRequested
from streams.calendars.schedules import SCHEDULES, reference_of
from streams.calendars.systems import SYSTEMS
from streams.cli import app
from streams.reference_file import read_reference_file
from streams.stores import back_books
from tests.unit.back_office import BUYER, CURRENCY, SELLER, TABLE, account, funding, of, side
from tests.unit.office_driver import OfficeDriver

THURSDAY, WEDNESDAY_AFTER = date(2026, 4, 2), date(2026, 4, 8)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
WEEK = ("2026-04-01", "2026-04-08")
"""Good Friday and Easter Monday of 2026 are in it; summer time began on 29 March in Europe."""


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of April 2026."""
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def opened(name: str) -> tuple[OfficeDriver, BackBooks]:
    """The system on Wednesday 1 April at 13:00 UTC, two parties with their accounts in it."""
    books = back_books()
    made = OfficeDriver(TABLE, books)
    for each in reference_of(SCHEDULES[name], date(2026, 4, 1), WEDNESDAY_AFTER):
        made.give(each)
    everything = Decimal(10) ** 15
    for party, letter in ((SELLER, "S"), (BUYER, "B")):
        made.give(account(f"{letter}-SEC", party, "SECURITIES", settlement_system=name))
        made.give(account(f"{letter}-CASH", party, "CASH", settlement_system=name))
        names = {"securities_account": f"{letter}-SEC", "cash_account": f"{letter}-CASH"}
        made.give(reference.StandingInstructionSet(party=party, settlement_system=name, currency=CURRENCY, **names))
    made.give(account("ISSUER", SELLER, "SECURITIES", settlement_system=name, purpose="ISSUANCE", limit=everything))
    made.give(account("CENTRAL", SELLER, "CASH", settlement_system=name, purpose="CENTRAL_BANK", limit=everything))
    made.give(reference.ReceiverLimitSet(settlement_system=name, party=BUYER, currency=CURRENCY, amount=everything))
    made.tell_time(utc(1, 13))
    return made, books


def sides(name: str, number: int = 1, due: date = THURSDAY, **more: Any) -> list[Message]:
    """A sale and a purchase."""
    terms = {"settlement_system": name, "trade_date": date(2026, 3, 31), "intended_settlement_date": due} | more
    return [side("SELL", number, **terms), side("BUY", number, **terms)]


def deal(made: OfficeDriver, name: str, number: int = 1, **more: Any) -> list[Message]:
    return [word for each in sides(name, number, **more) for word in made.give(each)]


def fund(made: OfficeDriver, name: str, securities: int, cash: int = 1_000_000) -> list[Message]:
    said = made.give(funding("S-SEC", securities, settlement_system=name))
    return said + made.give(funding("B-CASH", cash, settlement_system=name))


def kinds(said: list[Message]) -> list[str]:
    wanted = (InstructionSettled, InstructionPartiallySettled, InstructionCancelled, CycleClosed)
    return [each.type for each in said if isinstance(each, wanted)]


def reasons(said: list[Message]) -> list[str]:
    return [str(each.reason) for each in of(InstructionPended, said)]


def test_a_day_of_t2s() -> None:
    made, _ = opened("T2S")
    deal(made, "T2S")
    fund(made, "T2S", 130)
    made.tell_time(utc(1, 17))  # the day of 2 April is open since 18:45 in Berlin, and nothing settles yet
    assert kinds(made.tell_time(utc(1, 18))) == ["InstructionSettled"]  # the first sequence, 20:00
    assert reasons(deal(made, "T2S", 2, terms=Terms(partial="PART"))) == ["window_not_open"]
    assert kinds(made.tell_time(utc(1, 20, 19))) == []  # thirty are there
    assert kinds(made.tell_time(utc(1, 20, 20))) == ["InstructionPartiallySettled"]  # 22:20
    free = {"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0), "cash_account": None}
    deal(made, "T2S", 3, **free)
    said = made.tell_time(utc(2, 14))  # 16:00
    assert (reasons(said)[-1:], kinds(said)) == (["cut_off_missed"], [])
    assert kinds(made.give(funding("S-SEC", 100, "more", settlement_system="T2S"))) == ["InstructionSettled"]  # free of payment
    (closed,) = of(CycleClosed, made.tell_time(utc(2, 16)))  # 18:00
    assert (closed.settled, closed.still_open, closed.recycled_out) == (2, 1, 0)
    said = made.give(funding("S-SEC", 70, "the rest", settlement_system="T2S")) + made.tell_time(utc(2, 18))
    assert kinds(said) == ["InstructionSettled"]  # recycled: the first sequence of the next day, which is Tuesday's
    assert of(InstructionSettled, said)[0].settled_on == date(2026, 4, 7)


def test_t2s_asks_the_optimiser_in_the_last_sequence_of_each_cycle_and_at_each_window_by_day() -> None:
    made, _ = opened("T2S")
    deal(made, "T2S")
    made.tell_time(utc(1, 17))
    nights = of(OptimisationRequested, made.tell_time(utc(2, 0, 59)))
    days = of(OptimisationRequested, made.tell_time(utc(2, 16)))
    assert [each.method for each in nights] == ["night"] * 2
    assert [each.method for each in days] == ["day"] * 6  # continuous settlement, and five windows for parts


def test_a_day_of_dtc() -> None:
    made, _ = opened("DTC")
    deal(made, "DTC")
    fund(made, "DTC", 130)
    assert kinds(made.tell_time(utc(2, 0, 29))) == ["CycleClosed"]  # that of 1 April
    assert kinds(made.tell_time(utc(2, 0, 30))) == ["InstructionSettled"]  # the night cycle, 20:30 in New York
    assert reasons(deal(made, "DTC", 2, terms=Terms(partial="PART"))) == ["window_not_open"]
    assert reasons(made.tell_time(utc(2, 10, 30))) == ["securities_short"]  # 06:30: no parts here
    said = made.tell_time(utc(2, 19, 10))  # 15:10: it recycled within the day only
    assert kinds(said) == ["InstructionCancelled", "CycleClosed"]
    (closed,) = of(CycleClosed, said)
    assert (closed.settled, closed.recycled_out, closed.pended, closed.still_open) == (1, 1, 0, 0)


@pytest.mark.parametrize(("name", "days"), [("T2S", [1, 2, 7, 8]), ("DTC", [1, 2, 6, 7, 8])])
def test_each_system_keeps_its_own_holidays(name: str, days: list[int]) -> None:
    made, books = opened(name)
    said = made.tell_time(utc(12, 12))
    assert [each.date.day for each in of(CycleClosed, said)] == days
    assert books.cycles[name].phase == "closed"


@pytest.mark.parametrize("name", ["T2S", "DTC"])
def test_the_examples_are_what_the_command_prints_and_can_be_loaded(name: str) -> None:
    example = EXAMPLES / f"{name.lower()}.jsonl"
    result = CliRunner().invoke(app, ["system", name, *WEEK])
    assert (result.exit_code, result.stdout) == (0, example.read_text(encoding="utf-8"))
    assert len(read_reference_file(example)) == result.stdout.count("\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["CREST", *WEEK], "No schedule of CREST is known. Known are T2S, DTC."),
        (["T2S", "soon", "2026-04-08"], "soon is not a date."),
        (["T2S", "2026-04-08", "2026-04-01"], "2026-04-01 is before 2026-04-08."),
        (["T2S", *WEEK, "--closes-with", "XNYS"], "No short days of XNYS are in the calendar of T2S. None are known."),
        (["DTC", *WEEK, "--closes-with", "XLON"], "No short days of XLON are in the calendar of DTC. Known are those of XNYS."),
        (["T2S", "2028-12-30", "2029-01-03"], "2029-01-03 is not among these days"),
    ],
)
def test_what_is_asked_wrongly_is_told_and_exits_with_2(words: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["system", *words])
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.parametrize(
    ("words", "closes"), [([], datetime(2026, 11, 27, 20, 10, tzinfo=UTC)), (["xnys"], datetime(2026, 11, 27, 18, tzinfo=UTC))]
)
def test_the_day_after_thanksgiving_is_short_at_dtc_only_where_it_is_told_to_close_with_the_exchange(
    words: list[str], closes: datetime, tmp_path: Path
) -> None:
    friday = date(2026, 11, 27)
    assert SYSTEMS["DTC"].calendar().early_closes[friday][0].at == time(13)  # in the table
    asked = [word for market in words for word in ("--closes-with", market)]
    file = tmp_path / "dtc.jsonl"
    file.write_text(CliRunner().invoke(app, ["system", "DTC", "2026-11-25", "2026-11-30", *asked]).stdout, encoding="utf-8")
    books = back_books()
    made = OfficeDriver(TABLE, books)
    for each in read_reference_file(file):
        made.give(each)
    made.tell_time(datetime(2026, 11, 27, 12, tzinfo=UTC))
    assert (books.cycles["DTC"].date, books.cycles["DTC"].cut_off_at) == (friday, closes)
    made.tell_time(closes - timedelta(seconds=1))
    assert books.cycles["DTC"].phase == "open"
    assert [each.cut_off_at for each in of(CycleClosed, made.tell_time(closes))] == [closes]
