"""What a process cost between two moments of its work: wall and CPU seconds for so many records."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psutil


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of all that it has started, ended children included. Raises psutil.NoSuchProcess."""
    process = psutil.Process(pid)
    own = process.cpu_times()
    found = own.user + own.system + own.children_user + own.children_system
    for child in process.children(recursive=True):
        times = child.cpu_times()
        found += times.user + times.system
    return float(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One look: seconds since the start of the process, CPU seconds, and the end of what is committed in each partition of its output."""

    at: float
    cpu: float
    broker_cpu: float
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of a run."""

    records: int
    seconds: float
    cpu_seconds: float
    broker_cpu_seconds: float

    def told(self) -> dict[str, Any]:
        """The figures of a report."""
        return {
            "records": self.records,
            "seconds": round(self.seconds, 2),
            "cpu_seconds": round(self.cpu_seconds, 2),
            "broker_cpu_seconds": round(self.broker_cpu_seconds, 2),
            "records_per_second": round(self.records / self.seconds) if self.seconds else 0,
            "records_per_cpu_second": round(self.records / self.cpu_seconds) if self.cpu_seconds else 0,
        }


def windows(samples: Sequence[Sample], offsets: Sequence[Sequence[int]]) -> Mapping[str, Window]:
    """The parts of a run whose output stands at these `offsets` in each partition, in order; `samples` begin with the process.

    whole: from the start of the process to the last output. working: from the first output that a sample saw. second_half: of the records.
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
            cpu_seconds=now.cpu - then.cpu,
            broker_cpu_seconds=now.broker_cpu - then.broker_cpu,
        )

    return {"whole": between(0), "working": between(first), "second_half": between(half)}
