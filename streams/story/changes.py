"""Who has asked for what of an instruction, and what was changed by it: holds, releases, priorities, parts, links."""

from collections.abc import Iterable
from typing import Any

from schemas.instruction import Priority
from streams.verify.asked import command_key

Json = dict[str, Any]
PRIORITIES = {each.value: each.name.lower() for each in Priority}
POSITIONS = {"BEFO": "before", "AFTE": "after", "WITH": "together with"}
CHANGES = {
    "hold": "puts {hold} on it",
    "release": "takes {release} off it",
    "released_quantity": "releases {released_quantity} of it",
    "priority": "gives it {priority} priority",
    "partial": "gives it the partial indicator {partial}",
    "unlink": "takes its links with {unlink} back",
}
"""By the field of InstructionModified that is given."""


def with_who(messages: Iterable[Json]) -> list[Json]:
    """The messages, where each change says who has asked for it: as its command does, where that is on its topic still."""
    messages = list(messages)
    asked = {command_key(message): message for message in messages if "who" in message}
    return [_asked(asked.get(command_key(each), {})) | each if each["type"] == "InstructionModified" else each for each in messages]


def _asked(command: Json) -> Json:
    return {name: command[name] for name in ("who", "second") if command.get(name) is not None}


def who_asks(message: Json) -> str:
    """One person, or two where it takes two; the command where it is not on the topics any more."""
    if not message.get("who"):
        return f"command {message.get('command', '-')}"
    return f"{message['who']}, with {message['second']}," if message.get("second") else str(message["who"])


def change(message: Json) -> str:
    """What somebody does to an instruction: `anna puts PREA on it (command c8)`."""
    said = f"{who_asks(message)} {_done(message)}"
    return f"{said} (command {message.get('command', '-')})" if message.get("who") else said


def _done(message: Json) -> str:
    link = message.get("link")
    if link:
        return f"has it settle {POSITIONS.get(link['position'], link['position'])} {link['report']}"
    field = next((name for name in CHANGES if message.get(name) is not None), None)
    if field is None:
        return "changes its conditions"
    return CHANGES[field].format_map(message | {"priority": priority_named(message.get("priority"))})


def priority_named(priority: Any) -> str:
    """A priority in words."""
    return PRIORITIES.get(priority, str(priority))
