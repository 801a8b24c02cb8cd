"""Conservation, delivery versus payment, limits and order per trade, from the committed outputs alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson

from schemas import topics
from tests.simulation.judge_chain import Logs

Said = dict[str, Any]
ENDS = ("InstructionSettled", "InstructionCancelled")
WAITING = {"InstructionPended", "InstructionHeld", "InstructionRedated"}


def said_on(logs: Logs, topic: topics.Topic) -> list[Said]:
    """All messages of a topic, partition by partition."""
    return [orjson.loads(entry.value or b"null") for place in sorted(logs) if place[0] == topic.name for entry in logs[place]]


def judge_books(logs: Logs) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    entries, instructions = said_on(logs, topics.BACK_ENTRIES), said_on(logs, topics.BACK_INSTRUCTIONS)
    yield from _judge_entries(entries, _limits(logs))
    yield from _judge_settlements(entries, instructions, said_on(logs, topics.BACK_CONFIRMATIONS), _reported(logs))
    yield from _judge_order(instructions)
    yield from _judge_versions(said_on(logs, topics.MIDDLE_TRADES))
    yield from _judge_finality(said_on(logs, topics.MIDDLE_ANSWERS) + said_on(logs, topics.BACK_CONFIRMATIONS))


def _limits(logs: Logs) -> dict[str, Decimal]:
    known = said_on(logs, topics.BACK_REFERENCE)
    return {word["account"]: Decimal(word["limit"]) for word in known if word["type"] == "AccountDefined"}


def _judge_entries(entries: list[Said], limits: dict[str, Decimal]) -> Iterator[str]:
    balances: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        sums: Counter[str] = Counter()
        for part in entry["movements"]:
            place = (part["account"], part["asset"])
            balances[place] += Decimal(part["amount"])
            sums[part["asset"]] += Decimal(part["amount"])  # type: ignore[assignment]  # a Counter of decimals
            if balances[place] != Decimal(part["balance"]):
                yield f"{place} has {balances[place]} after {entry['of']}, and the entry says {part['balance']}"
            if balances[place] < -limits[part["account"]]:
                yield f"{place} has {balances[place]}, below its limit"
        if any(sums.values()):
            yield f"the entry of {entry['of']} does not balance"
    twice = [of for of, count in Counter(entry["of"] for entry in entries).items() if count > 1]
    if twice:
        yield f"{twice[0]} is posted twice"


def _reported(logs: Logs) -> dict[str, Said]:
    """What was reported first under each identity, in terms of trade; what cannot be read is left out."""
    found: dict[str, Said] = {}
    for place in sorted(logs):
        for entry in logs[place] if place[0] == topics.FRONT_TRADES.name else ():
            try:
                word = orjson.loads(entry.value or b"")
            except orjson.JSONDecodeError:
                continue
            kind = {"TradeExecuted": "executed", "TradeAmended": "amended"}.get(word.get("type") if isinstance(word, dict) else "")
            if kind is not None:
                found.setdefault("|".join(str(word.get(name)) for name in ("entity", "source", "trade", "version")) + f"|{kind}", word)
    return found


def _judge_settlements(entries: list[Said], instructions: list[Said], told: list[Said], reported: dict[str, Said]) -> Iterator[str]:
    posted = {entry["of"]: entry["movements"] for entry in entries}
    settled = [word for word in instructions if word["type"] == "InstructionSettled" and not is_made(word)]
    netted = {word["transaction"] for word in instructions if is_made(word)} | unsettled_by_themselves(instructions)
    issued = [word for word in told if word["type"] == "ConfirmationIssued" and word["transaction"] not in netted]
    confirmed = Counter((word["transaction"], word["report"]) for word in issued)
    for word in settled:
        name = word["transaction"]
        sale = reported[word["deliverer_report"]]
        wanted = (Decimal(sale["quantity"]), Decimal(sale["amount"]))
        if not _is_dvp(word, *wanted):
            yield f"{name} moved other than its securities one way and its cash the other: {word['movements']}"
        if posted.get(name) != word["movements"]:
            yield f"{name} is settled, and its entry is not what was settled"
        for party in ("deliverer_report", "receiver_report"):
            if confirmed.pop((name, word[party]), 0) != 1:
                yield f"{name} is settled, and {word[party]} is not told once"
    if confirmed:
        yield f"{next(iter(confirmed))} is confirmed and not settled"
    trades = {word["transaction"] for word in instructions if "transaction" in word and not is_made(word)}
    if any(of in trades for of in posted.keys() - {word["transaction"] for word in settled}):
        yield "an entry is posted of what is not settled"


def is_made(word: Said) -> bool:
    """True of what clearing has instructed under power of attorney."""
    return "|clearing|" in word.get("deliverer_report", "")


def unsettled_by_themselves(instructions: list[Said]) -> set[str]:
    """The trades that have matched and were not made into transactions of their own: they were netted."""
    of = {
        kind: {word["transaction"] for word in instructions if word["type"] == kind}
        for kind in ("InstructionMatched", "InstructionCreated")
    }
    return of["InstructionMatched"] - of["InstructionCreated"]


def _is_dvp(word: Said, quantity: Decimal, amount: Decimal) -> bool:
    parts = [(part["asset"], Decimal(part["amount"])) for part in word["movements"]]
    isin, currency = word["isin"], word["currency"]
    return parts == [(isin, -quantity), (isin, quantity), (currency, -amount), (currency, amount)]


def _judge_order(instructions: list[Said]) -> Iterator[str]:
    """Each transaction is matched, created, pended, held or dated anew any number of times, and then ends once."""
    story: defaultdict[str, list[str]] = defaultdict(list)
    for word in instructions:
        if "transaction" in word:
            story[word["transaction"]].append(word["type"])
    netted = {word["transaction"] for word in instructions if is_made(word)} | unsettled_by_themselves(instructions)
    for name, kinds in story.items():
        if name in netted:  # the matter of judge_clearing
            continue
        middle = kinds[2:-1] if kinds[-1] in ENDS else kinds[2:]
        if kinds[:2] != ["InstructionMatched", "InstructionCreated"] or not set(middle) <= WAITING:
            yield f"{name} has the story {kinds}"


def _judge_versions(sent: list[Said]) -> Iterator[str]:
    last: dict[str, int] = {}
    for word in sent:
        if word["type"] in ("TradeApproved", "AmendmentRequested"):
            trade, version = word["report"].rsplit("|", 2)[:2]
            if int(version) < last.get(trade, 0):
                yield f"version {version} of {trade} was sent to back after version {last[trade]}"
            last[trade] = int(version)


def _judge_finality(answers: list[Said]) -> Iterator[str]:
    """A report is told one final status at most."""
    finals: Counter[str] = Counter()
    for word in answers:
        is_final = (word["type"] in ("ConfirmationIssued", "TradeWithdrawn", "AmendmentRefused") and "remaining_quantity" not in word) or (
            word["type"] == "StatusAdvised" and word["status"] in ("cancelled", "refused", "dead", "settled")
        )
        finals[word.get("report", "")] += is_final
    for report, count in finals.items():
        if count > 1:
            yield f"{report} is told {count} final statuses"
