"""Small reckonings that reports share."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil

PERCENTS = (50.0, 90.0, 99.0, 99.9)


def percentiles_ms(seconds: Sequence[float]) -> Mapping[str, float]:
    """By nearest rank, the least time that so many percent do not exceed, and the greatest; in milliseconds. Empty without samples."""
    ranked = sorted(seconds)
    if not ranked:
        return {}
    found = {f"p{percent:g}": ranked[ceil(len(ranked) * percent / 100) - 1] for percent in PERCENTS} | {"max": ranked[-1]}
    return {name: round(value * 1000, 2) for name, value in found.items()}


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the least-squares line through (x, y) points; 0 where all x are the same."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def percent(part: Decimal, whole: Decimal) -> str:
    """`part` in percent of `whole`, to two places; of nothing it is 0."""
    return f"{100 * part / whole:.2f}" if whole else "0"
