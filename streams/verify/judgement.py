"""The judgement when everything has been read: each side's one status, each request answered, the totals equal."""

from dataclasses import dataclass, field

from streams.verify import marks
from streams.verify.deals import Deal
from streams.verify.judge_netting import judge_netting
from streams.verify.numbers import plain
from streams.verify.reckoning import Reckoning
from streams.verify.sides import Again, Side
from streams.verify.totals import ControlTotals


@dataclass(slots=True)
class Judgement:
    """What was found: the totals, and how many sides are wrong in which way."""

    totals: ControlTotals = field(default_factory=ControlTotals)
    lost: int = 0
    doubled: int = 0
    conflicts: int = 0


def judge(known: Reckoning) -> Judgement:
    """Judge all that is known. Problems are added to those that reading has found."""
    found = Judgement()
    _judge_sides(known, found)
    for deal in known.deals.values():
        deal.judge(known.problems)
        if deal.once & marks.SETTLED or _is_received(known, deal):
            found.totals.tolerance[deal.terms[1]] += deal.difference
    judge_netting(known)
    known.penalties.judge(known.ledger.balances)
    for request in known.requests.values():
        about = known.sides.get(request.of)
        request.judge(known.problems, report_has_ended=about is not None and bool(about.results()))
    for group in known.groups.values():
        group.judge(known.problems)
    for report in known.instructed:
        known.problems.add(f"{report} is spoken of and was neither instructed nor made: look at back.instructions.v1.")
    for command in known.commands.values():
        command.judge(known.problems)
    unreadable = known.lines["unreadable"]
    found.totals.reported.count += unreadable
    found.totals.statuses["dead"].count += unreadable
    _judge_totals(known, found.totals)
    return found


def _judge_sides(known: Reckoning, found: Judgement) -> None:
    settled = _settled_terms(known)
    for side in known.sides.values():
        _judge_side(known, found, side, settled.get(side.key))
        if side.key in known.again or side.repeats or side.conflicts:
            _judge_repeats(known, found, side, known.again.get(side.key, []))


def _settled_terms(known: Reckoning) -> dict[str, tuple[int, int]]:
    """Quantity and amount for which each report has settled."""
    settled = (deal for deal in known.deals.values() if deal.once & marks.SETTLED)
    found = {report: (deal.quantity, deal.amount) for deal in settled for report in deal.reports}
    return found | {report: (leg.quantity, leg.cash) for report, leg in known.netting.legs.items() if leg.is_discharged}


def _is_received(known: Reckoning, deal: Deal) -> bool:
    """True where the purchase of a novated trade is discharged: it was reported at another amount by what was tolerated."""
    leg = known.netting.legs.get(deal.reports[1]) if deal.once & marks.NOVATED else None
    return leg is not None and leg.is_discharged


def _judge_side(known: Reckoning, found: Judgement, side: Side, settled: tuple[int, int] | None) -> None:
    found.totals.reported.add(side.isin, side.quantity, side.currency, side.amount)
    status = side.status()
    if status is None:
        found.lost += 1
        known.problems.add(f"{side.key} was taken and nothing says what became of it: `takahuone trade '{side.key}'` shows the way.")
        return
    stated = known.stated.get(side.key, (side.quantity, side.amount))
    quantity, amount = settled if settled and status == "settled" else stated
    found.totals.statuses[status].add(side.isin, quantity, side.currency, amount)
    _judge_results(known, found, side)


def _judge_results(known: Reckoning, found: Judgement, side: Side) -> None:
    results, cancelled_twice = side.results(), marks.WITHDRAWN | marks.CANCELLED
    if len(results) > 1 or side.twice & marks.ONLY_ONCE or side.once & cancelled_twice == cancelled_twice:
        found.doubled += 1
        told = " and ".join(results) if len(results) > 1 else f"{(results or ['sent'])[0]} more than once"
        known.problems.add(f"{side.key} has two results: it is {told}. `takahuone trade '{side.key}'` shows who said so.")
    if results[:1] == ["settled"] and not (side.once & marks.SETTLED and side.once & marks.CONFIRMED):
        known.problems.add(f"{side.key} is told to be settled without settlement and confirmation both: look at back.instructions.v1.")
    if side.once & marks.REPLACED and results != ["cancelled"]:
        known.problems.add(f"{side.key} was replaced by an amendment and is not cancelled: look at back.instructions.v1.")
    answered = marks.AMENDMENT_APPLIED | marks.AMENDMENT_REFUSED | marks.REJECTED | marks.ADVISED_DEAD | marks.WITHDRAWN
    is_with_back = side.once & marks.TAKEN_BY_BACK and not side.once & marks.WAITS_IN_BACK
    if side.key.endswith("|amended") and is_with_back and not side.once & answered:
        known.problems.add(f"The amendment {side.key} was taken by back and not answered: look at back.confirmations.v1.")


def _judge_repeats(known: Reckoning, found: Judgement, side: Side, again: list[Again]) -> None:
    """A repeat is answered with the status; other content under the same identity is a refused unit of its own."""
    decided = [later for later in again if not later.waits]
    others = [later.side for later in decided if later.side.content != side.content]
    same = len(decided) - len(others)
    refused_anew = side.rejections - 1 if side.rejections else 0
    refused = [*others, *(later.side for later in decided if later.side.content == side.content)][: side.conflicts + refused_anew]
    if side.conflicts != len(others) or side.repeats + refused_anew != same:
        known.problems.add(
            f"{side.key} came again {same} times with the same content and {len(others)} times with other content; "
            f"{side.repeats} are answered as repeats and {side.conflicts} as conflicts. Look at middle.answers.v1."
        )
    found.conflicts += side.conflicts
    for unit in refused:
        found.totals.reported.add(unit.isin, unit.quantity, unit.currency, unit.amount)
        found.totals.statuses["refused"].add(unit.isin, unit.quantity, unit.currency, unit.amount)
    for later in again:
        if later.waits:
            unit = later.side
            found.totals.reported.add(unit.isin, unit.quantity, unit.currency, unit.amount)
            found.totals.statuses["in_flight"].add(unit.isin, unit.quantity, unit.currency, unit.amount)


def _judge_totals(known: Reckoning, totals: ControlTotals) -> None:
    if totals.count_difference():
        known.problems.add(f"{totals.count_difference()} sides more were reported than have a status: other sentences name them.")
    for isin, difference in totals.quantity_differences().items():
        if difference:
            known.problems.add(f"The quantity of {isin} differs by {plain(difference)} between what was reported and what became of it.")
    for currency, difference in totals.money_differences().items():
        if difference:
            known.problems.add(f"The money in {currency} differs by {plain(difference)} between what was reported and what became of it.")
