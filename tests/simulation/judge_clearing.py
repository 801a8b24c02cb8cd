"""Netting, judged by adding up: what members have paid and received so far is their trades' contract money, but for what is open."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from schemas import topics
from tests.simulation.judge_allocated import judge_allocated
from tests.simulation.judge_books import Said, is_made, said_on, unsettled_by_themselves
from tests.simulation.judge_chain import Logs

NOTHING = Decimal(0)


def judge_clearing(logs: Logs) -> Iterator[str]:
    """A sentence for each thing that is wrong. Everything has come to rest."""
    instructions, obligations = said_on(logs, topics.BACK_INSTRUCTIONS), said_on(logs, topics.BACK_OBLIGATIONS)
    novated = {word["transaction"]: word for word in obligations if word["type"] == "TradeNovated"}
    if set(novated) != unsettled_by_themselves(instructions):
        yield "what was novated is not what has matched and was not made into a transaction of its own"
    yield from _judge_members(instructions, obligations, said_on(logs, topics.BACK_ENTRIES))
    yield from _judge_attribution(obligations)
    yield from judge_allocated(novated, obligations)
    yield from _judge_trades(novated, obligations, said_on(logs, topics.BACK_CONFIRMATIONS))


def _judge_members(instructions: list[Said], obligations: list[Said], entries: list[Said]) -> Iterator[str]:
    """What has moved for a member is the contract money and the net quantity of what was netted, but for what is open and unpaid."""
    made = {word["transaction"]: word for word in instructions if word["type"] == "InstructionCreated" and is_made(word)}
    moved: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        for each in entry["movements"] if entry["of"].partition("/")[0] in made else ():
            moved[each["account"], each["asset"]] += Decimal(each["amount"])
    due = _due(obligations, made)
    for key in sorted(due.keys() | moved.keys()):
        if not key[0].startswith("CCP-") and due.get(key, NOTHING) != moved.get(key, NOTHING):
            yield f"clearing has moved {moved.get(key)} on {key}, and its trades come to {due.get(key)}"


def _due(obligations: list[Said], made: dict[str, Said]) -> dict[tuple[str, str], Decimal]:
    due: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    last: dict[tuple[str, ...], Said] = {}
    netted = {word["obligation"]: word for word in obligations if word["type"] == "ObligationNetted"}
    settled: defaultdict[str, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    for word in obligations:
        if word["type"] == "ObligationSettled":
            settled[word["obligation"]][0] += Decimal(word["quantity"])
            settled[word["obligation"]][1] += Decimal(word["amount"])
        if word["type"] == "ObligationNetted" and word["model"] == "ccp_cns":
            due[word["cash_account"], word["currency"]] += Decimal(word["contract_money"])
            due[word["securities_account"], word["isin"]] += Decimal(word["bought"]) - Decimal(word["sold"])
            last[word["securities_account"], word["cash_account"], word["isin"], word["currency"]] = word
    for word in last.values():  # what is still open has neither been delivered nor paid for
        quantity, value = _open(word, settled[word["obligation"]], obligations)
        due[word["securities_account"], word["isin"]] -= quantity
        due[word["cash_account"], word["currency"]] += value
    for word in obligations:
        if word["type"] == "PaymentNetted" and word["obligation"] not in settled:
            due[word["cash_account"], word["currency"]] -= Decimal(word["amount"])
    for obligation, word in netted.items():  # two parties: what was left of their trades, or so much of it as has settled
        if word["model"] == "bilateral" and obligation in settled:
            sign = 1 if Decimal(word["quantity"]) > 0 else -1
            quantity, value = sign * settled[obligation][0], settled[obligation][1] * (1 if Decimal(word["value"]) > 0 else -1)
            for (securities, cash), of in zip(_accounts(word, made[obligation]), (1, -1), strict=True):
                due[securities, word["isin"]] += of * quantity
                due[cash, word["currency"]] -= of * value
    return dict(due)


def _open(word: Said, settled: list[Decimal], obligations: list[Said]) -> tuple[Decimal, Decimal]:
    """Quantity and value of a position after the last that was said of it."""
    carried = [each for each in obligations if each["type"] == "ObligationCarried" and each["obligation"] == word["obligation"]]
    if carried:
        return Decimal(carried[0]["quantity"]), Decimal(carried[0]["value"])
    sign = 1 if Decimal(word["quantity"]) > 0 else -1
    quantity = Decimal(word["quantity"]) - sign * settled[0]
    return quantity, Decimal(word["value"]) - sign * settled[1] if quantity else NOTHING


def _accounts(word: Said, made: Said) -> list[tuple[str, str]]:
    """The accounts of both parties of a pair, the member's first."""
    sides = [(made[f"{party}_securities_account"], made[f"{party}_cash_account"]) for party in ("deliverer", "receiver")]
    return sorted(sides, key=lambda side: side != (word["securities_account"], word["cash_account"]))


def _judge_attribution(obligations: list[Said]) -> Iterator[str]:
    """Whatever was set off (on both sides) and whatever has settled was attributed to trades; two parties' trades end together."""
    told: defaultdict[str, Decimal] = defaultdict(Decimal)
    settled: defaultdict[str, Decimal] = defaultdict(Decimal)
    for word in obligations:
        if word["type"] in ("ObligationAllocated", "ObligationSettled"):
            (told if word["type"] == "ObligationAllocated" else settled)[word["obligation"]] += Decimal(word["quantity"])
    for word in obligations:
        if word["type"] == "ObligationNetted":
            name = word["obligation"]
            wanted = 2 * Decimal(word["set_off"]) + settled[name]
            if word["model"] == "bilateral":
                is_over = settled[name] == abs(Decimal(word["quantity"]))
                wanted = 2 * (Decimal(word["bought"]) + Decimal(word["sold"])) if is_over else NOTHING
            if told[name] != wanted:
                yield f"the obligation {name} discharges {told[name]} of trades, and {wanted} went out by it"


def _judge_trades(novated: dict[str, Said], obligations: list[Said], told: list[Said]) -> Iterator[str]:
    """A side is confirmed once when its parts come to the whole, in quantity and in money, and not before."""
    parts: defaultdict[str, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    for word in obligations:
        if word["type"] == "ObligationAllocated":
            parts[word["report"]][0] += Decimal(word["quantity"])
            parts[word["report"]][1] += Decimal(word["cash"])
    confirmed = Counter(word["report"] for word in told if word["type"] == "ConfirmationIssued")
    for trade in novated.values():
        for party in ("deliverer_report", "receiver_report"):
            quantity, cash = parts[trade[party]]
            is_whole = quantity == Decimal(trade["quantity"])
            if quantity > Decimal(trade["quantity"]) or (is_whole and cash != Decimal(trade["amount"])):
                yield f"{trade[party]} is discharged by {quantity} at {cash}"
            if confirmed[trade[party]] != is_whole:
                yield f"{trade[party]} is discharged by {quantity} and confirmed {confirmed[trade[party]]} times"
