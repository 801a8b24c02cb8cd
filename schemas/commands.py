"""What operators decide. Each names who decided, and the second person where money can leave."""

from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Asset, DecimalText, FreeText, Identifier, Lei, ReportKey


@frozen
class Command(Message):
    """`command` is the identity of the decision, given by whoever takes it: a repeat of it changes nothing."""

    command: Identifier
    who: Identifier
    second: Identifier | None = None
    note: FreeText | None = None


@frozen
class Approve(Command):
    """Release a report that `limit_exceeded` holds; the limit is checked again."""

    type: Literal["Approve"] = "Approve"
    entity: Lei
    report: ReportKey


@frozen
class Refuse(Command):
    """End a report that is held."""

    type: Literal["Refuse"] = "Refuse"
    entity: Lei
    report: ReportKey


@frozen
class BalanceFunded(Command):
    """Bring `quantity` of `asset` into `account` out of `against`, an issuance or central-bank account. Two people."""

    type: Literal["BalanceFunded"] = "BalanceFunded"
    settlement_system: Identifier
    account: Identifier
    against: Identifier
    asset: Asset
    quantity: DecimalText


@frozen
class CommandApplied(Message):
    """A command was carried out."""

    type: Literal["CommandApplied"] = "CommandApplied"
    command: Identifier
    entity: Lei | None = None
    settlement_system: Identifier | None = None
    was_repeated: bool = False


@frozen
class CommandRefused(Message):
    """A command was not carried out, and why. Nothing has changed."""

    type: Literal["CommandRefused"] = "CommandRefused"
    command: Identifier
    reason: Reason
    entity: Lei | None = None
    settlement_system: Identifier | None = None
