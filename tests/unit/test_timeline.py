"""`takahuone timeline`: a settlement day as a picture, made of its reference data; those of docs/ are as they would be made now."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from schemas.reference import ReferenceRecord
from schemas.settlement_time import ClosureAnnounced, SettlementDayDefined, SettlementWindowDefined, WindowKind
from streams.calendars.day_shown import NoDayError, day_in, rows_of
from streams.calendars.timeline import LEFT, RIGHT, WIDTH, timeline
from streams.cli import app

DOCS = Path(__file__).parents[2] / "docs"
SYSTEM, TODAY = "A&B", date(2026, 3, 2)
EVENING = datetime(2026, 3, 1, 18, tzinfo=UTC)


def at(hours: int, minutes: int = 0) -> datetime:
    """So long after the day has opened."""
    return EVENING + timedelta(hours=hours, minutes=minutes)


def window(name: str, kind: WindowKind, opens: datetime, closes: datetime | None = None) -> SettlementWindowDefined:
    return SettlementWindowDefined(settlement_system=SYSTEM, date=TODAY, name=name, kind=kind, opens_at=opens, closes_at=closes)


MADE: tuple[ReferenceRecord, ...] = (
    SettlementDayDefined(settlement_system=SYSTEM, date=TODAY, opens_at=at(0), cut_off_at=at(23, 30), dvp_cut_off_at=at(22)),
    window("NIGHT.1", "NIGHT_SEQUENCE", at(1)),
    window("NIGHT.2", "NIGHT_SEQUENCE", at(2), at(3)),
    window("DAY", "DAY", at(10), at(23, 30)),
    window("DAY.parts", "PARTIAL", at(12), at(12, 30)),
)
SHORT = ClosureAnnounced(calendar=SYSTEM, date=TODAY, reason="half a day", closes_at=at(12, 15))


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["timeline", *words])


def test_windows_of_one_name_and_number_are_one_line_and_each_line_tells_its_times() -> None:
    assert [(row.name, row.told, len(row.bars)) for row in rows_of(day_in(MADE, None, None), UTC)] == [
        ("open", "18:00-17:30; cash until 16:00", 1),
        ("NIGHT", "night sequence: 19:00, 20:00-21:00", 2),
        ("DAY", "day window: 04:00-17:30", 1),
        ("DAY.parts", "parts may settle: 06:00-06:30", 1),
    ]


def test_a_short_day_is_cut_where_it_closes() -> None:
    day = day_in((*MADE, SHORT), SYSTEM, TODAY)
    assert [row.told for row in rows_of(day, UTC)][::3] == ["18:00-06:15", "parts may settle: 06:00-06:15"]
    assert day.cash_ends == day.ends == SHORT.closes_at


def test_bars_stand_where_their_times_are_and_within_the_picture() -> None:
    drawn = ET.fromstring(timeline(day_in(MADE, None, None), UTC))  # noqa: S314 - no XML of others: timeline() has just made it
    bars = [each for each in drawn if each.tag.endswith("rect")][1:]
    starts = [float(each.attrib["x"]) for each in bars]
    a_day = WIDTH - LEFT - RIGHT
    assert starts == [round(LEFT + a_day * hours / 24, 1) for hours in (0, 1, 2, 10, 12)]
    assert max(float(each.attrib["x"]) + float(each.attrib["width"]) for each in bars) <= WIDTH - RIGHT
    told = {each.text for each in drawn if each.tag.endswith("text")}
    assert {"A&B, settlement day 2026-03-02 (times in UTC)", "cut-off for cash", "end of the day", "NIGHT", "18:00"} <= told


def test_a_day_that_opens_before_a_weekend_has_its_dates() -> None:
    long = SettlementDayDefined(settlement_system=SYSTEM, date=TODAY, opens_at=at(-48), cut_off_at=at(23))
    assert ">02-27 18:00<" in timeline(day_in([long], None, None), UTC)


@pytest.mark.parametrize(
    ("records", "system", "day", "told"),
    [
        (MADE, "C", None, "There is no settlement day of it."),
        (MADE, SYSTEM, date(2026, 3, 3), "A&B has no settlement day 2026-03-03: there are 2026-03-02 to 2026-03-02."),
        ((*MADE, ClosureAnnounced(calendar=SYSTEM, date=TODAY, reason="a storm")), None, None, "A&B is closed on 2026-03-02: a storm."),
    ],
)
def test_what_cannot_be_drawn_is_told(records: tuple[ReferenceRecord, ...], system: str | None, day: date | None, told: str) -> None:
    with pytest.raises(NoDayError) as raised:
        day_in(records, system, day)
    assert str(raised.value) == told


@pytest.mark.parametrize(("name", "zone"), [("t2s", "Europe/Berlin"), ("dtc", "America/New_York")])
def test_the_pictures_of_the_documentation_are_as_they_are_made_now(name: str, zone: str) -> None:
    done = run(str(DOCS / "examples" / f"{name}.jsonl"), "--zone", zone)
    assert done.exit_code == 0
    assert done.stdout == (DOCS / f"{name}-day.svg").read_text(encoding="utf-8")


def test_it_says_what_is_wrong_and_exits_with_2(tmp_path: Path) -> None:
    market, none = str(DOCS / "examples" / "market.jsonl"), str(tmp_path / "none")
    (tmp_path / "bad.jsonl").write_text("{\n")
    for words, told in (
        ((none,), f"{none}: No such file or directory.\n"),
        ((market, "--zone", "Moon/Far"), "There is no time zone Moon/Far: Europe/Berlin is one.\n"),
        ((market, "--date", "soon"), "soon is not a date. Write it as 2026-01-30.\n"),
        ((market, "--system", "T2S"), "There is no settlement day of it.\n"),
    ):
        done = run(*words)
        assert (done.exit_code, done.stdout, done.stderr) == (2, "", told)
    assert "line 1: not_json" in run(str(tmp_path / "bad.jsonl")).stderr
    assert run(market, "--into", str(tmp_path / "day.svg")).stdout == ""
    assert (tmp_path / "day.svg").read_text(encoding="utf-8").startswith("<svg")
