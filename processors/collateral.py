"""What secures a credit: the securities that a settlement brings, then earmarked ones, at price less haircut. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from processors.book import Share
from processors.books import BackBooks
from processors.legs import Leg
from processors.movements import balance_of, lacking
from processors.pricing import PRICE_DECIMALS, collateral_unit, quoted_on
from schemas.collateral import AutoCollateralSet, Pledge
from schemas.hindrance import Hindrance
from schemas.reasons import Reason
from schemas.values import is_writable, round_half_even

STOCK_MAX = 20
"""How many earmarked instruments secure one credit at most: the first that can, by ISIN. Each adds two movements to its entry."""
LOOKED_AT_MAX = 1_000
"""How many positions of the earmarked account are looked at for them, so that no attempt holds up its shard (some milliseconds)."""
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cover:
    """A credit that can be given: its terms, how much, and what secures it."""

    terms: AutoCollateralSet
    party: str
    currency: str
    amount: Decimal
    pledges: tuple[Pledge, ...]

    def legs(self) -> list[Leg]:
        """Securities into the collateral account, cash out of the provider's; each from whoever gives it."""
        provider, terms = self.terms.provider_cash_account, self.terms
        found: list[Leg] = []
        for pledge in self.pledges:
            found.append((self.party, pledge.account, pledge.isin, -pledge.quantity))
            found.append((self.party, terms.collateral_account, pledge.isin, pledge.quantity))
        return [*found, (self.party, provider, self.currency, -self.amount), (self.party, terms.cash_account, self.currency, self.amount)]


def find_cover(share: Share, hindrance: Hindrance, books: BackBooks) -> Cover | None:
    """The credit that the payer of a transaction lacks, where its terms allow it and enough secures it."""
    if hindrance.reason is not Reason.CASH_SHORT or hindrance.account is None or hindrance.lacking is None:
        return None
    terms = books.auto_collateral.get(hindrance.account)
    if terms is None or hindrance.party is None or hindrance.asset is None:
        return None
    used = books.credits_used.get(f"{terms.cash_account}|{hindrance.asset}")
    if (used.quantity if used is not None else NOTHING) + hindrance.lacking > terms.limit:
        return None
    pledges, left, on_stock = [], hindrance.lacking, 0
    for isin, account, available, is_on_flow in _securities(share, terms, books):
        pledge = _pledge(isin, account, available, left, hindrance.asset, books, is_on_flow=is_on_flow)
        if pledge is None:  # what secures nothing takes no place of what does
            continue
        pledges.append(pledge)
        left -= pledge.value
        on_stock += not is_on_flow
        if left <= 0:
            return Cover(terms, hindrance.party, hindrance.asset, hindrance.lacking, tuple(pledges))
        if on_stock == STOCK_MAX:
            return None
    return None


def _securities(share: Share, terms: AutoCollateralSet, books: BackBooks) -> Iterator[tuple[str, str, Decimal, bool]]:
    """Instrument, account, how much of it there is, and whether it is being bought."""
    created = share[0].created
    if created.instruction_type == "DVP" and created.receiver_cash_account == terms.cash_account:
        yield created.isin, created.receiver_securities_account, share[1], True
    if terms.securities_account is None or terms.securities_account not in books.accounts:
        return
    prefix = f"{terms.securities_account}|"
    index = "account" if books.accounts[terms.securities_account].limit > 0 else "there"  # one that may owe can give what it has not
    entry = books.balances.after(index, prefix)
    for _ in range(LOOKED_AT_MAX):
        if entry is None:
            return
        isin = entry[1].rpartition("|")[2]
        yield isin, terms.securities_account, -lacking(terms.securities_account, isin, NOTHING, books), False
        entry = books.balances.after(index, prefix, entry[0])


def _pledge(
    isin: str, account: str, available: Decimal, needed: Decimal, currency: str, books: BackBooks, *, is_on_flow: bool
) -> Pledge | None:
    """As much of it as is needed, in whole lots and no more than there is; None where nothing is there, or that has no price or value."""
    instrument, today = books.instruments.get(isin), books.now.date()
    lot = instrument.settlement_multiple if instrument is not None and instrument.settlement_multiple is not None else Decimal(1)
    most = available - available % lot
    quoted = quoted_on(isin, currency, today, books) if most > 0 else None
    if quoted is None or quoted.haircut == 1:  # to value a bond takes longer than the rest together
        return None
    unit = collateral_unit(quoted, today, books)
    if unit <= 0:
        return None
    lots, rest = divmod(needed, unit * lot)
    quantity = min((lots + (1 if rest else 0)) * lot, most)
    value = round_half_even(quantity * unit, PRICE_DECIMALS)
    if value <= 0 or not (is_writable(value) and is_writable(balance_of(account, isin, books))):
        return None
    return Pledge(isin=isin, quantity=quantity, value=value, account=account, is_on_flow=is_on_flow)
