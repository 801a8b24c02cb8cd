"""Spot dates in the real calendars, reckoned by hand from the holidays that each line names."""

from datetime import date

import pytest
from typer.testing import CliRunner

from streams.calendars.question import spot
from streams.cli import app

CASES = [
    # Two days; a USD holiday between is ignored, on the value date it is not: Thursday 4 July 2024.
    ("EURUSD", "2024-07-03", "2024-07-05"),
    ("EURUSD", "2024-07-02", "2024-07-05"),
    ("USDJPY", "2024-07-03", "2024-07-05"),
    ("EURUSD", "2026-07-01", "2026-07-03"),  # 4 July 2026 is a Saturday: the Reserve Banks are open on Friday
    ("EURUSD", "2024-04-30", "2024-05-03"),  # 1 May between: a holiday of the other currency counts
    ("EURUSD", "2025-12-23", "2025-12-29"),  # 25 December for both, 26 for TARGET
    ("GBPUSD", "2026-05-21", "2026-05-26"),  # Spring Bank Holiday and Memorial Day are one
    ("USDCHF", "2024-07-31", "2024-08-05"),  # 1 August
    # One day against USD.
    ("USDCAD", "2024-06-27", "2024-06-28"),
    ("USDCAD", "2024-06-28", "2024-07-02"),  # Canada Day
    ("USDCAD", "2024-07-03", "2024-07-05"),  # 4 July is the value date here, there is no day between
    ("CADUSD", "2026-11-10", "2026-11-12"),  # Remembrance Day and Veterans Day
    ("USDTRY", "2024-07-12", "2024-07-16"),  # 15 July
    ("USDTRY", "2026-10-28", "2026-10-30"),  # 29 October
    ("USDPHP", "2024-06-11", "2024-06-13"),  # 12 June
    ("USDRUB", "2025-05-08", "2025-05-12"),  # 9 May, a Friday
    # Against another currency it is two, for them too.
    ("EURCAD", "2024-06-28", "2024-07-03"),
    ("CADJPY", "2024-06-28", "2024-07-03"),
    ("EURTRY", "2024-10-28", "2024-10-31"),
    # Crosses without USD: a USD holiday is ignored between, and none is a value date.
    ("EURGBP", "2024-07-03", "2024-07-05"),
    ("EURGBP", "2024-07-02", "2024-07-05"),
    ("EURJPY", "2024-07-02", "2024-07-05"),
    ("GBPJPY", "2025-05-01", "2025-05-07"),  # 5 May for both, 6 May in lieu of Sunday 4 May in Japan
    # With a Latin-American currency a USD holiday counts between too.
    ("USDMXN", "2024-07-03", "2024-07-08"),
    ("USDBRL", "2024-07-03", "2024-07-08"),
    ("USDCLP", "2024-07-03", "2024-07-08"),
    ("USDPEN", "2024-07-03", "2024-07-08"),
    ("EURBRL", "2024-07-03", "2024-07-08"),  # also where USD is not in the pair
    ("USDCOP", "2024-06-28", "2024-07-03"),  # Saint Peter and Saint Paul, kept on Monday 1 July
    ("USDARS", "2024-07-08", "2024-07-11"),  # 9 July
    ("BRLMXN", "2024-11-14", "2024-11-21"),  # 15 and 20 November in Brazil, 18 November in Mexico
]


@pytest.mark.parametrize(("pair", "made", "settles"), CASES)
def test_spot_dates_of_real_calendars(pair: str, made: str, settles: str) -> None:
    assert str(spot(pair, date.fromisoformat(made)).day) == settles


@pytest.mark.parametrize(
    ("words", "settles"),
    [
        (["EURUSD", "2026-06-08", "--closed", "EUR:2026-06-09"], "2026-06-11"),
        (["EURUSD", "2026-06-08", "--closed", "USD:2026-06-09"], "2026-06-10"),  # between
        (["EURUSD", "2026-06-08", "--closed", "usd:2026-06-10"], "2026-06-11"),
        (["EURGBP", "2026-06-08", "--closed", "USD:2026-06-10", "--closed", "GBP:2026-06-11"], "2026-06-12"),
        (["USDMXN", "2026-06-08", "--closed", "USD:2026-06-09"], "2026-06-11"),
    ],
)
def test_an_ad_hoc_closure_of_a_currency_counts_as_its_holidays_do(words: list[str], settles: str) -> None:
    result = CliRunner().invoke(app, ["date", "--fx", *words])
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, settles)


def test_what_a_closure_moves_is_said() -> None:
    result = CliRunner().invoke(app, ["date", "--fx", "EURUSD", "2026-06-08", "--closed", "EUR:2026-06-09", "--why"])
    assert result.stdout.splitlines() == [
        "2026-06-11",
        "The trade settles on 2026-06-11 instead of 2026-06-10. Newly closed: EUR:2026-06-09.",
        "2 business days from 2026-06-08, the trade date:",
        "  Tue 2026-06-09  -  ad-hoc closure (EUR)",
        "  Wed 2026-06-10  1",
        "  Thu 2026-06-11  2",
    ]
