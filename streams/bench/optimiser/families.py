"""Families of queues, each from a seed: what the optimiser is measured on (domain.md, section 5).

Of each resource the net requirement of all instructions is v; what stands there at the start is alpha x max(0, -v), rounded up, and, of
securities that a party must deliver on balance, nothing at all with the probability `short`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from schemas.optimisation import BalanceStated, InstanceLine, InstructionQueued, Leg, LimitGroupStated, Link, Priority, Weight

Integers = NDArray[np.int64]
CASH = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How a queue is made. `hubs` parties are one side of all but a tenth; with `zipf` a few parties, instruments and sizes have most."""

    name: str
    instructions: int
    parties: int
    instruments: int
    alpha_cash: float = 1.0
    alpha_securities: float = 1.0
    short: float = 0.0
    hubs: int = 0
    zipf: bool = False
    is_ring: bool = False
    chain: int = 0

    @property
    def title(self) -> str:
        """The name with its size and what is short, as reports show it."""
        scarcity = f" a={self.alpha_cash:g}/{self.alpha_securities:g} short {self.short:.0%}"
        return f"{self.name} {self.instructions:,}{'' if self.is_ring or self.chain else scarcity}"


@dataclass(frozen=True, slots=True)
class Trades:
    """Deliveries versus payment, by place in the queue; amounts in cents."""

    deliverers: Integers
    receivers: Integers
    instruments: Integers
    quantities: Integers
    amounts: Integers


def lines(family: Family, seed: int) -> Iterator[InstanceLine]:
    """The instance of a family that a seed makes."""
    chance = np.random.default_rng(seed)
    make: Callable[[Family, np.random.Generator], Trades] = _ring if family.is_ring else _chains if family.chain else _random_trades
    trades = make(family, chance)
    yield from _balances(family, trades, chance)
    queue = _queue(trades)
    yield from _heavy(family, list(queue), trades, chance) if family.zipf else queue


def _random_trades(family: Family, chance: np.random.Generator) -> Trades:
    n = family.instructions
    prices = np.exp(chance.normal(3.5, 1, family.instruments))
    deliverers = _drawn(family.parties, n, chance, zipf=family.zipf)
    receivers = (deliverers + 1 + _drawn(family.parties - 1, n, chance, zipf=family.zipf)) % family.parties
    if family.hubs:
        with_hub, delivers = chance.random(n) < 0.9, chance.random(n) < 0.5
        hub = chance.integers(0, family.hubs, n)
        deliverers, receivers = np.where(with_hub & delivers, hub, deliverers), np.where(with_hub & ~delivers, hub, receivers)
        receivers = np.where(receivers == deliverers, (deliverers + family.hubs) % family.parties, receivers)
    instruments = _drawn(family.instruments, n, chance, zipf=family.zipf)
    sizes = 100 * np.minimum(chance.zipf(1.5, n), 10_000) if family.zipf else np.exp(chance.normal(5, 1, n))
    quantities = np.maximum(1, np.round(sizes)).astype(np.int64)
    return Trades(deliverers, receivers, instruments, quantities, np.round(quantities * prices[instruments] * 100).astype(np.int64))


def _drawn(many: int, n: int, chance: np.random.Generator, *, zipf: bool) -> Integers:
    if not zipf:
        return chance.integers(0, many, n)
    shares = 1 / np.arange(1, many + 1)
    return chance.choice(many, n, p=shares / shares.sum()).astype(np.int64)


def _ring(family: Family, chance: np.random.Generator) -> Trades:
    """Each party delivers to the next what it has not got: all of it settles together, or nothing."""
    parties = np.arange(family.instructions)
    ones = np.ones(family.instructions, dtype=np.int64)
    return Trades(parties, (parties + 1) % family.instructions, 0 * ones, 100 * ones, 500_000 * ones)


