"""What was asked for: requests to cancel, and commands. Each is answered, once."""

from dataclasses import dataclass
from typing import Any

from streams.verify import marks
from streams.verify.marks import Marks
from streams.verify.problems import Problems

FINAL = marks.REQUEST_APPLIED | marks.REQUEST_REFUSED | marks.REJECTED | marks.ADVISED_DEAD


def command_key(message: dict[str, Any]) -> tuple[str, str]:
    """The identity of a command, in itself and in its answer: back keeps them by settlement system, middle by entity."""
    return str(message.get("settlement_system") or message.get("entity")), str(message.get("command"))


class Request(Marks):
    """A request to cancel: what has been answered to it."""

    __slots__ = ("key", "of")

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.of = ""
        """The report that it is about, as the answers name it."""

    def judge(self, problems: Problems, *, report_has_ended: bool) -> None:
        """When all has been read: one final answer, or a reason to wait for it."""
        finals = self.once & FINAL
        if finals.bit_count() > 1 or self.twice & FINAL:
            problems.add(f"The request {self.key} is answered more than once: look at middle.answers.v1 and back.confirmations.v1.")
        if finals or self.once & marks.WAITS_IN_MIDDLE:
            return
        is_on_its_way = self.once & marks.SENT and (not self.once & marks.TAKEN_BY_BACK or self.once & marks.WAITS_IN_BACK)
        if is_on_its_way:
            return
        if not self.once & marks.REQUEST_PENDED:
            problems.add(f"The request {self.key} was taken and not answered: look at middle.answers.v1 and back.confirmations.v1.")
        elif report_has_ended:
            problems.add(f"The request {self.key} still waits although {self.of} has ended: it should be applied or refused.")


@dataclass(slots=True)
class Command:
    """One command: how often it was given and answered, and what it brings in where it is a funding."""

    key: str
    given: int = 0
    answered: int = 0
    applied: int = 0
    entries: int = 0
    brings: tuple[str, str, str, str] | None = None
    """account, against, asset, quantity"""

    def judge(self, problems: Problems) -> None:
        """When all has been read: answered as often as given, and one entry for each funding that was applied."""
        if self.given != self.answered:
            problems.add(f"The command {self.key} was given {self.given} times and answered {self.answered} times: see the answers topics.")
        if self.brings and self.entries != self.applied:
            problems.add(f"The funding {self.key} was applied {self.applied} times and posted {self.entries} times: see back.entries.v1.")
        if not self.brings and self.entries:
            problems.add(f"An entry is posted for {self.key}, which is neither a transaction that settled nor a funding that was given.")


def brought(message: dict[str, Any]) -> tuple[str, str, str, str] | None:
    """What a funding brings in; None for other commands."""
    if message["type"] != "BalanceFunded":
        return None
    return message["account"], message["against"], message["asset"], message["quantity"]
