"""All that a transaction lacks, in words: of an account or of a limit group with how much, and what it waits for."""

from decimal import Decimal
from typing import Any


def all_lacks(message: dict[str, Any]) -> str:
    """All that is told as lacking, the first first, and how much more there was."""
    is_first = any(message.get(name) for name in ("lacking", "linked", "account"))
    return "; ".join([*([lack_of(message)] if is_first else []), others_of(message)])


def for_part(quantity: Decimal | str | None) -> str:
    """Of how much of it all that is told, where not all that is left would settle."""
    return f", for a part of {Decimal(quantity):f}" if quantity is not None else ""


def others_of(message: dict[str, Any]) -> str:
    """What is told beside the first."""
    left_out = message.get("others_left_out")
    return "; ".join([*map(lack_of, message["others"]), *([f"and {left_out} more"] if left_out else [])])


def lack_of(lack: dict[str, Any]) -> str:
    """One of them."""
    if lack.get("lacking"):
        return f"{lack['account']} lacks {lack['lacking']} {lack['asset']}{_of_group(lack)}"
    if lack.get("linked"):
        return f"it waits for {lack['linked']}"
    reason = str(lack["reason"]).replace("_", " ")
    return f"{reason} ({lack['account']})" if lack.get("account") else reason


def _of_group(lack: dict[str, Any]) -> str:
    if not lack.get("limit_group"):
        return ""
    what = "cover" if lack["reason"] == "collateral_short" else "headroom"
    return f" of the {what} of limit group {lack['limit_group']}"
