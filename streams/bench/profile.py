"""Where a worker's CPU time goes, by stage: py-spy samples it from outside, and each sampled stack is given to one part of the work."""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT

import psutil

from streams.environment.jars import EnvironmentMissingError
from streams.environment.processes import Started, start

SAMPLES_A_SECOND = 100
"""Each sample stops the worker for a moment: at this rate the figures of a profiled run are a few percent worse."""
WRITTEN_WITHIN_SECONDS = 60

_FRAME = re.compile(r"(?P<function>.+) \((?P<file>[^():]+)(:\d+)?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiler:
    """A profiler that watches one process and writes to `file` when it is stopped."""

    process: Started
    file: Path

    def stopped(self) -> Mapping[str, float]:
        """Stop it. Returns the share of the samples by part of the work. Raises EnvironmentMissingError where it could not watch."""
        if self.process.is_alive:
            os.kill(self.process.pid, SIGINT)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(self.process.pid).wait(WRITTEN_WITHIN_SECONDS)
        if not self.file.exists():
            raise EnvironmentMissingError("py-spy could not watch the worker: it needs the right to trace processes (root, or ptrace)")
        return shares(self.file.read_text(encoding="utf-8").splitlines())


def watch_over(worker: Started, file: Path) -> Profiler:
    """Begin to sample a process. Raises EnvironmentMissingError without py-spy."""
    program = Path(sys.executable).parent / "py-spy"
    if not program.exists():
        raise EnvironmentMissingError("py-spy is not installed: `make install` brings it.")
    file.parent.mkdir(parents=True, exist_ok=True)
    options = ["--format", "raw", "--rate", str(SAMPLES_A_SECOND), "--duration", "86400", "--output", str(file)]
    process = start([str(program), "record", "--pid", str(worker.pid), *options], file.with_suffix(".log"))
    return Profiler(process=process, file=file)


def shares(stacks: Iterable[str]) -> Mapping[str, float]:
    """By part of the work, the greatest first: its share of the samples. A line is a stack, root first, and a count."""
    counts: Counter[str] = Counter()
    for line in stacks:
        stack, _, count = line.rpartition(" ")
        counts[part_of([_frame(frame) for frame in stack.split(";")])] += int(count)
    total = counts.total()
    return {part: count / total for part, count in counts.most_common()}


def _frame(text: str) -> tuple[str, str]:
    """Function, without its class, and file of a frame; the file has slashes whatever the system."""
    found = _FRAME.fullmatch(text)
    return (found["function"].rpartition(".")[2], found["file"].replace("\\", "/")) if found else (text, "")


def part_of(stack: Sequence[tuple[str, str]]) -> str:
    """The part of the work that a stack belongs to: the first frame from the root that says so.

    Encoding counts as that of its outputs, of the audit record or of the changelog, whichever asked for it; a stage with all that it calls.
    """
    for place, (function, file) in enumerate(stack):
        if (part := _BY_FUNCTION.get((function, file.rpartition("streams/shard/")[2]))) is not None:
            decided = [called for called, where in stack[place + 1 :] if _decides(where)]
            return f"decide: {decided[0]}" if part == HEADERS and decided else part
        if _decides(file):
            return f"decide: {function}"
        for name, part in _BY_FILE.items():
            if name in file:
                return part
    return "loop and engine" if any("streams/shard/" in file for _, file in stack) else "the rest"


HEADERS = "ids and headers"
"""A stage that yields is called while its words are stamped."""

_BY_FUNCTION = {
    ("_audit", "engine.py"): "audit",
    ("changes", "memory.py"): "changelog",
    ("addressed", "saying.py"): "encode outputs",
    ("stamped", "saying.py"): HEADERS,
}
_BY_FILE = {
    "streams/shard/inbox.py": "decode",
    "streams/shard/kafka.py": "Kafka client",
    "streams/shard/stream.py": "Kafka client",
    "aiokafka/": "Kafka client",
    "streams/stores.py": "stores",
    "frozen importlib": "start",
}


def _decides(file: str) -> bool:
    return "processors/" in file or file.endswith("bench/positions/office.py")
