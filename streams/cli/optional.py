"""An option whose value may be left out: `--wait` and `--wait 60`. Typer knows options with a value and options without one."""

from collections.abc import Callable, Sequence
from typing import Any

from typer.core import TyperCommand


def filled(words: Sequence[str], option: str, value: str, is_value: Callable[[str], bool]) -> list[str]:
    """The words, with `value` after an `option` that no value follows."""
    found = list[str]()
    for word, then in zip(words, [*words[1:], ""], strict=True):
        found += [word, value] if word == option and not is_value(then) else [word]
    return found


def is_number(word: str) -> bool:
    """True of what can only be meant as the value: a file is hardly named so, and is `./30` then."""
    return word.replace(".", "", 1).isdigit()


def with_optional(option: str, value: str) -> type[TyperCommand]:
    """A command whose `option` has this value where it stands alone."""

    class WithOptional(TyperCommand):
        """See `with_optional`."""

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            """The words as typer takes them."""
            return super().parse_args(ctx, filled(args, option, value, is_number))

    return WithOptional
