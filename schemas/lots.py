"""That an instrument settles in other lots than before: what waits for a part of it, or for what secures a credit, may settle now."""

from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Identifier, Isin


@frozen
class LotsChanged(Message):
    """Inside an office: an instrument was defined anew, with another least quantity or another multiple."""

    type: Literal["LotsChanged"] = "LotsChanged"
    isin: Isin
    settlement_system: Identifier