def _chains(family: Family, chance: np.random.Generator) -> Trades:
    """Chains of `chain` deliveries, each party delivering on what it receives; somewhere in each one party has sold one more than it gets.

    Who stands behind that link waits for ever; of those before it only who has cash of its own (every second one) needs not wait as well.
    """
    places = np.arange(family.instructions)
    chain, link = places // family.chain, places % family.chain
    first = chain * (family.chain + 1)
    cut = chance.integers(1, family.chain, family.instructions // family.chain + 1)[chain]
    quantities = np.where(link >= cut, 101, 100).astype(np.int64)
    return Trades(first + link, first + link + 1, chain % family.instruments, quantities, quantities * 5_000)


def _balances(family: Family, trades: Trades, chance: np.random.Generator) -> Iterator[BalanceStated]:
    """What stands in the accounts at the start."""
    parties = int(max(trades.deliverers.max(), trades.receivers.max())) + 1
    cash = np.zeros(parties, dtype=np.int64)
    np.add.at(cash, trades.deliverers, trades.amounts)
    np.add.at(cash, trades.receivers, -trades.amounts)
    opening = np.ceil(family.alpha_cash * np.maximum(0, -cash)).astype(np.int64)
    if family.chain:
        opening[trades.receivers] += trades.amounts * chance.integers(0, 2, len(trades.amounts))
    for party in np.flatnonzero(opening).tolist():
        yield BalanceStated(account=f"C{party}", asset=CASH, quantity=Decimal(int(opening[party])).scaleb(-2))
    keys = np.concatenate([trades.deliverers, trades.receivers]) * family.instruments + np.tile(trades.instruments, 2)
    places, where = np.unique(keys, return_inverse=True)
    stock = np.zeros(len(places), dtype=np.int64)
    np.add.at(stock, where, np.concatenate([-trades.quantities, trades.quantities]))
    opening = np.ceil(family.alpha_securities * np.maximum(0, -stock)).astype(np.int64)
    opening[(stock < 0) & (chance.random(len(places)) < family.short)] = 0
    if family.chain:  # the one more that is sold somewhere is what nobody has
        opening[opening == 1] = 0
    for place in np.flatnonzero(opening).tolist():
        party, instrument = divmod(int(places[place]), family.instruments)
        yield BalanceStated(account=f"S{party}", asset=_isin(instrument), quantity=Decimal(int(opening[place])))


def _isin(number: int) -> str:
    return f"XX{number:09d}0"


def _queue(trades: Trades) -> Iterator[InstructionQueued]:
    columns = (trades.deliverers, trades.receivers, trades.instruments, trades.quantities, trades.amounts)
    for place, (deliverer, receiver, instrument, quantity, cents) in enumerate(zip(*(each.tolist() for each in columns), strict=True)):
        amount = Decimal(cents).scaleb(-2)
        securities = Leg(deliverer=f"S{deliverer}", receiver=f"S{receiver}", asset=_isin(instrument), quantity=Decimal(quantity))
        cash = Leg(deliverer=f"C{receiver}", receiver=f"C{deliverer}", asset=CASH, quantity=amount)
        yield InstructionQueued(instruction=f"I{place}", value=amount, legs=(securities, cash))


def _heavy(family: Family, queue: list[InstructionQueued], trades: Trades, chance: np.random.Generator) -> Iterator[InstanceLine]:
    """Three classes, a fifth linked to an earlier one of the same deliverer, a tenth partial, and net debit caps of the ten largest."""
    n = family.instructions
    classes = chance.choice([Priority.TOP, Priority.HIGH, Priority.NORMAL], n, p=[0.05, 0.15, 0.8]).tolist()
    linked, partial = (chance.random(n) < 0.2).tolist(), (chance.random(n) < 0.1).tolist()
    kinds = chance.choice(["AFTE", "WITH"], n, p=[0.8, 0.2]).tolist()
    last: dict[int, str] = {}
    for place, one in enumerate(queue):
        deliverer = int(trades.deliverers[place])
        other = last.get(deliverer)
        last[deliverer] = one.instruction
        links = (Link(kind=kinds[place], instruction=other),) if linked[place] and other else ()
        yield replace(one, priority=Priority(classes[place]), links=links, partial=partial[place] and not links, lot=Decimal(100))
    turnover = np.bincount(trades.receivers, weights=trades.amounts, minlength=family.parties)
    for party in range(min(10, family.parties)):
        headroom = Decimal(int(turnover[party]) // 50).scaleb(-2)
        yield LimitGroupStated(
            limit_group=f"CAP{party}", headroom=headroom, weights=(Weight(account=f"C{party}", asset=CASH, weight=Decimal(1)),)
        )


def uniform(n: int, parties: int, instruments: int, alpha: tuple[float, float] = (2.0, 2.0), short: float = 0.05) -> Family:
    """U(n, parties, instruments, alpha_cash, alpha_securities, short)."""
    return Family(
        name="uniform",
        instructions=n,
        parties=parties,
        instruments=instruments,
        alpha_cash=alpha[0],
        alpha_securities=alpha[1],
        short=short,
    )


def heavy(n: int, parties: int, instruments: int) -> Family:
    """The nearest to a real night."""
    return Family(
        name="heavy", instructions=n, parties=parties, instruments=instruments, alpha_cash=1.0, alpha_securities=1.0, short=0.02, zipf=True
    )


def of_size(n: int) -> tuple[Family, ...]:
    """Every family with about n instructions."""
    side = {400: (30, 15), 10_000: (200, 200), 50_000: (400, 400), 500_000: (1_000, 1_000)}.get(n, (max(3, n // 50), max(2, n // 50)))
    scarce = [((1.0, 1.0), 0.0), ((1.0, 1.0), 0.02), ((1.0, 1.0), 0.05), ((0.95, 1.0), 0.0), ((2.0, 2.0), 0.05)]
    return (
        *(uniform(n, *side, alpha, short) for alpha, short in scarce),
        Family(name="ring", instructions=n, parties=n, instruments=1, alpha_cash=0, alpha_securities=0, is_ring=True),
        Family(name="chain", instructions=n, parties=n, instruments=side[1], chain=10),
        Family(name="star", instructions=n, parties=side[0], instruments=side[1], short=0.02, hubs=1),
        Family(name="hub-and-spoke", instructions=n, parties=side[0], instruments=side[1], short=0.02, hubs=5),
        heavy(n, *side),
    )
