"""All that is known so far: sides, requests, commands, transactions, books. The judges of each topic write into it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from streams.verify import marks
from streams.verify.allocated import Allocations
from streams.verify.asked import Command, Request, command_key
from streams.verify.cycles import Cycles
from streams.verify.deals import Deal
from streams.verify.groups import Group
from streams.verify.ledger import Ledger
from streams.verify.marks import Marks
from streams.verify.netting import Netting
from streams.verify.penalties import Penalties
from streams.verify.problems import Problems
from streams.verify.sides import Again, Side


@dataclass(slots=True)
class Reckoning:
    """What the topics have told, before the judgement."""

    problems: Problems
    ledger: Ledger
    cycles: Cycles
    netting: Netting
    penalties: Penalties
    sides: dict[str, Side] = field(default_factory=dict)
    again: dict[str, list[Again]] = field(default_factory=dict)
    stated: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Quantity and amount of the reports that an office has stated otherwise than the report does."""
    requests: dict[str, Request] = field(default_factory=dict)
    asked_by_command: dict[str, Request] = field(default_factory=dict)
    """Requests to cancel that came as commands: where the command is refused, nothing more is said of them."""
    commands: dict[tuple[str, str], Command] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    instructed: dict[str, Marks] = field(default_factory=dict)
    """What is said of instructions that came without a report, before the message that says what they are."""
    made: dict[str, Marks] = field(default_factory=dict)
    """The reports of instructions that clearing has made."""
    groups: dict[str, Group] = field(default_factory=dict)
    """Transactions that were booked in one step."""
    dead: dict[tuple[str, int, int], str] = field(default_factory=dict)
    """The reason of each dead letter by topic, partition and offset of what was not taken."""
    at_door: set[bytes] = field(default_factory=set)
    """Of each line that no gateway could translate, from which place of which file: a file that is sent again brings it again."""
    lines: Counter[str] = field(default_factory=Counter)

    def named(self, report: str, message: dict[str, Any]) -> Marks:
        """The side or request that `message` speaks of. Where it was never reported, says so and gives something to write on."""
        found = self.sides.get(report) or self.requests.get(report) or self.asked_by_command.get(report) or self.made.get(report)
        if found is None and report.endswith("|instructed"):
            return self.instructed.setdefault(report, Marks())
        if found is None:
            what = f"{message['type']} {message['id']}"
            self.problems.add(f"{what} speaks of {report}, which was never reported: look at front.trades.v1.")
            return Marks()
        return found

    def instruct(self, message: dict[str, Any]) -> None:
        """An instruction came without a report: from here on it is a side like any other."""
        side = Side(message["report"], message)
        side.mark(marks.INSTRUCTED | marks.UNMATCHED)
        side.take(self.instructed.pop(side.key, Marks()))
        self.sides[side.key] = side

    def group(self, key: str) -> Group:
        """The group of that name."""
        return self.groups.setdefault(key, Group(key))

    def command(self, message: dict[str, Any]) -> Command:
        """The command that `message` is, or answers: its id is unique within its settlement system, in middle within its entity."""
        to, name = command_key(message)
        return self.commands.setdefault((to, name), Command(f"{name} ({to})"))

    def deal(self, message: dict[str, Any]) -> Deal | None:
        """The transaction that `message` speaks of. Where it was never matched, says so."""
        found = self.deals.get(message["transaction"])
        if found is None:
            name = f"transaction {message['transaction']}"
            self.problems.add(f"{message['type']} {message['id']} speaks of {name}, which was never matched: look at back.instructions.v1.")
        return found


def new_reckoning(problems: Problems) -> Reckoning:
    """Nothing known yet."""
    return Reckoning(problems, Ledger(problems), Cycles(problems), Netting(problems, Allocations(problems)), Penalties(problems))
