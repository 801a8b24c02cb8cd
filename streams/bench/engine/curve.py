"""The curve as a picture: microseconds a step by how many instructions are open, on a logarithmic axis. SVG, written by hand."""

from collections.abc import Mapping
from math import log10

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 360, 60, 20, 150, 40
COLOURS = ("#1b6ca8", "#c0392b", "#27ae60", "#8e44ad", "#d68910", "#16a085", "#5d6d7e")


def curve(found: Mapping[int, Mapping[str, float]]) -> str:
    """The picture of costs by size and step."""
    sizes = sorted(found)
    steps = list(found[sizes[0]])
    top = max(cost for costs in found.values() for cost in costs.values()) * 1.1
    first, last = log10(sizes[0]), log10(sizes[-1])

    def x(size: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((log10(size) - first) / (last - first) if last > first else 0.5)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * cost / top

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>')
    for size in sizes:
        parts.append(f'<line x1="{x(size):.1f}" y1="{TOP}" x2="{x(size):.1f}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    for mark in range(5):
        cost = top * mark / 4
        parts.append(f'<line x1="{LEFT}" y1="{y(cost):.1f}" x2="{WIDTH - RIGHT}" y2="{y(cost):.1f}" stroke="#eeeeee"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(cost) + 4:.1f}" text-anchor="end">{cost:,.0f} µs</text>')
    taken: list[float] = []
    for number, step in enumerate(steps):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(size):.1f},{y(found[size][step]):.1f}" for size in sizes)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        label = y(found[sizes[-1]][step]) + 4
        while any(abs(label - other) < 13 for other in taken):
            label += 13
        taken.append(label)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{label:.1f}" fill="{colour}">{step}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 6}">open instructions; CPU of one step, without Kafka</text></svg>')
    return "\n".join(parts) + "\n"
