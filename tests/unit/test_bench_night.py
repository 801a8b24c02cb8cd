"""The night of a T2S-average day: who is there, which window takes it, and what must settle in each."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from schemas.reference import SettlementDayDefined, SettlementSystemDefined
from schemas.settlement_time import SettlementWindowDefined
from streams.bench.t2s_deals import MENDED_AT_NIGHT_PERCENT, T2sMarket
from streams.bench.t2s_hours import NIGHT_PERCENT, SAID_AT, WINDOWS, moments, taking
from streams.bench.t2s_windows import ByWindow
from streams.calendars.schedules import T2S
from streams.demo.market import SYSTEMS
from streams.demo.script import TODAY, hour
from tests.unit.t2s_kit import INSTRUCTIONS, play


@pytest.fixture(scope="module")
def market() -> T2sMarket:
    return T2sMarket(1)


def test_half_is_there_the_evening_before_and_half_of_what_it_lacks_comes_in_the_night(market):
    deals = [market.deal(number) for number in range(INSTRUCTIONS // 2)]
    early = [deal for deal in deals if deal.comes == "evening"]
    mended = [deal for deal in early if deal.later]
    assert abs(100 * len(early) / len(deals) - NIGHT_PERCENT) < 2
    assert abs(100 * sum(deal.mended == "night" for deal in mended) / len(mended) - MENDED_AT_NIGHT_PERCENT) < 5
    assert {deal.mended for deal in deals if deal.comes == "morning"} == {"afternoon"}
    assert {T2sMarket(1, 0).deal(number).comes for number in range(100)} == {"morning"}
    assert {T2sMarket(1, 100).deal(number).comes for number in range(100)} == {"evening"}


def test_every_system_has_the_windows_of_t2s_on_the_day(market):
    reference = market.opening().reference
    windows = [each for each in reference if isinstance(each, SettlementWindowDefined) and each.date == TODAY]
    for system in SYSTEMS:
        assert {each.name for each in windows if each.settlement_system == system.name} == {each.name for each in T2S.windows}
    assert [each.kind for each in WINDOWS].count("NIGHT_SEQUENCE") == 9
    for kind in (SettlementDayDefined, SettlementSystemDefined):  # and none of the demo's beside them
        keys = [(each.settlement_system, getattr(each, "date", None)) for each in reference if isinstance(each, kind)]
        assert len(keys) == len(set(keys))
    assert [at for at, _, _ in moments()] == sorted({*(at for at, _, _ in moments())})


@pytest.mark.parametrize(
    ("said", "due"),
    [("evening", "NTS1.1"), ("night", "NTS2.1"), ("late_night", "RTS"), ("morning", "RTS"), ("parts", "RTS"), ("afternoon", "RTS")],
)
def test_a_night_sequence_takes_what_was_there_and_the_day_what_comes(said, due):
    assert taking(SAID_AT[said]).name == due


def test_nothing_comes_due_after_the_last_window():
    assert taking(hour(17)) is None


def test_what_settles_in_the_night_is_reckoned_by_its_sequence(market):
    day, _ = play(market)
    counted = {(window, what): found.count for (window, what), found in day.reckoned.windows.sums.items()}
    deals = [market.deal(number) for number in range(INSTRUCTIONS // 2)]
    early = Counter((deal.fate, deal.mended) for deal in deals if deal.comes == "evening")
    at_night = {fate: number for (fate, mended), number in early.items() if mended == "night"}
    at_once = sum(number for (fate, _), number in early.items() if fate in ("plain", "linked"))
    assert counted["NTS1.1", "settled"] == at_once
    assert counted["NTS1.5", "settled"] == sum(at_night[fate] for fate in ("securities_later", "cash_later", "held"))
    assert counted["NTS2.1", "settled"] == counted["NTS2.1", "came_due"] == at_night["late"]
    assert counted["NTS2.3", "parts"] == counted["NTS2.partial", "parts"] == at_night["in_two_parts"] + at_night["one_part"]
    assert counted["NTS2.4", "settled"] == at_night["in_two_parts"]
    assert sum(number for (_, what), number in counted.items() if what == "settled") == day.reckoned.ends["settled"] / 2


def test_what_settles_elsewhere_or_for_other_money_is_told():
    def counted(*found: tuple[str, int]) -> ByWindow:
        made = ByWindow()
        for said, money in found:
            made.count("settled", SAID_AT[said], "EUR", Decimal(money))
        return made

    reckoned = counted(("night", 100), ("morning", 50))
    assert counted(("morning", 50), ("night", 100)).differences(reckoned) == []
    assert len(counted(("night", 101), ("morning", 50)).differences(reckoned)) == 1
    assert len(counted(("morning", 100), ("morning", 50)).differences(reckoned)) == 2
    assert len(counted(("night", 100)).differences(reckoned)) == 1


def test_the_day_has_what_the_night_leaves():
    found, evening, morning = ByWindow(), SAID_AT["evening"], SAID_AT["morning"]
    for at in (evening, evening, evening, morning):
        found.count("came_due", at, "EUR", Decimal(100))
    found.count("settled", SAID_AT["night"], "EUR", Decimal(100))
    found.count("parts", SAID_AT["night"] + timedelta(hours=1, minutes=51), "EUR", Decimal(50))
    found.count("settled", morning, "EUR", Decimal(50))
    assert found.of_night_and_day() == {
        "night": {
            "transactions_due": 3,
            "transactions_settled": 1,
            "by_volume_percent": "33.33",
            "by_value_percent": {"EUR": "50.00"},
        },
        "day": {
            "transactions_due": 3,
            "transactions_settled": 1,
            "by_volume_percent": "33.33",
            "by_value_percent": {"EUR": "20.00"},
        },
    }
    assert found.told()["NTS2.partial"] == {"kind": "PARTIAL", "parts": {"count": 1, "value": {"EUR": "50"}}}
