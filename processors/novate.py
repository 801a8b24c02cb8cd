"""Which model clears a matched trade, and its novation: both sides become legs of positions. Part of `clear`."""

from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal

from processors.books import BackBooks
from processors.links import is_linked
from processors.tranches import is_kept, position_key, tranche_with
from schemas.clearing import TradeNovated
from schemas.clearing_models import ClearingModelSet
from schemas.clearing_state import ClearingPosition, NovatedLeg, NovatedTranche, TradePrice
from schemas.instruction import PLAIN
from schemas.matching import InstructionCreated, InstructionMatched, Transaction
from schemas.message import Message
from schemas.values import round_ratio

SHARED = tuple(field.name for field in fields(Transaction) if field.name not in {header.name for header in fields(Message)})
"""What a matched pair and the transaction that settles it have in common: all but the header."""

PRICE_DECIMALS = 6
PRICE_MAX = Decimal(10) ** 12 - 1
"""What a unit costs beyond that could not be written, nor the state be read again. It says when a member pays, not how much."""


def novate(matched: InstructionMatched, books: BackBooks) -> Iterator[Message]:
    """Gross: the transaction as it is. Else: two legs, kept under the positions of those who are to receive and to deliver."""
    model = _model(matched, books)
    tranches = [] if model is None else _tranches(model, matched, books)
    if model is None or not all(map(is_kept, tranches)):  # one too long to be written settles gross
        yield InstructionCreated(**{name: getattr(matched, name) for name in SHARED})
        return
    for tranche in tranches:
        books.novated_tranches[f"{tranche.position}|{tranche.intended_settlement_date}"] = tranche
    for receives in (False, True):
        _keep(model, matched, books, receives=receives)
    price = min(round_ratio(matched.amount, Decimal(1), matched.quantity, PRICE_DECIMALS), PRICE_MAX)
    books.trade_prices[f"{matched.settlement_system}|{matched.isin}|{matched.currency}"] = TradePrice(price=price)
    yield TradeNovated(
        settlement_system=matched.settlement_system,
        transaction=matched.transaction,
        deliverer=matched.deliverer,
        deliverer_report=matched.deliverer_report,
        receiver=matched.receiver,
        receiver_report=matched.receiver_report,
        model=model.model,
        ccp=model.ccp if model.model == "ccp_cns" else None,
        isin=matched.isin,
        quantity=matched.quantity,
        currency=matched.currency,
        amount=matched.amount,
        intended_settlement_date=matched.intended_settlement_date,
        deliverer_securities_account=matched.deliverer_securities_account,
        deliverer_cash_account=matched.deliverer_cash_account,
        receiver_securities_account=matched.receiver_securities_account,
        receiver_cash_account=matched.receiver_cash_account,
    )


def _model(matched: InstructionMatched, books: BackBooks) -> ClearingModelSet | None:
    """The model that nets this trade, or None where it settles gross."""
    system = matched.settlement_system
    found = _defined(system, matched.isin, books)
    if found is None or found.model == "gross" or not _is_plain(matched, books):
        return None
    cycle = books.cycles.get(system)
    if found.model == "bilateral":  # what comes after the netting of its date settles by itself
        return found if cycle is None or matched.intended_settlement_date > cycle.date else None
    has_accounts = None not in (found.ccp, found.securities_account, found.cash_account)
    return found if has_accounts and found.ccp not in (matched.deliverer, matched.receiver) else None


def _defined(system: str, isin: str, books: BackBooks) -> ClearingModelSet | None:
    """The most special definition: of the instrument, its group, its category, the system."""
    models = books.clearing_models
    if not len(models):
        return None
    instrument = books.instruments.get(isin)
    cfi = instrument.cfi if instrument is not None else None
    of_class = (models.get(f"{system}|{cfi[:2]}") or models.get(f"{system}|{cfi[0]}")) if cfi is not None else None
    return models.get(f"{system}|{isin}") or of_class or models.get(f"{system}|*")


def _is_plain(matched: InstructionMatched, books: BackBooks) -> bool:
    """True for a purchase against payment without conditions: what is held, linked, a loan or a repo settles by itself."""
    terms = [each or PLAIN for each in (matched.deliverer_terms, matched.receiver_terms)]
    is_free = all(not each.holds and not each.links and each.pool is None and each.reverses is None for each in terms)
    is_free = is_free and not any(is_linked(report, books) for report in (matched.deliverer_report, matched.receiver_report))
    return matched.instruction_type == "DVP" and is_free and all(each.transaction_type == "TRAD" for each in terms)


def _tranches(model: ClearingModelSet, matched: InstructionMatched, books: BackBooks) -> list[NovatedTranche]:
    """The tranches with this trade in them: of both members against the CCP, or of the pair as its first party sees it."""
    found = []
    for receives in (False, True):
        position = _position(model, matched, receives=receives)
        if position.member == (matched.receiver if receives else matched.deliverer):
            day = matched.intended_settlement_date
            key, moved = position_key(position, day), (receives, matched.quantity, matched.amount)
            found.append(tranche_with(books.novated_tranches.get(f"{key}|{day}"), key, position, day, moved, books.sequence))
    return found


def _keep(model: ClearingModelSet, matched: InstructionMatched, books: BackBooks, *, receives: bool) -> None:
    """One side becomes a leg of its position."""
    position = _position(model, matched, receives=receives)
    key = position_key(position, matched.intended_settlement_date)
    known = books.clearing_positions.get(key) or position
    books.clearing_positions[key] = replace(known, waiting=known.waiting + 1)
    parties = (matched.deliverer, matched.receiver)
    securities = (matched.deliverer_securities_account, matched.receiver_securities_account)
    cash = (matched.deliverer_cash_account, matched.receiver_cash_account)
    books.novated_legs[f"{matched.transaction}|{'R' if receives else 'D'}"] = NovatedLeg(
        position=key,
        sequence=books.sequence,
        receives=receives,
        transaction=matched.transaction,
        report=matched.receiver_report if receives else matched.deliverer_report,
        entity=parties[receives],
        counterparty=parties[not receives],
        securities_account=securities[receives],
        cash_account=cash[receives],
        isin=matched.isin,
        quantity=matched.quantity,
        currency=matched.currency,
        amount=matched.amount,
        open_quantity=matched.quantity,
        intended_settlement_date=matched.intended_settlement_date,
        trade_date=matched.trade_date,
        is_date_reckoned=matched.is_date_reckoned,
    )


def _position(model: ClearingModelSet, matched: InstructionMatched, *, receives: bool) -> ClearingPosition:
    """The flat position of one side against the CCP; or that of the pair, whose member is the first party in the order of names."""
    deliverer = (matched.deliverer, matched.deliverer_securities_account, matched.deliverer_cash_account)
    receiver = (matched.receiver, matched.receiver_securities_account, matched.receiver_cash_account)
    own, other = (receiver, deliverer) if receives else (deliverer, receiver)
    if model.model == "ccp_cns":
        other = (model.ccp or "", model.securities_account or "", model.cash_account or "")
    else:
        own, other = min(own, other), max(own, other)
    return ClearingPosition(
        model=model.model,
        finality=model.finality if model.model == "ccp_cns" else "gross",
        settlement_system=matched.settlement_system,
        member=own[0],
        securities_account=own[1],
        cash_account=own[2],
        counterparty=other[0],
        counterparty_securities_account=other[1],
        counterparty_cash_account=other[2],
        isin=matched.isin,
        currency=matched.currency,
    )
