"""The long form: `make machine`. Plays until so many steps are taken and every row of the table of states is reached.

At most six times as many steps, then. It says what was met, and ends with 1 where a row was not reached, or fewer than 40 % of the steps
were accepted. Seeds follow one another from `--seed`, and each is told, so that what fails can be played again.
"""

import argparse
import sys

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from processors.lifecycle import TRANSITIONS, Never
from tests.machine.cleared import Cleared
from tests.machine.counted import COUNTED
from tests.machine.everything import Everything

STEPS = 10_000
TOLD = (
    "InstructionSettled",
    "InstructionPartiallySettled",
    "GroupSettled",
    "GroupRefused",
    "InstructionGenerated",
    "AmendmentApplied",
    "AmendmentRefused",
    "AttemptFailed",
    "TradeNovated",
    "ObligationNetted",
    "TradeAllocated",
    "ObligationCarried",
    "ObligationAllocated",
    "PaymentNetted",
    "InstructionRedated",
    "SideRedated",
    "CreditProvided",
    "CreditReimbursed",
    "CreditNotReimbursed",
    "PenaltyAccrued",
    "PenaltyReversed",
    "PenaltiesNetted",
    "PenaltyCollected",
    "PenaltyDistributed",
    "PenaltyUnpaid",
    "ClaimsPosted",
    "PartyPenaltiesListed",
)
"""What shows that a run has met what it is to meet."""
REASONS = (
    "LMFP",
    "net_debit_cap_exceeded",
    "collateral_short",
    "penalty_removed",
    "penalty_reallocated",
    "appeal_period_over",
    "near miss",
    *(f"CancellationRefused {reason}" for reason in ("recycling_is_over", "already_settled", "already_cancelled")),
)


def expected() -> set[tuple[str, str]]:
    """The rows of the table of states that say what follows: the machine is to reach them all."""
    return {row for row, after in TRANSITIONS.items() if not isinstance(after, Never)}


def play(number: int, *, shrinks: bool) -> None:
    """One seed: the engine without clearing, and then with it."""
    for machine, examples in ((Everything, 100), (Cleared, 25)):
        limits = settings(
            max_examples=examples,
            stateful_step_count=50,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if shrinks else [Phase.generate],
        )
        run_state_machine_as_test(seed(number)(type(machine.__name__, (machine,), {})), settings=limits)  # type: ignore[no-untyped-call]  # hypothesis leaves it without types


def main() -> int:
    """Play, count and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="make what fails as short as possible (slow)")
    asked = parser.parse_args()
    number = asked.seed
    while COUNTED.steps.total() < asked.steps or (expected() - COUNTED.reached and COUNTED.steps.total() < 6 * asked.steps):
        sys.stdout.write(f"seed {number}\n")
        sys.stdout.flush()
        play(number, shrinks=asked.shrink)
        number += 1
    missed, hit = expected() - COUNTED.reached, expected() & COUNTED.reached
    told = [f"{event:24}{count:7}, {COUNTED.accepted[event]:6} accepted" for event, count in COUNTED.steps.most_common()]
    told.append(f"{COUNTED.steps.total()} steps, {COUNTED.share} % accepted, {COUNTED.entries} entries checked by beancount.")
    told.append(
        f"{COUNTED.contested} times one was served and another, which waited for the same, was left out: in the order of the queue."
    )
    told.append(f"{COUNTED.moved} novated trades were given another date by a closure.")
    met = {name: COUNTED.seen[name] for name in TOLD} | {name: COUNTED.reasons[name] for name in REASONS}
    told.append("Said: " + ", ".join(f"{name} {count}" for name, count in met.items()) + ".")
    told.append(f"{len(hit)} of {len(expected())} rows of the table of states reached; not reached: {sorted(missed) or 'none'}.")
    sys.stdout.write("\n".join([*told, ""]))
    return int(bool(missed) or COUNTED.share < 40)


if __name__ == "__main__":
    sys.exit(main())
