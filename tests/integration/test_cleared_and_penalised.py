"""A cleared day and a penalised month on a real Kafka with real workers: once played, it is asked by every command, and verified.

Long because the month is played once for all of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas import topics
from schemas.codec import encode
from streams.demo.script import TODAY
from tests.cleared_day import CCP, MODELS
from tests.integration.closed_month import judge_closure
from tests.integration.played_month import Played, late_pair, played_on

pytestmark = pytest.mark.kafka

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(scope="module")
def played(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with played_on(kafka, tmp_path_factory.mktemp("played")) as found:
        yield found


def test_verify_finds_nothing_wrong_and_control_totals_are_zero(played: Played) -> None:
    code, findings = played.ask("verify", "--json")
    assert findings["problems"] == []
    assert code == 0
    assert {number for totals in findings["control_totals"].values() for number in totals.values()} == {"0"}
    assert set(findings["control_totals"]) == {"quantity", "money"}
    assert (findings["lost"], findings["doubled"], findings["in_flight"], findings["not_yet_taken"]) == (0, 0, 0, 0)
    assert any(Decimal(number) > 0 for number in findings["netted"]["quantity"].values())


def test_what_is_open_is_what_verify_counts_as_open_and_what_the_obligations_leave(played: Played) -> None:
    _, findings = played.ask("verify", "--json")
    code, told = played.ask("open", "--json")
    statuses = ("held", "pending", "partially_settled", "in_flight")
    assert (code, told["sides"]) == (0, {status: findings[status] for status in statuses if findings[status]})
    assert told["open"] == told["chosen"] == len(told["rows"]) == len({row["id"] for row in told["rows"]}) > 0
    assert told["sides_netted"] + sum(row["sides"] for row in told["rows"]) == sum(told["sides"].values())
    short = [row for row in told["rows"] if row["cause"] == "securities_short"]
    assert played.ask("open", "--reason", "LACK", "--json")[1]["rows"] == short
    by_system = played.ask("open", "--by", "system", "--json")[1]
    assert sum(group["count"] for group in by_system["groups"]) == by_system["total"]["count"] == told["open"]
    assert played.ask("open", "--party", "529900T8BM49AURSDO55", expects_json=False)[0] == 1


def test_trades_are_novated_netted_delivered_and_carried_to_the_next_day(played: Played) -> None:
    said = played.pipeline.said(topics.BACK_OBLIGATIONS)
    assert {each["type"] for each in said} == {kind.__name__ for kind in topics.BACK_OBLIGATIONS.carries}
    assert {each["settlement_system"] for each in said if each["type"] == "TradeNovated"} == set(MODELS)
    carried = {(each["member"], each["isin"]): each for each in said if each["type"] == "ObligationCarried" and each["date"] == str(TODAY)}
    assert carried
    netted = [each for each in said if each["type"] == "ObligationNetted" and each["date"] == str(TOMORROW)]
    again = {(each["member"], each["isin"]): (each["carried_quantity"], each["carried_value"]) for each in netted}
    assert again == {held: (each["quantity"], each["value"]) for held, each in carried.items()}
    delivered = [each for each in said if each["type"] == "ObligationSettled" and Decimal(each["quantity"])]
    assert {each["settlement_system"] for each in delivered} == set(MODELS)


def test_a_closure_moves_what_is_novated_and_it_is_netted_on_the_new_date(played: Played) -> None:
    """At each system that clears, reckoned or agreed: all of it and nothing else, with both legs, and both parties of each are told once.

    Caught when broken (upon the same month in memory): the sums left on the old date, or not added to the new one; one leg moved and not
    the other, with its sum or without; `waiting` not moved between two parties; nothing moved, or nobody told; a date that was agreed
    reckoned anew, or one that was reckoned left.
    """
    advised = played.said(topics.BACK_CONFIRMATIONS, "DateAdvised")
    assert [*judge_closure(played.made, played.pipeline.said(topics.BACK_OBLIGATIONS), advised)] == []


@pytest.mark.parametrize(("system", "day"), [("KALEVA", TODAY), ("SAKURA", TODAY), ("SAKURA", TOMORROW)])
def test_takahuone_net_comes_to_what_the_workers_have_netted(played: Played, tmp_path: Path, system: str, day: date) -> None:
    """From the trades that were novated, the prices of the day, and what was carried: the same positions, values and marks."""
    netted = played.said(topics.BACK_OBLIGATIONS, "ObligationNetted", settlement_system=system, date=str(day))
    file = tmp_path / "netting.jsonl"
    file.write_bytes(b"\n".join(orjson.dumps(line) for line in netting_lines(played, system, day, netted)))
    code, told = played.ask("net", str(file), "--json")
    assert code == 0
    assert sums(told["obligations"]) == sums(netted)
    if MODELS[system][1] == "gross":  # else what was delivered is paid with the marks
        said = played.said(topics.BACK_OBLIGATIONS, "PaymentNetted", settlement_system=system, date=str(day))
        paid: defaultdict[str, Decimal] = defaultdict(Decimal)
        for each in said:
            paid[each["member"]] += Decimal(each["amount"])
        assert {member: Decimal(due) for member, by in told["payments"].items() for due in by.values()} == paid


def netting_lines(played: Played, system: str, day: date, netted: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield {"type": "CurrencyStated", "currency": "JPY", "decimals": 0}
    for isin, currency, price in sorted({(each["isin"], each["currency"], each["price"]) for each in netted}):
        yield {"type": "PriceStated", "isin": isin, "currency": currency, "price": price}
    if day == TODAY:
        for each in played.said(topics.BACK_OBLIGATIONS, "TradeNovated", settlement_system=system, intended_settlement_date=str(day)):
            about = {name: each[name] for name in ("isin", "currency", "quantity", "amount", "intended_settlement_date")}
            yield {"type": "MatchedTrade", "trade": each["transaction"], "seller": each["deliverer"], "buyer": each["receiver"], **about}
    carried = played.said(topics.BACK_OBLIGATIONS, "ObligationCarried", settlement_system=system, date=str(day - timedelta(days=1)))
    for each in carried:
        about = {name: each[name] for name in ("member", "isin", "currency", "quantity", "value")}
        yield {"type": "PositionCarried", **about}


def sums(obligations: list[dict[str, Any]]) -> dict[tuple[str, ...], Decimal]:
    """By member, instrument and what is summed; a member may have several accounts."""
    found: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for each in obligations:
        for name in ("quantity", "value", "mark"):
            found[each["member"], each["isin"], name] += Decimal(each[name])
    return {key: number for key, number in found.items() if number}


def test_the_statement_of_the_ccp_adds_up_and_names_the_obligations_that_moved_it(played: Played) -> None:
    code, told = played.ask("statement", "CCP-KALEVA-SEC", "--date", str(TODAY), "--json")
    assert code == 0
    assert (told["party"], told["is_closed"]) == (CCP, True)
    assert any(Decimal(each["came_in"]) > 0 for each in told["holdings"])
    for each in told["holdings"]:
        assert Decimal(each["opening"]) + Decimal(each["came_in"]) - Decimal(each["went_out"]) == Decimal(each["closing"])
    moved = {each["of"] for each in told["postings"]}
    settled = {each["obligation"] for each in played.said(topics.BACK_OBLIGATIONS, "ObligationSettled", settlement_system="KALEVA")}
    assert moved
    assert moved <= settled


def test_both_kinds_of_penalty_are_listed_each_day(played: Played) -> None:
    """SEFP of all that failed in March; LMFP of the pair that matched on the 20th what was due on the 16th: four days, then SEFP."""
    code, told = played.ask("penalties", "--day", str(TODAY), "--json")
    assert code == 0
    assert {each["kind"] for each in told["messages"] if each["type"] == "PenaltyAccrued"} == {"SEFP"}
    late = played.said(topics.BACK_PENALTIES, "PenaltyAccrued", kind="LMFP")
    assert {each["debtor_report"] for each in late} == {played.late}
    assert {each["because"] for each in late} == {"deliverer_late"}
    assert [each["day"] for each in late] == [f"2026-03-{number}" for number in (16, 17, 18, 19)]
    lists = played.said(topics.BACK_PENALTIES, "PenaltiesListed")
    accrued, reversed_ = (played.said(topics.BACK_PENALTIES, kind) for kind in ("PenaltyAccrued", "PenaltyReversed"))
    assert sum(each["accrued"] for each in lists) == len(accrued)
    assert sum(each["reversed"] for each in lists) == len(reversed_)


def test_a_price_and_an_appeal_correct_what_stood(played: Played) -> None:
    reasons = Counter(each["reason"] for each in played.said(topics.BACK_PENALTIES, "PenaltyReversed"))
    assert reasons["reference_data_corrected"] > 1
    assert reasons["penalty_removed"] == 1
    transaction = played.corrected.partition("|")[0]
    code, told = played.ask("penalties", transaction, "--json")
    assert code == 0
    of_it = [(each["type"], each["version"]) for each in told["messages"] if each.get("penalty") == played.corrected]
    assert of_it == [("PenaltyAccrued", 1), ("PenaltyReversed", 1), ("PenaltyAccrued", 2), ("PenaltyReversed", 2)]


def test_a_month_is_netted_collected_and_distributed_and_the_dedicated_account_is_at_zero(played: Played) -> None:
    nets = {each["net"]: each for each in played.said(topics.BACK_PENALTIES, "PenaltiesNetted", month="2026-03")}
    collected, distributed = (played.said(topics.BACK_PENALTIES, kind) for kind in ("PenaltyCollected", "PenaltyDistributed"))
    assert [each["net"] for each in collected] == [each["net"] for each in distributed]
    assert collected
    for each in collected:
        assert each["movements"][1]["amount"] == nets[each["net"]]["amount"]
    for system in sorted({each["settlement_system"] for each in collected}):
        code, told = played.ask("statement", f"PENALTIES-{system}", "--from", str(TODAY), "--to", "2026-04-27", "--json")
        assert code == 0
        (holding,) = told["holdings"]
        owed = sum(Decimal(nets[each["net"]]["amount"]) for each in collected if each["settlement_system"] == system)
        assert (Decimal(holding["came_in"]), Decimal(holding["went_out"]), Decimal(holding["closing"])) == (owed, owed, 0)
        assert all(Decimal(each["balance"]) >= 0 for each in told["postings"])
    assert played.ask("penalties", "--month", "2031-01", expects_json=False)[0] == 1
    assert played.ask("penalties", "nosuch", expects_json=False)[0] == 1


def test_the_books_claim_what_is_not_paid_and_each_party_is_told_of_its_list(played: Played) -> None:
    claimed: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    entries = played.said(topics.BACK_ENTRIES, "ClaimsPosted", month="2026-03")
    assert any(each.get("reverses") for each in entries)
    for entry in entries:
        for line in entry["lines"]:
            key = (entry["settlement_system"], line["currency"], line["side"], line.get("party") or "")
            claimed[key] += Decimal(line["amount"])
            assert claimed[key] == Decimal(line["balance"])
    paid = {each["net"] for each in played.said(topics.BACK_PENALTIES, "PenaltyDistributed")}
    for net in played.said(topics.BACK_PENALTIES, "PenaltiesNetted", month="2026-03"):
        if net["net"] not in paid:
            claimed[net["settlement_system"], net["currency"], "receivable", net["debtor"]] -= Decimal(net["amount"])
            claimed[net["settlement_system"], net["currency"], "payable", net["creditor"]] += Decimal(net["amount"])
    assert not any(claimed.values())
    lists = played.said(topics.BACK_PENALTIES, "PartyPenaltiesListed")
    for party in sorted({each["party"] for each in lists}):
        own = [each for each in played.said(topics.BACK_PENALTIES, "PenaltyAccrued") if party in (each["debtor"], each["creditor"])]
        assert sum(each["accrued"] for each in lists if each["party"] == party) == len(own)


def test_a_file_with_one_bad_line_is_refused_whole_and_nothing_reaches_kafka(played: Played, tmp_path: Path) -> None:
    before = played.pipeline.said(topics.BACK_COMMANDS)
    assert before
    file = tmp_path / "bad.jsonl"
    good = [encode(each) for each in late_pair(played.made)]
    file.write_bytes(b"\n".join([*good, b'{"type":"SubmitInstruction"}']))
    assert played.ask("instruct", str(file), "--wait", "1", expects_json=False)[0] == 2
    assert played.pipeline.said(topics.BACK_COMMANDS) == before
