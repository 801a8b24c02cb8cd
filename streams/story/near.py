"""What to do about a side that finds no other though one is near: which fields differ, from what, and what either says.

What is near need not be meant: of another trade, that differs in several fields, nobody is advised to amend either towards the other.
"""

from typing import Any

from streams.story.interest import trade_of
from streams.story.words import plain_reason, subject

STATES = ("TradeApproved", "AmendmentRequested", "InstructionSubmitted", "InstructionGenerated")
"""What states all the terms of a side."""
MISSING = "The other side is missing: ask the counterparty for it."
LEAVES = ("InstructionMatched", "SideCancelled")
"""After these a side waits no more, and is near no more; so is one that was refused while it waited, or is dead (`leaves`)."""
ENDED = ("refused", "dead")

Json = dict[str, Any]


def near_advice(report: str, told: Json, messages: list[Json]) -> str | None:
    """Which report was probably meant, and by what it differs, where `told` names one that is near; `told` as `told_now` gives it."""
    other, fields = told.get("nearest"), told.get("differs")
    if not other or not fields:
        return None
    named, values = " and ".join(map(plain_reason, fields)), _values(report, other, fields, messages)
    if not _is_meant(report, other, fields, messages):
        return f"{MISSING} The nearest that waits there is {other}, which differs in {named}{values}."
    return f"It differs in {named} from {other}{values}: amend one of them."


def told_now(report: str, messages: list[Json]) -> Json | None:
    """What is true now of a side that waits: what it was told last, without a nearest that waits no more.

    Where it knows of none that waits, the nearest of the sides that came later and were told of it: this one hears of them only once it
    is alleged; of a side that names another party it does not learn. None where it was never told that it waits, or waits no more.
    """
    told = {str(message["report"]): message for message in messages if message["type"] == "InstructionUnmatched"}
    own = told.get(report)
    if own is None or _is_gone(report, messages):
        return None
    if own.get("nearest") and not _is_gone(own["nearest"], messages):
        return own
    entity = report.partition("|")[0]
    near = [
        message
        for other, message in told.items()
        if message.get("nearest") == report and message.get("differs") and not _is_gone(other, messages)
        if _terms(other, messages).get("counterparty") == entity
    ]
    found = min(near, key=lambda message: len(message["differs"]), default=None)
    if found is None:
        return own | {"nearest": None, "differs": None} if own.get("nearest") else own
    return own | {"nearest": found["report"], "differs": found["differs"]}


def as_meant(report: str, message: Json, messages: list[Json]) -> Json:
    """What is said of a side, without the fields of one that is near and not meant: then its other side is missing."""
    other, fields = message.get("nearest"), message.get("differs")
    return message if not other or not fields or _is_meant(report, other, fields, messages) else message | {"differs": None}


def held_beside(report: str, messages: list[Json]) -> list[str]:
    """What middle has held under the same trade id, of the party that a side names, and names its party; the last first."""
    mine = _terms(report, messages)
    named = {subject(message): message.get("counterparty") for message in messages if message["type"] in ("TradeExecuted", "TradeAmended")}
    held = [str(message["report"]) for message in reversed(messages) if message["type"] == "TradeHeld"]
    begins = f"{mine.get('counterparty')}|"
    return [
        other
        for other in dict.fromkeys(held)
        if other.startswith(begins) and trade_of(other) == trade_of(report) and named.get(other) in (None, mine.get("entity"))
    ]


def _is_meant(report: str, other: str, fields: list[str], messages: list[Json]) -> bool:
    """One that bears the same id or common reference, or differs in one field alone."""
    common = _terms(report, messages).get("common_reference")
    is_agreed = common is not None and common == _terms(other, messages).get("common_reference")
    return len(fields) == 1 or is_agreed or trade_of(report) == trade_of(other)


def leaves(message: Json) -> bool:
    """Whether a side of which this is said waits for another no more."""
    return message["type"] in LEAVES or (message["type"] == "StatusAdvised" and message.get("status") in ENDED)


def _is_gone(report: str, messages: list[Json]) -> bool:
    return any(
        leaves(message) and report in (message.get("report"), message.get("deliverer_report"), message.get("receiver_report"))
        for message in messages
    )


def _values(report: str, other: str, fields: list[str], messages: list[Json]) -> str:
    """What either says in each field, where the story knows both."""
    mine, others = _terms(report, messages), _terms(other, messages)
    pairs = [(field, _value(field, others, is_own=False), _value(field, mine, is_own=True)) for field in fields]
    known = [_both(field, his, yours) for field, his, yours in pairs if his is not None and yours is not None]
    return f" ({'; '.join(known)})" if len(known) == len(fields) else ""


def _both(field: str, his: str, yours: str) -> str:
    """Movements differ where they are the same: one has to deliver, and one to receive."""
    return f"both {yours.removesuffix('s')}" if field == "movement" else f"{his}, yours {yours}"


def _terms(report: str, messages: list[Json]) -> Json:
    """The terms of a side as the story has them: as it was sent to back, on the date to which it was moved since."""
    terms: Json = {}
    for message in messages:
        if message.get("report") == report and message["type"] in STATES:
            terms = (message.get("terms") or {}) | message
        elif message.get("report") == report and message["type"] == "SideRedated":
            terms = terms | {"intended_settlement_date": message["new_date"]}
    return terms


def _value(field: str, terms: Json, *, is_own: bool) -> str | None:
    """A counterparty differs where the one side does not name the other: shown is whom yours names, and who that is."""
    if field == "movement":
        return {"SELL": "delivers", "BUY": "receives"}.get(str(terms.get("side")))
    value = terms.get("entity") if field == "counterparty" and not is_own else terms.get(field)
    return None if value is None else str(value)
