"""Processes that outlive the command that started them: known by id and time of birth, so that a reused id is not mistaken."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
FIELD_OF_START_TICK = 19
"""`starttime` in /proc/PID/stat (proc(5): the 22nd field), counted from the first one after the name, which may hold blanks itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A process that was started here. `born` tells it from others that had or will have its id (`birth_of`)."""

    pid: int
    born: str
    log: str = ""
    """Where it writes."""

    @property
    def is_alive(self) -> bool:
        """True while this very process runs."""
        return self._found() is not None

    def _found(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            is_it = birth_of(process) == self.born and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return process if is_it else None

    def ask(self) -> None:
        """Ask it to end (SIGTERM), and do not wait."""
        process = self._found()
        if process is not None:
            process.terminate()

    def kill(self) -> None:
        """End it at once (SIGKILL)."""
        self._end("kill", 10)

    def stop(self, patience_seconds: float = 10.0) -> None:
        """Ask it to end (SIGTERM); after `patience_seconds`, end it."""
        if not self._end("terminate", patience_seconds):
            self._end("kill", 10)

    def _end(self, how: str, patience_seconds: float) -> bool:
        process = self._found()
        if process is None:
            return True
        getattr(process, how)()
        try:
            process.wait(patience_seconds)
        except psutil.TimeoutExpired:
            return False
        return True


def birth_of(process: psutil.Process) -> str:
    """When it was born: the boot of the machine and the tick since then, where the system tells them (Linux); else the time of day.

    Not by the time of day where it can be helped: whenever the clock is set, and each time its slow correction carries the time of
    the boot over a full second, Linux tells another one for the same process. Raises psutil.NoSuchProcess.
    """
    try:
        stat = Path(f"/proc/{process.pid}/stat").read_text()
        return f"{BOOT_ID.read_text().strip()}/{stat.rpartition(')')[2].split()[FIELD_OF_START_TICK]}"
    except (FileNotFoundError, ProcessLookupError):
        return repr(process.create_time())


def start(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> Started:
    """Start a process of its own session that writes to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the command is our own, no shell
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    process.returncode = 0  # it may outlive this process: from here on it is known by its id, and nobody waits for the object
    return Started(pid=process.pid, born=birth_of(psutil.Process(process.pid)), log=str(log))


def last_lines(log: Path, count: int = 5) -> str:
    """The end of a log, for an error message."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])
