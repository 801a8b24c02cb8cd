"""The netting of a cycle: what is due goes into its positions, and each is netted and marked to the price of the day. Part of `clear`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from processors.allocate_legs import ask_to_allocate
from processors.attribute_legs import discharge
from processors.books import BackBooks
from processors.clearing.money import NOTHING
from processors.clearing.position import Netted, Position, Traded, net
from processors.clearing_price import decimals_of, system_price
from processors.keep_positions import add_payment, add_to_totals, keep, oldest
from schemas.clearing import ObligationNetted
from schemas.clearing_state import ClearingPosition
from schemas.message import Message, derive_id
from schemas.values import is_writable
from schemas.work import WorkOpened


def ask_to_net(system: str, books: BackBooks) -> Iterator[Message]:
    """At the start of a cycle: what is due on its date, or carried. Says nothing where nothing is cleared."""
    cycle, prefix = books.cycles[system], f"{system}|"
    first = books.novated_tranches.after("due", prefix)
    upper = f"{prefix}{cycle.date}~"
    if first is not None and first[0] <= upper:
        yield WorkOpened(store="novated_tranches", index="due", prefix=prefix, upper=upper, because="netting")
    elif books.clearing_positions.after("active", prefix) is not None:
        yield from ask_to_net_positions(system, books)


def collect(key: str, books: BackBooks) -> None:
    """Put what the trades of one date add up to into their position."""
    tranche = books.novated_tranches.get(key)
    if tranche is None:
        return
    position = books.clearing_positions[tranche.position]
    legs = 2 * tranche.trades if position.model == "bilateral" else tranche.trades
    del books.novated_tranches[key]
    books.clearing_positions[tranche.position] = replace(
        position,
        bought=position.bought + tranche.bought,
        sold=position.sold + tranche.sold,
        money=position.money + tranche.money,
        gross_value=position.gross_value + tranche.gross_value,
        trades=position.trades + tranche.trades,
        waiting=position.waiting - legs,
    )


def ask_to_net_positions(system: str, books: BackBooks) -> Iterator[Message]:
    """Every position with something in it."""
    del books  # what is asked for follows from the system alone
    yield WorkOpened(store="clearing_positions", index="active", prefix=f"{system}|", upper="", because="net")


def net_position(key: str, books: BackBooks) -> Iterator[Message]:
    """Net one position. What has been instructed already stays as it is until it is settled or carried."""
    position = books.clearing_positions.get(key)
    if position is None or position.stage != "none" or not (position.trades or position.quantity or position.value):
        return
    on = books.cycles[position.settlement_system].date
    yield from _net(key, position, on, books)


def _net(key: str, position: ClearingPosition, on: date, books: BackBooks) -> Iterator[Message]:
    netted, price = _netted(position, on, books)
    after, is_pair = netted.position, position.model == "bilateral"
    numbers = (after.quantity, after.value, netted.mark, position.bought, position.sold, position.money, netted.set_off)
    assert all(map(is_writable, numbers)), f"{key} comes to more digits than can be written"
    obligation = derive_id(f"{key}|{on}", "clear", books.sequence)
    is_left = after.quantity != NOTHING or after.value != NOTHING
    out = position.bought + position.sold if is_pair else netted.set_off
    allocated = abs(after.quantity) if not is_pair else position.receipts + out if is_left else NOTHING
    yield replace(_told(position, netted, price, obligation, on), allocated=allocated)
    add_to_totals(position, netted, books)
    if netted.mark != NOTHING:
        add_payment(position, netted.mark, books)
    new = replace(
        position,
        quantity=after.quantity,
        value=after.value,
        bought=NOTHING,
        sold=NOTHING,
        money=NOTHING,
        gross_value=NOTHING,
        trades=0,
        receipts=position.receipts + out,
        deliveries=position.deliveries + out,
        obligation=obligation,
        stage="due" if is_left else "none",
        netted_on=on,
        price=price,
        since=oldest(key, books, receives=after.quantity > NOTHING) or on,
    )
    keep(key, new, books)
    if out != NOTHING and not (is_pair and is_left):  # what a pair has left discharges all its trades when it settles
        yield from discharge(key, on)  # and allocates what is left of them
    elif is_left:
        yield from ask_to_allocate(key, on, "RD" if is_pair else "R" if new.quantity > NOTHING else "D")


def _netted(position: ClearingPosition, on: date, books: BackBooks) -> tuple[Netted, Decimal]:
    """The position after netting, and P(d). Between two parties nothing is marked: quantity and money are what is left of both."""
    if position.model == "bilateral":
        left = Position(quantity=position.quantity + position.bought - position.sold, value=position.value - position.money)
        return Netted(position=left, set_off=min(position.bought, position.sold), mark=NOTHING), NOTHING
    price = system_price(position, on, books)
    carried = Position(quantity=position.quantity, value=position.value)
    traded = Traded(bought=position.bought, sold=position.sold, money=position.money)
    return net(carried, traded, price, decimals_of(position.currency, books)), price


def _told(position: ClearingPosition, netted: Netted, price: Decimal, obligation: str, on: date) -> ObligationNetted:
    return ObligationNetted(
        settlement_system=position.settlement_system,
        obligation=obligation,
        model=position.model,
        finality=position.finality,
        date=on,
        member=position.member,
        counterparty=position.counterparty,
        securities_account=position.securities_account,
        cash_account=position.cash_account,
        isin=position.isin,
        currency=position.currency,
        trades=position.trades,
        carried_quantity=position.quantity,
        carried_value=position.value,
        bought=position.bought,
        sold=position.sold,
        contract_money=position.money,
        price=price if position.model == "ccp_cns" else None,
        quantity=netted.position.quantity,
        value=netted.position.value,
        set_off=netted.set_off,
        mark=netted.mark,
        counterparty_securities_account=position.counterparty_securities_account,
        counterparty_cash_account=position.counterparty_cash_account,
    )
