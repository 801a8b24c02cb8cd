"""What reference data adds to a report, or what is missing: the checks in the order of the reasons. Part of `enrich`."""

from datetime import date
from decimal import Decimal

from processors.books import Books, MiddleBooks
from processors.business_days import CalendarTooShortError, StoredCalendar, calendar_of, intended_date_of
from processors.find_accounts import Trade, find_accounts
from processors.obstacle import Obstacle
from processors.redating import WORDS_MAX
from processors.settlement_days import next_day
from schemas.middle import TradeCaptured, TradeEnriched
from schemas.reasons import Reason
from schemas.reference import InstrumentDefined, SettlementSystemDefined


def find_details(captured: TradeCaptured, books: MiddleBooks) -> TradeEnriched | Obstacle:
    """The report with its settlement details, or the first obstacle."""
    trade = captured.trade
    instrument = books.instruments.get(trade.isin)
    if instrument is None:
        return Obstacle(Reason.INSTRUMENT_NOT_KNOWN, f"instrument|{trade.isin}")
    system = books.settlement_systems.get(instrument.settlement_system)
    if system is None:
        return Obstacle(Reason.SETTLEMENT_SYSTEM_NOT_KNOWN, f"system|{instrument.settlement_system}")
    obstacle = amount_obstacle(trade, books) or lot_obstacle(trade, instrument) or party_obstacle(trade, books)
    if obstacle is not None:
        return obstacle
    accounts = find_accounts(trade, system.settlement_system, books)
    if isinstance(accounts, Obstacle):
        return accounts
    intended = find_intended_date(trade, system, books)
    return intended if isinstance(intended, Obstacle) else _enriched(captured, system.settlement_system, accounts, intended)


def amount_obstacle(trade: Trade, books: Books) -> Obstacle | None:
    """A currency that is not known, or an amount that is not a number of its smallest units."""
    currency = books.currencies.get(trade.currency)
    if currency is None:
        return Obstacle(Reason.CURRENCY_NOT_KNOWN, f"currency|{trade.currency}")
    in_smallest_units = trade.amount.scaleb(currency.decimals)
    return None if in_smallest_units == in_smallest_units.to_integral_value() else Obstacle(Reason.AMOUNT_NOT_IN_CURRENCY_UNITS)


def lot_obstacle(trade: Trade, instrument: InstrumentDefined) -> Obstacle | None:
    """A quantity below the minimum denomination, or no multiple of what settles."""
    return None if is_in_lots(trade.quantity, instrument) else Obstacle(Reason.QUANTITY_NOT_IN_LOTS)


def is_in_lots(quantity: Decimal, instrument: InstrumentDefined) -> bool:
    """True where a quantity is a multiple of what settles, and not below the minimum denomination."""
    multiple, least = instrument.settlement_multiple, instrument.minimum_denomination
    return (least is None or quantity >= least) and (multiple is None or quantity % multiple == 0)


def party_obstacle(trade: Trade, books: Books) -> Obstacle | None:
    """A party that is not known."""
    if trade.entity not in books.parties:
        return Obstacle(Reason.ENTITY_NOT_KNOWN, f"party|{trade.entity}")
    if trade.counterparty not in books.parties:
        return Obstacle(Reason.COUNTERPARTY_NOT_KNOWN, f"party|{trade.counterparty}")
    return None


def find_intended_date(trade: Trade, system: SettlementSystemDefined, books: Books) -> date | Obstacle:
    """The date that was agreed; else so many settlement days after the trade date (on it or the next one, where they are none).

    Where the system has a calendar, that says which days count, and an agreed date that is closed is refused.
    """
    name, agreed = system.settlement_system, trade.intended_settlement_date
    calendar = calendar_of(name, trade.currency, books)
    if calendar is not None:
        return _date_by_calendar(trade, name, calendar)
    if agreed is not None:
        is_known = f"{name}|{agreed}" in books.settlement_days
        return agreed if is_known else Obstacle(Reason.SETTLEMENT_DAY_NOT_KNOWN, f"day|{name}")
    on_trade_date = books.settlement_days.get(f"{name}|{trade.trade_date}")
    day = on_trade_date if system.settlement_days == 0 else None
    after = str(trade.trade_date)
    for _ in range(max(1, system.settlement_days) if day is None else 0):
        day = next_day(name, after, books)
        if day is None:
            return Obstacle(Reason.SETTLEMENT_DAY_NOT_KNOWN, f"day|{name}")
        after = str(day.date)
    assert day is not None, "zero days gives the trade date, others at least one step"
    return day.date


def _date_by_calendar(trade: Trade, system: str, calendar: StoredCalendar) -> date | Obstacle:
    agreed = trade.intended_settlement_date
    try:
        if agreed is None:
            return intended_date_of(system, trade.trade_date, calendar)
        why = calendar.why_closed(agreed)
        return Obstacle(Reason.SETTLEMENT_DAY_CLOSED, about=f"{agreed} is closed: {why}"[:WORDS_MAX]) if why else agreed
    except CalendarTooShortError as error:
        return Obstacle(Reason.SETTLEMENT_DAY_NOT_KNOWN, f"day|{error.calendar}")


def _enriched(captured: TradeCaptured, system: str, accounts: tuple[str, str], intended: date) -> TradeEnriched:
    trade = captured.trade
    return TradeEnriched(
        report=captured.report,
        entity=trade.entity,
        counterparty=trade.counterparty,
        side=trade.side,
        isin=trade.isin,
        quantity=trade.quantity,
        currency=trade.currency,
        amount=trade.amount,
        trade_date=trade.trade_date,
        intended_settlement_date=intended,
        settlement_system=system,
        securities_account=accounts[0],
        cash_account=accounts[1],
        replaces=captured.replaces,
        place_of_trade=trade.place_of_trade,
        is_date_reckoned=True if trade.intended_settlement_date is None else None,
    )
