"""What must have become of a day, reckoned in plain Python from what stands in the topics: no code of the offices, none of verify.

Of the input alone where order does not matter (nobody is short), and of the input in each shard's audited order where it does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson

Said = dict[str, Any]
Topics = Mapping[str, Sequence[Sequence[bytes]]]
"""By topic (without namespace) and partition, the committed values in order of their offsets; `None` where an offset holds none."""

Line = tuple[str, str, Decimal, Decimal, Decimal]
"""Account, asset, amount, balance after it, limit."""
NOTHING = Decimal(0)
SIDES = {"SELL": "BUY", "BUY": "SELL"}


def reckon(topics: Topics) -> list[str]:
    """A sentence for each thing that is not as it must be."""
    wrong = list(_of_the_input_alone(topics))
    for partition in range(len(topics["audit.back.v1"])):
        wrong += Shard(topics, partition).judged()
    return wrong


def _words(topics: Topics, topic: str) -> Iterator[Said]:
    for values in topics[topic]:
        yield from (orjson.loads(value) for value in values if value)


def _of_the_input_alone(topics: Topics) -> Iterator[str]:
    """Each report is sent to back once; each pair of those whose accounts hold enough settles, is posted and is told twice."""
    reported = {_report(word): word for word in _words(topics, "front.trades.v1") if word["type"] == "TradeExecuted"}
    sent = Counter(word["report"] for word in _words(topics, "middle.trades.v1") if word["type"] == "TradeApproved")
    if sent != Counter(reported.keys()):
        yield f"{len(reported)} sides were reported, and {sum(sent.values())} sent to back, {len(sent)} of them different"
    told = Counter(word["report"] for word in _words(topics, "back.confirmations.v1") if word["type"] == "ConfirmationIssued")
    standing = {(word["party"], word["currency"]): word for word in _words(topics, "back.reference.v1") if "securities_account" in word}
    where = {name: word if "securities_account" in word else standing[word["entity"], word["currency"]] for name, word in reported.items()}
    plain = {name: word for name, word in reported.items() if where[name]["securities_account"].endswith("-matched")}
    for name in plain:
        if told[name] != 1:
            yield f"{name} has all that it needs, and is confirmed {told[name]} times"
    wanted: Counter[tuple[str, str, Decimal]] = Counter()
    for name, word in plain.items():
        way = 1 if word["side"] == "BUY" else -1
        wanted[where[name]["securities_account"], word["isin"], way * Decimal(word["quantity"])] += 1
        wanted[where[name]["cash_account"], word["currency"], -way * Decimal(word["amount"])] += 1
    posted: Counter[tuple[str, str, Decimal]] = Counter()
    for entry in _words(topics, "back.entries.v1"):
        if len(entry["movements"]) == 4:
            lines = [(part["account"], part["asset"], Decimal(part["amount"])) for part in entry["movements"]]
            posted.update(line for line in lines if line[0].endswith("-matched"))
    if posted != wanted:
        yield f"of the lines that the input asks for {(wanted - posted).total()} are missing and {(posted - wanted).total()} too many"


def _report(word: Said) -> str:
    return f"{word['entity']}|{word['source']}|{word['trade']}|{word['version']}|executed"


class Shard:
    """One shard of back, played again in the order of its audit."""

    def __init__(self, topics: Topics, partition: int) -> None:
        self._topics = topics
        self._partition = partition
        own = _by_type(topics["back.reference.v1"][partition])
        self._limits = {word["account"]: Decimal(word["limit"]) for word in own["AccountDefined"]}
        self._tolerances = {(word["settlement_system"], word["currency"]): word for word in own["MatchingToleranceSet"]}
        self._names = {
            word["transaction"]: (word["deliverer_report"], word["receiver_report"])
            for word in self._said("back.instructions.v1")
            if word["type"] == "InstructionMatched"
        }
        self._balances: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self._waiting: defaultdict[tuple[Any, ...], list[Said]] = defaultdict(list)
        self._open: dict[tuple[str, str], tuple[Said, Said]] = {}
        self._settled: list[tuple[str, str]] = []
        self._entries: list[list[Line]] = []

    def _said(self, topic: str) -> list[Said]:
        return [orjson.loads(value) for value in self._topics[topic][self._partition] if value]

    def judged(self) -> Iterator[str]:
        """Play the shard, then compare what it says with what was reckoned."""
        for record in self._said("audit.back.v1"):
            self._take(record)
        settled = [word for word in self._said("back.instructions.v1") if word["type"] == "InstructionSettled"]
        if [(word["deliverer_report"], word["receiver_report"]) for word in settled] != self._settled:
            yield f"shard {self._partition} settled {len(settled)} transactions, and in its order {len(self._settled)} must have"
        posted = [[_line(part) for part in entry["movements"]] for entry in self._said("back.entries.v1")]
        if posted != self._entries:
            first = next((n for n, pair in enumerate(zip(posted, self._entries, strict=False)) if pair[0] != pair[1]), "the end")
            yield f"shard {self._partition} posted {len(posted)} entries of {len(self._entries)}; they differ from entry {first}"
        able = [pair for pair, sides in self._open.items() if not self._lacks(*sides)]
        if able:
            yield f"shard {self._partition} leaves {len(able)} that could settle, {able[0]} among them"

    def _take(self, record: Said) -> None:
        if record["topic"] == "back.commands.v1":
            self._fund(orjson.loads(self._topics["back.commands.v1"][self._partition][record["offset"]]))
        elif record["topic"] == "middle.trades.v1" or (record["topic"] == "cursor" and record["offset"] >= 0):
            word = orjson.loads(self._topics["middle.trades.v1"][self._partition][record["offset"]])
            if not record["was_set_aside"] and word["type"] == "TradeApproved":
                self._match(word)
        elif record["topic"] == "cursor":
            pair = self._names.get(record["key"].rpartition("/")[2])
            if pair in self._open:
                self._attempt(pair, *self._open[pair])

    def _fund(self, word: Said) -> None:
        if word["type"] != "BalanceFunded":
            return
        quantity = Decimal(word["quantity"])
        places = ((word["against"], word["asset"], -quantity), (word["account"], word["asset"], quantity))
        self._entries.append([self._move(*place) for place in places])

    def _match(self, side: Said) -> None:
        buyer, seller = (side["entity"], side["counterparty"])[:: 1 if side["side"] == "BUY" else -1]
        terms = ("settlement_system", "isin", "intended_settlement_date", "trade_date", "currency")
        key = (*(side[name] for name in terms), buyer, seller, Decimal(side["quantity"]))
        amount = Decimal(side["amount"])
        near = [other for other in self._waiting[*key, SIDES[side["side"]]] if self._tolerates(amount, Decimal(other["amount"]), side)]
        if not near:
            self._waiting[*key, side["side"]].append(side)
            return
        other = min(near, key=lambda each: abs(Decimal(each["amount"]) - amount))
        self._waiting[*key, other["side"]].remove(other)
        sale, purchase = (side, other) if side["side"] == "SELL" else (other, side)
        pair = (sale["report"], purchase["report"])
        self._open[pair] = (sale, purchase)
        self._attempt(pair, sale, purchase)

    def _tolerates(self, amount: Decimal, other: Decimal, side: Said) -> bool:
        rule = self._tolerances.get((side["settlement_system"], side["currency"]))
        most = NOTHING
        if rule is not None:
            most = Decimal(rule["at_most"] if max(amount, other) <= Decimal(rule["threshold"]) else rule["at_most_above"])
        return abs(amount - other) <= most

    def _legs(self, sale: Said, purchase: Said) -> list[tuple[str, str, Decimal]]:
        quantity, amount = Decimal(sale["quantity"]), Decimal(sale["amount"])
        return [
            (sale["securities_account"], sale["isin"], -quantity),
            (purchase["securities_account"], sale["isin"], quantity),
            (purchase["cash_account"], sale["currency"], -amount),
            (sale["cash_account"], sale["currency"], amount),
        ]

    def _lacks(self, sale: Said, purchase: Said) -> bool:
        debits = [leg for leg in self._legs(sale, purchase) if leg[2] < 0]
        return any(self._balances[account, asset] + amount < -self._limits[account] for account, asset, amount in debits)

    def _attempt(self, pair: tuple[str, str], sale: Said, purchase: Said) -> None:
        if self._lacks(sale, purchase):
            return
        del self._open[pair]
        self._settled.append(pair)
        self._entries.append([self._move(*leg) for leg in self._legs(sale, purchase)])

    def _move(self, account: str, asset: str, amount: Decimal) -> Line:
        self._balances[account, asset] += amount
        return account, asset, amount, self._balances[account, asset], self._limits[account]


def _by_type(values: Sequence[bytes]) -> dict[str, list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for word in (orjson.loads(value) for value in values if value):
        found[word["type"]].append(word)
    return found


def _line(part: Said) -> Line:
    return part["account"], part["asset"], Decimal(part["amount"]), Decimal(part["balance"]), Decimal(part["limit"])
