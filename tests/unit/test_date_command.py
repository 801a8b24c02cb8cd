"""takahuone date, as a shell sees it."""

import json

import pytest
from typer.testing import CliRunner

from streams.cli import app


def run(*words):
    return CliRunner().invoke(app, ["date", *words])


@pytest.mark.parametrize(
    ("words", "settles"),
    [
        (["DTC", "2024-10-14"], "2024-10-15"),
        (["dtc", "2024-10-14"], "2024-10-15"),
        (["T2S", "2026-04-02"], "2026-04-08"),  # Good Friday and Easter Monday
        (["CREST", "2026-12-23"], "2026-12-29"),
        (["T2S", "2026-07-02", "--currency", "USD"], "2026-07-06"),
        (["T2S", "2026-10-09", "--currency", "USD"], "2026-10-14"),  # Columbus Day stops the money
        (["T2S", "2026-10-09", "--free-of-payment"], "2026-10-13"),  # and no securities
        (["--fx", "EURUSD", "2024-07-03"], "2024-07-05"),
        (["USD/MXN", "2024-07-03", "--fx"], "2024-07-08"),
        (["--fx", "usdcad", "2024-07-03"], "2024-07-05"),
    ],
)
def test_the_date_alone_is_printed(words, settles):
    result = run(*words)
    assert (result.exit_code, result.stdout) == (0, f"{settles}\n")


def test_why_shows_each_day_that_was_counted_or_skipped():
    assert run("DTC", "2024-10-14", "--why").stdout.splitlines() == [
        "2024-10-15",
        "1 business day from 2024-10-11, the settlement day before the trade date:",
        "  Sat 2024-10-12  -  Saturday",
        "  Sun 2024-10-13  -  Sunday",
        "  Mon 2024-10-14  -  Columbus Day (XFED)",
        "  Tue 2024-10-15  1",
    ]


def test_closures_move_the_date_and_the_answer_says_so():
    date, sentence = run("DTC", "2026-11-23", "--closed", "2026-11-24", "--closed", "2026-11-25").stdout.splitlines()
    assert date == "2026-11-27"
    assert sentence == (
        "The trade settles on 2026-11-27 instead of 2026-11-24. "
        "Newly closed: 2026-11-24, ad-hoc closure (DTC with USD); 2026-11-25, ad-hoc closure (DTC with USD)."
    )


def test_a_closure_that_touches_nothing_says_nothing():
    assert run("DTC", "2026-11-23", "--closed", "2026-12-01").stdout == "2026-11-24\n"


def test_json_is_one_object():
    assert json.loads(run("DTC", "2024-10-11", "--closed", "2024-10-15", "--json").stdout) == {
        "intended_settlement_date": "2024-10-16",
        "business_days": 1,
        "redated": "The trade settles on 2024-10-16 instead of 2024-10-15. Newly closed: 2024-10-15, ad-hoc closure (DTC with USD).",
        "trade_date": "2024-10-11",
        "counted_from": "2024-10-11",
        "days": [
            {"day": "2024-10-12", "number": None, "why": "Saturday"},
            {"day": "2024-10-13", "number": None, "why": "Sunday"},
            {"day": "2024-10-14", "number": None, "why": "Columbus Day (XFED)"},
            {"day": "2024-10-15", "number": None, "why": "ad-hoc closure (DTC with USD)"},
            {"day": "2024-10-16", "number": 1, "why": ""},
        ],
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["NOWHERE", "2024-10-14"], "No settlement system NOWHERE is known. Known are DTC, T2S, CREST, SIS."),
        (["DTC", "2024-13-01"], "2024-13-01 is not a date. Write it as 2026-01-30."),
        (["DTC", "20240101"], "20240101 is not a date."),
        (["DTC", "2024-01-02", "--closed", "soon"], "soon is not a date."),
        (["DTC", "2024-01-02", "--currency", "XXX"], "No currency XXX is known. Known are USD, EUR, GBP,"),
        (["DTC", "2024-01-02", "--currency", "USD", "--free-of-payment"], "leave out --currency or --free-of-payment"),
        (["T2S", "1990-01-02"], "T2S with EUR is known from 2007-01-01 to 2028-12-31; 1990-01-02 is not among these days."),
        (["DTC", "2028-12-29"], "It cannot be told when a trade of 2028-12-29 settles"),
        (["DTC", "2024-01-02", "--closed", "2040-01-02"], "2040-01-02 is not among these days"),
        (["--fx", "EUREUR", "2024-01-02"], "EUREUR is not a currency pair. Write it as EURUSD."),
        (["--fx", "EURXXX", "2024-01-02"], "No currency XXX is known."),
        (["--fx", "EURUSD", "2024-01-02", "--closed", "2024-01-03"], "With --fx write --closed EUR:2024-01-03; here EUR, USD matter."),
        (["--fx", "EURUSD", "2024-01-02", "--closed", "JPY:2024-01-03"], "A closure of JPY does not matter here: EUR, USD do."),
        (["--fx", "EURUSD", "2024-01-02", "--closed", "EUR:2040-01-03"], "2040-01-03 is not among these days"),
        (["--fx", "EURUSD", "2024-01-02", "--currency", "USD"], "go with a settlement system, not with --fx"),
    ],
)
def test_a_question_without_an_answer_says_what_can_be_asked_and_exits_with_2(words, told):
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
