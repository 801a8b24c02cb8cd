"""beancount as a second opinion: it keeps the same books from the entries alone, and says whether they balance."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from beancount import loader

from schemas.claims import ClaimsPosted
from schemas.entries import EntryPosted
from schemas.message import Message

OPTIONS = 'option "tolerance_multiplier" "0"'
"""Without it, beancount lets residuals of up to half of the last digit pass. (Before its version 3: inferred_tolerance_multiplier.)"""


class Ledger:
    """The entries as beancount writes them, with each account's stated balance at the end of each day as a claim to be checked."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, str], date] = {}
        self._lines: list[str] = []
        self._moved: dict[tuple[str, str], dict[date, Decimal]] = {}
        self._closing: dict[tuple[str, str, date], Decimal] = {}
        self.entries = 0

    def hear(self, said: Iterable[Message]) -> None:
        """Every entry among what was said: of accounts, and of the memorandum of penalties."""
        for message in said:
            if isinstance(message, EntryPosted):
                self.post(message)
            elif isinstance(message, ClaimsPosted):
                self._claim(message)

    def post(self, entry: EntryPosted) -> None:
        """One more entry."""
        assert entry.booked_on is not None, "each entry has its day"
        lines = [(each.account, each.asset, each.amount, each.balance) for each in entry.movements]
        self._write(entry.booked_on, entry.of, lines)

    def _claim(self, entry: ClaimsPosted) -> None:
        """Each line of a month has an account of its own."""
        names = [f"Memorandum:{entry.month}:{each.side.title()}:{each.party or 'NOBODY'}" for each in entry.lines]
        lines = [(name, each.currency, each.amount, each.balance) for name, each in zip(names, entry.lines, strict=True)]
        self._write(entry.booked_on, entry.of, lines)

    def _write(self, booked_on: date, of: str, lines: list[tuple[str, str, Decimal, Decimal]]) -> None:
        self.entries += 1
        self._lines.append(f'{booked_on} * "{of}"')
        for account, asset, amount, balance in lines:
            self._opened.setdefault((account, asset), booked_on)
            self._lines.append(f"  Assets:{account}  {amount:f} {asset}")
            self._state(account, asset, booked_on, amount, balance)
        self._lines.append("")

    def _state(self, account: str, asset: str, booked_on: date, amount: Decimal, balance: Decimal) -> None:
        """What the account comes to at the end of that day, by the balance that the entry states.

        Where a clock was late, a penalty of a later day is booked before the last of the day that is being closed: the balances follow one
        another in the order of the entries, and those of the two days are told apart here.
        """
        moved = self._moved.setdefault((account, asset), {})
        later = [day for day in moved if day > booked_on]
        self._closing[account, asset, booked_on] = balance - sum(moved[day] for day in later)
        for day in later:
            self._closing[account, asset, day] += amount
        moved[booked_on] = moved.get(booked_on, Decimal(0)) + amount

    def problems(self) -> list[str]:
        """What beancount finds wrong: nothing, where the books are in order."""
        first: dict[str, date] = {}
        for (account, _), day in self._opened.items():
            first[account] = min(day, first.get(account, day))
        opened = [f"{day} open Assets:{account}" for account, day in first.items()]
        claims = [
            f"{day + timedelta(days=1)} balance Assets:{account}  {balance:f} {asset}"
            for (account, asset, day), balance in self._closing.items()
        ]
        _, errors, _ = loader.load_string("\n".join([OPTIONS, *opened, "", *self._lines, *claims, ""]))
        return [str(error.message) for error in errors]
