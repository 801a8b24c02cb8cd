"""The files of deploy/ that the program itself uses."""

from importlib.resources import files


def deploy_text(path: str) -> str:
    """The text of a file under deploy/."""
    return (files("deploy") / path).read_text(encoding="utf-8")
