"""What back has offered becomes an instance, and an answer becomes proposals: the same instance as in a file."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from processors.optimisation.grouping import groups
from processors.optimisation.methods import METHODS
from processors.optimisation.problem import Problem
from processors.optimisation.reading import Reader
from processors.optimisation.relaxation import solver
from processors.optimisation.standing import Standing
from schemas.optimisation import BalanceStated, InstructionQueued, LimitGroupStated, Link, Priority, Weight
from schemas.optimisation import Leg as QueuedLeg
from schemas.optimisations import GROUP_MAX, InstructionOffered, OfferedLeg, OptimisationProposed, OptimisationRequested, ProposedSettlement

NOTHING = Decimal(0)

Group = tuple[ProposedSettlement, ...]

NODES = 1
"""The most nodes of a search: a count, so that an answer can be replayed."""


def propose(request: OptimisationRequested, offered: list[InstructionOffered], method: str = "") -> list[OptimisationProposed]:
    """The groups that settle together, in the order of booking. What would take more than one step can hold is left out, and counted.

    By another `method` than the request asks for, where one is named.
    """
    queue = _standing_alone([each for each in offered if not _is_below(each)])
    if not queue:
        return []
    problem = _problem(queue)
    method = method or request.method
    standing = METHODS[method](problem, NODES).standing
    found = list(_groups(problem, standing))
    pieces = list(_pieces(group for group in found if len(group) <= GROUP_MAX))
    left_out = sum(len(group) for group in found if len(group) > GROUP_MAX)
    if left_out and not pieces:
        pieces = [()]
    return [
        OptimisationProposed(
            settlement_system=request.settlement_system,
            request=request.request,
            number=number,
            of=len(pieces),
            groups=piece,
            left_out=left_out if number == 1 else 0,
            method=method,
            solver=solver(),
        )
        for number, piece in enumerate(pieces, 1)
    ]


def _pieces(found: Iterable[Group]) -> Iterator[tuple[Group, ...]]:
    """Groups in order, as many in a piece as one decision takes."""
    piece: list[Group] = []
    for group in found:
        if sum(map(len, piece)) + len(group) > GROUP_MAX:
            yield tuple(piece)
            piece = []
        piece.append(group)
    if piece:
        yield tuple(piece)


def _is_below(offered: InstructionOffered) -> bool:
    """True where it takes from what is below its limit already (that was lowered, or a price fell): back books no debit there.

    A limit group would lose nothing to several that settle in one step and give it as much, but to one after another it would.
    """
    changes: dict[str, Decimal] = {}
    for leg in offered.legs:
        if leg.amount < 0 and leg.balance < -leg.limit:
            return True
        if leg.limit_group is not None and (leg.headroom or NOTHING) < 0:
            changes[f"{leg.limit_group}/cap"] = changes.get(f"{leg.limit_group}/cap", NOTHING) + leg.amount
        if leg.monitor is not None and leg.weight is not None and (leg.cover or NOTHING) < 0:
            name = f"{leg.monitor}/collateral"
            changes[name] = changes.get(name, NOTHING) + leg.amount * leg.weight
    return any(change < 0 for change in changes.values())


def _standing_alone(offered: list[InstructionOffered]) -> list[InstructionOffered]:
    """Those whose links lead to others that are offered too. What is offered twice counts as it was last."""
    left = {each.transaction: each for each in offered}
    while True:
        gone = [name for name, each in left.items() if any(other not in left for other in (*each.after, *each.together))]
        if not gone:
            return list(left.values())
        for name in gone:
            del left[name]


def _problem(queue: list[InstructionOffered]) -> Problem:
    reader = Reader()
    for each in _balances(queue):
        reader.take(each)
    for group in _limit_groups(queue):
        reader.take(group)
    for offered in queue:
        reader.take(_queued(offered))
    return reader.problem()


def _balances(queue: list[InstructionOffered]) -> Iterator[BalanceStated]:
    stated = {(leg.account, leg.asset): leg for each in queue for leg in each.legs}
    for leg in stated.values():
        yield BalanceStated(account=leg.account, asset=leg.asset, quantity=leg.balance, limit=leg.limit)


def _limit_groups(queue: list[InstructionOffered]) -> Iterator[LimitGroupStated]:
    """Of a limit group its net debit cap, and its collateral monitor as a group of its own."""
    left: dict[str, Decimal] = {}
    weights: dict[str, dict[tuple[str, str], Decimal]] = {}
    for leg in (leg for each in queue for leg in each.legs):
        if leg.limit_group is not None:
            left[f"{leg.limit_group}/cap"] = leg.headroom or NOTHING
            weights.setdefault(f"{leg.limit_group}/cap", {})[leg.account, leg.asset] = Decimal(1)
        if leg.monitor is not None and leg.weight is not None:
            left[f"{leg.monitor}/collateral"] = leg.cover or NOTHING
            weights.setdefault(f"{leg.monitor}/collateral", {})[leg.account, leg.asset] = leg.weight
    for name, members in weights.items():
        stated = tuple(Weight(account=account, asset=asset, weight=weight) for (account, asset), weight in members.items())
        yield LimitGroupStated(limit_group=name, headroom=max(NOTHING, left[name]), weights=stated)


def _queued(offered: InstructionOffered) -> InstructionQueued:
    after = [Link(kind="AFTE", instruction=other) for other in offered.after]
    together = [Link(kind="WITH", instruction=other) for other in offered.together]
    return InstructionQueued(
        instruction=offered.transaction,
        priority=list(Priority)[offered.priority - 1],
        value=offered.value,
        legs=tuple(_movements(offered.legs)),
        links=(*after, *together),
        partial=offered.lot is not None,
        lot=offered.lot if offered.lot is not None else Decimal(1),
    )


def _movements(legs: tuple[OfferedLeg, ...]) -> Iterator[QueuedLeg]:
    """Each asset goes from the account that it leaves to the one that it reaches."""
    for out, into in zip(legs[::2], legs[1::2], strict=True):
        yield QueuedLeg(deliverer=out.account, receiver=into.account, asset=out.asset, quantity=into.amount)


def _groups(problem: Problem, standing: Standing) -> Iterator[Group]:
    for items in groups(standing):
        found = []
        for item in items:
            part = standing.parts.get(item)
            quantity = problem.amount(problem.parts[item].securities[0], part) if part is not None else None
            names = (problem.instructions[place].instruction for place in problem.members[item])
            found += [ProposedSettlement(transaction=name, quantity=quantity) for name in names]
        yield tuple(found)
