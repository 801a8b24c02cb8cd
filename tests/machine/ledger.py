"""beancount as a second opinion: it keeps the same books from the entries alone, and says whether they balance."""

from datetime import date, timedelta

from beancount import loader

from schemas.back import EntryPosted

OPTIONS = 'option "tolerance_multiplier" "0"'
"""Without it, beancount lets residuals of up to half of the last digit pass. (Before its version 3: inferred_tolerance_multiplier.)"""


class Ledger:
    """The entries as beancount writes them, with each account's stated balance at the end of each day as a claim to be checked."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, str], date] = {}
        self._lines: list[str] = []
        self._closing: dict[tuple[str, str, date], str] = {}
        self.entries = 0

    def post(self, entry: EntryPosted) -> None:
        """One more entry."""
        assert entry.booked_on is not None, "each entry has its day"
        self.entries += 1
        self._lines.append(f'{entry.booked_on} * "{entry.of}"')
        for moved in entry.movements:
            self._opened.setdefault((moved.account, moved.asset), entry.booked_on)
            self._lines.append(f"  Assets:{moved.account}  {moved.amount:f} {moved.asset}")
            self._closing[moved.account, moved.asset, entry.booked_on] = f"{moved.balance:f}"
        self._lines.append("")

    def problems(self) -> list[str]:
        """What beancount finds wrong: nothing, where the books are in order."""
        first: dict[str, date] = {}
        for (account, _), day in self._opened.items():
            first[account] = min(day, first.get(account, day))
        opened = [f"{day} open Assets:{account}" for account, day in first.items()]
        claims = [
            f"{day + timedelta(days=1)} balance Assets:{account}  {balance} {asset}"
            for (account, asset, day), balance in self._closing.items()
        ]
        _, errors, _ = loader.load_string("\n".join([OPTIONS, *opened, "", *self._lines, *claims, ""]))
        return [str(error.message) for error in errors]
