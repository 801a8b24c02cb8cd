"""The terminal on which tables are printed, or the file, in which nothing is cut."""

from rich.console import Console

WIDTH_OF_FILES = 10_000
"""What is read by a program, a pager or an editor has no edge: a table is as wide as what stands in it."""


def console() -> Console:
    """Standard output: as wide as the terminal, and where it is none as wide as anything needs."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDTH_OF_FILES)
