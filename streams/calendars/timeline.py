"""A settlement day as a picture: when it opens, its night sequences, day and partial windows, its cut-offs. SVG, written by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from html import escape
from textwrap import wrap

from streams.calendars.day_shown import OPEN, Day, Row, rows_of, time_of_day

WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 1000, 110, 270, 56, 44, 20
LETTERS = 42
"""So many fit into the margin on the right."""
LEAST = 2.5
"""Pixels of the narrowest bar: what ends when its work is done has no end of its own."""
HOUR = timedelta(hours=1)
HOURS_MAX = 26
"""So many hours have each a place of their own on a clock, or nearly."""
COLOURS = {OPEN: "#aeb6bf", "NIGHT_SEQUENCE": "#2e4053", "DAY": "#1b6ca8", "PARTIAL": "#27ae60"}
CUT_OFF = "#c0392b"


class _Axis:
    """Where a moment stands, from the full hour before the opening to that after the end."""

    def __init__(self, day: Day, zone: tzinfo) -> None:
        self.first = _full_hour(day.defined.opens_at)
        self.hours = -((self.first - day.ends) // HOUR)
        self.zone = zone

    def x(self, at: datetime) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((at - self.first) / (self.hours * HOUR))


def _full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def timeline(day: Day, zone: tzinfo) -> str:
    """The picture, its times in `zone`."""
    axis, rows = _Axis(day, zone), rows_of(day, zone)
    bottom = TOP + len(rows) * ROW
    height = bottom + 34
    title = f"{day.defined.settlement_system}, settlement day {day.defined.date} (times in {zone})"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" font-size="15">{escape(title)}</text>',
        *_hours(axis, bottom),
    ]
    for number, row in enumerate(rows):
        parts += _row(row, TOP + number * ROW, axis)
    return "\n".join((*parts, *_cut_offs(day, axis, bottom), "</svg>")) + "\n"


def _hours(axis: _Axis, bottom: int) -> Iterator[str]:
    """A line an hour. A day that opens before a weekend has its dates, and fewer of them."""
    is_one_day = axis.hours <= HOURS_MAX
    step = 2 if is_one_day else axis.hours // 6
    for number in range(axis.hours + 1):
        at = axis.first + number * HOUR
        yield f'<line x1="{axis.x(at):.1f}" y1="{TOP}" x2="{axis.x(at):.1f}" y2="{bottom}" stroke="#e5e7e9"/>'
        if number % step == 0:
            told = time_of_day(at, axis.zone) if is_one_day else f"{at.astimezone(axis.zone):%m-%d %H:%M}"
            yield f'<text x="{axis.x(at):.1f}" y="{bottom + 18}" text-anchor="middle">{told}</text>'


def _row(row: Row, top: int, axis: _Axis) -> Iterator[str]:
    middle = top + ROW // 2
    yield f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(row.name)}</text>'
    for opens, closes in row.bars:
        wide = max(axis.x(closes) - axis.x(opens) if closes is not None else 0, LEAST)
        yield (
            f'<rect x="{axis.x(opens):.1f}" y="{middle - BAR // 2}" width="{wide:.1f}" height="{BAR}" fill="{COLOURS[row.kind]}">'
            f"<title>{escape(row.told)}</title></rect>"
        )
    lines = wrap(row.told, LETTERS)
    for number, line in enumerate(lines):
        y = middle + 4 + (number - (len(lines) - 1) / 2) * 13
        yield f'<text x="{WIDTH - RIGHT + 12}" y="{y:.1f}" font-size="11">{escape(line)}</text>'


def _cut_offs(day: Day, axis: _Axis, bottom: int) -> Iterator[str]:
    told = [(day.ends, "end of the day", "start")]
    if day.cash_ends < day.ends:
        told.append((day.cash_ends, "cut-off for cash", "end"))
    for at, name, anchor in told:
        yield f'<line x1="{axis.x(at):.1f}" y1="{TOP - 6}" x2="{axis.x(at):.1f}" y2="{bottom}" stroke="{CUT_OFF}" stroke-width="1.5"/>'
        yield f'<text x="{axis.x(at):.1f}" y="{TOP - 12}" text-anchor="{anchor}" fill="{CUT_OFF}">{name}</text>'
