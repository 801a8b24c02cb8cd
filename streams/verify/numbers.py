"""Amounts and quantities as whole numbers of millionths: exact, quick to add, small in memory."""

SCALE_DIGITS = 6
"""Digits after the point that the messages allow (schemas.values)."""


def millionths(text: str) -> int:
    """The number written in `text`. Raises ValueError where it is not a plain decimal with at most six decimals."""
    whole, _, fraction = text.partition(".")
    if len(fraction) > SCALE_DIGITS:
        raise ValueError(f"{text} has more than {SCALE_DIGITS} decimals")
    return int(whole + fraction.ljust(SCALE_DIGITS, "0"))


def plain(number: int) -> str:
    """The text of so many millionths, without trailing zeros."""
    whole, fraction = divmod(abs(number), 10**SCALE_DIGITS)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{fraction:06d}".rstrip("0").rstrip(".")
