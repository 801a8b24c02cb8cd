"""takahuone amount, as a shell sees it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app

BOND = Path(__file__).parents[2] / "docs" / "examples" / "bond.jsonl"
ISIN = "XS0000000009"


def run(*words: str, file: Path = BOND):
    return CliRunner().invoke(app, ["amount", str(file), *words])


def test_the_amount_alone_is_printed_and_why_shows_how_it_comes_about():
    assert run(ISIN, "1000000", "98.75", "2026-05-06").stdout == "499071.92\n"
    assert run(ISIN, "1000000", "98.75", "2026-05-06", "--why").stdout.splitlines() == [
        "499071.92",
        "principal  1000000 x 0.5 x 98.75 / 100 = 493750.00",
        "accrued    1000000 x 0.5 x 3.5 / 100 x 111/365 of a year = 5321.92",
        "           2026-01-15 to 2026-05-06, ACT/ACT-ICMA in the coupon period 2026-01-15 to 2027-01-15",
    ]
    assert "2027-01-10 to 2027-01-15, ex-coupon" in run(ISIN, "1000", "98.75", "2027-01-10", "--why").stdout


def test_json_has_each_part_to_the_decimals_of_the_currency():
    assert json.loads(run(ISIN, "1000", "98.75", "2027-01-10", "--json").stdout) == {
        "amount": "493.51",
        "principal": "493.75",
        "accrued": "-0.24",
        "factor": "0.5",
    }
    assert run(ISIN, "1000", "98.75", "2027-01-10", "--decimals", "0").stdout == "494\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["XS0000000017", "1000", "99", "2026-05-06"], "does not define XS0000000017."),
        ([ISIN, "1500", "99", "2026-05-06"], "1500 does not settle: XS0000000009 does from 1000 on, in multiples of 1000."),
        ([ISIN, "1e3", "99", "2026-05-06"], "1e3 is no nominal:"),
        ([ISIN, "1000", "0", "2026-05-06"], "0 is no price: it is not above zero."),
        ([ISIN, "1000", "99", "soon"], "soon is not a date."),
        ([ISIN, "1000", "99", "2030-01-15"], "XS0000000009 accrues from 2020-01-15 and matures on 2030-01-15: 2030-01-15 is not between."),
    ],
)
def test_what_is_asked_wrongly_is_told_and_exits_with_2(words, told):
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_file_without_the_terms_of_a_bond_says_what_to_add(tmp_path):
    file = tmp_path / "share.jsonl"
    file.write_text(f'{{"type": "InstrumentDefined", "isin": "{ISIN}", "name": "a share", "settlement_system": "T2S"}}\n', encoding="utf-8")
    assert "give its InstrumentDefined a `bond`" in run(ISIN, "1000", "99", "2026-05-06", file=file).stderr
    assert "cannot be read" in run(ISIN, "1000", "99", "2026-05-06", file=tmp_path / "none").stderr
    file.write_text("{}\n", encoding="utf-8")
    assert "line 1" in run(ISIN, "1000", "99", "2026-05-06", file=file).stderr


def test_a_nominal_below_zero_is_refused_as_a_nominal_and_not_as_an_option():
    done = run(ISIN, "-100000", "98.75", "2026-05-06")
    assert (done.exit_code, done.stderr) == (2, "-100000 is no nominal: it is not above zero.\n")


def gilt(tmp_path: Path, calendar: str, *more: str) -> Path:
    """A bond that goes ex-coupon seven business days before 7 December 2027."""
    file = tmp_path / f"gilt-{calendar}.jsonl"
    terms = f'"coupon": "4.25", "frequency": 2, "accrues_from": "2020-06-07", "maturity": "2028-06-07", "ex_coupon_calendar": "{calendar}"'
    bond = f'{{{terms}, "day_count": "ACT/ACT-ICMA", "ex_coupon_days": 7}}'
    defined = f'{{"type": "InstrumentDefined", "isin": "{ISIN}", "name": "a gilt", "settlement_system": "CREST", "bond": {bond}}}'
    file.write_text("\n".join((defined, *more)), encoding="utf-8")
    return file


@pytest.mark.parametrize("calendar", ["CREST", "GBP"])
def test_ex_coupon_days_may_be_business_days_of_a_calendar_that_is_known(tmp_path, calendar):
    """Of 7 December, a Tuesday, the seventh one before it is 26 November, a Friday."""
    file = gilt(tmp_path, calendar)
    assert "ex-coupon" not in run(ISIN, "100", "99", "2027-11-25", "--why", file=file).stdout
    told = run(ISIN, "100", "99", "2027-11-26", "--why", file=file).stdout
    assert f"2027-11-26 to 2027-12-07, ex-coupon (7 business days of {calendar})" in told


def test_ex_coupon_days_may_be_business_days_of_a_calendar_that_the_file_defines(tmp_path):
    closed = '{"type": "ClosureAnnounced", "calendar": "CREST", "date": "2027-11-30", "reason": "a day of their own"}'
    known = '{"type": "CalendarDefined", "calendar": "CREST", "first": "%s", "last": "2028-12-31"}'
    assert "ex-coupon" in run(ISIN, "100", "99", "2027-11-25", "--why", file=gilt(tmp_path, "CREST", known % "2027-01-01", closed)).stdout
    result = run(ISIN, "100", "99", "2027-11-25", file=gilt(tmp_path, "CREST", known % "2027-12-01"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "CREST is known from 2027-12-01 to 2028-12-31; 2027-11-30 is not among these days" in result.stderr


def test_a_calendar_that_nobody_knows_is_told_and_exits_with_2(tmp_path):
    result = run(ISIN, "100", "99", "2027-11-25", file=gilt(tmp_path, "KALEVA"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{ISIN} counts business days of KALEVA: define that calendar in the file (CalendarDefined, ClosureAnnounced)." in result.stderr
