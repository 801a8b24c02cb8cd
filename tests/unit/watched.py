"""Books in which it is seen which open instructions are looked at: those whose value is read while it is seen."""

from typing import Any

from processors.books import BackBooks


class Watched:
    """The instructions of a shard. Whose index entries are passed over is not looked at; whose value is read is."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.looked_at: set[str] = set()

    def get(self, key: str) -> Any:
        self.looked_at.add(key)
        return self.store.get(key)

    def __getitem__(self, key: str) -> Any:
        self.looked_at.add(key)
        return self.store[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.store[key] = value

    def __delitem__(self, key: str) -> None:
        del self.store[key]

    def __len__(self) -> int:
        return len(self.store)

    def __contains__(self, key: object) -> bool:
        return key in self.store

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def watch(books: BackBooks) -> Watched:
    """See who is looked at from now on."""
    books.instructions = watched = Watched(books.instructions)
    return watched


def open_ones(books: BackBooks) -> set[str]:
    """Every open instruction."""
    found, entry = set[str](), books.instructions.after("dated", "")
    while entry is not None:
        found.add(entry[1])
        entry = books.instructions.after("dated", "", entry[0])
    return found
