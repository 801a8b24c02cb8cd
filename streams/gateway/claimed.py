"""What a line that became no event says of itself, as far as can be seen: which trade it is of, whose, and which side."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from streams.wrong_line import object_in

CONTENT_BYTES_MAX = 32 * 1024
"""How much of an untranslatable line is kept: escaped as JSON it may grow sixfold and must still be readable by the codec."""

_TRADE = re.compile(rb'"trade"\s*:\s*"([!-~]{1,35}?)"|(?:^|[\x01|])(?:17|571)=([!-{}~]{1,35})(?=[\x01|])')
"""Where a line that is no event names its trade: the native field, or ExecID or TradeReportID of FIX."""

_SAID = {
    "entity": re.compile(rb'"entity"\s*:\s*"([A-Z0-9]{18}[0-9]{2})"'),
    "source": re.compile(rb'"source"\s*:\s*"([!-~]{1,35}?)"|(?:^|[\x01|])49=([!-{}~]{1,35})(?=[\x01|])'),
    "version": re.compile(rb'"version"\s*:\s*"?([0-9]{1,9})'),
    "kind": re.compile(rb'"type"\s*:\s*"([A-Za-z]{1,35})"'),
}
"""What is said of whoever sent a line again: also where the line is no JSON. SenderCompID (49) is the source of FIX."""

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What is named; None where it is not, or is nothing of that form. Whose it is and its side, only a line of JSON says."""

    trade: str | None = None
    entity: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """By what another line can be known as the same one, mended: the fields that it shares with it, as far as they can be seen."""

    trade: str | None = None
    entity: str | None = None
    source: str | None = None
    version: str | None = None
    kind: str | None = None


def same_line(dead: Mapping[str, Any]) -> bytes:
    """By what a line of front.dead is the same one however often its file is sent: a digest of content and place, which may have 32 KB."""
    return sha256(orjson.dumps([dead.get(name) for name in ("gateway", "origin", "content")])).digest()


def claimed_in(content: bytes) -> Claimed:
    """What the beginning of a broken line claims. Never raises, whatever the bytes are."""
    begin = content[:CONTENT_BYTES_MAX]
    found = _TRADE.search(begin)
    told = object_in(begin)
    entity, side = told.get("entity"), told.get("side")
    return Claimed(
        trade=_first(found),
        entity=entity if isinstance(entity, str) and _LEI.fullmatch(entity) else None,
        side=side if side in ("BUY", "SELL") else None,
    )


def mark_in(content: bytes) -> Mark:
    """By what the beginning of a broken line can be known. Never raises, whatever the bytes are."""
    begin = content[:CONTENT_BYTES_MAX]
    return Mark(trade=_first(_TRADE.search(begin)), **{name: _first(form.search(begin)) for name, form in _SAID.items()})


def _first(found: re.Match[bytes] | None) -> str | None:
    return next(filter(None, found.groups())).decode() if found else None
