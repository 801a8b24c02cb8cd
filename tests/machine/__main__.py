"""The long form: `make machine`. Plays until so many steps are taken and every row of the table of states is reached.

At most three times as many steps, then. It says what was met, and ends with 1 where a row was not reached, or fewer than 40 % of the steps
were accepted. Seeds follow one another from `--seed`, and each is told, so that what fails can be played again.
"""

import argparse
import sys

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from processors.lifecycle import TRANSITIONS, Never
from tests.machine.counted import COUNTED
from tests.machine.everything import Everything

STEPS = 10_000
TOLD = (
    "InstructionSettled",
    "InstructionPartiallySettled",
    "GroupSettled",
    "GroupRefused",
    "InstructionGenerated",
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
NOT_BY_COMMANDS = {
    "amend": "only middle amends (AmendmentRequested): tests/unit/test_withdraw.py",
    "novate": "only what a CCP or a pair nets is novated: tests/unit/test_clear.py",
    "fail_stage": "only a failure of the program: tests/unit/test_fail_back.py",
    "novated": "nothing is novated here: tests/unit/test_clear.py",
    "dead": "only a failure of the program: tests/unit/test_fail_back.py",
}
"""Events and states that no command, no time and no proposal leads to, and the tests that reach them."""


def expected() -> set[tuple[str, str]]:
    """The rows of the table of states that the machine is to reach: those of what happens."""
    return {row for row, after in TRANSITIONS.items() if not isinstance(after, Never) and not set(row) & set(NOT_BY_COMMANDS)}


def main() -> int:
    """Play, count and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="make what fails as short as possible (slow)")
    asked = parser.parse_args()
    limits = settings(
        max_examples=100,
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if asked.shrink else [Phase.generate],
    )
    number = asked.seed
    while COUNTED.steps.total() < asked.steps or (expected() - COUNTED.reached and COUNTED.steps.total() < 3 * asked.steps):
        sys.stdout.write(f"seed {number}\n")
        sys.stdout.flush()
        run_state_machine_as_test(seed(number)(type("Everything", (Everything,), {})), settings=limits)  # type: ignore[no-untyped-call]  # hypothesis leaves it without types
        number += 1
    missed, hit = expected() - COUNTED.reached, expected() & COUNTED.reached
    told = [f"{event:24}{count:7}, {COUNTED.accepted[event]:6} accepted" for event, count in COUNTED.steps.most_common()]
    told.append(f"{COUNTED.steps.total()} steps, {COUNTED.share} % accepted, {COUNTED.entries} entries checked by beancount.")
    met = {name: COUNTED.seen[name] for name in TOLD} | {name: COUNTED.reasons[name] for name in REASONS}
    told.append("Said: " + ", ".join(f"{name} {count}" for name, count in met.items()) + ".")
    told.append(f"{len(hit)} of {len(expected())} rows of the table of states reached; not reached: {sorted(missed) or 'none'}.")
    told += [f"{name} is left out: {why}" for name, why in NOT_BY_COMMANDS.items()]
    sys.stdout.write("\n".join([*told, ""]))
    return int(bool(missed) or COUNTED.share < 40)


if __name__ == "__main__":
    sys.exit(main())
