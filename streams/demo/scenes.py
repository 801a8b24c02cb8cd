"""Which function plays which kind of trade: they have the same name."""

from collections.abc import Callable

from streams.demo import rubbish, scenes_changing, scenes_matching, scenes_waiting
from streams.demo.kinds import KINDS, Kind
from streams.demo.plan import Plan

Play = Callable[[Plan, Kind, int, int], None]
"""Given the plan, the kind, the number of the trade and its place in the day, puts what is said and needed into the plan."""

_ROOMS = (scenes_matching, scenes_waiting, scenes_changing, rubbish)


def _play_of(kind: Kind) -> Play:
    found: list[Play] = [getattr(room, kind.name) for room in _ROOMS if hasattr(room, kind.name)]
    assert len(found) == 1, f"one function plays {kind.name}"
    return found[0]


SCENES: dict[str, Play] = {kind.name: _play_of(kind) for kind in KINDS}
