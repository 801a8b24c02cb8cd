"""The JSON Schema of each message, as the reader of its topic checks it: taken from the codec's own adapters."""

from collections.abc import Collection, Iterable
from dataclasses import MISSING, fields
from inspect import cleandoc
from typing import Any

from schemas.codec import adapter
from schemas.gateway import GatewayReason
from schemas.message import Message
from schemas.reasons import Unreadable
from schemas.topics import TOPICS, Topic
from streams.contracts.described import described

Schema = dict[str, Any]

HEADER = tuple(field.name for field in fields(Message))
"""What our own offices always write, and whoever writes to a door may leave out, but for `type`."""

PREFIX = "#/components/schemas/"
"""Where a schema that others share stands in the AsyncAPI document."""

DEAD_REASONS = (Unreadable, GatewayReason)
"""What the `reason` of a DeadLetter and of an UntranslatableRecord may be: text in the envelope, a promise all the same."""


def message_schemas() -> dict[str, Schema]:
    """The schema of every message that a topic carries, and of every value that these share, by name, and the reasons of dead letters.

    Raises ValueError where one message is read in two ways, because a door and a topic of our own both carry it.
    """
    found: dict[str, Schema] = {
        enum.__name__: {"description": enum.__doc__ and cleandoc(enum.__doc__), "enum": [reason.value for reason in enum], "type": "string"}
        for enum in DEAD_REASONS
    }
    for topic in TOPICS:
        for name, schema in _schemas_of(topic).items():
            if found.setdefault(name, schema) != schema:
                raise ValueError(f"{name} is read in one way on {topic.name} and in another elsewhere: it is for doors or for offices")
    return dict(sorted(found.items()))


def _schemas_of(topic: Topic) -> dict[str, Schema]:
    if not topic.carries:
        return {}
    whole = adapter(topic).json_schema(ref_template=f"{PREFIX}{{model}}")
    named: dict[str, Schema] = whole.pop("$defs", {})
    if len(topic.carries) == 1:
        named[topic.carries[0].__name__] = whole
    named = {name: described(name, schema) for name, schema in named.items()}
    carried = {kind.__name__ for kind in topic.carries}
    if topic.is_door:
        parts = {name for name, schema in named.items() if name not in carried and schema.get("type") == "object"}
        named = {_at_door(name, parts): _with_refs_at_door(schema, parts) for name, schema in named.items()}
    return {name: _message(_plain(schema), topic) if name in carried else _plain(schema) for name, schema in named.items()}


def _at_door(name: str, parts: Collection[str]) -> str:
    """What is a part of messages has a name of its own at a door, where fields that are not known are refused in it too."""
    return f"{name}AtDoor" if name in parts else name


def _with_refs_at_door(schema: Any, parts: Collection[str]) -> Any:
    if isinstance(schema, list):
        return [_with_refs_at_door(part, parts) for part in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _with_refs_at_door(part, parts) for key, part in schema.items()}
    if isinstance(schema.get("$ref"), str):
        moved["$ref"] = PREFIX + _at_door(schema["$ref"].removeprefix(PREFIX), parts)
    return moved


def _message(schema: Schema, topic: Topic) -> Schema:
    """What the adapters leave to the discriminator and to the runner: `type` is always there, the header wherever we write."""
    always = HEADER[:1] if topic.is_door else HEADER
    required = [*always, *(name for name in schema.get("required", ()) if name not in always)]
    properties = {name: _without_default(field) if name in always else field for name, field in schema["properties"].items()}
    return {**schema, "properties": properties, "required": required}


def _without_default(field: Schema) -> Schema:
    return {key: part for key, part in field.items() if key != "default"}


def _plain(schema: Any) -> Any:
    """Without the titles that pydantic makes of names: they say nothing new."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _fields(part) if key == "properties" else _plain(part) for key, part in schema.items() if key != "title"}


def _fields(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(field) for name, field in properties.items()}


def shared(schema: Any) -> Iterable[str]:
    """The names of the shared schemas that `schema` points to, each as often as it does."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(PREFIX)
        for part in schema.values():
            yield from shared(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from shared(part)


def standalone(name: str, schemas: dict[str, Schema]) -> Schema:
    """The schema of one message as a document of its own, with all that it points to."""
    needed: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for other in shared(schemas[waiting.pop()]):
            if other not in needed:
                needed[other] = None
                waiting.append(other)
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **_local(schemas[name])}
    return {**document, "$defs": {other: _local(schemas[other]) for other in sorted(needed)}} if needed else document


def _local(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_local(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _local(part) for key, part in schema.items()}
    if isinstance(schema.get("$ref"), str):
        moved["$ref"] = schema["$ref"].replace(PREFIX, "#/$defs/")
    return moved


def without_key(topic: Topic) -> list[str]:
    """The messages of a keyed topic that may come without a key: they are broadcast, or they are about a shard itself."""
    if topic.key is None:
        return []
    return [kind.__name__ for kind in topic.carries if not _always_has(kind, topic.key)]


def _always_has(kind: type[Message], name: str) -> bool:
    return any(field.name == name and field.default is MISSING for field in fields(kind))
