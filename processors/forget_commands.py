"""How long back remembers an instruction that was sent directly, as a command: for the repeat window. Part of `instruct`.

Commands without a trade date are kept for ever: nothing else would stop a funding that is sent again after years.
"""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.window import remembered_since
from schemas.message import Message
from schemas.work import WorkOpened


def ask_to_forget_commands(books: BackBooks) -> Iterator[Message]:
    """Ask for the commands whose trade date is before the window, where there are any."""
    first, since = books.commands.after("dated", ""), remembered_since(books)
    if first is not None and since is not None and first[0] < since.isoformat():
        yield WorkOpened(store="commands", index="dated", prefix="", upper=since.isoformat(), because="repeat_window")


def forget_command(command: str, books: BackBooks) -> None:
    """Forget a command, if it is still there and still before the window."""
    kept, since = books.commands.get(command), remembered_since(books)
    if kept is not None and kept.trade_date is not None and since is not None and kept.trade_date < since:
        del books.commands[command]
