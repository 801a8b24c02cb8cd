"""How long back remembers what has become of a side: for the repeat window, counted from the trade date. Part of `match`."""

from collections.abc import Iterator

from processors.approval import forget_answered
from processors.books import BackBooks
from processors.window import remembered_since
from schemas.message import Message
from schemas.work import WorkOpened


def ask_to_forget(books: BackBooks) -> Iterator[Message]:
    """Ask for the final sides that are older than the window, where there are any."""
    first = books.sides.after("final", "")
    since = remembered_since(books)
    if first is not None and since is not None and first[0] < since.isoformat():
        yield WorkOpened(store="sides", index="final", prefix="", upper=since.isoformat(), because="repeat_window")


def forget(report: str, books: BackBooks) -> None:
    """Forget a side, if it is still there and still older than the window. A final side stays final."""
    side, since = books.sides.get(report), remembered_since(books)
    if side is not None and since is not None and side.trade_date < since:
        del books.sides[report]
        forget_answered(report, books)
