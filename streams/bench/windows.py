"""What processes cost between two moments of their work: wall and CPU seconds for so many records."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psutil


def cpu_seconds(pid: int, *, with_children: bool = True) -> float:
    """User and system time of a process and of all that it has started, ended children included. Raises psutil.NoSuchProcess."""
    process = psutil.Process(pid)
    own = process.cpu_times()
    found = own.user + own.system
    if with_children:
        found += own.children_user + own.children_system
        for child in process.children(recursive=True):
            times = child.cpu_times()
            found += times.user + times.system
    return float(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One look: seconds since the start, CPU seconds by process, and the end of what is committed in each partition of the output."""

    at: float
    cpu: Mapping[str, float]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of a run."""

    records: int
    seconds: float
    cpu_seconds: Mapping[str, float]

    @property
    def records_per_second(self) -> float:
        """By the clock on the wall; 0 where it did not move."""
        return self.records / self.seconds if self.seconds else 0.0

    def records_per_cpu_second(self, process: str) -> float:
        """By the CPU time of one process; 0 where it had none."""
        return self.records / self.cpu_seconds[process] if self.cpu_seconds[process] else 0.0

    def told(self) -> dict[str, Any]:
        """The figures of a report."""
        return {
            "records": self.records,
            "seconds": round(self.seconds, 2),
            "records_per_second": round(self.records_per_second),
            "cpu_seconds": {name: round(seconds, 2) for name, seconds in self.cpu_seconds.items()},
            "records_per_cpu_second": {name: round(self.records_per_cpu_second(name)) for name in self.cpu_seconds},
        }


def windows(samples: Sequence[Sample], offsets: Sequence[Sequence[int]]) -> Mapping[str, Window]:
    """The parts of a run whose output stands at these `offsets` in each partition, in order; `samples` begin with the processes.

    whole: from the start of the processes to the last output. working: from the first output that a look saw. second_half: of the records.
    """
    counts = [sum(bisect_left(found, end) for found, end in zip(offsets, sample.ends, strict=True)) for sample in samples]
    total = sum(len(found) for found in offsets)
    last = next(place for place, count in enumerate(counts) if count == total)
    first = next(place for place, count in enumerate(counts) if count > 0)
    half = next(place for place, count in enumerate(counts) if 2 * count >= total)

    def between(begin: int) -> Window:
        then, now = samples[begin], samples[last]
        return Window(
            records=counts[last] - counts[begin],
            seconds=now.at - then.at,
            cpu_seconds={name: now.cpu[name] - then.cpu[name] for name in now.cpu},
        )

    return {"whole": between(0), "working": between(first), "second_half": between(half)}
