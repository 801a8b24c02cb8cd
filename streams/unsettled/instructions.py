"""What back.instructions leaves open: sides that wait for their other side, and transactions that have not settled."""

from dataclasses import dataclass, field

from streams.unsettled.item import Item, Json, State

MADE_BY = "|clearing|"
"""In the reports of instructions that clearing has made: they are nobody's trades."""


@dataclass(slots=True)
class Instructions:
    """By report the unmatched sides, by id the transactions, by system the last settlement day that has ended."""

    sides: dict[str, Item] = field(default_factory=dict)
    transactions: dict[str, Item] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    _by_report: dict[str, str] = field(default_factory=dict)

    def transaction_of(self, report: str) -> Item | None:
        """The open transaction of which a report is one side."""
        return self.transactions.get(self._by_report.get(report, ""))

    def hear(self, message: Json, value: bytes) -> None:
        """One message; those of a settlement system come in order."""
        match message["type"]:
            case "InstructionSubmitted" | "InstructionGenerated":
                self._side(message["report"]).terms = value
            case "InstructionUnmatched":
                self._side(message["report"]).last = value
            case "SideRedated":
                self._side(message["report"]).redated = value
            case "SideCancelled":
                self.sides.pop(message["report"], None)
            case "InstructionMatched":
                for report in _reports(message):
                    self.sides.pop(report, None)
            case "InstructionCreated":
                self._create(message, value)
            case "SettlementDayEnded":
                self.ended[message["settlement_system"]] = message["date"]
            case _:
                self._happen(message, value)

    def _side(self, report: str) -> Item:
        return self.sides.setdefault(report, Item(report, State.UNMATCHED, 1))

    def _create(self, message: Json, value: bytes) -> None:
        """What was novated is not created: it says so on back.obligations."""
        reports = _reports(message)
        sides = sum(MADE_BY not in report for report in reports)
        self.transactions[message["transaction"]] = Item(message["transaction"], State.MATCHED, sides, terms=value)
        for report in reports:
            self._by_report[report] = message["transaction"]

    def _happen(self, message: Json, value: bytes) -> None:
        item = self.transactions.get(message.get("transaction", ""))
        if item is None:
            return
        match message["type"]:
            case "InstructionSettled" | "InstructionCancelled":
                del self.transactions[item.key]
                for report in _reports(message):
                    self._by_report.pop(report, None)
            case "InstructionPartiallySettled":
                item.remaining = message["remaining_quantity"], message["remaining_amount"]
                item.state = State.PARTIALLY_SETTLED
                item.tell(message, value)
            case "InstructionHeld":
                item.state = State.HELD
                item.tell(message, value)
            case "InstructionPended" | "InstructionReleased":
                item.state = State.PARTIALLY_SETTLED if item.remaining is not None else State.PENDING
                item.tell(message, value)
            case "InstructionRedated":
                item.redated = value
                item.has_missed = False


def _reports(message: Json) -> tuple[str, str]:
    return message["deliverer_report"], message["receiver_report"]
