"""In which obligation a netted trade stands, for whoever asks what becomes of it."""

from collections.abc import Iterable
from typing import Any


def stands_in(report: str, messages: Iterable[dict[str, Any]]) -> str | None:
    """The obligation in which an open report stands after these messages, which are in order, and what to ask next; None where in none."""
    last: dict[str, Any] | None = None
    for message in messages:
        if message["type"] == "TradeAllocated" and message["report"] == report:
            last = message
        elif message["type"] == "ObligationAllocated" and message["report"] == report and last is not None:
            last = last | {"quantity": message["open_quantity"]}
    if last is None:
        return None
    what = f"{last['quantity']} {last['isin']} of it stands in the obligation {last['obligation']}, netted on {last['date']}"
    return f"Nothing: {what}, and settles with that. `takahuone trade {last['obligation']}` tells what it waits for."
