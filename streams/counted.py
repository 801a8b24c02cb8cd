"""How many there are, in words: one is not many."""


def counted(number: int, thing: str) -> str:
    """A number with the name of what it counts: `1 group`, `1,200 groups`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
