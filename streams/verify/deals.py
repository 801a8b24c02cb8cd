"""The transactions: what was matched is what settles, both legs at once, equal and opposite, and each party is told once."""

from sys import intern
from typing import Any

from streams.verify import marks
from streams.verify.marks import Marks
from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems

TERMS = ("isin", "currency", "deliverer_report", "receiver_report")
ACCOUNTS = ("deliverer_securities_account", "receiver_securities_account", "receiver_cash_account", "deliverer_cash_account")
"""In the order of the movements of a settlement: securities out, in; cash out, in."""


class Deal(Marks):
    """One matched pair. Kept small, for a day has half a million of them; `reports` are the keys of its sides."""

    __slots__ = ("accounts", "amount", "difference", "entries", "key", "moved", "quantity", "terms", "told")

    def __init__(self, message: dict[str, Any], reports: tuple[str, str]) -> None:
        super().__init__()
        self.key: str = message["transaction"]
        self.quantity = millionths(message["quantity"])
        self.amount = millionths(message["amount"])
        self.terms = (intern(message["isin"]), intern(message["currency"]), *reports)
        self.accounts = tuple(intern(message[name]) for name in ACCOUNTS)
        self.difference = 0
        self.moved = 0
        self.entries = 0
        self.told = (0, 0)
        """How often the deliverer and the receiver were sent a confirmation."""

    @property
    def reports(self) -> tuple[str, str]:
        """The deliverer's report and the receiver's."""
        return self.terms[2], self.terms[3]

    def name(self) -> str:
        """How a sentence calls it."""
        return f"Transaction {self.key} (delivers {self.terms[2]}, receives {self.terms[3]})"

    def agrees(self, message: dict[str, Any]) -> bool:
        """True where `message` states the same transaction."""
        numbers = millionths(message["quantity"]) == self.quantity and millionths(message["amount"]) == self.amount
        return numbers and all(message[name] == term for name, term in zip(TERMS, self.terms, strict=True) if name in message)

    def judge_movements(self, movements: list[dict[str, Any]], problems: Problems) -> None:
        """Delivery versus payment: the four movements of this transaction and nothing else."""
        isin, currency = self.terms[0], self.terms[1]
        assets = (isin, isin, currency, currency)
        amounts = (-self.quantity, self.quantity, -self.amount, self.amount)
        expected = list(zip(self.accounts, assets, amounts, strict=True))
        actual = [(moved["account"], moved["asset"], millionths(moved["amount"])) for moved in movements]
        if actual != expected:
            is_one_sided = len({asset for _, asset, _ in actual}) < 2
            what = "settled with one leg only" if is_one_sided else "did not settle as matched"
            told = "; ".join(f"{plain(amount)} {asset} on {account}" for account, asset, amount in actual)
            problems.add(f"{self.name()} {what}: it moved {told}. Look at its InstructionSettled on back.instructions.v1.")

    def post(self, movements: list[dict[str, Any]], problems: Problems) -> None:
        """An entry is posted for it: what it moves is what the settlement has moved."""
        self.entries += 1
        if self.moved != fingerprint(movements):
            problems.add(f"{self.name()} has an entry that differs from its settlement: look at back.entries.v1.")

    def tell(self, report: str) -> None:
        """A confirmation is issued to one party."""
        deliverer, receiver = self.told
        self.told = (deliverer + (report == self.terms[2]), receiver + (report == self.terms[3]))

    def judge(self, problems: Problems) -> None:
        """When all has been read: settled means one entry with the same movements, and each party told once."""
        is_settled = bool(self.once & marks.SETTLED)
        if is_settled and self.entries != 1:
            problems.add(f"{self.name()} has settled and {self.entries} entries are posted for it: look at back.entries.v1.")
        if is_settled and self.told != (1, 1):
            problems.add(f"{self.name()} has settled and {sum(self.told)} confirmations are issued, not one to each party.")
        if not is_settled and (self.entries or self.told != (0, 0)):
            problems.add(f"{self.name()} has not settled and yet is posted {self.entries} times and confirmed {sum(self.told)} times.")
        if self.once & marks.SETTLED and self.once & marks.CANCELLED:
            problems.add(f"{self.name()} has settled and is cancelled too: look at back.instructions.v1.")
        if self.twice & (marks.SETTLED | marks.MATCHED | marks.CREATED | marks.CANCELLED):
            problems.add(f"{self.name()} is matched, created, settled or cancelled twice: look at back.instructions.v1.")


def fingerprint(movements: list[dict[str, Any]]) -> int:
    """A number that two lists of movements share where they are the same. Good within one process."""
    return hash(tuple(tuple(moved[name] for name in ("account", "asset", "amount", "balance", "limit")) for moved in movements))
