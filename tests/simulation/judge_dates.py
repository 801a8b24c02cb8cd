"""The dates of what is cleared, judged by counting: when each trade is due, and that each day has netted just what was to be netted on it.

Only what was novated is taken from the offices, with the moment of it; dates come from the player, sums from adding up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from schemas import topics
from tests.cleared_day import times
from tests.simulation.closed_day import DAYS, Dates
from tests.simulation.judge_books import Said, said_on
from tests.simulation.judge_chain import Logs

Sums = dict[tuple[str, ...], list[Decimal]]
"""By system, date, whose position, security and currency: net quantity and money as its owner sees them, gross quantity."""


def judge_dates(logs: Logs, dates: Dates) -> Iterator[str]:
    """A sentence for each thing that is wrong. Everything has come to rest."""
    obligations = said_on(logs, topics.BACK_OBLIGATIONS)
    redated = [word for word in obligations if word["type"] == "TradeRedated"]
    novated = [word for word in obligations if word["type"] == "TradeNovated"]
    yield from _judge_due(novated, redated, dates)
    yield from _judge_told(redated, said_on(logs, topics.BACK_CONFIRMATIONS))
    netted = [word for word in obligations if word["type"] == "ObligationNetted"]
    yield from _judge_flat(netted)
    wanted, found = _wanted(novated, dates), _found(netted)
    for key in sorted(wanted.keys() | found.keys()):
        if wanted.get(key) != found.get(key) and any(wanted.get(key, []) + found.get(key, [])):
            yield f"{key}: {found.get(key)} was netted, and what was due then comes to {wanted.get(key)}"
    yield from _judge_allocated(novated, obligations, dates)


def _judge_due(novated: list[Said], redated: list[Said], dates: Dates) -> Iterator[str]:
    """The date with which a trade was novated, or to which it was moved from there, is its date by counting."""
    due = {word["transaction"]: word["intended_settlement_date"] for word in novated}
    for word in redated:
        if due[word["transaction"]] != word["old_date"]:
            yield f"{word['transaction']} moves from {word['old_date']}, and its date is {due[word['transaction']]}"
        due[word["transaction"]] = word["new_date"]
    for word in novated:
        must = dates.of(*_of(word))
        if due[word["transaction"]] != str(must):
            yield f"{word['transaction']} is due on {due[word['transaction']]} and must be on {must}"


def _judge_told(redated: list[Said], told: list[Said]) -> Iterator[str]:
    """Each party once for each move."""
    advised = Counter((word["report"], word["old_date"], word["new_date"]) for word in told if word["type"] == "DateAdvised")
    for word in redated:
        for report in (word["deliverer_report"], word["receiver_report"]):
            times = advised[report, word["old_date"], word["new_date"]]
            if times != 1:
                yield f"{report} was told {times} times that it moves to {word['new_date']}"


def _judge_flat(netted: list[Said]) -> Iterator[str]:
    """Members' sums are zero without a row for the CCP, on each day in each security."""
    sums: defaultdict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for word in netted:
        if word["model"] == "ccp_cns":
            own = sums[word["settlement_system"], word["date"], word["isin"], word["currency"]]
            own[0] += Decimal(word["bought"]) - Decimal(word["sold"])
            own[1] += Decimal(word["contract_money"])
    yield from (f"the members' sums of {key} are {own} and not zero" for key, own in sorted(sums.items()) if any(own))


def _judge_allocated(novated: list[Said], obligations: list[Said], dates: Dates) -> Iterator[str]:
    """What is discharged is discharged under its own date, and never before it."""
    due = {word["transaction"]: str(dates.of(*_of(word))) for word in novated}
    for word in obligations:
        if word["type"] == "ObligationAllocated":
            must, said, settled = due[word["transaction"]], word["intended_settlement_date"], word["settled_on"]
            if not must == said <= settled:
                yield f"{word['report']} is discharged on {settled} as due on {said}, and is due on {must}"


def _of(word: Said) -> tuple[str, datetime]:
    """A trade's name in its report, and when it was novated."""
    return word["deliverer_report"].split("|")[2], datetime.fromisoformat(word["at"])


def _wanted(novated: list[Said], dates: Dates) -> Sums:
    sums: Sums = {}
    for word in novated:
        on = dates.netted_on(*_of(word))
        if on > times()[2 * DAYS - 1].date():
            continue
        pair = tuple(sorted((word["deliverer"], word["receiver"])))
        for party, sign in (("deliverer", -1), ("receiver", 1)):
            whose = pair if word["model"] == "bilateral" else (word[f"{party}_securities_account"], word[f"{party}_cash_account"])
            if word["model"] != "bilateral" or word[party] == pair[0]:
                _add(sums, word, on, whose, (sign * Decimal(word["quantity"]), -sign * Decimal(word["amount"]), Decimal(word["quantity"])))
    return sums


def _found(netted: list[Said]) -> Sums:
    sums: Sums = {}
    for word in netted:
        pair, bought, sold = tuple(sorted((word["member"], word["counterparty"]))), Decimal(word["bought"]), Decimal(word["sold"])
        is_pair = word["model"] == "bilateral"
        sign = 1 if not is_pair or word["member"] == pair[0] else -1
        whose = pair if is_pair else (word["securities_account"], word["cash_account"])
        moved = (sign * (bought - sold), sign * Decimal(word["contract_money"]), bought + sold)
        _add(sums, word, date.fromisoformat(word["date"]), whose, moved)
    return sums


def _add(sums: Sums, word: dict[str, Any], on: date, whose: tuple[str, ...], moved: tuple[Decimal, ...]) -> None:
    own = sums.setdefault((word["settlement_system"], str(on), *whose, word["isin"], word["currency"]), [Decimal(0)] * 3)
    own[:] = [before + each for before, each in zip(own, moved, strict=True)]
