"""Simulated time and processes: coroutines are driven by hand, one event after another, and nothing waits in earnest."""

from collections.abc import Callable, Coroutine
from heapq import heappop, heappush
from typing import Any


class CrashedError(BaseException):
    """The process is no more. Not an Exception: nothing that it runs may catch it and go on."""


class Signal:
    """Something that is waited for: it is set once, with a value or an error; later settings are too late."""

    __slots__ = ("_error", "_waiting", "is_set", "value")

    def __init__(self) -> None:
        self.is_set = False
        self.value: Any = None
        self._error: BaseException | None = None
        self._waiting: list[Callable[[], None]] = []

    def set(self, value: Any = None, error: BaseException | None = None) -> None:
        if not self.is_set:
            self.is_set, self.value, self._error = True, value, error
            waiting, self._waiting = self._waiting, []
            for resume in waiting:
                resume()

    def then(self, resume: Callable[[], None]) -> None:
        """Call `resume` when it is set, or now."""
        if self.is_set:
            resume()
        else:
            self._waiting.append(resume)

    def __await__(self) -> Any:
        if not self.is_set:
            yield self
        if self._error is not None:
            raise self._error
        return self.value


class Scheduler:
    """All that will happen, in the order of its time (seconds), and then of its asking."""

    def __init__(self) -> None:
        self.now = 0.0
        self.events = 0
        self._coming: list[tuple[float, int, Callable[[], None]]] = []

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        self.events += 1
        heappush(self._coming, (self.now + seconds, self.events, call))

    def pause(self, seconds: float) -> Signal:
        signal = Signal()
        self.after(seconds, signal.set)
        return signal

    def run(self, is_over: Callable[[], bool], until: float) -> bool:
        """Let things happen until it is over (True) or the time has come (False)."""
        while not is_over():
            if not self._coming or self._coming[0][0] > until:
                return False
            self.now, _, call = heappop(self._coming)
            call()
        return True


class Process:
    """What crashes and freezes as one: the tasks of one worker. `stumbles` is asked at every await, and may crash or freeze it."""

    def __init__(self, name: str, scheduler: Scheduler, stumbles: Callable[["Process"], None] | None = None) -> None:
        self.name = name
        self.scheduler = scheduler
        self.is_alive = True
        self.wakes_at = 0.0
        self.was_zombie = False
        self._stumbles = stumbles
        self._tasks: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, Any, Any], ended: Callable[[], None] | None = None) -> "Task":
        task = Task(self, coroutine, ended)
        self._tasks = [each for each in self._tasks if not each.is_done]
        self._tasks.append(task)
        self.scheduler.after(0.0, task.resume)
        return task

    def may_go_on(self, task: "Task") -> bool:
        """False where the process is dead, or frozen: then the task goes on when it wakes."""
        if self._stumbles is not None and self.is_alive and self.wakes_at <= self.scheduler.now:
            self._stumbles(self)
        if self.is_alive and self.wakes_at > self.scheduler.now:
            self.scheduler.after(self.wakes_at - self.scheduler.now, task.resume)
            return False
        return self.is_alive

    def freeze(self, seconds: float) -> None:
        self.wakes_at = self.scheduler.now + seconds

    def crash(self) -> None:
        """Die: nothing goes on. One of the tasks may be running right now, so they are cut off a moment later."""
        if self.is_alive:
            self.is_alive = False
            self.scheduler.after(0.0, self.cut_off)

    def cut_off(self) -> None:
        """End every task where it stands."""
        self.is_alive = False
        for task in self._tasks:
            task.cut_off()

    def check(self) -> None:
        """What every operation begins with: a dead process does nothing."""
        if not self.is_alive:
            raise CrashedError(self.name)


class Task:
    """One coroutine of a process."""

    def __init__(self, process: Process, coroutine: Coroutine[Any, Any, Any], ended: Callable[[], None] | None) -> None:
        self._process = process
        self._coroutine = coroutine
        self._ended = ended
        self._has_begun = False
        self.is_done = False

    def resume(self) -> None:
        if self.is_done or not self._process.may_go_on(self):
            return
        self._has_begun = True
        try:
            awaited: Signal = self._coroutine.send(None)
        except CrashedError:
            self.is_done = True
        except StopIteration:
            self.is_done = True
            if self._ended is not None:
                self._ended()
        else:
            awaited.then(self.resume)

    def cut_off(self) -> None:
        if self.is_done:
            return
        self.is_done = True
        if not self._has_begun:
            self._coroutine.close()
            return
        try:
            self._coroutine.throw(CrashedError())
        except (CrashedError, StopIteration):
            return
        raise AssertionError("a crashed process goes on")
