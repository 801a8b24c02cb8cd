"""How long a shard stood still after a fault: the gaps between the audit records that it has committed, seen from outside."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

AFTER_SECONDS = 20.0
"""A gap belongs to a fault when it begins so soon after it."""
BEFORE_SECONDS = 1.0
"""What was committed last may have been so long ago when the fault came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What was done, to a worker of which office (none: to the broker), and when, in seconds of the epoch."""

    kind: str
    office: str
    at: float


def standstill(fault: Fault, times: Mapping[str, Sequence[Sequence[float]]], broker: Sequence[float] = ()) -> float:
    """The longest gap after a fault, in seconds, of any shard that it can have hit. `times`: by office and shard, when records came.

    A gap into which a fault of the broker falls (`broker`: when), or which begins with one, is that fault's and no worker's: what was
    under way is committed after the fault was noted.
    """
    longest = 0.0
    for office in (fault.office,) if fault.office else tuple(times):
        for shard in times[office]:
            first, last = bisect_left(shard, fault.at - BEFORE_SECONDS), bisect_left(shard, fault.at + AFTER_SECONDS)
            for place in range(first, min(last, len(shard) - 1)):
                is_brokers = bool(fault.office) and any(shard[place] - BEFORE_SECONDS <= at < shard[place + 1] for at in broker)
                if shard[place + 1] > fault.at and not is_brokers:
                    longest = max(longest, shard[place + 1] - shard[place])
    return longest


def standstills(faults: Sequence[Fault], times: Mapping[str, Sequence[Sequence[float]]]) -> list[tuple[Fault, float]]:
    """Each fault with its standstill in seconds."""
    broker = [fault.at for fault in faults if not fault.office]
    return [(fault, standstill(fault, times, broker)) for fault in faults]


def by_kind(found: Sequence[tuple[Fault, float]]) -> dict[str, dict[str, float]]:
    """By kind of fault: how many, and the median, 99th percentile and maximum of the standstills in seconds."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for fault, seconds in found:
        kinds[fault.kind].append(seconds)
    return {kind: _told(sorted(seconds)) for kind, seconds in kinds.items()}


def _told(seconds: list[float]) -> dict[str, float]:
    cuts = quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else seconds * 99
    return {"faults": len(seconds), "p50": round(cuts[49], 2), "p99": round(cuts[98], 2), "max": round(seconds[-1], 2)}
