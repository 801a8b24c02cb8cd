"""`--seed 7 --trace` plays one seed; `--seeds 5000 --from 0 --jobs 2` many. Ends with 1 where a judge objects."""

import argparse
import os
import sys
import time
from collections import Counter

from tests.simulation.seeds import play_seed, play_seeds


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def one(seed: int, *, trace: bool) -> bool:
    played = play_seed(seed, trace=trace)
    for line in played.trace:
        say(line)
    say(f"seed {seed}: {played.seconds:.0f} s simulated; {dict(played.counts)}")
    say(played.complaint() or "nothing is wrong")
    return not played.problems


def many(first: int, count: int, jobs: int) -> bool:
    began, counts, wrong = time.monotonic(), Counter[str](), 0
    for done, played in enumerate(play_seeds(range(first, first + count), jobs), 1):
        counts += played.counts
        if played.problems:
            wrong += 1
            say(played.complaint())
        if done % 100 == 0 or done == count:
            say(f"{done} of {count} seeds, {wrong} wrong, {done / (time.monotonic() - began):.2f} seeds/s")
    for kind, times in sorted(counts.items()):
        say(f"  {times:>9,}  {kind}")
    return wrong == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="play this one")
    parser.add_argument("--trace", action="store_true", help="tell all that happens in it")
    parser.add_argument("--seeds", type=int, default=200, help="how many to play")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first of them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="on so many processes")
    asked = parser.parse_args()
    is_right = one(asked.seed, trace=asked.trace) if asked.seed is not None else many(asked.first, asked.seeds, asked.jobs)
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
