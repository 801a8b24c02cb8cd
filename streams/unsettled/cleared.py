"""What back.obligations leaves open: trades that are to be netted, and obligations that are carried into the next cycle.

A trade is listed until it is netted, from then on the obligations that stand for it are: their instructions are on back.instructions. So
nothing is listed twice, and the reports of netted trades that are not discharged yet are counted beside the list.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from streams.unsettled.item import Item, Json, State

Own = tuple[str, ...]
"""System, party, its securities and cash accounts, instrument and currency."""


@dataclass(slots=True)
class Trade:
    """A novated trade: which of its two reports are not discharged, and whether each was netted; and its intended date."""

    value: bytes
    is_netted: dict[str, bool]
    due: str
    redated: bytes | None = None


@dataclass(slots=True)
class Cleared:
    """By transaction the novated trades, by position the obligation that stands for it, by obligation what is carried of it."""

    trades: dict[str, Trade] = field(default_factory=dict)
    _to_net: dict[Own, list[tuple[str, str]]] = field(default_factory=dict)
    """Of each party, transaction and report of what is not netted."""
    _current: dict[Own, tuple[str, str | None]] = field(default_factory=dict)
    _carried: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def hear(self, message: Json, value: bytes) -> None:
        """One message; those of a settlement system come in order."""
        match message["type"]:
            case "TradeNovated":
                self._novate(message, value)
            case "TradeRedated":
                self._redate(message, value)
            case "ObligationNetted":
                self._net(message)
            case "ObligationAllocated":
                self._discharge(message)
            case "ObligationCarried":
                self._carried[message["obligation"]] = message["since"], value

    def _novate(self, message: Json, value: bytes) -> None:
        trade, reports = message["transaction"], {message[f"{side}_report"]: False for side in ("deliverer", "receiver")}
        self.trades[trade] = Trade(value, reports, message["intended_settlement_date"])
        for side in ("deliverer", "receiver"):
            accounts = (message.get(f"{side}_securities_account"), message.get(f"{side}_cash_account"))
            self._to_net.setdefault(_own(message, message[side], accounts), []).append((trade, message[f"{side}_report"]))

    def _redate(self, message: Json, value: bytes) -> None:
        trade = self.trades.get(message["transaction"])
        if trade is not None:
            trade.due, trade.redated = message["new_date"], value

    def _net(self, message: Json) -> None:
        """What is due of its member's legs (of both parties' between two) has become an obligation, with what was carried."""
        own = _own(message, message["member"], (message["securities_account"], message["cash_account"]))
        accounts = (message.get("counterparty_securities_account"), message.get("counterparty_cash_account"))
        for party in (own, _own(message, message["counterparty"], accounts)):
            left = []
            for trade, report in self._to_net.pop(party, []):
                found = self.trades.get(trade)
                if found is not None and found.due > message["date"]:
                    left.append((trade, report))
                elif found is not None and report in found.is_netted:
                    found.is_netted[report] = True
            if left:
                self._to_net[party] = left
        if message["model"] != "bilateral":  # between two nothing is carried: its instruction stays open
            position = (*own, message["counterparty"])
            carried = self._carried.pop(self._current.get(position, ("", None))[0], None)
            self._current[position] = message["obligation"], carried[0] if carried is not None else None

    def _discharge(self, message: Json) -> None:
        trade = self.trades.get(message["transaction"])
        if trade is not None and not message["open_quantity"].strip("0."):
            trade.is_netted.pop(message["report"], None)
            if not trade.is_netted:
                del self.trades[message["transaction"]]

    def items(self) -> Iterator[Item]:
        """What is listed of it."""
        for transaction, trade in self.trades.items():
            if not all(trade.is_netted.values()):
                yield Item(transaction, State.NOVATED, len(trade.is_netted), terms=trade.value, redated=trade.redated)
        for obligation, (since, value) in self._carried.items():
            yield Item(obligation, State.CARRIED, 0, terms=value, since=since)

    def since(self) -> dict[str, str]:
        """By obligation, the intended date of the oldest trade in what it carries."""
        return {obligation: since for obligation, since in self._current.values() if since is not None}

    def sides_netted(self) -> int:
        """How many reports of netted trades wait for obligations to be discharged."""
        return sum(len(trade.is_netted) for trade in self.trades.values() if all(trade.is_netted.values()))


def _own(message: Json, party: str, accounts: tuple[str | None, str | None]) -> Own:
    return (message["settlement_system"], party, *(name or "" for name in accounts), message["isin"], message["currency"])
