"""One instruction after another as each finds its cover: what a settlement system does without any optimisation."""

from processors.optimisation.filling import fill_all
from processors.optimisation.problem import Problem
from processors.optimisation.standing import Standing


def queue_order(problem: Problem) -> list[int]:
    """The items by class, and in each class as they stand in the queue."""
    return sorted(range(len(problem.effects)), key=problem.urgencies.__getitem__)


def gross(problem: Problem) -> Standing:
    """Settle what is covered, in the order of the queue, until nothing more is."""
    standing = Standing(problem)
    fill_all(standing, queue_order(problem))
    return standing
