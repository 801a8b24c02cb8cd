"""Which messages belong to the story: those about the trade that was asked for, and about the other side of its transactions."""

from typing import Any

from streams.story.words import about
from streams.verify.asked import command_key
from streams.verify.sides import KINDS

ANSWERS = ("CommandApplied", "CommandRefused")
REPORT_FIELDS = ("report", "request", "replaces", "deliverer_report", "receiver_report")

KEY_BARS = 4
"""entity|source|trade|version|kind"""


class Interest:
    """Grows while it is asked: a transaction brings in both sides; a trade brings in all its versions and requests.

    `asked` is the id of a trade or the reference of a direct instruction, a report key, the id of a transaction, or that of a command:
    of one without a report always, of any other where `is_command` says so.
    """

    def __init__(self, asked: str, entity: str | None = None, *, is_command: bool = False) -> None:
        self._asked = asked
        self.is_command = is_command
        self._entity = entity
        self.family = asked.rsplit("|", 2)[0] if asked.count("|") == KEY_BARS else None
        """That of the report that is asked for; None where something else is."""
        self.families: set[str] = set()
        """entity|source|trade of each side in the story."""
        self.transactions: set[str] = set()
        self.commands: set[tuple[str, str]] = set()
        """The commands in the story, by their keys (`command_key`): an answer has no more of its command."""
        self.near_it: set[str] = set()
        """The reports of other sides to which one of the story was named as the nearest: they belong to it no more than that."""
        self.ended: dict[str, str] = {}
        """By settlement system the last day that has ended: it is said of the system alone."""
        self._bookings: set[str] = set()
        """Groups in which its transactions were booked, and credits with which they settled: the names of their entries."""

    def needles(self) -> tuple[bytes, ...]:
        """Texts of which at least one stands in every message of the story: a cheap first test."""
        trades = {family.rpartition("|")[2] for family in self.families} | {(self.family or self._asked).rpartition("|")[2]}
        commands = {command for _, command in self.commands}
        return tuple(text.encode() for text in sorted(trades | self.transactions | self._bookings | commands))

    def takes(self, message: dict[str, Any]) -> bool:
        """True where `message` belongs to the story. What it brings in is remembered."""
        if message.get("type") in ANSWERS:
            return command_key(message) in self.commands
        families = families_of(message)
        is_ours = any(name == self._asked or name in self.transactions or name in self._bookings for name in names_of(message))
        is_ours = is_ours or self._is_asked_command(message, families)
        nearest = message.get("nearest")
        if not is_ours and not any(self._has(family) for family in families):
            if isinstance(nearest, str) and self._has(nearest.rsplit("|", 2)[0]):
                self.near_it.add(str(message["report"]))
            return False
        self.families.update(families)
        if isinstance(nearest, str) and any(trade_of(nearest) == family.rpartition("|")[2] for family in families):
            self.families.add(nearest.rsplit("|", 2)[0])  # the other side, which differs
        if isinstance(message.get("transaction"), str):
            self.transactions.add(message["transaction"])
            self._bookings.update(message[field] for field in ("group", "credit") if isinstance(message.get(field), str))
        if is_command(message):
            self.commands.add(command_key(message))
        return True

    def _is_asked_command(self, message: dict[str, Any], families: list[str]) -> bool:
        is_it = is_command(message) and message["command"] == self._asked and (self.is_command or not families)
        return is_it and self._entity in (None, message.get("entity"))

    def _has(self, family: str) -> bool:
        return self.is_asked(family) or family in self.families

    def is_asked(self, family: str) -> bool:
        """True of what needs nothing that brings it in."""
        if self.family is not None:
            return family == self.family
        entity, _, trade = family.split("|", 2)
        return trade == self._asked and self._entity in (None, entity)


def names_of(message: dict[str, Any]) -> list[str]:
    """The transaction or the credit that a message is about; of an entry the transaction, the group or the credit that it books.

    The entry of a part is named by its transaction and its number (`tx/2`), that of a credit that is paid back `credit/reimbursed`.
    """
    entry = message.get("of")
    names = (message.get("transaction"), message.get("credit"), entry, entry.partition("/")[0] if isinstance(entry, str) else None)
    return [name for name in names if isinstance(name, str)]


def trade_of(report: str) -> str:
    """The id of the trade, or the reference of the instruction: the third of entity|source|trade|version|kind."""
    return report.split("|", 3)[2]


def families_of(message: dict[str, Any]) -> list[str]:
    """entity|source|trade of each report that a message speaks of."""
    if message.get("type") in KINDS:
        return [f"{message.get('entity')}|{message.get('source')}|{message.get('trade')}"]
    if message.get("type") == "SubmitInstruction":
        return [str(about(message)).rsplit("|", 2)[0]]
    keys = (message.get(field) for field in REPORT_FIELDS)
    return [key.rsplit("|", 2)[0] for key in keys if isinstance(key, str) and key.count("|") == KEY_BARS]


def is_command(message: dict[str, Any]) -> bool:
    """Whether somebody decided this: middle and back take it, and answer it."""
    return isinstance(message.get("command"), str) and "who" in message
