"""The form that a field must have, in the words of the field, for whoever wrote something else."""

from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from schemas.penalties import PenaltyKey
from schemas.penalty_reference import MonthDay
from schemas.values import (
    Asset,
    Cfi,
    CfiGroup,
    Currency,
    DecimalText,
    Factor,
    FreeText,
    Identifier,
    Isin,
    Lei,
    Mic,
    Rate,
    ReportKey,
    Sum,
)

_WORDS: tuple[tuple[Any, str], ...] = (
    (Lei, "a LEI (ISO 17442): 20 capital letters and digits, the last two check digits"),
    (Isin, "an ISIN (ISO 6166): 12 characters, two capital letters, nine capital letters or digits, the last a check digit"),
    (Currency, "a currency code (ISO 4217): three capital letters"),
    (Mic, "a market identifier code (ISO 10383): four capital letters or digits"),
    (Cfi, "a CFI code (ISO 10962): six capital letters"),
    (CfiGroup, "the beginning of a CFI code (ISO 10962): one or two capital letters"),
    (Asset, "a currency code (ISO 4217, three letters) or an ISIN (ISO 6166, 12 characters), in capital letters"),
    (Identifier, "1 to 35 characters: letters, digits and . _ : / + - without blanks, the first a letter or a digit"),
    (ReportKey, "the key of a report: entity|source|trade|version|kind, the kind executed, amended, cancelled or instructed"),
    (PenaltyKey, "the key of a penalty: transaction|day|D or R, as its accrual says"),
    (MonthDay, "a day of the year, as 12-25"),
    (FreeText, "at most 140 characters, none of which controls a terminal or the direction of writing"),
    (DecimalText, "a plain decimal in text, as '1000.50': at most 18 digits, 6 of them after the point, no exponent"),
    (Sum, "a plain decimal in text: at most 32 digits before and 6 after the point, no exponent"),
    (Rate, "a rate in percent in text, as '4.25': not below zero, below 1,000, at most 6 decimals"),
    (Factor, "a factor in text, as '0.8125': not below zero, below 100, at most 10 decimals"),
)
_FORMATS = {"date": "a date, as 2026-01-30", "date-time": "a time with its zone, as 2026-01-30T17:00:00Z"}
_PLAIN = {"boolean": "true or false", "object": "a JSON object", "string": "text"}


@cache
def form_of(kind: Any, field: str) -> str:
    """What `field` of the dataclass `kind` must be, as the end of "must be ..."."""
    return _in_words(_schema(kind, field))


@cache
def form_of_entry(kind: Any, field: str) -> str:
    """The same of what the lists in such a field have for entries."""
    schema = _schema(kind, field)
    while "items" in schema:
        schema = schema["items"]
    return _in_words(schema)


def _schema(kind: Any, field: str) -> dict[str, Any]:
    whole = TypeAdapter(get_type_hints(kind, include_extras=True)[field]).json_schema()
    found: dict[str, Any] = next((part for part in whole.get("anyOf", ()) if part.get("type") != "null"), whole)
    return found


def _in_words(schema: dict[str, Any]) -> str:
    if "const" in schema:
        return f"'{schema['const']}'"
    if "enum" in schema:
        return f"one of {', '.join(str(value) for value in schema['enum'])}"
    if "pattern" in schema:
        return _by_pattern()[schema["pattern"]]
    if "format" in schema:
        return _FORMATS[schema["format"]]
    if schema.get("type") == "integer":
        return f"a whole number{_range(schema.get('minimum'), schema.get('maximum'))}"
    if schema.get("type") == "array":
        return f"a list{_range(schema.get('minItems'), schema.get('maxItems'))}"
    if "maxLength" in schema:
        return f"text of at most {schema['maxLength']} characters"
    return _PLAIN[schema.get("type", "object")]


def _range(least: int | None, most: int | None) -> str:
    """The bounds of a number, or of how many entries a list may have."""
    if least is None:
        return f" of at most {most:,}" if most is not None else ""
    return f" from {least:,} to {most:,}" if most is not None else f" of at least {least:,}"


@cache
def _by_pattern() -> dict[str, str]:
    return {TypeAdapter(kind).json_schema()["pattern"]: words for kind, words in _WORDS}
