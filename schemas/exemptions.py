"""What a member keeps back from a CCP: reference data of clearing."""

from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Identifier, Isin, Quantity


@frozen
class DeliveryExemptionSet(Message):
    """Of what a member has on `securities_account`, `quantity` is kept back from its deliveries to a CCP; zero: nothing, any more.

    They go up to what is available less what is exempted. What it keeps back fails, and costs what any fail does.
    """

    type: Literal["DeliveryExemptionSet"] = "DeliveryExemptionSet"
    securities_account: Identifier
    """The member's account."""
    isin: Isin
    quantity: Quantity
    """How much is kept back; 0: nothing any more."""
