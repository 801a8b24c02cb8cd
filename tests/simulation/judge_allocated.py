"""Where trades stand, judged by adding up: each side that netting has left stands once in its obligation, with all that is open of it."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from tests.simulation.judge_books import Said

NOTHING = Decimal(0)
Sums = tuple[Decimal, Decimal, Decimal]
"""To be received, to be delivered, and contract money of deliveries less that of receipts."""


def judge_allocated(novated: dict[str, Said], obligations: list[Said]) -> Iterator[str]:
    """A sentence for each thing that is wrong. Everything has come to rest, and the messages of a system are in order."""
    stands: defaultdict[tuple[str, str], Sums] = defaultdict(lambda: (NOTHING, NOTHING, NOTHING))
    told, done = set[tuple[str, str]](), dict[str, tuple[Decimal, Decimal]]()
    for word in obligations:
        if word["type"] not in ("TradeAllocated", "ObligationAllocated"):
            continue
        quantity, cash = Decimal(word["quantity"]), Decimal(word["cash"])
        before, trade = done.get(word["report"], (NOTHING, NOTHING)), novated[word["transaction"]]
        if word["type"] == "ObligationAllocated":
            done[word["report"]] = (before[0] + quantity, before[1] + cash)
            continue
        name = (word["obligation"], word["report"])
        if name in told:
            yield f"{word['report']} is allocated to {word['obligation']} twice"
        told.add(name)
        if (quantity, cash) != (Decimal(trade["quantity"]) - before[0], Decimal(trade["amount"]) - before[1]):
            yield f"{word['report']} stands with {quantity} at {cash} in {word['obligation']}, and {before} of it was discharged"
        receives = word["report"] == trade["receiver_report"]
        if receives != (word["movement"] == "RECE"):
            yield f"{word['report']} stands the wrong way round in {word['obligation']}"
        sums, moved = stands[word["obligation"], word["entity"]], (quantity, NOTHING, -cash) if receives else (NOTHING, quantity, cash)
        stands[word["obligation"], word["entity"]] = (sums[0] + moved[0], sums[1] + moved[1], sums[2] + moved[2])
    wanted = _wanted(novated, obligations)
    for key in sorted(stands.keys() | wanted.keys()):
        if stands[key] != wanted.get(key, (NOTHING,) * 3):
            yield f"{key} is allocated {stands[key]}, and has {wanted.get(key)}"


def _wanted(novated: dict[str, Said], obligations: list[Said]) -> dict[tuple[str, str], Sums]:
    """By obligation and party: between two all that they have traded; with a CCP what is left, at the money that was not discharged yet.

    That is looked at when a part of the obligation first settles, when its position is netted again, or at the end.
    """
    found: dict[tuple[str, str], Sums] = {}
    money: defaultdict[tuple[str, ...], Decimal] = defaultdict(lambda: NOTHING)
    netted: dict[str, Said] = {}
    current: dict[tuple[str, ...], Said] = {}
    for word in obligations:
        if word["type"] == "ObligationNetted":
            netted[word["obligation"]], key = word, _position(word)
            _look(found, current.pop(key, None), money[key])
            money[key] += Decimal(word["contract_money"])
            current[key] = word
        elif word["type"] == "ObligationSettled" and word["obligation"] in netted:
            key = _position(netted[word["obligation"]])
            _look(found, current.pop(key, None), money[key])
        elif word["type"] == "ObligationAllocated":
            receives = word["report"] == novated[word["transaction"]]["receiver_report"]
            money[_position(netted[word["obligation"]])] += Decimal(word["cash"]) * (1 if receives else -1)
    for key, word in current.items():
        _look(found, word, money[key])
    return found


def _position(word: Said) -> tuple[str, ...]:
    """With a CCP what is netted again and again; two parties net once."""
    if word["model"] == "bilateral":
        return (word["obligation"],)
    return tuple(word[name] for name in ("settlement_system", "member", "securities_account", "cash_account", "isin", "currency"))


def _look(found: dict[tuple[str, str], Sums], word: Said | None, money: Decimal) -> None:
    """What is to stand in an obligation of which something is left; nothing of one that was looked at."""
    if word is None or not (Decimal(word["quantity"]) or Decimal(word["value"])):
        return
    name, quantity = word["obligation"], Decimal(word["quantity"])
    if word["model"] != "bilateral":
        found[name, word["member"]] = (max(quantity, NOTHING), max(-quantity, NOTHING), money)
        return
    bought, sold, contract = (Decimal(word[each]) for each in ("bought", "sold", "contract_money"))
    found[name, word["member"]] = (bought, sold, contract)
    found[name, word["counterparty"]] = (sold, bought, -contract)
