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

_SHARED: dict[tuple[str, ...], tuple[str, ...]] = {}


class Deal(Marks):
    """One matched pair. Kept small, for a day has half a million of them; `reports` are the keys of its sides."""

    __slots__ = (
        "accounts",
        "amount",
        "days",
        "difference",
        "entries",
        "groups",
        "key",
        "kind",
        "moved",
        "parts",
        "quantity",
        "settled",
        "terms",
        "told",
    )

    def __init__(self, message: dict[str, Any], reports: tuple[str, str]) -> None:
        super().__init__()
        self.key: str = message["transaction"]
        self.quantity = millionths(message["quantity"])
        self.amount = millionths(message["amount"])
        self.terms = (intern(message["isin"]), intern(message["currency"]), *reports)
        self.kind: str = intern(message.get("instruction_type", "DVP"))
        self.accounts = tuple(intern(message[name]) for name in ACCOUNTS)
        self.difference = 0
        self.moved = 0
        """The sum of the fingerprints of what its settlements moved, less those of its entries."""
        self.days: tuple[str, ...] = ()
        """When each of its parts has settled. Many transactions share one such tuple."""
        self.settled = (0, 0)
        """Quantity and amount that have settled."""
        self.parts = 0
        self.groups = 0
        """How many of its settlements were booked with others, in an entry of the group."""
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
        """True where `message` states the same transaction, or a part of it."""
        quantity, amount = millionths(message["quantity"]), millionths(message["amount"])
        is_part = message.get("part") is not None
        numbers = (quantity, amount) == (self.quantity, self.amount) if not is_part else quantity <= self.quantity and amount <= self.amount
        return numbers and all(message[name] == term for name, term in zip(TERMS, self.terms, strict=True) if name in message)

    def settle(self, message: dict[str, Any], problems: Problems) -> None:
        """It settles, or a part of it does: both legs at once, and numbered where it is a part."""
        quantity, amount = millionths(message["quantity"]), millionths(message["amount"])
        self.parts += 1
        self.settled = (self.settled[0] + quantity, self.settled[1] + amount)
        days = (*self.days, intern(message["settled_on"]))
        self.days = _SHARED.setdefault(days, days)
        if message.get("part", 1) != self.parts or (message.get("part") is None) != (
            message["type"] == "InstructionSettled" and self.parts == 1
        ):
            problems.add(f"{self.name()} has part {message.get('part')} as its settlement number {self.parts}: see back.instructions.v1.")
        self._judge_movements(message["movements"], quantity, amount, problems)
        if message.get("group") is None:
            self.moved += fingerprint(message["movements"])
        else:
            self.groups += 1

    def _judge_movements(self, movements: list[dict[str, Any]], quantity: int, amount: int, problems: Problems) -> None:
        """Delivery versus payment: the movements of this transaction and nothing else."""
        isin, currency = self.terms[0], self.terms[1]
        expected = []
        if self.kind != "PFOD":
            expected = [(self.accounts[0], isin, -quantity), (self.accounts[1], isin, quantity)]
        if self.kind != "FOP":
            out, into = (self.accounts[3], self.accounts[2]) if self.kind == "DWP" else (self.accounts[2], self.accounts[3])
            expected += [(out, currency, -amount), (into, currency, amount)]
        actual = [(moved["account"], moved["asset"], millionths(moved["amount"])) for moved in movements]
        if actual != expected:
            is_one_sided = len({asset for _, asset, _ in actual}) < len({asset for _, asset, _ in expected})
            what = "settled with one leg only" if is_one_sided else "did not settle as matched"
            told = "; ".join(f"{plain(moved)} {asset} on {account}" for account, asset, moved in actual)
            problems.add(f"{self.name()} {what}: it moved {told}. Look at its InstructionSettled on back.instructions.v1.")

    def post(self, entry: dict[str, Any], problems: Problems) -> None:
        """An entry is posted for it, in the books of the day on which it has settled."""
        self.entries += 1
        self.moved -= fingerprint(entry["movements"])
        part, booked_on = int(entry["of"].partition("/")[2] or 1), entry.get("booked_on")  # entries of old have no day
        if booked_on is not None and self.days[part - 1 : part] not in ((), (booked_on,)):
            problems.add(f"{self.name()} has settled on {self.days[part - 1]} and is booked on {booked_on}: look at back.entries.v1.")

    def tell(self, report: str) -> None:
        """A confirmation is issued to one party."""
        deliverer, receiver = self.told
        self.told = (deliverer + (report == self.terms[2]), receiver + (report == self.terms[3]))

    def judge(self, problems: Problems) -> None:
        """When all has been read: settled means one entry with the same movements, and each party told once."""
        is_settled = bool(self.once & marks.SETTLED)
        own = self.parts - self.groups
        if self.entries != own:
            problems.add(
                f"{self.name()} has settled in {own} steps of its own and {self.entries} entries are posted for it: see back.entries.v1."
            )
        elif self.moved:
            problems.add(f"{self.name()} has an entry that differs from its settlement: look at back.entries.v1.")
        if is_settled and self.settled != (self.quantity, self.amount):
            problems.add(
                f"{self.name()} has settled, and its parts are not the whole: {plain(self.settled[0])} for {plain(self.settled[1])}."
            )
        if self.told != (self.parts, self.parts) and not self.once & marks.NOVATED:
            problems.add(
                f"{self.name()} has settled in {self.parts} steps and {sum(self.told)} confirmations are issued, not one to each party."
            )
        if self.once & marks.SETTLED and self.once & marks.CANCELLED:
            problems.add(f"{self.name()} has settled and is cancelled too: look at back.instructions.v1.")
        if self.twice & (marks.SETTLED | marks.MATCHED | marks.CREATED | marks.CANCELLED):
            problems.add(f"{self.name()} is matched, created, settled or cancelled twice: look at back.instructions.v1.")


def fingerprint(movements: list[dict[str, Any]]) -> int:
    """A number that two lists of movements share where they are the same. Good within one process."""
    return hash(tuple(tuple(moved[name] for name in ("account", "asset", "amount", "balance", "limit")) for moved in movements))
