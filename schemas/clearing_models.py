"""Which model clears the trades of a settlement system, and when their money is final."""

from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import CfiGroup, Identifier, Isin, Lei

Model = Literal["gross", "bilateral", "ccp_cns"]
"""Each matched pair by itself; one obligation for each pair of parties, security, currency and date; net with a CCP."""


Finality = Literal["gross", "net_end_of_day"]
"""Deliveries to and by the CCP against payment one by one; or free, and their money net at the end of the day (as NSCC does)."""


@frozen
class ClearingModelSet(Message):
    """How trades of a settlement system are cleared: in one instrument, in a class of them, or in all that have no definition of their own.

    The most special one counts: of the instrument, of its group (the first two letters of its CFI code), its category (the first), of all.
    Where none is set, gross. A CCP is a party with a securities and a cash account in the system; without them trades stay gross.
    """

    type: Literal["ClearingModelSet"] = "ClearingModelSet"
    settlement_system: Identifier
    isin: Isin | None = None
    """For this instrument alone."""
    instrument_class: CfiGroup | None = None
    """For the instruments whose CFI code begins so."""
    model: Model
    """How trades are cleared. `gross`: each pair by itself; `bilateral`: net by pairs; `ccp_cns`: net with a CCP."""
    ccp: Lei | None = None
    """The LEI of the CCP."""
    securities_account: Identifier | None = None
    """The CCP's account of purpose `CCP`."""
    cash_account: Identifier | None = None
    """The CCP's cash account of purpose `CCP`."""
    finality: Finality = "gross"
    """`gross`: deliveries against payment; `net_end_of_day`: free, and the money net at the end of the day."""
