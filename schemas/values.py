"""The small checked types of which every message is made, and the one decimal context that they are reckoned in."""

import decimal
import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import core_schema

DIGITS_MAX = 18
"""Total digits of an amount or a quantity (ISO 20022 ActiveCurrencyAndAmount: totalDigits 18)."""

_DECIMAL_TEXT = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?", re.ASCII)

EXACT = decimal.Context(
    prec=2 * DIGITS_MAX + 2,
    traps=[decimal.Inexact, decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.FloatOperation],
)
"""Wide enough for the product of any two amounts; loses nothing silently: an inexact result raises."""

_ROUNDING = decimal.Context(
    prec=EXACT.prec,
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.FloatOperation],
)


def round_half_even(amount: Decimal, decimals: int) -> Decimal:
    """`amount` to `decimals` places, a half to the even neighbour: with `round_ratio` all that rounds, and may lose a digit.

    Raises decimal.InvalidOperation where the result would have more than 38 digits.
    """
    return amount.quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING)


def round_ratio(amount: Decimal, part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    """`amount` x `part` / `whole` to `decimals` places, a half to the even neighbour, reckoned exactly before it is rounded once."""
    exact = Fraction(amount) * Fraction(part) / Fraction(whole) * 10**decimals
    return Decimal(round(exact)).scaleb(-decimals)


def decimal_from_text(value: Any) -> Decimal:
    """A decimal written as plain text: at most 18 digits, 6 of them after the point; no exponent, no number of JSON.

    Raises ValueError for anything else, so that 1e400, NaN, 0.1 and "1,5" are refused alike.
    """
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise ValueError("an amount or a quantity is written as text, not as a JSON number")  # noqa: TRY004 - pydantic reports a ValueError
    if not _DECIMAL_TEXT.fullmatch(value):
        raise ValueError("not a plain decimal with at most 18 digits before and 6 after the point")
    if len(value) > DIGITS_MAX and sum(character.isdigit() for character in value) > DIGITS_MAX:
        raise ValueError(f"more than {DIGITS_MAX} digits")
    return Decimal(value)


_ALWAYS_WRITABLE = Decimal(10) ** (DIGITS_MAX - 6)
"""Below this, 6 decimals leave a number within 18 digits."""


def is_writable(number: Decimal) -> bool:
    """True where a number has at most 18 digits, as every number in a message and in the state must."""
    return abs(number) < _ALWAYS_WRITABLE or sum(character.isdigit() for character in str(number)) <= DIGITS_MAX


_SHORT_ENOUGH = "|".join(
    ["(0|[1-9][0-9]{0,17})", *(rf"(0|[1-9][0-9]{{0,{DIGITS_MAX - 1 - places}}})\.[0-9]{{{places}}}" for places in range(1, 7))]
)


class _DecimalInText:
    """How pydantic reads and writes a decimal: wholly in its core, which takes a fifth of what a call of `decimal_from_text` would."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        text = core_schema.custom_error_schema(
            core_schema.str_schema(pattern=f"^-?({_SHORT_ENOUGH})$", strict=True),
            custom_error_type="decimal_text",
            custom_error_message=f"not a plain decimal in text: at most {DIGITS_MAX} digits, 6 of them after the point, no exponent",
        )
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(Decimal, text),
            python_schema=core_schema.no_info_plain_validator_function(decimal_from_text),
            serialization=core_schema.to_string_ser_schema(),
        )


DecimalText = Annotated[
    Decimal,
    _DecimalInText(),
    WithJsonSchema({"type": "string", "pattern": f"^{_DECIMAL_TEXT.pattern}$"}),
]
"""A signed decimal, text on the wire and Decimal in memory."""

Quantity = DecimalText
"""Units or nominal of an instrument, as its quantity type says."""

Money = DecimalText
"""An amount in the currency that stands beside it."""

_SUM_TEXT = r"^-?(0|[1-9][0-9]{0,31})(\.[0-9]{1,6})?$"


class _TextOf:
    """As `_DecimalInText`, for other digits: those of `pattern`."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        text = core_schema.str_schema(pattern=self._pattern, strict=True)
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(Decimal, text),
            python_schema=core_schema.is_instance_schema(Decimal),
            serialization=core_schema.to_string_ser_schema(),
        )


Sum = Annotated[Decimal, _TextOf(_SUM_TEXT), WithJsonSchema({"type": "string", "pattern": _SUM_TEXT})]
"""A sum of many amounts or quantities: written as these are, but with up to 38 digits, as EXACT reckons."""

_RATE_TEXT = r"^(0|[1-9][0-9]{0,2})(\.[0-9]{1,6})?$"
_FACTOR_TEXT = r"^(0|[1-9][0-9]?)(\.[0-9]{1,10})?$"

Rate = Annotated[Decimal, _TextOf(_RATE_TEXT), WithJsonSchema({"type": "string", "pattern": _RATE_TEXT})]
"""A rate in percent a year, not below zero and below 1,000."""

Factor = Annotated[Decimal, _TextOf(_FACTOR_TEXT), WithJsonSchema({"type": "string", "pattern": _FACTOR_TEXT})]
"""What is left of one of nominal (a pool factor, to ten decimals as they are published), or more where it is indexed."""

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,34}$")]
"""A name given by somebody (ISO 20022 Max35Text, printable, no blanks): a trade, a source, an account, a system."""

Lei = Annotated[str, Field(pattern=r"^[A-Z0-9]{18}[0-9]{2}$")]
"""The form of a legal entity identifier (ISO 17442); its check digits are a decision of `capture`."""

Cfi = Annotated[str, Field(pattern=r"^[A-Z]{6}$")]
"""The classification of a financial instrument (ISO 10962): ESVUFR is a common share, DBFTFB a bond."""

CfiGroup = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
"""The first letter of such a code, its category (E, equities), or the first two, with the group (ES, common shares)."""

Isin = Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$")]
"""The form of an ISIN (ISO 6166); its check digit is a decision of `capture`."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""A currency code (ISO 4217)."""

Mic = Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$")]
"""A market identifier code (ISO 10383)."""

Asset = Annotated[str, Field(pattern=r"^([A-Z]{3}|[A-Z]{2}[A-Z0-9]{9}[0-9])$")]
"""What an account holds: a currency code or an ISIN."""

ReportKey = Annotated[str, Field(pattern=r"^[^|]+\|[^|]+\|[^|]+\|[0-9]+\|(executed|amended|cancelled|instructed)$", max_length=160)]
"""The identity of a report as text: entity|source|trade|version|kind. `instructed`: sent to settlement without a trade report."""

FreeText = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]{0,140}$")]
"""Words for people, in any script, without control or direction-changing characters."""

Version = Annotated[int, Field(ge=1, le=999_999)]
"""The version of a trade, counted by its source from 1."""


def asset_fits(asset: Asset, holds: str) -> bool:
    """True where an account that `holds` cash is asked for a currency, or one for securities is asked for an ISIN."""
    return (len(asset) == 3) == (holds == "CASH")


class Side(StrEnum):
    """Which way the securities go, seen from the entity that reports."""

    BUY = "BUY"
    SELL = "SELL"


class Status(StrEnum):
    """What has become of a reported side: exactly one of these at any time."""

    PENDING = "pending"
    HELD = "held"
    PARTIALLY_SETTLED = "partially_settled"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    DEAD = "dead"

    @property
    def is_final(self) -> bool:
        """True where nothing more can happen to the report."""
        return self not in (Status.PENDING, Status.HELD, Status.PARTIALLY_SETTLED)
