"""The generated day: a function of its number and its seed, in which every record is what its kind says."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict

import pytest
from stdnum import isin, lei

from schemas import topics
from schemas.codec import UnreadableError, decode, encode
from schemas.front import TradeCancelled, TradeReport, report_key
from streams.demo.generator import SEED_MAX, day
from streams.demo.kinds import KINDS, counts
from streams.demo.market import DEALERS, SYSTEMS
from streams.demo.script import BEGINS_AT, TODAY, Act
from streams.partitioning import partition_of
from streams.shard.inbox import read_input
from streams.shard.port import Record

PARTITIONS: dict[topics.Office, int] = {"middle": 4, "back": 4}


def test_the_same_number_and_seed_give_the_same_day_and_another_seed_another_day() -> None:
    assert day(300, 7) == day(300, 7)
    assert day(300, 7).sides != day(300, 8).sides


def test_a_day_does_not_depend_on_the_hash_seed_of_the_process() -> None:
    program = "from hashlib import sha256; from streams.demo.generator import day; print(sha256(repr(day(200, 3)).encode()).hexdigest())"
    digests = {
        subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("trades", [1, 2, len(KINDS) - 1, len(KINDS), 100, 999, 2_000])
def test_the_shares_of_the_kinds_add_up(trades: int) -> None:
    number = counts(trades)
    assert sum(number.values()) == trades
    assert all(count >= (trades >= len(KINDS)) for count in number.values())
    played = {(record.kind, record.trade) for record in day(trades, 1).sides}
    assert Counter(kind for kind, _ in played) == Counter({kind: count for kind, count in number.items() if count})


@pytest.mark.parametrize(("trades", "seed"), [(0, 1), (-1, 1), (10, -1), (10, SEED_MAX + 1)])
def test_an_impossible_day_is_refused(trades: int, seed: int) -> None:
    with pytest.raises(ValueError, match="at least one trade"):
        day(trades, seed)


def test_each_report_reads_as_its_key_says_and_nothing_else_reads_at_all() -> None:
    for record in day(1_000, 5).sides:
        partition = partition_of(record.key or b"", 4)
        taken = Record(topics.FRONT_TRADES.name, partition, 0, record.key, record.value)
        if record.report is None:
            with pytest.raises(UnreadableError):
                read_input(topics.FRONT_TRADES, taken, PARTITIONS)
        else:
            message = read_input(topics.FRONT_TRADES, taken, PARTITIONS)
            assert isinstance(message, TradeReport | TradeCancelled)
            assert report_key(message) == record.report


def test_rubbish_comes_in_every_form_that_has_a_reason_at_the_door() -> None:
    found = set()
    for record in day(5_000, 5).sides:
        if record.report is None:
            with pytest.raises(UnreadableError) as error:
                read_input(topics.FRONT_TRADES, Record("", partition_of(record.key or b"", 4), 0, record.key, record.value), PARTITIONS)
            found.add(error.value.reason.value)
    assert found == {
        "tombstone", "too_large", "not_json", "type_not_known", "field_not_known", "field_missing", "value_not_valid", "key_missing",
        "key_disagrees",
    }  # fmt: skip


def test_every_new_side_has_an_expected_end_and_every_end_a_side() -> None:
    made = day(1_000, 2)
    said = [record.report for record in made.sides if record.report and record.is_new]
    assert len(said) == len(set(said))
    assert set(said) == set(made.expected)
    assert all(expected.outcome.reason or expected.outcome.status == "settled" for expected in made.expected.values())


@pytest.mark.parametrize("seed", [0, 1, SEED_MAX])
def test_reference_data_and_funding_pass_the_doors(seed: int) -> None:
    made = day(500, seed)
    for message in (*made.reference, *(message for scene in made.scenes for message in scene.reference)):
        assert decode(topics.MIDDLE_REFERENCE, encode(message)) == message
    for command in made.funding:
        assert decode(topics.BACK_COMMANDS, encode(command)) == command
    names = [account for account in (getattr(message, "account", None) for message in made.reference) if account]
    assert len(names) == len(set(names))


def test_identifiers_have_right_check_digits() -> None:
    made = day(100, 4)
    for message in made.reference:
        if message.type == "InstrumentDefined":
            assert isin.validate(message.isin) == message.isin
        if message.type == "PartyDefined":
            assert lei.validate(message.party) == message.party


def test_entities_and_systems_are_spread_over_the_partitions() -> None:
    assert Counter(partition_of(dealer.lei.encode(), 4) for dealer in DEALERS) == {0: 2, 1: 2, 2: 2, 3: 2}
    assert {partition_of(system.name.encode(), 4) for system in SYSTEMS} == {0, 1, 2, 3}


def test_no_side_fits_the_side_of_another_trade() -> None:
    owner: dict[tuple[object, ...], str] = {}
    for record in day(3_000, 9).sides:
        if record.report and record.value:
            message = decode(topics.FRONT_TRADES, record.value)
            if isinstance(message, TradeReport) and record.is_new:
                sells = message.side == "SELL"
                parties = (message.entity, message.counterparty) if sells else (message.counterparty, message.entity)
                assert owner.setdefault((message.isin, *parties, message.quantity), record.trade) == record.trade


def test_each_kind_has_accounts_of_its_own() -> None:
    kinds: dict[str, set[str]] = {}
    for record in day(2_000, 1).sides:
        if record.report and record.value and record.kind != "not_valid":
            said = asdict(decode(topics.FRONT_TRADES, record.value))
            for name in ("securities_account", "cash_account"):
                if said.get(name):
                    kinds.setdefault(said[name], set()).add(record.kind)
    assert all(len(found) == 1 for found in kinds.values())


def test_the_acts_come_in_order_between_the_openings_and_after_the_last_cut_off() -> None:
    made = day(50, 1)
    assert [scene.act for scene in made.scenes] == list(Act)
    assert [scene.at for scene in made.scenes] == sorted(BEGINS_AT.values())
    days = [message for message in made.reference if message.type == "SettlementDayDefined"]
    today = [settlement_day for settlement_day in days if settlement_day.date == TODAY]
    assert len(today) == len(SYSTEMS)
    for settlement_day in today:
        assert settlement_day.opens_at < BEGINS_AT[Act.MORNING]
        assert BEGINS_AT[Act.AFTERNOON] < settlement_day.cut_off_at < BEGINS_AT[Act.EVENING]
