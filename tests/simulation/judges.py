"""All judges over one world that has come to rest."""

from collections.abc import Iterator

from schemas import topics
from streams.demo.day import Day
from tests.simulation.judge_books import judge_books
from tests.simulation.judge_chain import Logs, judge_chains, visible
from tests.simulation.judge_day import judge_by_verify, judge_day
from tests.simulation.world import World


def judge(world: World, day: Day) -> list[str]:
    """What is wrong, a sentence each; what the world itself has objected to comes first."""
    logs = visible(world.kafka.partitions)
    found = [*world.problems, *judge_chains(logs), *judge_state(world, logs)]
    try:
        found += [*judge_books(logs), *judge_day(day, logs, world.victim), *judge_by_verify(world.kafka.partitions, logs)]
    except (KeyError, IndexError) as error:  # a word is there without the one that it follows from
        found.append(f"what was said hangs together so badly that a judge cannot read it: {error!r}")
    return found


def judge_state(world: World, logs: Logs) -> Iterator[str]:
    """What a restore would find at the end is what the last owner had at its last commit, byte for byte."""
    for office, partition in world.shards:
        state: dict[str, bytes] = {}
        for entry in logs[topics.STATE[office].name, partition]:
            key = (entry.key or b"").decode()
            if entry.value is None:
                state.pop(key, None)
            else:
                state[key] = entry.value
        image = world.carried.get((office, partition))
        carried = image.contents() if image is not None else {}
        odd = [key for key in sorted(state.keys() | carried.keys()) if state.get(key) != carried.get(key)]
        if odd:
            yield f"the changelog of {office}/{partition} has not the state of its last owner: {odd[0]} and {len(odd) - 1} others"
