"""The accounts that a day uses, made when they are first used, and what must be brought into each of them beforehand."""

from decimal import Decimal
from typing import Literal, get_args

from schemas.commands import BalanceFunded
from schemas.reference import AccountDefined, StandingInstructionSet
from streams.demo.market import OPERATOR, SYSTEMS, Party, System

ISSUED_AT_MOST = Decimal(10**15)
"""How far below zero an issuance or a central-bank account may go."""

Holds = Literal["SECURITIES", "CASH"]
Need = tuple[System, str, str]
"""System, account and asset."""


class Ledger:
    """Accounts by kind, party and system, and the balances that they need."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._accounts: dict[str, AccountDefined] = {}
        self._standing: dict[tuple[str, str], StandingInstructionSet] = {}
        self._needs: dict[Need, Decimal] = {}
        self._least: dict[Need, Decimal] = {}
        self._later: dict[Need, Decimal] = {}

    def securities(self, kind: str, party: Party, system: System) -> str:
        """The securities account of a party for trades of a kind at a system."""
        return self._account(f"{system.name}-S-{self._seed}-{party.number:02d}-{kind}", party, system).account

    def cash(self, kind: str, party: Party, system: System) -> str:
        """The cash account of a party for trades of a kind at a system."""
        return self._account(f"{system.name}-C-{self._seed}-{party.number:02d}-{kind}", party, system).account

    def _account(self, account: str, party: Party, system: System, *, is_open: bool = True) -> AccountDefined:
        made = AccountDefined(
            account=account,
            settlement_system=system.name,
            party=party.lei,
            holds="SECURITIES" if account.startswith(f"{system.name}-S-") else "CASH",
            limit=Decimal(0),
            is_open=is_open,
        )
        return self._accounts.setdefault(account, made)

    def closed(self, party: Party, system: System) -> str:
        """A securities account of a party that is closed."""
        return self._account(f"{system.name}-S-{self._seed}-{party.number:02d}-closed", party, system, is_open=False).account

    def settle_by_default(self, kind: str, party: Party, system: System) -> None:
        """Make the accounts of `kind` those where a party settles when its report does not say."""
        self._standing[party.lei, system.name] = StandingInstructionSet(
            party=party.lei,
            settlement_system=system.name,
            currency=system.currency,
            securities_account=self.securities(kind, party, system),
            cash_account=self.cash(kind, party, system),
        )

    def bring(self, system: System, account: str, asset: str, quantity: Decimal) -> None:
        """Before the opening: enough for one more debit of `quantity`, so that the order of settling does not matter."""
        need = (system, account, asset)
        self._needs[need] = self._needs.get(need, Decimal(0)) + quantity

    def bring_too_little(self, system: System, account: str, asset: str, quantity: Decimal) -> None:
        """Before the opening: half of the least debit, rounded down. No debit of this account and asset can be covered."""
        need = (system, account, asset)
        self._least[need] = min(self._least.get(need, quantity), quantity)

    def bring_later(self, system: System, account: str, asset: str, quantity: Decimal) -> None:
        """In the afternoon: enough for one more debit of `quantity`."""
        need = (system, account, asset)
        self._later[need] = self._later.get(need, Decimal(0)) + quantity

    def definitions(self) -> list[AccountDefined | StandingInstructionSet]:
        """Every account, those of the operator first, and every standing instruction."""
        return [*_sources(), *self._accounts.values(), *self._standing.values()]

    def funding(self) -> list[BalanceFunded]:
        """What is brought in before the opening."""
        short = {need: quantity // 2 for need, quantity in self._least.items() if quantity >= 2}
        return self._commands("fund", self._needs | short)

    def later_funding(self) -> list[BalanceFunded]:
        """What is brought in in the afternoon."""
        return self._commands("fund-later", self._later)

    def _commands(self, name: str, needs: dict[Need, Decimal]) -> list[BalanceFunded]:
        return [
            BalanceFunded(
                command=f"{name}-{self._seed}-{number}",
                who="treasury.aino",
                second="treasury.bertil",
                settlement_system=system.name,
                account=account,
                against=source_of(system, "CASH" if asset == system.currency else "SECURITIES"),
                asset=asset,
                quantity=quantity,
            )
            for number, ((system, account, asset), quantity) in enumerate(needs.items(), 1)
        ]


def source_of(system: System, holds: Holds) -> str:
    """The account of the operator out of which securities or cash of a system come."""
    return f"{system.name}-{'CENTRAL-BANK' if holds == 'CASH' else 'ISSUANCE'}"


def _sources() -> list[AccountDefined]:
    """Where everything comes from: at each system an issuance account and one at the central bank."""
    return [
        AccountDefined(
            account=source_of(system, holds),
            settlement_system=system.name,
            party=OPERATOR.lei,
            holds=holds,
            purpose="CENTRAL_BANK" if holds == "CASH" else "ISSUANCE",
            limit=ISSUED_AT_MOST,
        )
        for system in SYSTEMS
        for holds in get_args(Holds)
    ]
