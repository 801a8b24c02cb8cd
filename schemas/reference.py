"""Reference data: an ordered input, broadcast to every shard, and the marker that ends a load. Long because it is the list of it all."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.bonds import BondTerms
from schemas.clearing import ClearingModelSet
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


@frozen
class InstrumentDefined(Message):
    """An instrument, the settlement system where it settles, and the symbols that upstream systems name it by."""

    type: Literal["InstrumentDefined"] = "InstrumentDefined"
    isin: Isin
    name: FreeText
    settlement_system: Identifier
    also_known_as: Annotated[tuple[FreeText, ...], Field(max_length=50)] = ()
    quantity_type: Literal["UNIT", "FAMT", "AMOR"] = "UNIT"
    minimum_denomination: Quantity | None = None
    settlement_multiple: Quantity | None = None
    """Quantities are this many units, or nominal, or a multiple of it, and not less than the minimum denomination."""
    cfi: Cfi | None = None
    bond: BondTerms | None = None
    """Of debt that is quoted in percent: what its amounts and its market value are reckoned from."""


@frozen
class PartyDefined(Message):
    """A party (booking entity or counterparty) and the names that upstream systems know it by."""

    type: Literal["PartyDefined"] = "PartyDefined"
    party: Lei
    name: FreeText
    also_known_as: Annotated[tuple[FreeText, ...], Field(max_length=50)] = ()


@frozen
class CashLink:
    """A cash account over which a securities account is paid for, in `currency`; without one, in any."""

    cash_account: Identifier
    currency: Currency | None = None


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
    settlement_system: Identifier
    party: Lei
    holds: Literal["SECURITIES", "CASH"]
    purpose: Literal["OWN", "OMNIBUS", "SEGREGATED", "ISSUANCE", "CENTRAL_BANK", "CCP"] = "OWN"
    limit: Money
    is_open: bool = True
    limit_group: Identifier | None = None
    client: Identifier | None = None
    cash_accounts: Annotated[tuple[CashLink, ...], Field(max_length=50)] = ()


@frozen
class LimitGroupDefined(Message):
    """Accounts that share limits (a family of DTC): their cash in `currency` together may go `net_debit_cap` below zero.

    With a `collateral_monitor` what they owe must be covered too: their cash and the value of their securities, quantity x latest price
    in `currency` x (1 - haircut), together do not go below zero. What has no price covers nothing.
    """

    type: Literal["LimitGroupDefined"] = "LimitGroupDefined"
    limit_group: Identifier
    settlement_system: Identifier
    currency: Currency
    net_debit_cap: Money
    collateral_monitor: bool = False


@frozen
class StandingInstructionSet(Message):
    """Where a party settles at a settlement system in a currency when its report does not say."""

    type: Literal["StandingInstructionSet"] = "StandingInstructionSet"
    party: Lei
    settlement_system: Identifier
    currency: Currency
    securities_account: Identifier
    cash_account: Identifier


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
    settlement_days: Annotated[int, Field(ge=0, le=30)]
    matching: Literal["two_sided", "receiver_approval"] = "two_sided"
    queue_order: Literal["priority_then_age", "by_type_then_value"] = "priority_then_age"
    partial: PartialIndicator = "NPAR"
    partial_threshold_amount: Money | None = None
    partial_threshold_nominal: Quantity | None = None
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
    currency: Currency
    amount: Money


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
    at_most: Money
    at_most_above: Money


@frozen
class LimitSet(Message):
    """The most that `entity` may have unsettled with `counterparty` in `currency`."""

    type: Literal["LimitSet"] = "LimitSet"
    entity: Lei
    counterparty: Lei
    currency: Currency
    amount: Money


@frozen
class ParameterSet(Message):
    """A parameter of decisions. `repeat_window_days`: how long what is final is remembered; an older trade date is refused."""

    type: Literal["ParameterSet"] = "ParameterSet"
    name: Literal["repeat_window_days"]
    value: Annotated[int, Field(ge=1, le=3_660)]


@frozen
class ReferenceLoaded(Message):
    """The loader's marker: the `count` records of `load` stand before it."""

    type: Literal["ReferenceLoaded"] = "ReferenceLoaded"
    load: Identifier
    count: int


@frozen
class ReferenceTaken(Message):
    """A shard has taken all of `load`. Said on the shard's answers topic."""

    type: Literal["ReferenceTaken"] = "ReferenceTaken"
    load: Identifier
    shard: str


@frozen
class ReferenceRefused(Message):
    """A record of a load was not taken by a shard, and why; what was defined before stands. Said on the shard's answers topic.

    `cause` is the id of the record, `defines` its type, `key` what it is about; `detail` says what stands in the way.
    """

    type: Literal["ReferenceRefused"] = "ReferenceRefused"
    defines: Identifier
    key: str
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
