"""The digest of what a message says: equal for a repeat, different for other content under the same identity."""

from dataclasses import fields
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from typing import Any, cast

from schemas.message import Message

HEADER = frozenset({"id", "cause", "at"})


@cache
def _business_fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in HEADER)


def digest(message: Message) -> str:
    """32 hexadecimal digits of BLAKE2b over the business fields: no header, decimals normalised, what is absent left out."""
    said = ((name, getattr(message, name)) for name in _business_fields(cast("Any", type(message))))
    text = "\x1f".join(f"{name}={_plain(value)}" for name, value in said if value is not None)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
