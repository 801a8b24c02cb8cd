"""A client's complaint is logged once, and then seldom."""

import logging

from aiokafka.errors import ProducerFenced

from streams.seldom import SECONDS, LeftBehind, Seldom


def _said(seldom: Seldom, text: str, *values: object) -> str | None:
    record = logging.LogRecord("aiokafka.conn", logging.ERROR, "", 0, text, values, None)
    return record.getMessage() if seldom.filter(record) else None


def test_the_same_wording_passes_once_in_a_while_and_then_tells_how_often_it_was_said():
    clock = [0.0]
    seldom = Seldom(lambda: clock[0])
    assert _said(seldom, "Unable to connect to %s", "a") == "Unable to connect to a"
    assert _said(seldom, "Unable to connect to %s", "b") is None
    assert _said(seldom, "Another %s", "b") == "Another b"
    clock[0] = SECONDS
    assert _said(seldom, "Unable to connect to %s", "c") == "Unable to connect to c [and 1 like it in the 10 s before]"
    clock[0] = 2 * SECONDS
    assert _said(seldom, "Unable to connect to %s", "d") == "Unable to connect to d"


def _left_behind(error: BaseException) -> logging.LogRecord:
    text = "Future exception was never retrieved"
    return logging.LogRecord("asyncio", logging.ERROR, "", 0, text, (), (type(error), error, None))


def test_what_a_fenced_client_leaves_behind_is_not_told_and_what_others_do_is():
    assert not LeftBehind("aiokafka").filter(_left_behind(ProducerFenced()))
    assert LeftBehind("aiokafka").filter(_left_behind(ValueError("ours")))
