"""Text from outside, fit for one line of a terminal."""


def printable(text: str) -> str:
    """The same, with a question mark for each character that controls the terminal or the line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
