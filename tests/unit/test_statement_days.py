"""statement: its days are those of the books, and of nobody's wall clock."""

import asyncio
from datetime import timedelta

import pytest

from schemas import topics
from schemas.codec import encode
from schemas.entries import EntryPosted
from schemas.message import Message, stamp
from schemas.time import ShardTimeTold
from streams.cli.statement import state_of
from streams.statement.account import Account
from streams.statement.scan import read_account
from streams.statement.statement import StatementError, statement_of
from tests.unit.back_office import SELLER, account, day, defined, funding, of, office, settlement_day
from tests.verify_log import Entry, ListLog

FRIDAY = day(4).date()


def read(hours: dict[str, int], *, funded: bool = True) -> Account:
    """What the topics say of S-SEC where middle has told these hours after Monday 0:00, and 300 came in on Monday."""
    made, _ = office()
    defined(made)
    log: dict[str, list[Message]] = {
        topics.BACK_REFERENCE.name: [account("S-SEC", SELLER, "SECURITIES"), *(settlement_day(number) for number in range(5))],
        topics.BACK_ENTRIES.name: [*of(EntryPosted, made.give(funding("S-SEC", 300)))] if funded else [],
        topics.MIDDLE_TRADES.name: [
            stamp(ShardTimeTold(shard=shard), id=shard, cause="", at=day(0, 0) + timedelta(hours=hour)) for shard, hour in hours.items()
        ],
    }
    written = {name: [Entry(number, encode(each)) for number, each in enumerate(messages)] for name, messages in log.items()}
    return asyncio.run(read_account(ListLog(written), "S-SEC"))


def test_without_a_date_it_is_of_the_day_that_the_books_have_come_to_and_not_of_the_wall_clock() -> None:
    assert statement_of(read({"middle/0": 9}), None, None).last == day(0).date()
    assert statement_of(read({"middle/0": 33, "middle/1": 32}), None, None).last == day(1).date()


def test_what_was_posted_tells_the_time_where_nobody_else_does() -> None:
    assert statement_of(read({}), None, None).last == day(0).date()


def test_books_that_were_told_no_time_have_no_day_to_speak_of() -> None:
    with pytest.raises(StatementError, match="not been told the time"):
        statement_of(read({}, funded=False), None, None)


def test_on_a_sunday_it_is_of_the_friday_before() -> None:
    assert statement_of(read({"middle/0": 6 * 24 + 9}), None, None).last == FRIDAY


def test_a_sunday_is_said_to_be_no_settlement_day() -> None:
    sunday = day(6).date()
    stated = statement_of(read({"middle/0": 6 * 24 + 9}), sunday, sunday)
    assert (stated.is_settlement_day, stated.is_closed) == (False, False)
    assert state_of(stated) == f"{sunday} is no settlement day there"
    assert statement_of(read({"middle/0": 9}), None, None).is_settlement_day


def test_a_day_after_the_time_of_the_books_is_refused_with_that_time() -> None:
    with pytest.raises(StatementError, match=f"{FRIDAY} is still to come: the books stand at {day(0).date()}"):
        statement_of(read({"middle/0": 9}), FRIDAY, FRIDAY)


def test_an_account_that_holds_nothing_has_an_empty_statement() -> None:
    stated = statement_of(read({"middle/0": 9}, funded=False), None, None)
    assert (stated.holdings, stated.postings, stated.first) == ((), (), day(0).date())
