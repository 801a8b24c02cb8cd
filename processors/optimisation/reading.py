"""From the lines of an instance to its problem in whole numbers; what cannot be solved is refused with its reason."""

from collections.abc import Iterable
from decimal import Decimal

from processors.optimisation.linking import joined, needed
from processors.optimisation.problem import URGENCIES, Effects, Part, Problem, Row, netted
from schemas.optimisation import BalanceStated, InstanceError, InstanceLine, InstanceReason, InstructionQueued, LimitGroupStated


class Reader:
    """Takes the lines of one instance, in any order but for the queue's own, and makes the problem of them."""

    def __init__(self) -> None:
        self._balances: dict[tuple[str, str], BalanceStated] = {}
        self._groups: dict[str, LimitGroupStated] = {}
        self._queue: dict[str, InstructionQueued] = {}
        self._decimals: dict[str, int] = {"": 0}

    def take(self, line: InstanceLine) -> None:
        """Take one line. Raises InstanceError where it cannot stand by itself, or beside an earlier one."""
        if isinstance(line, BalanceStated):
            self._take_balance(line)
        elif isinstance(line, LimitGroupStated):
            if line.limit_group in self._groups:
                raise InstanceError(InstanceReason.LIMIT_GROUP_STATED_TWICE, line.limit_group)
            self._groups[line.limit_group] = line
        else:
            self._take_instruction(line)

    def _take_balance(self, line: BalanceStated) -> None:
        place = (line.account, line.asset)
        if place in self._balances:
            raise InstanceError(InstanceReason.BALANCE_STATED_TWICE, f"{line.account} {line.asset}")
        if line.limit < 0:
            raise InstanceError(InstanceReason.LIMIT_NEGATIVE, f"{line.account} {line.asset} may go below zero by {line.limit}")
        self._balances[place] = line
        self._note(line.asset, line.quantity)
        self._note(line.asset, line.limit)

    def _take_instruction(self, line: InstructionQueued) -> None:
        check(line)
        if line.instruction in self._queue:
            raise InstanceError(InstanceReason.INSTRUCTION_QUEUED_TWICE, line.instruction)
        self._queue[line.instruction] = line
        self._note("", line.value)
        for leg in line.legs:
            self._note(leg.asset, leg.quantity)
        if line.partial:
            self._note(next(leg.asset for leg in line.legs if len(leg.asset) > 3), line.lot)

    def _note(self, asset: str, number: Decimal) -> None:
        decimals = -number.as_tuple().exponent  # type: ignore[operator]  # a number of the codec is finite
        if decimals > self._decimals.get(asset, -1):
            self._decimals[asset] = max(0, decimals)

    def problem(self) -> Problem:
        """The problem of all that was taken. Raises InstanceError where links lead nowhere or round."""
        return _Builder(tuple(self._queue.values()), self._decimals).build(self._balances.values(), self._groups.values())


def check(line: InstructionQueued) -> None:
    """Raises InstanceError where an instruction can mean nothing."""
    name = line.instruction
    if line.value < 0:
        raise InstanceError(InstanceReason.VALUE_NEGATIVE, f"{name} is worth {line.value}")
    for leg in line.legs:
        if leg.quantity <= 0:
            raise InstanceError(InstanceReason.QUANTITY_NOT_POSITIVE, f"{name} moves {leg.quantity} {leg.asset}")
        if leg.deliverer == leg.receiver:
            raise InstanceError(InstanceReason.DELIVERER_IS_RECEIVER, f"{name} moves {leg.asset} from {leg.deliverer} to itself")
    if line.partial:
        securities = [leg for leg in line.legs if len(leg.asset) > 3]
        if len(securities) != 1 or len(line.legs) > 2 or line.lot <= 0 or securities[0].quantity % line.lot:
            raise InstanceError(
                InstanceReason.PARTIAL_NOT_POSSIBLE, f"{name}: it takes one leg of securities in whole lots, and one of cash at most"
            )


