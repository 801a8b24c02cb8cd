"""Text from outside, fit for one line of a terminal, and as a sentence."""


def printable(text: str) -> str:
    """The same, with a question mark for each character that controls the terminal or the line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def sentence(text: str) -> str:
    """The same as one or more whole sentences, however it ends."""
    shown = printable(text).rstrip(".")
    return shown if shown.endswith("?") else f"{shown}."
