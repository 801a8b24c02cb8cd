"""Whether the bounds of a value have become narrower: lengths, ranges and patterns."""

import re
from collections.abc import Iterator
from typing import Any

AT_MOST = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
AT_LEAST = ("minLength", "minimum", "exclusiveMinimum", "minItems")

_WORDS = re.compile(r"\(([a-z]+(?:\|[a-z]+)*)\)")
_TIMES = re.compile(r"\{(\d+)(?:,(\d*))?\}")


def narrower_bounds(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What of `new` takes less than `old` did, as the end of a sentence that begins with the name of the field."""
    for name in (*AT_MOST, *AT_LEAST):
        if name in new and (name not in old or (new[name] < old[name] if name in AT_MOST else new[name] > old[name])):
            yield f"is narrower: {name} was {old.get(name, 'not set')} and is {new[name]}"
    if "pattern" in new and not _takes_all("pattern" in old and old["pattern"], new["pattern"]):
        yield f"may be narrower: its pattern was {old.get('pattern', 'not set')} and is {new['pattern']}"


def _takes_all(old: Any, new: str) -> bool:
    """True where it is plain that `new` takes all that `old` took: equal but for wider repetitions such as {0,34}, or more words to choose.

    A look-around would turn wider into narrower: then no.
    """
    if not isinstance(old, str):
        return False
    if old == new:
        return True
    if "(?" in old + new:
        return False
    words, more = _WORDS.findall(old), _WORDS.findall(new)
    if _WORDS.sub("()", old) == _WORDS.sub("()", new) and all(
        set(a.split("|")) <= set(b.split("|")) for a, b in zip(words, more, strict=True)
    ):
        return True
    if _TIMES.sub("{}", old) != _TIMES.sub("{}", new):
        return False
    return all(_includes(after, before) for before, after in zip(_TIMES.findall(old), _TIMES.findall(new), strict=True))


def _includes(wide: tuple[str, str], narrow: tuple[str, str]) -> bool:
    (least, most), (least_narrow, most_narrow) = (_range(wide), _range(narrow))
    return least <= least_narrow and most >= most_narrow


def _range(times: tuple[str, str]) -> tuple[float, float]:
    least, most = times
    return float(least), float(most or least)