class _Builder:
    def __init__(self, queue: tuple[InstructionQueued, ...], decimals: dict[str, int]) -> None:
        self._queue = queue
        self._decimals = decimals
        self._rows: dict[tuple[str, str], int] = {}
        self._shares: dict[int, tuple[tuple[int, int], ...]] = {}
        self._scales: dict[str, int] = {}

    def build(self, balances: Iterable[BalanceStated], groups: Iterable[LimitGroupStated]) -> Problem:
        free: dict[int, int] = {}
        for each in balances:
            free[self._row(each.account, each.asset)] = self._units(each.asset, each.quantity + each.limit)
        free |= {row: headroom for group in groups for row, headroom in [self._group(group)]}
        places = {one.instruction: place for place, one in enumerate(self._queue)}
        members = joined(self._queue, places)
        needs = needed(self._queue, places, members)
        needed_by: dict[int, list[int]] = {}
        for item, others in needs.items():
            for other in others:
                needed_by.setdefault(other, []).append(item)
        effects = [netted([move for place in own for move in self._moves(place)], self._shares) for own in members]
        linked = needs.keys() | needed_by.keys()
        return Problem(
            instructions=self._queue,
            members=members,
            effects=effects,
            values=[sum(self._units("", self._queue[place].value) for place in own) for own in members],
            urgencies=[min(URGENCIES[self._queue[place].priority] for place in own) for own in members],
            needs=needs,
            needed_by={item: tuple(others) for item, others in needed_by.items()},
            debits=_debits(effects),
            parts={
                item: self._part(own[0])
                for item, own in enumerate(members)
                if len(own) == 1 and item not in linked and self._queue[own[0]].partial
            },
            rows=[Row(name, asset, self._decimals.get(asset, 0) if asset else self._scales[name]) for name, asset in self._rows],
            free=[max(0, free.get(row, 0)) for row in range(len(self._rows))],
            shares=self._shares,
            value_decimals=self._decimals[""],
            below={row: -left for row, left in free.items() if left < 0},
        )

    def _row(self, account: str, asset: str) -> int:
        return self._rows.setdefault((account, asset), len(self._rows))

    def _units(self, asset: str, number: Decimal) -> int:
        return int(number.scaleb(self._decimals.get(asset, 0)))

    def _moves(self, place: int) -> list[tuple[int, int]]:
        found = []
        for leg in self._queue[place].legs:
            units = self._units(leg.asset, leg.quantity)
            found += [(self._row(leg.deliverer, leg.asset), -units), (self._row(leg.receiver, leg.asset), units)]
        return found

    def _group(self, group: LimitGroupStated) -> tuple[int, int]:
        """Its row and headroom. All of it is scaled to whole numbers, so that each share is one."""
        own = self._row(group.limit_group, "")
        digits = [-each.weight.as_tuple().exponent + self._decimals.get(each.asset, 0) for each in group.weights]  # type: ignore[operator]  # finite
        scale = max(0, *digits, -group.headroom.as_tuple().exponent)  # type: ignore[operator]  # finite
        self._scales[group.limit_group] = scale
        for each in group.weights:
            share = (own, int(each.weight.scaleb(scale - self._decimals.get(each.asset, 0))))
            row = self._row(each.account, each.asset)
            self._shares[row] = (*self._shares.get(row, ()), share)
        return own, int(group.headroom.scaleb(scale))

    def _part(self, place: int) -> Part:
        one = self._queue[place]
        securities = next(leg for leg in one.legs if len(leg.asset) > 3)
        cash = next((leg for leg in one.legs if len(leg.asset) == 3), None)
        return Part(
            securities=(self._row(securities.deliverer, securities.asset), self._row(securities.receiver, securities.asset)),
            quantity=self._units(securities.asset, securities.quantity),
            lot=self._units(securities.asset, one.lot),
            cash=(self._row(cash.deliverer, cash.asset), self._row(cash.receiver, cash.asset)) if cash else None,
            amount=self._units(cash.asset, cash.quantity) if cash else 0,
        )


def _debits(effects: list[Effects]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for item, own in enumerate(effects):
        for row, change in own:
            if change < 0:
                found.setdefault(row, []).append(item)
    return found
