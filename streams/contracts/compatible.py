"""Which changes of the contracts break somebody: those who write to a door, those who read our topics, or the records already there.

What the new program reads must include all that the old one read; what it writes must keep all that was always there. A new
topic, message, optional field or enum value breaks nobody, for readers are deployed before writers.
"""

from collections.abc import Iterator
from typing import Any

from streams.contracts.fields import Comparison
from streams.contracts.messages import shared

Document = dict[str, Any]


def incompatible(old: Document, new: Document) -> list[str]:
    """A sentence for each change from `old` to `new` (AsyncAPI documents) that breaks somebody; empty where none does."""
    return [*_channels(old["channels"], new["channels"]), *_schemas(old, new)]


def _channels(old: Document, new: Document) -> Iterator[str]:
    for name, channel in old.items():
        if name not in new:
            yield f"Topic {name} is gone or has another name: whoever reads or writes it is cut off."
        else:
            yield from _channel(name, channel, new[name])


def _channel(name: str, old: Document, new: Document) -> Iterator[str]:
    if old["x-key"] != new["x-key"]:
        yield f"The key of {name} was {old['x-key']} and is {new['x-key']}: records of one key would be in two partitions, in no order."
    if old["x-partitions-of"] != new["x-partitions-of"]:
        before, after = old["x-partitions-of"], new["x-partitions-of"]
        yield f"{name} had the partitions of {before} and has those of {after}: the topics that are there do not."
    if old["x-unknown-fields"] == "ignored" and new["x-unknown-fields"] == "refused":
        yield f"{name} refuses unknown fields and did not: whoever sends them is refused."
    for message in old["messages"]:
        if message not in new["messages"]:
            yield f"{name} no longer carries {message}: those who send it are refused, those who wait for it wait in vain."
    for message in new["x-without-key"]:
        if message in old["messages"] and message not in old["x-without-key"]:
            yield f"{message} on {name} may come without a key and always had one: nobody can say any more where it is."


def _schemas(old: Document, new: Document) -> Iterator[str]:
    before, after = old["components"]["schemas"], new["components"]["schemas"]
    written = _written(old, before) | _written(new, after)
    for name, schema in before.items():
        if name in after:
            yield from Comparison(before, after, keeps_what_was_written=name in written).compare(name, schema, after[name])


def _written(document: Document, schemas: Document) -> set[str]:
    """The names of all schemas that stand in what our own offices write."""
    own = [channel for channel in document["channels"].values() if channel["x-unknown-fields"] == "ignored"]
    waiting = [name for channel in own for name in channel["messages"]]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += shared(schemas[name])
    return found
