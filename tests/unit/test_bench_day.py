"""A T2S-average day: its shares, its order, and that it is a stream of its seed."""

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

INSTRUCTIONS = 20_000


@pytest.fixture(scope="module")
def market() -> T2sMarket:
    return T2sMarket(1)


@pytest.fixture(scope="module")
def played(market):
    day = T2sDay(market, INSTRUCTIONS)
    return day, [list(said) for said in (day.morning(), day.parts(), day.afternoon())]


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


def test_each_side_is_said_once_and_late_ones_in_the_afternoon(played):
    day, (morning, parts, afternoon) = played
    sides = [said for said in (*morning, *afternoon) if isinstance(said, SubmitInstruction)]
    assert len({(said.reference, said.movement) for said in sides}) == len(sides) == INSTRUCTIONS
    assert sum(isinstance(said, SubmitInstruction) for said in afternoon) == day.reckoned.fates["late"] / 2
    assert {type(said) for said in morning} == {SubmitInstruction, HoldInstruction}
    assert {type(said) for said in parts} == {BalanceFunded}
    assert {type(said) for said in afternoon} == {SubmitInstruction, ReleaseInstruction, BalanceFunded}
    commands = [said.command for said in (*morning, *parts, *afternoon)]
    assert len(set(commands)) == len(commands) == day.reckoned.commands.total()


def test_sides_agree_but_for_those_that_must_not_match(market, played):
    _, (morning, _, afternoon) = played
    sides = [said for said in (*morning, *afternoon) if isinstance(said, SubmitInstruction)]
    by_reference: dict[str, list[SubmitInstruction]] = {}
    for said in sides:
        by_reference.setdefault(said.reference, []).append(said)
    for number in range(INSTRUCTIONS // 2):
        one, other = by_reference[str(number)]
        agree = (one.isin, one.quantity, one.currency, one.amount) == (other.isin, other.quantity, other.currency, other.amount)
        assert agree == (market.deal(number).fate != "mismatched")
        assert (one.entity, one.counterparty) == (other.counterparty, other.entity)


def test_every_account_is_known_and_what_is_short_has_nothing_at_first(market, played):
    _, (morning, _, afternoon) = played
    opening = T2sDay(market, INSTRUCTIONS).opening()
    accounts = {said.account for said in opening.reference if isinstance(said, AccountDefined)}
    had = {said.account for said in opening.funding}
    named = {(s.securities_account, s.cash_account) for s in (*morning, *afternoon) if isinstance(s, SubmitInstruction)}
    assert {account for pair in named for account in pair if account is not None} <= accounts
    brought = {said.account for said in afternoon if isinstance(said, BalanceFunded)}
    assert not brought & had
    assert len(brought) > 200  # spread over many
    alone = [market.deal(number).securities_account for number in range(INSTRUCTIONS // 2) if market.deal(number).fate == "one_part"]
    assert len(alone) == len(set(alone))


def test_a_link_names_what_has_been_said_and_not_settled(played):
    _, (morning, _, _) = played
    places = {(said.reference, said.movement): place for place, said in enumerate(morning) if isinstance(said, SubmitInstruction)}
    linked = [said for said in morning if isinstance(said, SubmitInstruction) and said.terms is not None and said.terms.links]
    assert linked
    for said in linked:
        first = said.terms.links[0].report.split("|")[2]
        assert places[first, "DELI"] < places[said.reference, "DELI"] < places[first, "RECE"]


def test_the_day_is_a_stream_of_its_seed(market):
    def first(seed_market: T2sMarket, size: int) -> list[object]:
        said = T2sDay(seed_market, size).morning()
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
