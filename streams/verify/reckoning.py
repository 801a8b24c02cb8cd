"""All that is known so far: sides, requests, commands, transactions, books. The judges of each topic write into it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from streams.verify.asked import Command, Request
from streams.verify.deals import Deal
from streams.verify.ledger import Ledger
from streams.verify.marks import Marks
from streams.verify.problems import Problems
from streams.verify.sides import Again, Side


@dataclass(slots=True)
class Reckoning:
    """What the topics have told, before the judgement."""

    problems: Problems
    ledger: Ledger
    sides: dict[str, Side] = field(default_factory=dict)
    again: dict[str, list[Again]] = field(default_factory=dict)
    stated: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Quantity and amount of the reports that an office has stated otherwise than the report does."""
    requests: dict[str, Request] = field(default_factory=dict)
    commands: dict[str, Command] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    dead: dict[tuple[str, int, int], str] = field(default_factory=dict)
    """The reason of each dead letter by topic, partition and offset of what was not taken."""
    lines: Counter[str] = field(default_factory=Counter)

    def named(self, report: str, message: dict[str, Any]) -> Marks:
        """The side or request that `message` speaks of. Where it was never reported, says so and gives something to write on."""
        found = self.sides.get(report) or self.requests.get(report)
        if found is None:
            what = f"{message['type']} {message['id']}"
            self.problems.add(f"{what} speaks of {report}, which was never reported: look at front.trades.v1.")
            return Marks()
        return found

    def command(self, key: str) -> Command:
        """The command of that name."""
        return self.commands.setdefault(key, Command(key))

    def deal(self, message: dict[str, Any]) -> Deal | None:
        """The transaction that `message` speaks of. Where it was never matched, says so."""
        found = self.deals.get(message["transaction"])
        if found is None:
            name = f"transaction {message['transaction']}"
            self.problems.add(f"{message['type']} {message['id']} speaks of {name}, which was never matched: look at back.instructions.v1.")
        return found


def new_reckoning(problems: Problems) -> Reckoning:
    """Nothing known yet."""
    return Reckoning(problems, Ledger(problems))
