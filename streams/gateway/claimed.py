"""What a line that became no event says of itself, as far as can be seen: which trade it is of, whose, and which side."""

import re
from dataclasses import dataclass

from streams.wrong_line import object_in

CONTENT_BYTES_MAX = 32 * 1024
"""How much of an untranslatable line is kept: escaped as JSON it may grow sixfold and must still be readable by the codec."""

_TRADE = re.compile(rb'"trade"\s*:\s*"([!-~]{1,35}?)"|(?:^|[\x01|])(?:17|571)=([!-{}~]{1,35})(?=[\x01|])')
"""Where a line that is no event names its trade: the native field, or ExecID or TradeReportID of FIX."""

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What is named; None where it is not, or is nothing of that form. Whose it is and its side, only a line of JSON says."""

    trade: str | None = None
    entity: str | None = None
    side: str | None = None


def claimed_in(content: bytes) -> Claimed:
    """What the beginning of a broken line claims. Never raises, whatever the bytes are."""
    begin = content[:CONTENT_BYTES_MAX]
    found = _TRADE.search(begin)
    told = object_in(begin)
    entity, side = told.get("entity"), told.get("side")
    return Claimed(
        trade=next(filter(None, found.groups())).decode() if found else None,
        entity=entity if isinstance(entity, str) and _LEI.fullmatch(entity) else None,
        side=side if side in ("BUY", "SELL") else None,
    )
