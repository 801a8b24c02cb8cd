"""Reference data: an ordered input, broadcast to every shard, and the marker that ends a load. Long because it is the list of it all."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.bonds import BondTerms
from schemas.clearing_models import ClearingModelSet
from schemas.collateral import AutoCollateralSet
from schemas.exemptions import DeliveryExemptionSet
from schemas.frozen import frozen
from schemas.instruction import PartialIndicator
from schemas.message import Message
from schemas.penalty_reference import PenaltyRecord
from schemas.prices import PriceQuoted
from schemas.reasons import Reason
from schemas.settlement_time import SettlementDayDefined as SettlementDayDefined  # noqa: PLC0414 - others know it as reference data
from schemas.settlement_time import TimeRecord
from schemas.values import Cfi, Currency, FreeText, Identifier, Isin, Lei, Money, Quantity


@frozen
class CurrencyDefined(Message):
    """A currency and how many decimals its smallest unit has (ISO 4217)."""

    type: Literal["CurrencyDefined"] = "CurrencyDefined"
    currency: Currency
    decimals: Annotated[int, Field(ge=0, le=4)]
    """How many decimals an amount may have: 2 for EUR, 0 for JPY."""


@frozen
class InstrumentDefined(Message):
    """An instrument, the settlement system where it settles, and the symbols that upstream systems name it by."""

    type: Literal["InstrumentDefined"] = "InstrumentDefined"
    isin: Isin
    name: FreeText
    """For people."""
    settlement_system: Identifier
    """The settlement system where it settles."""
    also_known_as: Annotated[tuple[FreeText, ...], Field(max_length=50)] = ()
    """Names that upstream systems use, for FIX."""
    quantity_type: Literal["UNIT", "FAMT", "AMOR"] = "UNIT"
    """What a quantity counts: `UNIT` pieces, `FAMT` nominal, `AMOR` nominal that is paid off by factors."""
    minimum_denomination: Quantity | None = None
    """The least quantity."""
    settlement_multiple: Quantity | None = None
    """Quantities are this many units, or nominal, or a multiple of it, and not less than the minimum denomination."""
    cfi: Cfi | None = None
    """The classification (ISO 10962): clearing by class of instrument goes by it."""
    bond: BondTerms | None = None
    """Of debt that is quoted in percent: what its amounts and its market value are reckoned from."""


@frozen
class PartyDefined(Message):
    """A party (booking entity or counterparty) and the names that upstream systems know it by."""

    type: Literal["PartyDefined"] = "PartyDefined"
    party: Lei
    """Its LEI, with right check digits (ISO 17442)."""
    name: FreeText
    """For people."""
    also_known_as: Annotated[tuple[FreeText, ...], Field(max_length=50)] = ()
    """Names that upstream systems use, for FIX."""


@frozen
class CashLink:
    """A cash account over which a securities account is paid for, in `currency`; without one, in any."""

    cash_account: Identifier
    """The cash account."""
    currency: Currency | None = None
    """For payments in this currency; left out, in any."""


@frozen
class AccountDefined(Message):
    """A securities or cash account of `party` at a settlement system. `limit` says how far below zero a balance may go.

    Whose it is, where, and what it holds is said once: a later definition that says otherwise is refused (`ReferenceRefused`).
    Issuance and central-bank accounts are the negative side of what is funded: their limit says so. A SEGREGATED account is that of one
    `client` of the party, and of no other; an OMNIBUS account is that of all the rest. Over a CCP account nothing goes but clearing.
    A securities account with `cash_accounts` is paid for over these alone: over the first one in its currency, where no other is named.
    """

    type: Literal["AccountDefined"] = "AccountDefined"
    account: Identifier
    """The name of the account."""
    settlement_system: Identifier
    party: Lei
    """The LEI of its owner."""
    holds: Literal["SECURITIES", "CASH"]
    """What is kept on it: `SECURITIES` or `CASH`."""
    purpose: Literal["OWN", "OMNIBUS", "SEGREGATED", "ISSUANCE", "CENTRAL_BANK", "CCP"] = "OWN"
    """`OWN`; `OMNIBUS` for clients together; `SEGREGATED` for one `client`; `ISSUANCE` and `CENTRAL_BANK` are the other side of what is
    funded; over `CCP` nothing goes but clearing."""
    limit: Money
    """How far below zero a balance may go; 0: not at all."""
    is_open: bool = True
    """False: closed, and reports over it are held."""
    limit_group: Identifier | None = None
    """The group whose limits it shares."""
    client: Identifier | None = None
    """Whose it is, of a `SEGREGATED` one."""
    cash_accounts: Annotated[tuple[CashLink, ...], Field(max_length=50)] = ()
    """Of a securities account, over which cash accounts alone it is paid for; the first in its currency, where none is named."""


@frozen
class LimitGroupDefined(Message):
    """Accounts that share limits (a family of DTC): their cash in `currency` together may go `net_debit_cap` below zero.

    With a `collateral_monitor` what they owe must be covered too: their cash and the value of their securities, quantity x latest price
    in `currency` x (1 - haircut), together do not go below zero. What has no price covers nothing.
    """

    type: Literal["LimitGroupDefined"] = "LimitGroupDefined"
    limit_group: Identifier
    """Its name, which accounts give."""
    settlement_system: Identifier
    currency: Currency
    """The currency of the cap."""
    net_debit_cap: Money
    """How far below zero their cash together may go."""
    collateral_monitor: bool = False
    """True: their cash and the value of their securities less haircut do not go below zero either."""


@frozen
class StandingInstructionSet(Message):
    """Where a party settles at a settlement system in a currency when its report does not say."""

    type: Literal["StandingInstructionSet"] = "StandingInstructionSet"
    party: Lei
    settlement_system: Identifier
    currency: Currency
    """For payments in this currency; XXX: free of payment."""
    securities_account: Identifier
    """The securities account over which it settles."""
    cash_account: Identifier
    """The cash account over which it settles."""


@frozen
class SettlementSystemDefined(Message):
    """A settlement system whose books are kept here. `settlement_days` counts from the trade date where no date was agreed.

    `matching`: both sides instruct, or the deliverer instructs and the receiver approves what is above its limit (DTC's RAD).
    `queue_order`: the order of attempts. `partial`: the indicator of an instruction that has none. Partial settlements of unit-quoted
    instruments move at least `partial_threshold_amount` of money where a party says PARC, and of nominal-quoted ones at least
    `partial_threshold_nominal` where a party says PARQ (T2S data model: EUR 10,000 and 100,000).
    """

    type: Literal["SettlementSystemDefined"] = "SettlementSystemDefined"
    settlement_system: Identifier
    name: FreeText
    """For people."""
    settlement_days: Annotated[int, Field(ge=0, le=30)]
    """So many settlement days after the trade date, where no date was agreed and no convention says otherwise."""
    matching: Literal["two_sided", "receiver_approval"] = "two_sided"
    """`two_sided`, or `receiver_approval` (DTC)."""
    queue_order: Literal["priority_then_age", "by_type_then_value"] = "priority_then_age"
    """The order of attempts: `priority_then_age`, or `by_type_then_value` (DTC)."""
    partial: PartialIndicator = "NPAR"
    """The partial indicator of an instruction that has none."""
    partial_threshold_amount: Money | None = None
    """The least money of a part, where a party says `PARC`."""
    partial_threshold_nominal: Quantity | None = None
    """The least nominal of a part, where a party says `PARQ`."""
    optimisation: Literal["day", "night"] | None = None
    """How what is due is optimised when a settlement day or a window of it opens; none: only where a command asks for it.

    In a night sequence that stays open it is always `night`: as near to the best as a counted search comes.
    """


@frozen
class ReceiverLimitSet(Message):
    """Above `amount` (units of `currency`) the receiver approves each delivery to it; without a limit, every one."""

    type: Literal["ReceiverLimitSet"] = "ReceiverLimitSet"
    settlement_system: Identifier
    party: Lei
    """The LEI of the receiver."""
    currency: Currency
    amount: Money
    """Up to and including this it need not approve."""


@frozen
class MatchingToleranceSet(Message):
    """How far two amounts may differ and still match (Reg. (EU) 2018/1229 Art. 6: 2 up to 100,000 and 25 above, in EUR).

    `at_most` holds up to and including `threshold` (of the greater amount), `at_most_above` beyond it.
    Where none is set, amounts must be equal.
    """

    type: Literal["MatchingToleranceSet"] = "MatchingToleranceSet"
    settlement_system: Identifier
    currency: Currency
    threshold: Money
    """Up to and including this amount (the greater one of the two) `at_most` holds, beyond it `at_most_above`."""
    at_most: Money
    """By how much the two amounts may differ up to the threshold."""
    at_most_above: Money
    """By how much they may differ beyond it."""


@frozen
class LimitSet(Message):
    """The most that `entity` may have unsettled with `counterparty` in `currency`."""

    type: Literal["LimitSet"] = "LimitSet"
    entity: Lei
    """The LEI of who reports."""
    counterparty: Lei
    """The LEI of the other side."""
    currency: Currency
    amount: Money
    """The most that may be unsettled, in units of `currency`."""


@frozen
class ParameterSet(Message):
    """A parameter of decisions. `repeat_window_days`: how long what is final is remembered; an older trade date is refused."""

    type: Literal["ParameterSet"] = "ParameterSet"
    name: Literal["repeat_window_days"]
    """`repeat_window_days`: how long what is final is remembered; a report with an older trade date is refused."""
    value: Annotated[int, Field(ge=1, le=3_660)]
    """What it is set to."""


@frozen
class ReferenceLoaded(Message):
    """The loader's marker: the `count` records of `load` stand before it."""

    type: Literal["ReferenceLoaded"] = "ReferenceLoaded"
    load: Identifier
    """The name of the load."""
    count: int
    """How many records stand before this one."""


@frozen
class ReferenceTaken(Message):
    """A shard has taken all of `load`. Said on the shard's answers topic."""

    type: Literal["ReferenceTaken"] = "ReferenceTaken"
    load: Identifier
    """The load, as its ReferenceLoaded has named it."""
    shard: str
    """The shard that has taken it, as `middle/0`."""


@frozen
class ReferenceRefused(Message):
    """A record of a load was not taken by a shard, and why; what was defined before stands. Said on the shard's answers topic.

    `cause` is the id of the record, `defines` its type, `key` what it is about; `detail` says what stands in the way.
    """

    type: Literal["ReferenceRefused"] = "ReferenceRefused"
    defines: Identifier
    """The type of the record that was not taken."""
    key: str
    """What it is about, as the type names it: an ISIN, an LEI, an account."""
    reason: Reason
    detail: FreeText


ReferenceRecord = (
    CurrencyDefined
    | InstrumentDefined
    | PartyDefined
    | AccountDefined
    | LimitGroupDefined
    | StandingInstructionSet
    | SettlementSystemDefined
    | TimeRecord
    | ReceiverLimitSet
    | MatchingToleranceSet
    | LimitSet
    | ParameterSet
    | ClearingModelSet
    | DeliveryExemptionSet
    | PriceQuoted
    | AutoCollateralSet
    | PenaltyRecord
)
"""What may stand in a load."""
