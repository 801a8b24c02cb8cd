"""What to do about a side that finds no other though one is near: which fields differ, from what, and what either says."""

from typing import Any

from streams.story.words import plain_reason

STATES = ("TradeApproved", "AmendmentRequested", "InstructionSubmitted", "InstructionGenerated")
"""What states all the terms of a side."""
LEAVES = ("InstructionMatched", "SideCancelled")
"""After these a side is near no more."""

Json = dict[str, Any]


def near_advice(report: str, messages: list[Json]) -> str | None:
    """Which report was probably meant, and by what it differs; None where none is near, or it has matched or ended since."""
    told = [at for at, message in enumerate(messages) if message["type"] == "InstructionUnmatched" and message.get("report") == report]
    last = messages[told[-1]] if told else {}
    other, fields = last.get("nearest"), last.get("differs")
    if not other or not fields or any(_leaves(other, message) for message in messages[told[-1] :]):
        return None
    named = " and ".join(map(plain_reason, fields))
    return f"It differs in {named} from {other}{_values(report, other, fields, messages)}: amend one of them."


def _leaves(report: str, message: Json) -> bool:
    about = (message.get("report"), message.get("deliverer_report"), message.get("receiver_report"))
    return message["type"] in LEAVES and report in about


def _values(report: str, other: str, fields: list[str], messages: list[Json]) -> str:
    """What either says in each field, where the story knows both."""
    mine, others = _terms(report, messages), _terms(other, messages)
    pairs = [(_value(field, others, is_own=False), _value(field, mine, is_own=True)) for field in fields]
    known = [f"{his}, yours {yours}" for his, yours in pairs if his is not None and yours is not None]
    return f" ({'; '.join(known)})" if len(known) == len(fields) else ""


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
