"""Generated markets for the tests of clearing, and a plain oracle that shares no code with it: fractions, one unit of money at a time."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from schemas.netting import MatchedTrade

MONDAY = date(2026, 1, 5)
MEMBERS, ISINS = ("ANNA", "BELA", "CARL", "DORA"), ("XS0000000009", "XS0000000017")
DECIMALS = {"EUR": 2, "JPY": 0}
UNIT = {currency: Fraction(1, 10**decimals) for currency, decimals in DECIMALS.items()}

QUANTITIES = st.one_of(st.integers(1, 500).map(Decimal), st.decimals("0.000001", "900", places=6), st.decimals(1, 10**9, places=0))
PRICES = st.decimals("0.000001", "2000", places=6)


@st.composite
def trades(draw, day: date = MONDAY, most: int = 12) -> list[MatchedTrade]:
    """Trades at random contract money (not quantity x price: it may have accrued interest or commission in it)."""
    return [draw(trade(f"{day}-{number}", day)) for number in range(draw(st.integers(0, most)))]


@st.composite
def trade(draw, name: str, day: date) -> MatchedTrade:
    seller, buyer = draw(st.permutations(MEMBERS))[:2]
    currency = draw(st.sampled_from(sorted(DECIMALS)))
    return MatchedTrade(
        trade=name,
        seller=seller,
        buyer=buyer,
        isin=draw(st.sampled_from(ISINS)),
        currency=currency,
        quantity=draw(QUANTITIES),
        amount=draw(st.decimals(1, 10**6, places=DECIMALS[currency])),
        intended_settlement_date=day + timedelta(days=draw(st.integers(-3, 0))),
    )


@st.composite
def prices(draw) -> dict[tuple[str, str], Decimal]:
    """P(d) of every security in every currency."""
    return {(isin, currency): draw(PRICES) for isin in ISINS for currency in DECIMALS}


def contract_money(done: list[MatchedTrade], member: str, currency: str) -> Fraction:
    """What a member is owed by its trades: a plain sum over the list."""
    total = Fraction(0)
    for each in done:
        if each.currency == currency:
            total += Fraction(each.amount) * ((each.seller == member) - (each.buyer == member))
    return total


def bought_less_sold(done: list[MatchedTrade], member: str, isin: str, currency: str | None = None) -> Fraction:
    """What a member is to have more of a security by its trades."""
    total = Fraction(0)
    for each in done:
        if each.isin == isin and currency in (None, each.currency):
            total += Fraction(each.quantity) * ((each.buyer == member) - (each.seller == member))
    return total


def rounded(amount: Fraction, currency: str) -> Fraction:
    """To the currency's unit, a half to the even neighbour (which is how Python rounds a fraction)."""
    return round(amount / UNIT[currency]) * UNIT[currency]
