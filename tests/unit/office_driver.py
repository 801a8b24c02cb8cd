"""An office without Kafka: what is said goes round the table, work is done an item at a time, and time is told by hand."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import localcontext
from typing import Any

from processors.books import Books
from schemas.message import EPOCH, Message, derive_id, stamp
from schemas.time import TimeAdvanced
from schemas.values import EXACT
from schemas.work import WorkDue, WorkFinished, WorkOpened

Row = tuple[str, tuple[type[Message], ...], Callable[[Any, Any], Iterable[Message]]]


@dataclass
class OfficeDriver:
    """The stages of `table` over `books`. Written apart from the runner on purpose: the two must agree."""

    table: Sequence[Row]
    books: Books
    work: dict[tuple[str, ...], WorkOpened] = field(default_factory=dict)

    def give(self, message: Message) -> list[Message]:
        """All that is said upon `message` and in all the work that it sets off, each with its header."""
        return self._input(message) + self.finish()

    def finish(self) -> list[Message]:
        """Do all the work that was asked for."""
        said: list[Message] = []
        while self.work:
            said += self._do(self.work.pop(next(iter(self.work))))
        return said

    def tell_time(self, now: datetime) -> list[Message]:
        """The time of the shard moves to `now`."""
        self.books.now = now
        return self.give(TimeAdvanced())

    def _do(self, asked: WorkOpened) -> list[Message]:
        names: dict[str, Any] = {"store": asked.store, "prefix": asked.prefix, "because": asked.because}
        said: list[Message] = []
        store, items = getattr(self.books, asked.store), 0
        entry = store.after(asked.index, asked.prefix)
        while entry is not None and not (asked.upper and entry[0] > asked.upper):
            said, items = said + self._input(WorkDue(key=entry[1], **names)), items + 1
            entry = store.after(asked.index, asked.prefix, entry[0])
        return said + self._input(WorkFinished(items=items, **names))

    def _input(self, message: Message) -> list[Message]:
        self.books.sequence += 1
        at = self.books.now if message.at == EPOCH else message.at
        return self.hear([stamp(message, id=f"input-{self.books.sequence}", cause="", at=at)])

    def hear(self, given: list[Message]) -> list[Message]:
        """Give each message to the stages that answer it, in the order of the table, and then what they say."""
        said, waiting = [], deque(given)
        while waiting:
            heard = waiting.popleft()
            for name, answers, decide in self.table:
                with localcontext(EXACT):
                    words = list(decide(heard, self.books)) if isinstance(heard, answers) else []
                said += [stamp(word, id=derive_id(heard.id, name, at), cause=heard.id, at=self.books.now) for at, word in enumerate(words)]
                waiting += words
        for work in (word for word in said if isinstance(word, WorkOpened)):
            key = (work.store, work.index, work.prefix, work.because)
            if key not in self.work or self.work[key].upper < work.upper:
                self.work[key] = work
        return said
