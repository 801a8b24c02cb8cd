"""A bar on standard error while topics are read."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars

from streams.verify.verify import Progress


@contextmanager
def bar(name: str, *, shown: bool) -> Iterator[Progress]:
    """Shows how much of which topic was read, and goes away at the end: where nobody sees it, it would leave an empty line."""
    console = Console(stderr=True)
    with Bars(console=console, transient=True, disable=not (shown and console.is_terminal)) as bars:
        task = bars.add_task(name, total=None)
        yield lambda what, done, total: bars.update(task, description=what, completed=done, total=total)
