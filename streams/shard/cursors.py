"""Work in many items: opened by a stage, kept in the state, done one item an input before anything new is taken."""

from dataclasses import dataclass, replace

from schemas.codec import decode
from schemas.message import Message, derive_id, stamp
from schemas.shard_state import Cursor
from schemas.work import WorkDue, WorkFinished, WorkOpened
from streams.shard.memory import Memory, work_asked
from streams.shard.port import Record


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a cursor as an input: who it is, and the message that stands for it."""

    name: str
    message: Message
    set_aside_as: str | None = None
    """The key under which the message was set aside, where it was."""
    record: Record | None = None
    """The record that was set aside."""


def open_work(memory: Memory, work: WorkOpened, number: int) -> bool:
    """Put `work` at the end of the queue under `number`; False where the same request waits already and now covers both."""
    asked = work_asked(work)
    same = memory.cursors.at_least("not_begun", asked, asked)
    if same is not None and same[0] == asked:
        waiting = memory.cursors[same[1]]
        upper = max(waiting.upper, work.upper) if waiting.upper and work.upper else ""
        memory.cursors[same[1]] = replace(waiting, upper=upper)
        return False
    memory.cursors[f"{number:015d}"] = Cursor(
        id=work.id,
        store=work.store,
        index=work.index,
        prefix=work.prefix,
        upper=work.upper,
        because=work.because,
        at="",
        items=0,
    )
    return True


def next_item(memory: Memory) -> Item:
    """Step the oldest cursor to its next item, or past its end (then the message is WorkFinished and the cursor is gone)."""
    found = memory.cursors.after("order", "")
    assert found is not None, "an item is asked for only while there is work"
    number, cursor = found[1], memory.cursors[found[1]]
    entry = memory.stores[cursor.store].after(cursor.index, cursor.prefix, cursor.at)
    if entry is None or (cursor.upper and entry[0] > cursor.upper):
        del memory.cursors[number]
        return Item(f"{cursor.id}/", _finished(memory, cursor))
    memory.cursors[number] = replace(cursor, at=entry[0], items=cursor.items + 1)
    key = entry[1]
    if cursor.store == "set_aside":
        return Item(f"{cursor.id}/{key}", _set_aside_message(memory, key), set_aside_as=key, record=_set_aside_record(memory, key))
    due = WorkDue(store=cursor.store, key=key, prefix=cursor.prefix, because=cursor.because)
    return Item(f"{cursor.id}/{key}", stamp(due, id=derive_id(cursor.id, "item", key), cause=cursor.id, at=memory.books.now))


def _finished(memory: Memory, cursor: Cursor) -> Message:
    finished = WorkFinished(store=cursor.store, prefix=cursor.prefix, because=cursor.because, items=cursor.items)
    return stamp(finished, id=derive_id(cursor.id, "end", cursor.items), cause=cursor.id, at=memory.books.now)


def _set_aside_message(memory: Memory, key: str) -> Message:
    trades = memory.office.trades
    message = decode(trades, memory.set_aside[key].content.encode())
    if not trades.is_door:
        return message
    return stamp(message, id=derive_id(key, memory.shard, "input"), cause=message.id, at=message.at)


def _set_aside_record(memory: Memory, key: str) -> Record:
    kept = memory.set_aside[key]
    return Record(memory.office.trades.name, memory.partition, kept.offset, kept.key.encode(), kept.content.encode())


def work_of_set_aside(memory: Memory, cause: str) -> list[WorkOpened]:
    """A request for each queue of set-aside messages whose first one need not wait any more."""
    found: list[WorkOpened] = []
    entry = memory.set_aside.after("arrival", "")
    while entry is not None:
        queue = entry[1].rpartition("|")[0]
        if memory.office.wait(_set_aside_message(memory, entry[1]), memory.books) is None:
            work = WorkOpened(store="set_aside", index="arrival", prefix=f"{queue}|", upper="", because="its_time_has_come")
            found.append(stamp(work, id=derive_id(cause, "set_aside", queue), cause=cause, at=memory.books.now))
        entry = memory.set_aside.after("arrival", "", f"{queue}|~")
    return found
