"""One instruction after another as each finds its cover: what a settlement system does without any optimisation."""

from processors.optimisation.filling import make_possible
from processors.optimisation.problem import Problem
from processors.optimisation.standing import Standing


def queue_order(problem: Problem) -> list[int]:
    """The items by class, and in each class as they stand in the queue."""
    return sorted(range(len(problem.effects)), key=problem.urgencies.__getitem__)


def gross(problem: Problem) -> Standing:
    """Settle what is covered, in the order of the queue, until nothing more is."""
    standing = Standing(problem)
    order = queue_order(problem)
    weights = [value / 1_000**urgency for value, urgency in zip(problem.values, problem.urgencies, strict=True)]
    make_possible(standing, order, weights, weights)
    return standing
