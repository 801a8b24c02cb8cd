"""The names by which upstream systems know instruments and parties, put into ISINs and LEIs by what reference data defines."""

import re
from collections.abc import Iterable, Mapping

from schemas.frozen import frozen
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.message import Message
from schemas.reference import CurrencyDefined, InstrumentDefined, PartyDefined
from schemas.values import Currency, Isin, Lei

_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]", re.ASCII)
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}", re.ASCII)

DECIMALS_DEFAULT = 2
"""The decimals of a currency that reference data does not define: those of most (ISO 4217)."""


@frozen
class Names:
    """Who and what a name means. A name may mean several things; then it means none, and the refusal says which."""

    instruments: Mapping[str, tuple[Isin, ...]]
    parties: Mapping[str, tuple[Lei, ...]]
    decimals: Mapping[Currency, int]

    def isins(self, name: str) -> tuple[Isin, ...]:
        """The instruments known by `name`."""
        return self.instruments.get(name, ())

    def party(self, name: str) -> Lei | None:
        """The party known by `name`; a LEI names itself, known or not: it is for middle to hold what is not defined yet.

        Raises UntranslatableError (name_not_unique) where two parties are known by it.
        """
        known = self.parties.get(name, ())
        if len(known) > 1:
            raise UntranslatableError(GatewayReason.NAME_NOT_UNIQUE, f"{name!r} names the parties {', '.join(known)}")
        return known[0] if known else name if _LEI.fullmatch(name) else None

    def decimals_of(self, currency: Currency) -> int:
        """How many decimals the smallest unit of `currency` has."""
        return self.decimals.get(currency, DECIMALS_DEFAULT)


def is_isin(text: str) -> bool:
    """True where `text` has the form of an ISIN."""
    return _ISIN.fullmatch(text) is not None


def names_of(records: Iterable[Message]) -> Names:
    """The names in reference data; the latest definition of a thing stands, with the names that it gives and no earlier ones."""
    instruments: dict[str, InstrumentDefined] = {}
    parties: dict[str, PartyDefined] = {}
    decimals: dict[str, int] = {}
    for record in records:
        if isinstance(record, InstrumentDefined):
            instruments[record.isin] = record
        elif isinstance(record, PartyDefined):
            parties[record.party] = record
        elif isinstance(record, CurrencyDefined):
            decimals[record.currency] = record.decimals
    return Names(
        instruments=_by_name((isin, record.also_known_as) for isin, record in instruments.items()),
        parties=_by_name((party, record.also_known_as) for party, record in parties.items()),
        decimals=decimals,
    )


def _by_name(things: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, names in things:
        for name in {code: None, **dict.fromkeys(names)}:  # a dict for its order: nothing may follow from that of a set
            found[name] = (*found.get(name, ()), code)
    return found
