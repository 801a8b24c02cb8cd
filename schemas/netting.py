"""What is to be netted, as a file that anyone can check with a calculator of their own: one JSON object a line."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from schemas.frozen import frozen
from schemas.values import Currency, DecimalText, Identifier, Isin, Money, Quantity


@frozen
class MatchedTrade:
    """`seller` is to deliver `quantity` to `buyer` against `amount` (contract money, units of the currency) on the intended date."""

    type: Literal["MatchedTrade"] = "MatchedTrade"
    trade: Identifier
    seller: Identifier
    buyer: Identifier
    isin: Isin
    currency: Currency
    quantity: Quantity
    amount: Money
    intended_settlement_date: date


@frozen
class PriceStated:
    """P(d): the system price of one unit on the day of the netting."""

    type: Literal["PriceStated"] = "PriceStated"
    isin: Isin
    currency: Currency
    price: DecimalText


@frozen
class PositionCarried:
    """What a member has carried from the last cycle: to receive (quantity above zero) or to deliver, and the value it was marked at."""

    type: Literal["PositionCarried"] = "PositionCarried"
    member: Identifier
    isin: Isin
    currency: Currency
    quantity: DecimalText
    value: DecimalText


@frozen
class CurrencyStated:
    """How many decimals the smallest unit of a currency has. Where it is not stated: two."""

    type: Literal["CurrencyStated"] = "CurrencyStated"
    currency: Currency
    decimals: Annotated[int, Field(ge=0, le=4)]


NettingLine = MatchedTrade | PriceStated | PositionCarried | CurrencyStated
"""What may stand on a line."""

NETTING_LINE: TypeAdapter[NettingLine] = TypeAdapter(
    Annotated[NettingLine, Field(discriminator="type")], config=ConfigDict(strict=True, extra="forbid")
)
"""Reads and writes a line; unknown fields are refused, as at every door."""
