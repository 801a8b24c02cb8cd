"""Small instances, and what is best in them by trying everything: independent of the optimiser's own books."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import product

from processors.optimisation.problem import Problem
from processors.optimisation.reading import Reader
from processors.optimisation.standing import Standing
from schemas.optimisation import BalanceStated, InstanceLine, InstructionQueued, Leg, LimitGroupStated, Link, Priority, Weight

ISIN = "XX0000000010"


def balance(account: str, quantity: str, limit: str = "0") -> BalanceStated:
    asset = ISIN if account.startswith("S") else "EUR"
    return BalanceStated(account=account, asset=asset, quantity=Decimal(quantity), limit=Decimal(limit))


def delivery(name: str, seller: str, buyer: str, quantity: int, amount: str, *links: tuple[str, str], **more) -> InstructionQueued:
    """`quantity` of the one security from S+seller to S+buyer, against `amount` euros from C+buyer to C+seller."""
    legs = (
        Leg(deliverer=f"S{seller}", receiver=f"S{buyer}", asset=ISIN, quantity=Decimal(quantity)),
        Leg(deliverer=f"C{buyer}", receiver=f"C{seller}", asset="EUR", quantity=Decimal(amount)),
    )
    found = tuple(Link(kind=kind, instruction=other) for kind, other in links)
    return InstructionQueued(instruction=name, value=Decimal(amount), legs=legs, links=found, **more)


def cap(name: str, headroom: str, *accounts: str) -> LimitGroupStated:
    weights = tuple(Weight(account=account, asset="EUR", weight=Decimal(1)) for account in accounts)
    return LimitGroupStated(limit_group=name, headroom=Decimal(headroom), weights=weights)


def problem_of(*lines: InstanceLine) -> Problem:
    reader = Reader()
    for line in lines:
        reader.take(line)
    return reader.problem()


def settled(standing: Standing) -> list[str]:
    problem = standing.problem
    items = (item for item, is_settled in enumerate(standing.settled) if is_settled)
    return [problem.instructions[place].instruction for item in items for place in problem.members[item]]


class Instance:
    """An instance in decimals, as its lines say it; every choice of instructions can be tried."""

    def __init__(self, lines: Sequence[InstanceLine]) -> None:
        self.queue = [line for line in lines if isinstance(line, InstructionQueued)]
        self._balances = {(line.account, line.asset): line for line in lines if isinstance(line, BalanceStated)}
        self._groups = [line for line in lines if isinstance(line, LimitGroupStated)]

    def may_settle(self, names: set[str]) -> bool:
        """True where these settle together: every limit holds, and every link and pool."""
        return self._links_hold(names) and self._limits_hold([one for one in self.queue if one.instruction in names])

    def _links_hold(self, names: set[str]) -> bool:
        holds = {
            "AFTE": lambda own, other: other or not own,
            "BEFO": lambda own, other: own or not other,
            "WITH": lambda own, other: own == other,
        }
        links = ((one, link) for one in self.queue for link in one.links)
        pools: dict[str, set[bool]] = {}
        for one in self.queue:
            if one.pool:
                pools.setdefault(one.pool, set()).add(one.instruction in names)
        linked = all(holds[link.kind](one.instruction in names, link.instruction in names) for one, link in links)
        return linked and all(len(both) == 1 for both in pools.values())

    def _limits_hold(self, chosen: Iterable[InstructionQueued]) -> bool:
        changes: dict[tuple[str, str], Decimal] = {}
        for one in chosen:
            for leg in one.legs:
                for account, change in ((leg.deliverer, -leg.quantity), (leg.receiver, leg.quantity)):
                    changes[account, leg.asset] = changes.get((account, leg.asset), Decimal(0)) + change
        for place, change in changes.items():
            stated = self._balances.get(place)
            free = max(Decimal(0), stated.quantity + stated.limit) if stated else Decimal(0)
            if free + change < 0:
                return False
        used = (sum(each.weight * changes.get((each.account, each.asset), Decimal(0)) for each in group.weights) for group in self._groups)
        return all(max(Decimal(0), group.headroom) + change >= 0 for group, change in zip(self._groups, used, strict=True))

    def best(self) -> tuple[Decimal, ...]:
        """The most by class, the most urgent class first, of all choices."""
        return max(self._worth(names) for names in self._choices() if self.may_settle(names))

    def best_in_order(self) -> int:
        """How many settle at the most where in each account's debits of an asset, and each limit group's, nobody is passed over."""
        return max(len(names) for names in self._choices() if self.may_settle(names) and self._passes_over_nobody(names))

    def _choices(self) -> Iterable[set[str]]:
        for choice in product((False, True), repeat=len(self.queue)):
            yield {one.instruction for one, taken in zip(self.queue, choice, strict=True) if taken}

    def _worth(self, names: set[str]) -> tuple[Decimal, ...]:
        return tuple(
            sum((one.value for one in self.queue if one.instruction in names and one.priority is priority), Decimal(0))
            for priority in Priority
        )

    def _passes_over_nobody(self, names: set[str]) -> bool:
        stopped: set[tuple[str, str]] = set()
        for one in self.queue:
            places = {(leg.deliverer, leg.asset) for leg in one.legs} | self._caps_drawn_on(one)
            if one.instruction in names and places & stopped:
                return False
            if one.instruction not in names:
                stopped |= places
        return True

    def _caps_drawn_on(self, one: InstructionQueued) -> set[tuple[str, str]]:
        """The limit groups of which an instruction takes more than it brings: a queue as that of an account is."""
        drawn = set()
        for group in self._groups:
            weights = {(each.account, each.asset): each.weight for each in group.weights}
            change = Decimal(0)
            for leg in one.legs:
                gained = weights.get((leg.receiver, leg.asset), Decimal(0)) - weights.get((leg.deliverer, leg.asset), Decimal(0))
                change += leg.quantity * gained
            drawn |= {(group.limit_group, "")} if change < 0 else set()
        return drawn
