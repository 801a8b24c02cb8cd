"""The AsyncAPI 3 document: every topic as a channel, every message, and what each office takes and writes."""

from typing import Any

from schemas.message import Message
from schemas.topics import AUDIT, DEAD, INPUTS, STATE, TOPICS, Office, Topic, routes
from streams.contracts.messages import PREFIX, message_schemas, without_key

Part = dict[str, Any]

WORDS = """Events, commands and answers of the settlement pipeline. The value of a record is one flat JSON object.

Where unknown fields are refused (`x-unknown-fields`) others may write, with an idempotent producer; all other topics are \
written by the pipeline alone. Read them with `isolation.level=read_committed`. The key of a record is the text of the field \
`x-key`, hashed with Kafka's default partitioner (murmur2); messages under `x-without-key` may have none. \
The `reason` of a DeadLetter is one of the schema Unreadable, that of an UntranslatableRecord one of GatewayReason."""


def asyncapi() -> Part:
    """The whole document. It depends on schemas/ alone, so that the same messages always give the same document."""
    schemas = message_schemas()
    carried = {kind.__name__: kind for topic in TOPICS for kind in topic.carries}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Takahuone", "version": "1.0.0", "description": WORDS, "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": dict(operation for office in INPUTS for operation in _operations(office)),
        "components": {"messages": {name: _message(kind) for name, kind in sorted(carried.items())}, "schemas": schemas},
    }


def _channel(topic: Topic) -> Part:
    names = [kind.__name__ for kind in topic.carries]
    return {
        "address": f"{{namespace}}.{topic.name}",
        "parameters": {"namespace": {"default": "takahuone", "description": "Keeps environments on one cluster apart."}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": ["compact" if topic.is_compacted else "delete"]}}},
        "x-key": topic.key,
        "x-without-key": without_key(topic),
        "x-partitions-of": topic.sized_by,
        "x-written-by": topic.written_by,
        "x-unknown-fields": "refused" if topic.is_door else "ignored",
        "x-private": topic.is_compacted,
    }


def _message(kind: type[Message]) -> Part:
    name = kind.__name__
    summary = (kind.__doc__ or "").partition("\n")[0]
    return {"name": name, "title": name, "summary": summary, "payload": {"$ref": f"{PREFIX}{name}"}}


def _operations(office: Office) -> list[tuple[str, Part]]:
    written = dict.fromkeys(topic.name for topic in routes(office).values())
    dead = [DEAD[topic.name].name for topic in INPUTS[office]]
    sent = [*written, *dead, AUDIT[office].name, STATE[office].name]
    taken = [(f"{office}.takes.{topic.name}", _operation("receive", topic.name)) for topic in INPUTS[office]]
    return taken + [(f"{office}.writes.{name}", _operation("send", name)) for name in sent]


def _operation(action: str, name: str) -> Part:
    return {"action": action, "channel": {"$ref": f"#/channels/{name}"}}
