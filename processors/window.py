"""The repeat window: what is final is remembered for so many days, and an older trade is refused."""

from datetime import date, timedelta

from processors.books import Books


def remembered_since(books: Books) -> date | None:
    """The first trade date that is still remembered; None where no window is set: then nothing is forgotten."""
    window = books.parameters.get("repeat_window_days")
    return books.now.date() - timedelta(days=window.value) if window is not None else None
