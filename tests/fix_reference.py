"""What FIX messages need to settle: reference data for every name in them, funding, and a counterparty's side for each fill."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from schemas import reference
from schemas.commands import BalanceFunded
from schemas.fix.message import Fields, FixMessage
from schemas.fix.reader import read
from schemas.front import TradeAmended, TradeExecuted, TradeReport
from schemas.gateway import UntranslatableError
from schemas.message import Message
from schemas.names import is_isin
from schemas.values import Side
from streams.demo.identifiers import made_up_isin, made_up_lei

SYSTEM = "FIXCSD"
OPERATOR = made_up_lei(900)
"""Holds the issuance and the central-bank account."""
FIRST_PARTY = 901
PLENTY = Decimal(10**12)
ROLES = ("1", "7", "13", "17")


@dataclass(frozen=True, slots=True)
class Needs:
    """The names in some messages. Names of one message for an instrument mean one instrument; each party has one name."""

    instruments: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    currencies: tuple[str, ...]


def messages_in(lines: Iterable[bytes]) -> list[FixMessage]:
    """The messages that can be read; the others need no reference data."""
    found = []
    for line in lines:
        try:
            found.append(read(line))
        except UntranslatableError:
            continue
    return found


def needs_of(messages: Sequence[FixMessage]) -> Needs:
    """Everything that `messages` name."""
    parts = [part for message in messages for part in (message.body, *message.body.entries(552))]
    return Needs(
        instruments=tuple(dict.fromkeys(_instrument_names(message.body) for message in messages)),
        parties=tuple(dict.fromkeys(name for part in parts for name in _party_names(part))),
        currencies=tuple(dict.fromkeys(code for part in parts for tag in (15, 120) if (code := part.get(tag)) and len(code) == 3)),
    )


def _instrument_names(body: Fields) -> tuple[str, ...]:
    names = (body.get(48), *(entry.get(455) for entry in body.entries(454)), body.get(55))
    return tuple(dict.fromkeys(name for name in names if name))


def _party_names(part: Fields) -> list[str]:
    said = [entry.get(448) for entry in part.entries(453) if entry.get(452) in ROLES]
    brokers = [entry.get(375) for entry in part.entries(382)]
    return [name for name in (*said, *brokers, part.get(49), part.get(56)) if name]


def definitions(needs: Needs, days: Sequence[date]) -> list[reference.ReferenceRecord]:
    """Reference data with which messages that name `needs` can settle on `days`, at one settlement system."""
    return [
        reference.SettlementSystemDefined(settlement_system=SYSTEM, name="A depository for FIX messages", settlement_days=2),
        *(_day(day) for day in days),
        *(reference.CurrencyDefined(currency=currency, decimals=2) for currency in needs.currencies),
        *_instruments(needs),
        *_sources(),
        *(record for number, name in enumerate(needs.parties) for record in _party(number, name, needs.currencies)),
        *_limits(needs),
    ]


def _day(day: date) -> reference.SettlementDayDefined:
    opens = datetime.combine(day, time(0, 0, 1), UTC)
    return reference.SettlementDayDefined(
        settlement_system=SYSTEM, date=day, opens_at=opens, cut_off_at=datetime.combine(day, time(23, 59), UTC)
    )


def _instruments(needs: Needs) -> list[reference.InstrumentDefined]:
    return [
        reference.InstrumentDefined(
            isin=next((name for name in names if is_isin(name)), made_up_isin("XS", 700 + number)),
            name=f"Named {names[0]}",
            settlement_system=SYSTEM,
            also_known_as=tuple(name for name in names if not is_isin(name)),
        )
        for number, names in enumerate(needs.instruments)
    ]


def _sources() -> list[reference.ReferenceRecord]:
    issuance = reference.AccountDefined(
        account="FIX-ISSUANCE", settlement_system=SYSTEM, party=OPERATOR, holds="SECURITIES", purpose="ISSUANCE", limit=PLENTY * 1000
    )
    central = replace(issuance, account="FIX-CENTRAL", holds="CASH", purpose="CENTRAL_BANK")
    return [reference.PartyDefined(party=OPERATOR, name="The depository"), issuance, central]


def lei_of(number: int) -> str:
    """The LEI of the party with this place among `Needs.parties`."""
    return made_up_lei(FIRST_PARTY + number)


def _party(number: int, name: str, currencies: Sequence[str]) -> list[reference.ReferenceRecord]:
    party, securities, cash = lei_of(number), f"FIX-S-{number}", f"FIX-C-{number}"
    return [
        reference.PartyDefined(party=party, name=f"Known as {name}", also_known_as=(name,)),
        reference.AccountDefined(account=securities, settlement_system=SYSTEM, party=party, holds="SECURITIES", limit=Decimal(0)),
        reference.AccountDefined(account=cash, settlement_system=SYSTEM, party=party, holds="CASH", limit=Decimal(0)),
        *(
            reference.StandingInstructionSet(
                party=party, settlement_system=SYSTEM, currency=currency, securities_account=securities, cash_account=cash
            )
            for currency in currencies
        ),
    ]


def _limits(needs: Needs) -> list[reference.LimitSet]:
    leis = [lei_of(number) for number in range(len(needs.parties))]
    return [
        reference.LimitSet(entity=entity, counterparty=other, currency=currency, amount=PLENTY)
        for entity in leis
        for other in leis
        for currency in needs.currencies
        if entity != other
    ]


def funding(needs: Needs, isins: Sequence[str]) -> list[BalanceFunded]:
    """Plenty of each instrument and currency for each party, as commands for back.commands."""
    wanted = [(f"FIX-S-{number}", "FIX-ISSUANCE", isin) for number in range(len(needs.parties)) for isin in isins]
    wanted += [(f"FIX-C-{number}", "FIX-CENTRAL", currency) for number in range(len(needs.parties)) for currency in needs.currencies]
    return [
        BalanceFunded(
            command=f"fix-fund-{place}",
            who="treasury.aino",
            second="treasury.bertil",
            settlement_system=SYSTEM,
            account=account,
            against=against,
            asset=asset,
            quantity=Decimal(10**9),
        )
        for place, (account, against, asset) in enumerate(wanted)
    ]


def mirrored(report: TradeReport) -> TradeExecuted:
    """The counterparty's side of a trade, as the counterparty itself would report it."""
    return TradeExecuted(
        entity=report.counterparty,
        counterparty=report.entity,
        side=Side.SELL if report.side is Side.BUY else Side.BUY,
        source=f"mirror-{report.source}"[:35],
        trade=report.trade,
        version=report.version,
        isin=report.isin,
        quantity=report.quantity,
        currency=report.currency,
        amount=report.amount,
        trade_date=report.trade_date,
        intended_settlement_date=report.intended_settlement_date,
        price=report.price,
    )


def mirrors(events: Iterable[Message]) -> list[TradeExecuted]:
    """A counterparty's side for each executed or amended trade whose other side is not among `events` itself."""
    reports = [event for event in events if isinstance(event, TradeExecuted | TradeAmended)]
    there = {(report.source, report.trade, report.version, report.entity) for report in reports}
    return [mirrored(report) for report in reports if (report.source, report.trade, report.version, report.counterparty) not in there]
