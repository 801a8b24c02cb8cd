"""What back.penalties says of a transaction, a party or a month: each penalty with what it follows from, and the sums."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from schemas import topics
from streams.verify.log import Log

Json = dict[str, Any]
CASH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for; all of it must be so. Nothing asked: everything."""

    transaction: str | None = None
    party: str | None = None
    day: str | None = None
    month: str | None = None

    def takes(self, message: Json) -> bool:
        """True where a message is about what is asked for."""
        parties = (message.get("debtor"), message.get("creditor"), message.get("party"))
        listed = str(message.get("listed_on") or message.get("month") or message.get("day", ""))
        return (
            (self.transaction is None or message.get("transaction") == self.transaction)
            and (self.party is None or self.party in parties)
            and (self.day is None or message.get("day") == self.day)
            and (self.month is None or listed.startswith(self.month))
        )


@dataclass(slots=True)
class Explained:
    """The messages in the order in which they were said, a sentence for each, and what stands in the end, by debtor and currency."""

    messages: list[Json] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    standing: dict[str, Decimal] = field(default_factory=dict)

    def take(self, message: Json) -> None:
        """One message more."""
        self.messages.append(message)
        self.sentences.append(sentence_of(message))
        if message["type"] in ("PenaltyAccrued", "PenaltyReversed"):
            amount = Decimal(message["amount"]) * (1 if message["type"] == "PenaltyAccrued" else -1)
            name = f"{message['debtor']} {message['currency']}"
            self.standing[name] = self.standing.get(name, Decimal(0)) + amount


async def explain(log: Log, asked: Asked) -> Explained:
    """Read the topic once. Raises LogError where the log does not answer."""
    found = Explained()
    async for message in _messages(log):
        if message["type"] in KNOWN and asked.takes(message):
            found.take(message)
    return found


async def is_known(log: Log, transaction: str) -> bool:
    """Whether back has ever spoken of a transaction. Raises LogError where the log does not answer."""
    places = await log.places([topics.BACK_INSTRUCTIONS.name])
    starts, ends = await log.begins(places), await log.ends(places, stable=True)
    named = f'"{transaction}"'.encode()
    async for _, records in log.read(starts, ends):
        for record in records:
            if record.value and named in record.value and orjson.loads(record.value).get("transaction") == transaction:
                return True
    return False


def sentence_of(message: Json) -> str:
    """What one message says, in words and with all numbers."""
    return KNOWN[message["type"]](message)


def formula_of(basis: Json) -> str:
    """The formula of a penalty with its numbers, as anyone can type it into a calculator."""
    if basis.get("settlement_amount") is not None:
        value = basis["settlement_amount"]
    else:
        per_cent = " / 100" if basis["price_type"] == "PERCENT" else ""
        factor = f" x {basis['factor']}" if basis.get("factor") is not None else ""
        price = f"({basis['price']} + {basis['accrued']} accrued)" if basis.get("accrued") is not None else basis["price"]
        value = f"{basis['quantity']}{factor} x {price}{per_cent} ({basis['price_currency']} of {basis['price_day']})"
    if basis.get("exchange_rate") is not None:
        value += f" x {basis['exchange_rate']} / {basis['exchange_units']} (rate of {basis['exchange_day']})"
    if basis["category"] == CASH:
        return f"{value} x {basis['rate']} / 100 / {basis['day_count']} (cash rate since {basis['rate_from']})"
    return f"{value} x {basis['rate']} / 10000 (category {basis['category']} since {basis['rate_from']})"


def _accrued(message: Json) -> str:
    kind = "late matching" if message["kind"] == "LMFP" else "fail"
    return (
        f"{message['day']}  {message['debtor']} owes {message['creditor']} {message['amount']} {message['currency']} for the {kind} of "
        f"{message['transaction']} ({_words(message['because'])}): {formula_of(message['basis'])}"
    )


def _reversed(message: Json) -> str:
    return f"{message['day']}  reversed: {message['amount']} {message['currency']} of {message['debtor']} ({_words(message['reason'])})"


def _omitted(message: Json) -> str:
    return f"{message['day']}  no penalty for {message['transaction']}: {_words(message['reason'])}"


def _netted(message: Json) -> str:
    net = f"{message['amount']} {message['currency']}, {message['penalties']} penalties set off"
    return f"{message['month']}     {message['debtor']} owes {message['creditor']} {net}"


def _unpaid(message: Json) -> str:
    return f"{message['day']}  not paid: {message['amount']} {message['currency']}, {_words(message['reason'])} ({message['party']})"


def _listed(message: Json) -> str:
    counts = f"{message['accrued']} accrued and {message['reversed']} reversed"
    sums = f"it owes {message['owes']} and is owed {message['owed']} {message['currency']}"
    return f"{message['day']}  the list of {message['party']} has {counts}: {sums}"


def _words(name: str) -> str:
    return name.replace("_", " ")


KNOWN = {
    "PenaltyAccrued": _accrued,
    "PenaltyReversed": _reversed,
    "PenaltyOmitted": _omitted,
    "PartyPenaltiesListed": _listed,
    "PenaltiesNetted": _netted,
    "PenaltyUnpaid": _unpaid,
}
"""The sentence of each message that is told."""


async def _messages(log: Log) -> AsyncIterator[Json]:
    places = await log.places([topics.BACK_PENALTIES.name])
    starts, ends = await log.begins(places), await log.ends(places, stable=True)
    async for _, records in log.read(starts, ends):
        for record in records:
            if record.value:
                yield orjson.loads(record.value)
