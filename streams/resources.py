"""The files of deploy/ that the program itself uses."""

from pathlib import Path

import deploy


def deploy_file(path: str) -> Path:
    """A file under deploy/."""
    return Path(deploy.__file__).parent / path


def deploy_text(path: str) -> str:
    """The text of a file under deploy/."""
    return deploy_file(path).read_text(encoding="utf-8")
