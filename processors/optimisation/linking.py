"""Links and pools of a queue: what settles together becomes one item, what settles no earlier than another needs it."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from schemas.optimisation import InstanceError, InstanceReason, InstructionQueued

Needs = dict[int, tuple[int, ...]]


def joined(instructions: Sequence[InstructionQueued], places: dict[str, int]) -> list[tuple[int, ...]]:
    """The places of instructions that WITH links and pools join, in the order of the first of each. Raises InstanceError."""
    leaders = list(range(len(instructions)))
    pools: dict[str, int] = {}
    for place, one in enumerate(instructions):
        others = [_linked(one, link.instruction, places) for link in one.links if link.kind == "WITH"]
        if one.pool is not None:
            others.append(pools.setdefault(one.pool, place))
        for other in others:
            first, second = sorted((_leader(leaders, place), _leader(leaders, other)))
            leaders[second] = first
    found: dict[int, list[int]] = {}
    for place in range(len(instructions)):
        found.setdefault(_leader(leaders, place), []).append(place)
    return [tuple(places) for places in found.values()]


def needed(instructions: Sequence[InstructionQueued], places: dict[str, int], members: list[tuple[int, ...]]) -> Needs:
    """Of each item those that BEFO and AFTE links put before it. Raises InstanceError where the links go round."""
    item_of = {place: item for item, own in enumerate(members) for place in own}
    found: dict[int, set[int]] = {}
    for place, one in enumerate(instructions):
        for link in one.links:
            own, other = item_of[place], item_of[_linked(one, link.instruction, places)]
            if link.kind == "AFTE":
                found.setdefault(own, set()).add(other)
            elif link.kind == "BEFO":
                found.setdefault(other, set()).add(own)
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        names = " > ".join(instructions[members[item][0]].instruction for item in error.args[1])
        raise InstanceError(InstanceReason.LINKS_GO_ROUND, f"each of these would have to settle before the next: {names}") from None
    return {item: tuple(sorted(others)) for item, others in found.items()}


def _linked(one: InstructionQueued, other: str, places: dict[str, int]) -> int:
    if other == one.instruction:
        raise InstanceError(InstanceReason.LINK_TO_ITSELF, f"{one.instruction} is linked to itself")
    if other not in places:
        raise InstanceError(InstanceReason.LINK_TO_NOTHING, f"{one.instruction} is linked to {other}, which is not in the queue")
    return places[other]


def _leader(leaders: list[int], place: int) -> int:
    while leaders[place] != place:
        leaders[place] = place = leaders[leaders[place]]
    return place
