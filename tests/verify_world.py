"""A small consistent world of trades, told as the offices tell them, for tests that then damage it."""

from typing import Any

from tests.verify_log import Entry, Json, World

SELLER, BUYER = "529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12"
ISIN, CURRENCY, SYSTEM, DAY = "FR0000120271", "EUR", "CSD-A", "2026-11-24"
PARTIES = ("settlement_system", "transaction", "deliverer", "deliverer_report", "receiver", "receiver_report")


def report(world: World, trade: str, side: str = "SELL", *, kind: str = "TradeExecuted", amount: str = "1000", **fields: Any) -> Json:
    entity, counterparty = (SELLER, BUYER) if side == "SELL" else (BUYER, SELLER)
    return world.say(
        kind,
        entity=entity,
        counterparty=counterparty,
        source="oms",
        trade=trade,
        version=1,
        side=side,
        isin=ISIN,
        quantity="10",
        currency=CURRENCY,
        amount=amount,
        trade_date="2026-11-20",
        **fields,
    )


def key(message: Json) -> str:
    kind = {"TradeExecuted": "executed", "TradeAmended": "amended", "TradeCancelled": "cancelled"}[message["type"]]
    return "|".join(map(str, (message["entity"], message["source"], message["trade"], message["version"], kind)))


def approve(world: World, message: Json, **fields: Any) -> Entry:
    """Middle takes a report and sends it on."""
    details = {name: message[name] for name in ("entity", "counterparty", "side", "isin", "quantity", "currency", "amount", "trade_date")}
    sent = world.say(
        "TradeApproved",
        report=key(message),
        settlement_system=SYSTEM,
        intended_settlement_date=DAY,
        securities_account=f"S-{message['side']}",
        cash_account=f"C-{message['side']}",
        limit="5000",
        exposure="1000",
        **details | fields,
    )
    return world.take("middle", "front.trades.v1", world.write("front.trades.v1", message), [("middle.trades.v1", sent)])[0]


def answered(world: World, message: Json, kind: str, **fields: str) -> None:
    """Middle takes `message` and answers it itself."""
    said = world.say(kind, report=key(message), entity=SELLER, **fields)
    world.take("middle", "front.trades.v1", world.write("front.trades.v1", message), [("middle.answers.v1", said)])


def terms(seller: Json, buyer: Json) -> Json:
    return {
        "settlement_system": SYSTEM,
        "transaction": f"tx-{seller['trade']}",
        "deliverer": seller["entity"],
        "deliverer_report": key(seller),
        "receiver": buyer["entity"],
        "receiver_report": key(buyer),
        "isin": ISIN,
        "quantity": seller["quantity"],
        "currency": CURRENCY,
        "amount": seller["amount"],
        "intended_settlement_date": DAY,
        "deliverer_securities_account": "S-SELL",
        "deliverer_cash_account": "C-SELL",
        "receiver_securities_account": "S-BUY",
        "receiver_cash_account": "C-BUY",
    }


def movement(world: World, account: str, asset: str, amount: str, limit: str = "0") -> Json:
    world.balances[account, asset] += int(amount)
    return {"account": account, "asset": asset, "amount": amount, "balance": str(world.balances[account, asset]), "limit": limit}


def fund(world: World, command: str, account: str, asset: str, quantity: str) -> None:
    """Back takes a funding and books it."""
    given = world.say(
        "BalanceFunded",
        command=command,
        who="ann",
        second="bob",
        settlement_system=SYSTEM,
        account=account,
        against=f"ISSUE-{asset}",
        asset=asset,
        quantity=quantity,
    )
    moved = [movement(world, f"ISSUE-{asset}", asset, f"-{quantity}", "1000000000000000"), movement(world, account, asset, quantity)]
    outputs = [
        ("back.entries.v1", world.say("EntryPosted", settlement_system=SYSTEM, of=command, movements=moved, booked_on=DAY)),
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
        movement(world, "S-SELL", ISIN, f"-{quantity}"),
        movement(world, "S-BUY", ISIN, quantity),
        movement(world, "C-BUY", CURRENCY, f"-{amount}"),
        movement(world, "C-SELL", CURRENCY, amount),
    ]
    dates = {"settled_on": DAY}
    settled = world.say("InstructionSettled", **parties, **stated, **dates, intended_settlement_date=DAY, movements=moved)
    told = [_confirmation(world, side, other, both, stated | dates) for side, other in ((seller, buyer), (buyer, seller))]
    return [
        ("back.instructions.v1", world.say("InstructionMatched", **both, tolerance="2", tolerance_difference=difference)),
        ("back.instructions.v1", world.say("InstructionCreated", **both)),
        ("back.instructions.v1", settled),
        ("back.entries.v1", world.say("EntryPosted", settlement_system=SYSTEM, of=both["transaction"], movements=moved, booked_on=DAY)),
        *[("back.confirmations.v1", message) for message in told],
    ]


def _confirmation(world: World, side: Json, other: Json, both: Json, stated: Json) -> Json:
    return world.say(
        "ConfirmationIssued",
        report=key(side),
        entity=side["entity"],
        counterparty=other["entity"],
        settlement_system=SYSTEM,
        transaction=both["transaction"],
        securities_account=f"S-{side['side']}",
        cash_account=f"C-{side['side']}",
        **stated,
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
