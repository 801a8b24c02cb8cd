"""A process of its own for what may never come back: HiGHS has been seen to go round for ever, where no limit of its own is looked at.

The system ends it, by the CPU that it has used: a machine that is busy with other things takes nothing from an answer. So it ends too
where whoever asked was killed.
"""

import gc
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


class GivenUpError(Exception):
    """No answer: it took more CPU than it may, or the process was ended by somebody else. The sentence says which."""


class Apart:
    """Answers one question after another in one other process, which begins with the first."""

    def __init__(self, cpu_seconds: int) -> None:
        """`cpu_seconds` of CPU is what one answer may take."""
        self.cpu_seconds = cpu_seconds
        self._child: Any = None
        self._connection: Connection | None = None

    def ask(self, do: Callable[..., T], *arguments: object) -> T:
        """What `do` gives, or raises: it goes over by its name, so it is a function of a module, and its arguments as copies.

        Raises GivenUpError.
        """
        child, connection = self._begun()
        error: Exception | None
        found: T
        try:
            connection.send((do, arguments))
            error, found = connection.recv()
        except (EOFError, OSError):
            self.end()
            child.join()
            raise GivenUpError(self._why(child.exitcode)) from None
        if error is not None:
            raise error
        return found

    def end(self) -> None:
        """End the other process, whatever it does. Who waits for its answer gives up."""
        if self._child is not None:
            self._child.kill()
        self._child = self._connection = None

    def _begun(self) -> tuple[Any, Connection]:
        if self._child is None or self._connection is None:
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._child = context.Process(target=_answer, args=(theirs, self.cpu_seconds), daemon=True)
            self._child.start()
            theirs.close()
        return self._child, self._connection

    def _why(self, code: int | None) -> str:
        if code == -signal.SIGXCPU:
            return f"no answer within {self.cpu_seconds:,} s of CPU"
        return f"the process that looked for an answer has ended ({code})"


def _answer(connection: Connection, cpu_seconds: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks hears it, and ends this
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            do, arguments = connection.recv()
        except EOFError:
            return
        gc.freeze()
        found: tuple[Exception | None, Any]
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        used = sum(os.times()[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 1 + cpu_seconds, hard))
        try:
            found = None, do(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever it is goes over to whoever asked, and is raised there
            found = error, None
        connection.send(found)
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))  # to read the next question takes nothing from this answer, nor from that
        gc.unfreeze()
