"""Which files the contracts are, what is in them, and how those on the disk differ from what the messages say now."""

import json
from pathlib import Path
from typing import Any

from schemas.topics import TOPICS
from streams.contracts.document import asyncapi
from streams.contracts.messages import standalone

ASYNCAPI = "asyncapi.json"
WHERE = Path("docs/contracts")
"""Where the contracts are committed, from the root of the repository."""


def contract_files() -> dict[str, str]:
    """The text of every file of the contracts, by its name inside the folder. The same messages give the same bytes."""
    document = asyncapi()
    schemas = document["components"]["schemas"]
    messages = {name: standalone(name, schemas) for name in document["components"]["messages"]}
    topics = {topic.name: _union([kind.__name__ for kind in topic.carries], topic.name) for topic in TOPICS if topic.carries}
    found = {ASYNCAPI: document}
    found |= {f"messages/{name}.json": schema for name, schema in messages.items()}
    found |= {f"topics/{name}.json": schema for name, schema in topics.items()}
    return {name: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in found.items()}


def _union(names: list[str], topic: str) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": topic,
        "description": "One of these messages, told apart by `type`.",
        "oneOf": [{"$ref": f"../messages/{name}.json"} for name in names],
    }


def write_contracts(folder: Path) -> int:
    """Write the contracts, and take away what is no longer one of them. Returns how many files they are."""
    files = contract_files()
    for name in _there(folder) - files.keys():
        (folder / name).unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return len(files)


def differences(folder: Path) -> list[str]:
    """A sentence for each file in `folder` that is not as the messages say now."""
    files, there = contract_files(), _there(folder)
    missing = [f"{folder / name} is missing" for name in sorted(files.keys() - there)]
    stale = [f"{folder / name} stands for nothing any more" for name in sorted(there - files.keys())]
    both = sorted(files.keys() & there)
    other = [f"{folder / name} differs" for name in both if (folder / name).read_text(encoding="utf-8") != files[name]]
    return missing + stale + other


def _there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.json")}
