"""What a FIX message wants: a new trade, a correction of one, its cancellation, or nothing that is ours to book."""

from enum import StrEnum
from types import MappingProxyType

from schemas.fix.message import Fields, FixMessage
from schemas.fix.table import EXEC_TYPES, EXECUTION_REPORT, named
from schemas.gateway import GatewayReason, UntranslatableError


class Intent(StrEnum):
    """What is to become of the trade that the message names."""

    EXECUTE = "execute"
    CORRECT = "correct"
    CANCEL = "cancel"


_BY_EXEC_TYPE = MappingProxyType({"F": Intent.EXECUTE, "1": Intent.EXECUTE, "2": Intent.EXECUTE, "G": Intent.CORRECT, "H": Intent.CANCEL})
"""ExecType (150): F, G, H of FIX 4.4, and the partial fill (1) and fill (2) that senders of FIX 4.2 still write."""

_EXECUTE, _CORRECT, _CANCEL = Intent.EXECUTE, Intent.CORRECT, Intent.CANCEL

_BY_REPORT = MappingProxyType(
    {
        "0": {"0": _EXECUTE, "1": _CANCEL, "2": _CORRECT, "4": _CANCEL},
        "2": {"0": _EXECUTE, "1": _CANCEL, "2": _CORRECT, "4": _CANCEL},
        "5": {"0": _CORRECT, "2": _CORRECT},
        "6": {"0": _CANCEL, "1": _CANCEL},
        "7": {"0": _CANCEL, "1": _CANCEL},
    }
)
"""By TradeReportType (856: submit, accept, no/was, cancel, break), by TradeReportTransType (487: new, cancel, replace, reverse)."""

_NOT_A_TRADE = MappingProxyType({"1": "Alleged: the other side's word", "3": "Decline", "4": "Addendum"})
_TRANS_TYPES = ("0", "1", "2", "3", "4")


def intent_of(message: FixMessage) -> Intent:
    """What `message` wants. Raises UntranslatableError: not_a_trade, or value_not_valid for a code that FIX 4.4 has not."""
    _check_single_and_real(message.body)
    return _of_execution(message.body) if message.type == EXECUTION_REPORT else _of_capture(message.body)


def _check_single_and_real(body: Fields) -> None:
    if body.get(464) == "Y":
        raise _not_a_trade("464 TestMessageIndicator says that this is a test")
    if body.get(442) == "3":
        raise _not_a_trade("442 MultiLegReportingType 3: the sum of several legs, each of which is reported by itself")
    if body.get(854) not in (None, "0"):
        raise _not_a_trade("854 QtyType is not 0 (units): contracts are not settled here")


def _of_execution(body: Fields) -> Intent:
    code = body.need(150)
    intent = _BY_EXEC_TYPE.get(code)
    if intent is None:
        raise _no_exec_type(code)
    return intent


def _of_capture(body: Fields) -> Intent:
    report, transaction = body.get(856) or "0", body.get(487) or "0"
    if report in _NOT_A_TRADE:
        raise _not_a_trade(f"856 TradeReportType {report} = {_NOT_A_TRADE[report]}")
    if report not in _BY_REPORT:
        raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(856)} is {report[:20]!r}, which FIX 4.4 has not")
    if transaction not in _TRANS_TYPES:
        raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(487)} is {transaction[:20]!r}, which FIX 4.4 has not")
    intent = _BY_REPORT[report].get(transaction)
    if intent is None:
        raise _not_a_trade(f"856 TradeReportType {report} with 487 TradeReportTransType {transaction} asks for nothing of ours")
    return _narrowed(intent, body.get(150))


def _narrowed(intent: Intent, code: str | None) -> Intent:
    """A capture report may say an ExecType as well: New (0) is the report's own newness, the others mean what they always do."""
    if code is None or code == "0":
        return intent
    said = _BY_EXEC_TYPE.get(code)
    if said is None:
        raise _no_exec_type(code)
    return said if intent is Intent.EXECUTE else intent


def _no_exec_type(code: str) -> UntranslatableError:
    if code not in EXEC_TYPES:
        return UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(150)} is {code[:20]!r}, which FIX 4.4 has not")
    return _not_a_trade(f"150 ExecType {code} = {EXEC_TYPES[code]}")


def _not_a_trade(detail: str) -> UntranslatableError:
    return UntranslatableError(GatewayReason.NOT_A_TRADE, detail)
