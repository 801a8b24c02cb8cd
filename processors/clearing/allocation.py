"""Who receives what the CCP has: claims with a buy-in or priority request first, then the oldest, then by a draw that anybody can repeat.

CNS allocates by "an algorithm" that is not published beyond the first two rules (DTCC, CNS service page). The third rule here: of claims
of one age, the lowest BLAKE2b of (what is allocated, on which date, to which claim) first. It favours nobody from day to day, needs no
state, and can be recomputed from the ids in the log.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from processors.clearing.money import NOTHING
from schemas.frozen import frozen
from schemas.message import derive_id


@frozen
class Claim:
    """A long position that waits for its securities since `since`, the intended date of its oldest tranche."""

    key: str
    quantity: Decimal
    since: date
    has_priority: bool = False


@frozen
class Allocated:
    """How much a claim is given."""

    key: str
    quantity: Decimal


def rank(claim: Claim, asset: str, on: date) -> str:
    """Text that sorts claims in the order of allocation. A claim's rank does not depend on the other claims."""
    return f"{0 if claim.has_priority else 1}|{claim.since}|{derive_id(f'{asset}|{on}', 'allocate', claim.key)}"


def allocate(available: Decimal, claims: Iterable[Claim], asset: str, on: date) -> Iterator[Allocated]:
    """Give out what is `available` by rank, each claim whole as far as it goes; the last one may receive a part."""
    left = available
    for claim in sorted(claims, key=lambda each: (rank(each, asset, on), each.key)):
        given = min(claim.quantity, left)
        if given > NOTHING:
            left -= given
            yield Allocated(key=claim.key, quantity=given)
