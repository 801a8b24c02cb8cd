"""What verify finds where the memorandum of penalties or their lists are damaged; and what it lets pass, for it is of old."""

from collections import Counter

import pytest

from schemas import topics
from streams.verify.back_says import hear_entry, hear_penalty
from streams.verify.listener import JUDGES
from streams.verify.penalties import Penalties
from streams.verify.verify import Verification
from tests.pipeline import PipelineLog
from tests.unit.test_penalty_pipeline import played, problems_with

LINES = [{"side": "receivable", "party": "A", "currency": "EUR", "amount": "1", "balance": "1"}]
DAMAGED_CLAIMS = [
    ({"lines": LINES}, "does not balance"),
    ({"lines": LINES}, "books something else than was said"),
    ({"of": "none"}, "books something else than was said"),
    ({"of": "none"}, "have 0 entries"),
    ({"month": "2031-01"}, "The memorandum of 2031-01 has"),
    ({"reverses": "none"}, "books something else than was said"),
]


@pytest.mark.parametrize(("change", "sentence"), DAMAGED_CLAIMS, ids=[f"{next(iter(each[0]))}: {each[1]}" for each in DAMAGED_CLAIMS])
async def test_what_is_booked_wrongly_of_claims_is_found(change, sentence, monkeypatch):
    told = "\n".join(await problems_with(topics.BACK_ENTRIES, hear_entry, "ClaimsPosted", change, monkeypatch))
    assert sentence in told


async def test_an_entry_of_claims_that_is_missing_is_found_and_so_is_a_party_that_was_not_told(monkeypatch):
    told = "\n".join(await problems_with(topics.BACK_ENTRIES, hear_entry, "ClaimsPosted", None, monkeypatch))
    assert "have 0 entries" in told
    told = "\n".join(await problems_with(topics.BACK_PENALTIES, hear_penalty, "PartyPenaltiesListed", None, monkeypatch))
    assert "was never told to" in told


async def test_a_log_of_before_there_were_claims_and_lists_of_parties_is_still_clean(monkeypatch):
    def hear_old(known, message):
        if message["type"] != "PartyPenaltiesListed":
            old = message["type"] in ("PenaltyAccrued", "PenaltyReversed", "PenaltiesNetted", "PenaltiesListed")
            hear_penalty(known, message | ({"booked_on": None, "parties": None} if old else {}))

    monkeypatch.setitem(JUDGES, topics.BACK_PENALTIES.name, hear_old)
    monkeypatch.setitem(JUDGES, topics.BACK_ENTRIES.name, lambda known, said: said["type"] != "ClaimsPosted" and hear_entry(known, said))
    assert (await Verification(PipelineLog(played())).run()).problems == ()


async def test_a_list_that_began_before_parties_were_counted_is_not_judged_and_the_next_one_is(monkeypatch):
    lists: Counter[str] = Counter()
    of_old: set[tuple[str, str]] = set()

    def hear_first_old(known, message):
        system = message["settlement_system"]
        if message["type"] == "PenaltiesListed":
            lists[system] += 1
            of_old.update([(system, message["day"])] if lists[system] == 1 else [])
            wrong = {1: {"parties": None}, 2: {"parties": 99}}.get(lists[system], {})
            message = message | wrong
        if message["type"] != "PartyPenaltiesListed" or (system, message["day"]) not in of_old:
            hear_penalty(known, message)

    monkeypatch.setitem(JUDGES, topics.BACK_PENALTIES.name, hear_first_old)
    assert (await Verification(PipelineLog(played())).run()).problems == ()
    assert min(lists.values()) > 2


async def test_money_that_stays_on_a_dedicated_account_is_found(monkeypatch):
    verification = Verification(PipelineLog(played()))
    judged = verification.known.penalties.judge
    monkeypatch.setattr(Penalties, "judge", lambda self, balances: judged.__func__(self, balances | dict.fromkeys(balances, 1)))
    assert "what is to be distributed from it is 0" in "\n".join((await verification.run()).problems)
