"""The books, kept again from the entries alone: each entry balances, each balance follows, no limit is broken.

A limit says how far below zero a balance may go (schemas.reference.AccountDefined).
"""

from collections import defaultdict
from sys import intern
from typing import Any

from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems


class Ledger:
    """Balances by account and asset, from nothing."""

    def __init__(self, problems: Problems) -> None:
        self.balances: dict[tuple[str, str], int] = defaultdict(int)
        self._problems = problems

    def post(self, entry: dict[str, Any], name: str) -> None:
        """Post one entry; `name` says in sentences whose it is."""
        sums: dict[str, int] = defaultdict(int)
        for movement in entry["movements"]:
            sums[movement["asset"]] += millionths(movement["amount"])
            self._move(movement, name)
        for asset, left in sums.items():
            if left:
                self._problems.add(f"The entry of {name} does not balance: {plain(left)} {asset} come from nowhere. See back.entries.v1.")

    def _move(self, movement: dict[str, Any], name: str) -> None:
        account, asset = intern(movement["account"]), intern(movement["asset"])
        amount, stated, limit = (millionths(movement[field]) for field in ("amount", "balance", "limit"))
        balance = self.balances[account, asset] + amount
        if balance != stated:
            self._problems.add(
                f"The entry of {name} states a balance of {plain(stated)} {asset} on {account}; "
                f"the entries before it make it {plain(balance)}. Look at back.entries.v1."
            )
        if amount < 0 and stated < -limit:
            self._problems.add(
                f"The entry of {name} takes {account} to {plain(stated)} {asset}, more than {plain(limit)} below zero. See back.entries.v1."
            )
        self.balances[account, asset] = stated
