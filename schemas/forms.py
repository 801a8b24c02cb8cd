"""The forms of the small checked types in words, for whoever wrote something else."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from schemas.values import Asset, Cfi, CfiGroup, Currency, FreeText, Identifier, Isin, Lei, Mic, ReportKey

_WORDS: tuple[tuple[Any, str], ...] = (
    (Lei, "20 characters: a LEI (ISO 17442), of capital letters and digits, the last two digits"),
    (Isin, "12 characters: an ISIN (ISO 6166), two capital letters, nine capital letters or digits, and a digit"),
    (Currency, "three capital letters: a currency code (ISO 4217)"),
    (Mic, "four capital letters or digits: a market identifier code (ISO 10383)"),
    (Cfi, "six capital letters: a CFI code (ISO 10962)"),
    (CfiGroup, "one or two capital letters: the first of a CFI code (ISO 10962)"),
    (Asset, "a currency code (ISO 4217, three letters) or an ISIN (ISO 6166, 12 characters), in capital letters"),
    (Identifier, "1 to 35 characters: letters, digits and . _ : / + - without blanks, the first a letter or a digit"),
    (ReportKey, "the key of a report: entity|source|trade|version|kind, the kind executed, amended, cancelled or instructed"),
    (FreeText, "at most 140 characters, none of which controls a terminal or the direction of writing"),
)


def in_words(error: Mapping[str, Any]) -> str:
    """What is wrong, by one of the errors that pydantic lists (with its context): where it gives a pattern, what that means."""
    words = _by_pattern().get(error.get("ctx", {}).get("pattern")) if error["type"] == "string_pattern_mismatch" else None
    return f"must be {words}" if words is not None else str(error["msg"])


@cache
def _by_pattern() -> dict[str | None, str]:
    return {TypeAdapter(kind).json_schema()["pattern"]: words for kind, words in _WORDS}
