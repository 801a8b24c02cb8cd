"""A row of each message that refuses something, or says that it is dead."""

from base64 import b64decode
from binascii import Error as NoBase64Error
from typing import Any

from schemas import topics
from schemas.unknown_field import plain
from streams.gateway.claimed import Claimed
from streams.refused.row import (
    BEGINS_MAX,
    RECORD_ADVICE,
    REFUSED_COMMAND,
    REFUSED_REFERENCE,
    REQUEST_ADVICE,
    REQUEST_ANEW,
    SEND_AGAIN,
    WRITTEN_INSIDE,
    Ended,
    Kind,
    Row,
)
from streams.story.advice import ADVICE, REFUSED_INSTRUCTION, advice
from streams.story.interest import KEY_BARS, trade_of
from streams.story.iso import codes_of
from streams.story.requests import REQUEST, request_standings
from streams.story.scan import readable
from streams.story.words import about
from streams.verify.front_says import AFTER_READING
from streams.verify.sides import KINDS, report_key

Json = dict[str, Any]
DOORS = {topic.name for topic in topics.TOPICS if topic.is_door}
FRONT = topics.FRONT_TRADES.name


def answered(message: Json, asked: Json | None = None) -> Row:
    """Of a refusal; of that of a command with the command, as far as it is still on its topic."""
    if message["type"] == "CommandRefused":
        return _command(message, asked or {})
    if message["type"] == "CancellationRefused":
        return _request(message, message["request"], message["report"], Ended.REFUSED)
    return _of(message, Ended.REFUSED)


def advised(message: Json) -> Row:
    """Of what is told to be refused or dead."""
    return _of(message, Ended(message["status"]))


def _of(message: Json, ended: Ended) -> Row:
    report = message["report"]
    if report.endswith(REQUEST):
        return _request(message, report, None, ended)
    return Row(
        kind=Kind.REPORT,
        state=ended,
        at=message["at"],
        id=report,
        party=message["entity"],
        trade=_trade(report),
        reason=message["reason"],
        codes=codes_of(report, ended, message["reason"], message, None),
        detail=message.get("detail"),
        next=advice(ended, message["reason"]),
        is_side=True,
    )


def _request(message: Json, request: str, report: str | None, ended: Ended) -> Row:
    reason = message["reason"]
    iso = next((each.iso for each in request_standings([message]) if each.iso is not None), None)
    return Row(
        kind=Kind.REQUEST,
        state=ended,
        at=message["at"],
        id=request,
        party=message["entity"],
        trade=_trade(report or request),
        report=report,
        reason=reason,
        codes=(iso,) if iso is not None else (),
        detail=message.get("detail"),
        next=REQUEST_ADVICE.get(reason, REQUEST_ANEW),
    )


def _command(message: Json, asked: Json) -> Row:
    is_instruction = asked.get("type") == "SubmitInstruction"
    report = about(asked) if asked else None
    return Row(
        kind=Kind.INSTRUCTION if is_instruction else Kind.COMMAND,
        state=Ended.REFUSED,
        at=message["at"],
        id=message["command"],
        party=asked.get("entity") or message.get("entity"),
        trade=_trade(report) if report else None,
        report=report,
        reason=message["reason"],
        codes=codes_of(report or "", Ended.REFUSED, message["reason"], message, None) if is_instruction else (),
        detail=message.get("detail") or (asked["type"] if asked and not is_instruction else None),
        next=REFUSED_INSTRUCTION if is_instruction else REFUSED_COMMAND,
    )


def refused_reference(message: Json) -> Row:
    """Of a definition that a shard has not taken."""
    return Row(
        kind=Kind.REFERENCE,
        state=Ended.REFUSED,
        at=message["at"],
        id=f"{message['defines']} {message['key']}",
        reason=message["reason"],
        detail=message["detail"],
        next=REFUSED_REFERENCE,
    )


def letter(message: Json, content: Json) -> Row:
    """Of a record that an office could not take; `content` is what is readable of it."""
    topic, reason = message["topic"], message["reason"]
    then = RECORD_ADVICE.get(reason, SEND_AGAIN) if topic in DOORS else WRITTEN_INSIDE
    entity, trade = content.get("entity"), content.get("trade")
    place = place_of(message)
    return Row(
        kind=Kind.RECORD,
        state=Ended.DEAD,
        at=message["at"],
        id=place,
        party=entity if isinstance(entity, str) else message["key"] or None,
        trade=trade if isinstance(trade, str) else None,
        place=place,
        reason=reason,
        detail=message["detail"],
        next=ADVICE["stage_failed"] if reason == "stage_failed" else then,
        begins=plain(decoded(message).decode(errors="replace"), BEGINS_MAX) if reason not in AFTER_READING else None,
        is_side=topic == FRONT and reason not in AFTER_READING,
    )


def untranslatable(message: Json, place: str, claimed: Claimed) -> Row:
    """Of what a gateway could not translate; it stands in the file that its `origin` names, and is whose it says that it is."""
    return Row(
        kind=Kind.RECORD,
        state=Ended.DEAD,
        at=message["at"],
        id=place,
        party=claimed.entity,
        trade=claimed.trade,
        place=message["origin"],
        reason=message["reason"],
        detail=message["detail"],
        next=RECORD_ADVICE.get(message["reason"], SEND_AGAIN),
        begins=plain(message["content"], BEGINS_MAX),
    )


def decoded(dead_letter: Json) -> bytes:
    """What is kept of the record in a dead letter; nothing where that is no base64."""
    try:
        return b64decode(dead_letter["content"])
    except NoBase64Error:
        return b""


def place_of(dead_letter: Json) -> str:
    """Where the record stood of which a dead letter tells."""
    return f"{dead_letter['topic']}/{dead_letter['partition']} offset {dead_letter['offset']}"


def _trade(report: str) -> str | None:
    return trade_of(report) if report.count("|") == KEY_BARS else None


def content_of(dead_letter: Json) -> Json:
    """The record in a dead letter; nothing where it is no message, or was too long to be kept whole."""
    return readable(decoded(dead_letter))


def name_of(message: Json) -> str:
    """How a row calls what this record asks for."""
    if message.get("type") in KINDS:
        return report_key(message) if {"entity", "source", "trade", "version"} <= message.keys() else ""
    return str(message.get("request") or message.get("command") or message.get("report"))
