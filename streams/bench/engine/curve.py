"""The curve as a picture: microseconds a step by how many instructions are open, both axes logarithmic. SVG, written by hand.

On a logarithmic axis a step that becomes dearer by a tenth rises as much whether it is cheap or dear.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor, log10
from textwrap import wrap

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 860, 520, 80, 20, 190, 90
COLOURS = ("#1b6ca8", "#c0392b", "#27ae60", "#8e44ad", "#d68910", "#16a085", "#5d6d7e", "#a04000", "#2e4053", "#c2185b")
LABEL = 16
"""Pixels from one label to the next, at least."""
CAPTION = "open instructions; CPU of one step (cycle close: of a whole cycle), without Kafka and the collector of garbage"


class _Axes:
    """Where a size and a cost stand."""

    def __init__(self, sizes: Sequence[int], costs: Sequence[float]) -> None:
        self._first = floor(log10(sizes[0]))
        self._last = max(ceil(log10(sizes[-1])), self._first + 1)
        self.sizes = [10**power for power in range(self._first, self._last + 1)]
        marks = [step * 10**power for power in range(7) for step in (1, 2, 5)]
        self.costs = [mark for mark in marks if min(costs) / 2.5 < mark < max(costs) * 2.5] or [1, 10]
        self._low, self._high = log10(self.costs[0]), log10(self.costs[-1])

    def x(self, size: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (log10(size) - self._first) / (self._last - self._first)

    def y(self, cost: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (log10(cost) - self._low) / (self._high - self._low)


def curve(found: Mapping[int, Mapping[str, float]], note: str = "") -> str:
    """The picture of costs by size and step; `note` says where and when they were measured."""
    sizes = sorted(found)
    axes = _Axes(sizes, [cost for costs in found.values() for cost in costs.values()])
    last = {step: axes.y(cost) for step, cost in found[sizes[-1]].items()}
    labels = _apart(last)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>')
    parts += _grid(axes)
    for number, step in enumerate(last):
        colour = COLOURS[number % len(COLOURS)]
        points = [(axes.x(size), axes.y(found[size][step])) for size in sizes]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        x, y = points[-1]
        parts.append(f'<path d="M {x + 4:.1f} {y:.1f} L {WIDTH - RIGHT + 18} {labels[step]:.1f}" stroke="{colour}" stroke-width="0.7"/>')
        text = f"{step}: {found[sizes[-1]][step]:,.0f} µs"
        parts.append(f'<text x="{WIDTH - RIGHT + 22}" y="{labels[step] + 4:.1f}" fill="{colour}">{text}</text>')
    for number, text in enumerate((CAPTION, *wrap(note, 110))):
        parts.append(f'<text x="{LEFT}" y="{HEIGHT - BOTTOM + 42 + number * LABEL}">{text}</text>')
    return "\n".join((*parts, "</svg>")) + "\n"


def _grid(axes: _Axes) -> Iterator[str]:
    for size in axes.sizes:
        x = axes.x(size)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
    for cost in axes.costs:
        y = axes.y(cost)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#eeeeee"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{cost:,} µs</text>'


def _apart(wanted: Mapping[str, float]) -> dict[str, float]:
    """Where each label stands: as near to the end of its line as those above and below it let it."""
    order = sorted(wanted, key=lambda step: wanted[step])
    places: dict[str, float] = {}
    free = float(TOP)
    for step in order:
        places[step] = max(wanted[step], free)
        free = places[step] + LABEL
    free = float(HEIGHT - BOTTOM)
    for step in reversed(order):
        places[step] = min(places[step], free)
        free = places[step] - LABEL
    return places
