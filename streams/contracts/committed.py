"""The contracts as they were committed: what a change must be compatible with."""

import json
import subprocess
from pathlib import Path
from typing import Any

from streams.contracts.files import ASYNCAPI, WHERE

REVISIONS = ("origin/main", "HEAD")
"""What others have already, and the last commit; before both comes the last release, the nearest tag."""


class RevisionError(ValueError):
    """A revision that somebody named has no contracts."""


def committed(revision: str | None = None, *, root: Path = Path()) -> dict[str, dict[str, Any]]:
    """The AsyncAPI documents by the names of their revisions: of `revision`, else of the last release and of REVISIONS.

    Empty where nothing is committed yet, or there is no git. Raises RevisionError where `revision` has no contracts.
    """
    tag = _git("describe", "--tags", "--abbrev=0", root=root)
    names = [revision] if revision else [*([tag.decode().strip()] if tag else []), *REVISIONS]
    found: dict[bytes, str] = {}
    for name in names:
        content = _git("show", f"{name}:{(WHERE / ASYNCAPI).as_posix()}", root=root)
        if content is not None:
            found.setdefault(content, name)
    if revision and not found:
        raise RevisionError(f"{revision} has no {WHERE / ASYNCAPI}: name a revision of git in which the contracts are committed.")
    return {name: json.loads(content) for content, name in found.items()}


def _git(*words: str, root: Path) -> bytes | None:
    """What git says, or None where it has nothing to say or is not there."""
    try:
        told = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)  # noqa: S603, S607 - the git of whoever runs it
    except OSError:
        return None
    return told.stdout if told.returncode == 0 else None
