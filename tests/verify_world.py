"""A small consistent world of records, written as the offices write them, for tests that then damage it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from schemas.audit import GENESIS_DIGEST
from streams.verify.findings import Findings
from streams.verify.log import Batch, Place
from streams.verify.verify import Verification

SELLER, BUYER = "529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12"
ISIN, CURRENCY, SYSTEM = "FR0000120271", "EUR", "CSD-A"
PARTIES = ("settlement_system", "transaction", "deliverer", "deliverer_report", "receiver", "receiver_report")
Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    offset: int
    value: bytes | None


class World:
    """Topics of one partition as lists, and the audit chain of each office."""

    def __init__(self) -> None:
        self.log: dict[str, list[Entry]] = defaultdict(list)
        self.sequence = {"middle": 0, "back": 0}
        self.before = {"middle": GENESIS_DIGEST, "back": GENESIS_DIGEST}
        self.balances: dict[tuple[str, str], int] = defaultdict(int)
        self.numbers = 0

    def write(self, topic: str, message: Json | bytes | None) -> Entry:
        value = orjson.dumps(message) if isinstance(message, dict) else message
        last = self.log[topic][-1].offset + 1 if self.log[topic] else 0
        self.log[topic].append(Entry(last, value))
        return self.log[topic][-1]

    def say(self, kind: str, **fields: Any) -> Json:
        self.numbers += 1
        return {"type": kind, "id": f"{self.numbers:032x}", "cause": "", "at": "2026-11-20T09:00:00Z", **fields}

    def take(self, office: str, topic: str, entry: Entry, outputs: Sequence[tuple[str, Json]] = (), **fields: Any) -> list[Entry]:
        """An office takes `entry`: its outputs are written, and one audit record."""
        written = [(name, message["id"], self.write(name, message)) for name, message in outputs]
        self.sequence[office] += 1
        record = {
            "type": "AuditRecord", "id": "a", "cause": "", "at": "2026-11-20T09:00:00Z", "program": "1", "key": "", "was_set_aside": False,
            "shard": f"{office}/0", "sequence": self.sequence[office], "topic": topic, "partition": 0, "offset": entry.offset,
            "digest": sha256(entry.value or b"").hexdigest(), "before": self.before[office],
            "outputs": [
                {"topic": name, "partition": 0, "id": said, "digest": sha256(made.value or b"").hexdigest()} for name, said, made in written
            ],
            **fields,
        }
        audit = self.write(f"audit.{office}.v1", record)
        self.before[office] = sha256(audit.value or b"").hexdigest()
        return [made for _, _, made in written]

    async def verify(self) -> Findings:
        return await Verification(ListLog(self.log)).run()


class ListLog:
    """A log over lists: everything in them is committed."""

    def __init__(self, log: Mapping[str, list[Entry]]) -> None:
        self.log = log

    async def places(self, topics: Iterable[str]) -> list[Place]:
        return [(name, 0) for name in topics]

    async def begins(self, places: Iterable[Place]) -> dict[Place, int]:
        return dict.fromkeys(places, 0)

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        return {place: self.log[place[0]][-1].offset + 1 if self.log.get(place[0]) else 0 for place in places}

    async def read(self, starts: Mapping[Place, int], ends: Mapping[Place, int]) -> AsyncIterator[Batch]:
        for place, end in ends.items():
            found = [entry for entry in self.log.get(place[0], []) if starts[place] <= entry.offset < end]
            if found:
                yield place, found


def report(world: World, trade: str, side: str = "SELL", *, kind: str = "TradeExecuted", amount: str = "1000", **fields: Any) -> Json:
    entity, counterparty = (SELLER, BUYER) if side == "SELL" else (BUYER, SELLER)
    return world.say(
        kind, entity=entity, counterparty=counterparty, source="oms", trade=trade, version=1, side=side, isin=ISIN, quantity="10",
        currency=CURRENCY, amount=amount, trade_date="2026-11-20", **fields,
    )


def key(message: Json) -> str:
    kind = {"TradeExecuted": "executed", "TradeAmended": "amended", "TradeCancelled": "cancelled"}[message["type"]]
    return "|".join(map(str, (message["entity"], message["source"], message["trade"], message["version"], kind)))


def approve(world: World, message: Json, **fields: Any) -> Entry:
    """Middle takes a report and sends it on."""
    details = {name: message[name] for name in ("entity", "counterparty", "side", "isin", "quantity", "currency", "amount", "trade_date")}
    sent = world.say(
        "TradeApproved", report=key(message), settlement_system=SYSTEM, intended_settlement_date="2026-11-24",
        securities_account=f"S-{message['side']}", cash_account=f"C-{message['side']}", limit="5000", exposure="1000", **details | fields,
    )
    return world.take("middle", "front.trades.v1", world.write("front.trades.v1", message), [("middle.trades.v1", sent)])[0]


def terms(seller: Json, buyer: Json) -> Json:
    return {
        "settlement_system": SYSTEM, "transaction": f"tx-{seller['trade']}", "deliverer": seller["entity"], "deliverer_report": key(seller),
        "receiver": buyer["entity"], "receiver_report": key(buyer), "isin": ISIN, "quantity": seller["quantity"], "currency": CURRENCY,
        "amount": seller["amount"], "intended_settlement_date": "2026-11-24", "deliverer_securities_account": "S-SELL",
        "deliverer_cash_account": "C-SELL", "receiver_securities_account": "S-BUY", "receiver_cash_account": "C-BUY",
    }


def movement(world: World, account: str, asset: str, amount: str, limit: str = "0") -> Json:
    world.balances[account, asset] += int(amount)
    return {"account": account, "asset": asset, "amount": amount, "balance": str(world.balances[account, asset]), "limit": limit}


def fund(world: World, command: str, account: str, asset: str, quantity: str) -> None:
    """Back takes a funding and books it."""
    given = world.say(
        "BalanceFunded", command=command, who="ann", second="bob", settlement_system=SYSTEM, account=account, against=f"ISSUE-{asset}",
        asset=asset, quantity=quantity,
    )
    moved = [movement(world, f"ISSUE-{asset}", asset, f"-{quantity}", "1000000000000000"), movement(world, account, asset, quantity)]
    outputs = [
        ("back.entries.v1", world.say("EntryPosted", settlement_system=SYSTEM, of=command, movements=moved)),
        ("back.answers.v1", world.say("CommandApplied", command=command, settlement_system=SYSTEM, was_repeated=False)),
    ]
    world.take("back", "back.commands.v1", world.write("back.commands.v1", given), outputs)


def unmatched(world: World, message: Json, sent: Entry) -> None:
    waits = world.say("InstructionUnmatched", settlement_system=SYSTEM, report=key(message), entity=message["entity"])
    outputs = [
        ("back.instructions.v1", waits),
        ("back.confirmations.v1", advised(world, key(message), "pending", "unmatched")),
    ]
    world.take("back", "middle.trades.v1", sent, outputs)


def advised(world: World, report: str, status: str, reason: str) -> Json:
    return world.say("StatusAdvised", report=report, entity=report.partition("|")[0], status=status, reason=reason)


def settlement(world: World, seller: Json, buyer: Json, difference: str = "0") -> list[tuple[str, Json]]:
    """All that back says when the second side of a pair comes and both settle at once."""
    both = terms(seller, buyer)
    parties = {name: both[name] for name in PARTIES}
    stated = {name: both[name] for name in ("isin", "quantity", "currency", "amount")}
    quantity, amount = both["quantity"], both["amount"]
    moved = [
        movement(world, "S-SELL", ISIN, f"-{quantity}"), movement(world, "S-BUY", ISIN, quantity),
        movement(world, "C-BUY", CURRENCY, f"-{amount}"), movement(world, "C-SELL", CURRENCY, amount),
    ]
    dates = {"settled_on": "2026-11-24"}
    settled = world.say("InstructionSettled", **parties, **stated, **dates, intended_settlement_date="2026-11-24", movements=moved)
    told = [_confirmation(world, side, other, both, stated | dates) for side, other in ((seller, buyer), (buyer, seller))]
    return [
        ("back.instructions.v1", world.say("InstructionMatched", **both, tolerance="2", tolerance_difference=difference)),
        ("back.instructions.v1", world.say("InstructionCreated", **both)),
        ("back.instructions.v1", settled),
        ("back.entries.v1", world.say("EntryPosted", settlement_system=SYSTEM, of=both["transaction"], movements=moved)),
        *[("back.confirmations.v1", message) for message in told],
    ]


def _confirmation(world: World, side: Json, other: Json, both: Json, stated: Json) -> Json:
    return world.say(
        "ConfirmationIssued", report=key(side), entity=side["entity"], counterparty=other["entity"], settlement_system=SYSTEM,
        transaction=both["transaction"], securities_account=f"S-{side['side']}", cash_account=f"C-{side['side']}", **stated,
    )


def funded() -> World:
    """A world in which the seller has securities and the buyer cash."""
    world = World()
    fund(world, "F1", "S-SELL", ISIN, "100")
    fund(world, "F2", "C-BUY", CURRENCY, "10000")
    return world


def settled(world: World, trade: str, *, buyer_amount: str = "1000") -> tuple[Json, Json]:
    """One trade that goes the whole way; gives both reports."""
    seller, buyer = report(world, trade), report(world, trade, "BUY", amount=buyer_amount)
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    world.take("back", "middle.trades.v1", second, settlement(world, seller, buyer, str(int(buyer_amount) - 1000)))
    return seller, buyer


async def problems_of(world: World) -> str:
    found = await world.verify()
    assert found.problems_found >= 1
    assert not found.is_clean
    return "\n".join(found.problems)
