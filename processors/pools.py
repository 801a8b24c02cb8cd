"""All members of a pool say of how many it is: who names a pool that is there with another count is refused. Part of `instruct`.

A pool is there while an instruction that names it waits for its other side, or has matched and not settled. Then the name is free again.
"""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.obstacle import Obstacle
from processors.side_keys import pool_of
from schemas.commands import SubmitInstruction
from schemas.instruction import Terms
from schemas.reasons import Reason


def refused_pool(message: SubmitInstruction, books: BackBooks) -> Obstacle | None:
    """Why an instruction may not come into the pool that it names; one member of it is looked at, for all that are there agree."""
    prefix = pool_of(message.settlement_system, message.entity, message.terms)
    if prefix is None or message.terms is None or message.terms.pool is None:
        return None
    own = message.terms.pool
    there = next((terms.pool for terms in _members(prefix, books) if terms is not None and terms.pool is not None), own)
    if there.count == own.count:
        return None
    return Obstacle(Reason.POOL_COUNT_DIFFERS, about=f"pool {there.pool}, which is of {there.count}")


def _members(prefix: str, books: BackBooks) -> Iterator[Terms | None]:
    """The terms of one member of each kind: that waits for its other side, that delivers, that receives."""
    waiting = books.unmatched.after("pool", prefix)
    if waiting is not None:
        yield books.unmatched[waiting[1]].terms
    delivering = books.instructions.after("deliverer_pool", prefix)
    if delivering is not None:
        yield books.instructions[delivering[1]].deliverer_terms
    receiving = books.instructions.after("receiver_pool", prefix)
    if receiving is not None:
        yield books.instructions[receiving[1]].receiver_terms
