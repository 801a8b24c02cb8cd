"""A day of trades from a number and a seed: pure, so that the same two give the same day, byte for byte."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from schemas import reference
from schemas.reference import ReferenceRecord
from streams.demo.day import Day, Scene
from streams.demo.days import closure_of, days_of
from streams.demo.kinds import KINDS, Kind, counts
from streams.demo.market import DEALERS, LIMITED, OPERATOR, SYSTEMS, Known, System
from streams.demo.plan import Plan
from streams.demo.scenes import SCENES
from streams.demo.script import REPEAT_WINDOW_DAYS, Act

AMPLE = Decimal(10**14)
SMALL = Decimal(100)
"""A limit that any trade exceeds."""
SEED_MAX = 999_999


def day(trades: int, seed: int) -> Day:
    """The day of `trades` trades from `seed`. Raises ValueError where there can be no such day."""
    if trades < 1 or not 0 <= seed <= SEED_MAX:
        raise ValueError(f"a day has at least one trade, and a seed between 0 and {SEED_MAX}; not {trades} trades from seed {seed}")
    plan = Plan(seed)
    for place, (number, kind) in enumerate(_order(plan, trades)):
        SCENES[kind.name](plan, kind, number, place)
    return Day(
        trades=trades,
        seed=seed,
        reference=tuple(_reference(plan)),
        funding=tuple(plan.ledger.funding()),
        scenes=(
            Scene(act=Act.MORNING, sides=plan.said_in(Act.MORNING)),
            Scene(
                act=Act.AFTERNOON,
                reference=tuple(_news(plan)),
                commands=(*plan.ledger.later_funding(), *plan.approvals),
                sides=plan.said_in(Act.AFTERNOON),
            ),
            Scene(act=Act.EVENING, sides=plan.said_in(Act.EVENING)),
        ),
        expected=plan.expected,
        requests=plan.requests,
        repeats=plan.repeats,
        conflicts=plan.conflicts,
        unreadable=plan.unreadable,
    )


def _order(plan: Plan, trades: int) -> list[tuple[int, Kind]]:
    """The trades of the day, numbered kind by kind and then shuffled."""
    number = counts(trades)
    kinds = [kind for kind in KINDS for _ in range(number[kind.name])]
    order = list(enumerate(kinds, 1))
    plan.random.shuffle(order)
    return order


def _reference(plan: Plan) -> Iterator[ReferenceRecord]:
    """What is known before the opening, each thing before what names it."""
    yield reference.ParameterSet(name="repeat_window_days", value=REPEAT_WINDOW_DAYS)
    for system in SYSTEMS:
        yield from _of_system(system)
    for party in (OPERATOR, *DEALERS, *LIMITED):
        yield reference.PartyDefined(party=party.lei, name=party.name)
    yield from _instruments(plan, "from_the_morning")
    yield from plan.ledger.definitions()
    for one, other in permutations(DEALERS, 2):
        yield from _limits(one.lei, other.lei, AMPLE)
    for seller, buyer in (LIMITED[:2], LIMITED[2:]):
        yield from _limits(seller.lei, buyer.lei, SMALL)
        yield from _limits(buyer.lei, seller.lei, AMPLE)


def _of_system(system: System) -> Iterator[ReferenceRecord]:
    tolerance = system.tolerance
    yield reference.CurrencyDefined(currency=system.currency, decimals=system.decimals)
    yield reference.SettlementSystemDefined(settlement_system=system.name, name=f"{system.name} Settlement", settlement_days=1)
    yield reference.MatchingToleranceSet(
        settlement_system=system.name,
        currency=system.currency,
        threshold=tolerance.threshold,
        at_most=tolerance.at_most,
        at_most_above=tolerance.at_most_above,
    )
    yield from days_of(system)


def _instruments(plan: Plan, known: Known) -> Iterator[ReferenceRecord]:
    for instrument in plan.market.instruments[known]:
        yield reference.InstrumentDefined(isin=instrument.isin, name=instrument.name, settlement_system=instrument.system.name)


def _limits(entity: str, counterparty: str, amount: Decimal) -> Iterator[ReferenceRecord]:
    for system in SYSTEMS:
        yield reference.LimitSet(entity=entity, counterparty=counterparty, currency=system.currency, amount=amount)


def _news(plan: Plan) -> Iterator[ReferenceRecord]:
    """What becomes known in the afternoon."""
    yield from _instruments(plan, "from_the_afternoon")
    yield from _limits(LIMITED[2].lei, LIMITED[3].lei, AMPLE)
    for system in SYSTEMS:
        yield from closure_of(system)
