"""A T2S-average day and its night: its shares, its order, and that it is a stream of its seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice

import pytest

from schemas.commands import BalanceFunded, HoldInstruction, ReleaseInstruction, SubmitInstruction
from schemas.cycles import CycleClosed, CycleTotalled
from schemas.reference import AccountDefined
from streams.bench.t2s_commands import T2sDay
from streams.bench.t2s_day import efficiency
from streams.bench.t2s_deals import FATES, LINKED_THOUSANDTHS, TYPES, T2sMarket
from streams.demo.script import hour
from tests.unit.t2s_kit import HOURS, INSTRUCTIONS, play, sides_of


@pytest.fixture(scope="module")
def market() -> T2sMarket:
    return T2sMarket(1)


@pytest.fixture(scope="module")
def played(market):
    return play(market)


def test_the_shares_are_those_of_the_tables(played):
    day, _ = played
    assert sum(day.reckoned.types.values()) == sum(day.reckoned.fates.values()) == sum(day.reckoned.ends.values()) == INSTRUCTIONS
    for kind, share in TYPES.items():
        assert abs(1_000 * day.reckoned.types[kind] / INSTRUCTIONS - share) < 15
    assert abs(1_000 * day.reckoned.fates["linked"] / INSTRUCTIONS - LINKED_THOUSANDTHS) < 4
    lacking = ("securities", "cash", "in_two", "one_part")  # what a type cannot lack becomes another lack
    by_lack = Counter({fate: day.reckoned.fates[fate] for fate in FATES})
    assert abs(1_000 * sum(n for fate, n in by_lack.items() if fate.startswith(lacking)) / INSTRUCTIONS - 81) < 8
    for fate in ("late", "mismatched", "held", "held_on"):
        assert abs(1_000 * by_lack[fate] / INSTRUCTIONS - FATES[fate]) < 6
    assert 930 < 1_000 * day.reckoned.ends["settled"] / INSTRUCTIONS < 970


def test_each_side_is_said_once_and_late_ones_after_the_others(played):
    day, said = played
    sides = sides_of(said)
    assert len({(each.reference, each.movement) for each in sides}) == len(sides) == INSTRUCTIONS
    late = sum(isinstance(each, SubmitInstruction) for at in ("night", "afternoon") for each in said[at])
    assert late == day.reckoned.fates["late"] / 2
    assert {type(each) for at in ("evening", "morning") for each in said[at]} == {SubmitInstruction, HoldInstruction}
    assert {type(each) for at in ("late_night", "parts") for each in said[at]} == {BalanceFunded}
    for at in ("night", "afternoon"):
        assert {type(each) for each in said[at]} == {SubmitInstruction, ReleaseInstruction, BalanceFunded}
    commands = [each.command for at in HOURS for each in said[at]]
    assert len(set(commands)) == len(commands) == day.reckoned.commands.total()


def test_sides_agree_but_for_those_that_must_not_match(market, played):
    _, said = played
    by_reference: dict[str, list[SubmitInstruction]] = {}
    for each in sides_of(said):
        by_reference.setdefault(each.reference, []).append(each)
    for number in range(INSTRUCTIONS // 2):
        one, other = by_reference[str(number)]
        agree = (one.isin, one.quantity, one.currency, one.amount) == (other.isin, other.quantity, other.currency, other.amount)
        assert agree == (market.deal(number).fate != "mismatched")
        assert (one.entity, one.counterparty) == (other.counterparty, other.entity)


def test_every_account_is_known_and_what_is_short_has_nothing_at_first(market, played):
    _, said = played
    opening = T2sDay(market, INSTRUCTIONS).opening()
    accounts = {each.account for each in opening.reference if isinstance(each, AccountDefined)}
    had = {each.account for each in opening.funding}
    named = {(each.securities_account, each.cash_account) for each in sides_of(said)}
    assert {account for pair in named for account in pair if account is not None} <= accounts
    brought = {at: {each.account for each in said[at] if isinstance(each, BalanceFunded)} for at in HOURS}
    assert not set.union(*brought.values()) & had
    assert not (brought["night"] | brought["late_night"]) & (brought["parts"] | brought["afternoon"])  # the night has its own
    assert len(set.union(*brought.values())) > 200  # spread over many
    in_parts = [market.deal(number) for number in range(INSTRUCTIONS // 2) if market.deal(number).fate in ("one_part", "in_two_parts")]
    assert len(in_parts) == len({deal.securities_account for deal in in_parts})


def test_a_link_names_what_has_been_said_in_the_same_hour_and_not_settled(played):
    _, said = played
    found = 0
    for at in ("evening", "morning"):
        sides = [each for each in said[at] if isinstance(each, SubmitInstruction)]
        places = {(each.reference, each.movement): place for place, each in enumerate(sides)}
        for each in sides:
            if each.terms is not None and each.terms.links:
                first = each.terms.links[0].report.split("|")[2]
                assert places[first, "DELI"] < places[each.reference, "DELI"] < places[first, "RECE"]
                found += 1
    assert found > 20


def test_the_day_is_a_stream_of_its_seed(market):
    def first(seed_market: T2sMarket, size: int) -> list[object]:
        said = T2sDay(seed_market, size).said_at("evening")
        assert isinstance(said, Iterator)
        return list(islice(said, 100))

    assert first(market, 708_000) == first(T2sMarket(1), INSTRUCTIONS) != first(T2sMarket(2), INSTRUCTIONS)


def test_efficiency_is_of_what_was_matched_and_due():
    system, day = "CSD", date(2026, 3, 2)
    total = CycleTotalled(
        settlement_system=system,
        date=day,
        asset="EUR",
        opening=Decimal(50),
        created=Decimal(250),
        settled=Decimal(150),
        cancelled=Decimal(100),
        still_open=Decimal(50),
    )
    closed = CycleClosed(settlement_system=system, date=day, cut_off_at=hour(16), settled=9, pended=1, digest="")
    assert efficiency([total, closed]) == {
        "transactions_due": 10,
        "by_volume_percent": "90.00",
        "by_value_percent": {"EUR": "75.00"},
    }
