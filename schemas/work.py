"""Work that time or reference data sets off in many items: asked for by a stage, done by the runner's cursor."""

from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message


@frozen
class WorkOpened(Message):
    """A stage asks for every key of `store` whose entry in `index` begins with `prefix` and is at most `upper`.

    The runner gives each to the stages as a WorkDue, one input an item, in order of the index, before any new input.
    A request equal to one that waits and has not begun is one request.
    """

    type: Literal["WorkOpened"] = "WorkOpened"
    store: str
    index: str
    prefix: str
    upper: str
    """Inclusive upper bound of the index entry: items that join later are left out. Empty: no bound."""
    because: str


@frozen
class WorkDue(Message):
    """Inside a shard: the item `key` of `store` is to be looked at again `because` of what opened the work."""

    type: Literal["WorkDue"] = "WorkDue"
    store: str
    key: str
    prefix: str
    because: str


@frozen
class WorkFinished(Message):
    """Inside a shard: the cursor has reached its end."""

    type: Literal["WorkFinished"] = "WorkFinished"
    store: str
    prefix: str
    because: str
    items: int
