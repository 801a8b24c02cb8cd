"""Each message of a trade's story in words. The sentence says what was decided, by whom, and what it was decided on."""

from decimal import Decimal
from typing import Any

from schemas.commands import instructed_key
from streams.story.changes import change, priority_named, who_asks
from streams.story.lacks import all_lacks, for_part, lack_of

WORDS = {
    "TradeCancelled": "asks to cancel version {version} of its trade {trade}",
    "TradeHeld": "is held by middle: {reason}. It waits for {waits_for}",
    "TradeRejected": "is refused by middle, for good: {reason}",
    "TradeWithdrawn": "ends as cancelled while middle holds it: {reason}",
    "AnswerRepeated": "came again with the same content: nothing changed, its status was {status}",
    "TradeApproved": "is approved by middle and sent to {settlement_system}, to settle on {intended_settlement_date} over"
    " {securities_account} and {cash_account}. With it {exposure} {currency} is unsettled with {counterparty}, within a limit of {limit}",
    "AmendmentRequested": "is approved by middle, to stand in the place of {replaces}, and sent to {settlement_system}."
    " With it {exposure} {currency} is unsettled with {counterparty}, within a limit of {limit}",
    "CancellationRequested": "is sent to {settlement_system}: only the office that holds {report} may cancel it",
    "InstructionSubmitted": "is instructed directly ({instruction_type}): {quantity} {isin} with {counterparty} for {amount} {currency},"
    " due on {intended_settlement_date}",
    "InstructionGenerated": "is made for {entity}, as its settlement system does, due on {intended_settlement_date}",
    "AllegementIssued": "is alleged to {entity}, which has not {awaited}",
    "AllegementRemoved": "is no longer alleged to {entity}",
    "SideRedated": "is to settle on {new_date}, and not on {old_date}: {why}",
    "InstructionRedated": "are to settle on {new_date}, and not on {old_date}: {why}",
    "TradeRedated": "are to be netted on {new_date}, and not on {old_date}: {why}",
    "DateAdvised": "is to settle on {new_date}, and not on {old_date}, and {entity} is told so: {why}",
    "InstructionReleased": "have no hold any more",
    "InstructionPartiallySettled": "have settled in part ({part}) on {settled_on}: {quantity} {isin} from {deliverer} against"
    " {amount} {currency}; {remaining_quantity} against {remaining_amount} is left",
    "InstructionUnmatched": "waits in {settlement_system} for the other side",
    "InstructionMatched": "are matched as {transaction}: {quantity} {isin} for {amount} {currency}."
    " The amounts differ by {tolerance_difference}; {tolerance} is allowed, and the seller's amount settles",
    "InstructionCreated": "are to settle as {transaction}, securities against cash, on {intended_settlement_date}",
    "TradeNovated": "give way to obligations ({model}, CCP {ccp}): {quantity} {isin} for {amount} {currency} is netted when it is due",
    "ObligationCarried": "have not delivered all of it by the cut-off of {date}: {quantity} {isin} at {value} {currency} is carried into"
    " the next cycle",
    "TradeAllocated": "stands in the obligation {obligation}, which was netted on {date}, with {quantity} {isin} at {cash} {currency}",
    "ObligationAllocated": "is discharged for {quantity} {isin} at {cash} {currency} by the obligation {obligation} on {settled_on};"
    " {open_quantity} is left",
    "InstructionPended": "do not settle yet: {reason}",
    "InstructionHeld": "are taken out of settlement until somebody looks at it: {reason}",
    "InstructionSettled": "have settled on {settled_on}: {quantity} {isin} from {deliverer} against {amount} {currency} from {receiver}",
    "InstructionCancelled": "end as cancelled: {reason}",
    "SideCancelled": "ends as cancelled while it is unmatched: {reason}",
    "ConfirmationIssued": "is confirmed to {entity}: settled on {settled_on}, {quantity} {isin} for {amount} {currency},"
    " over {securities_account} and {cash_account}",
    "CancellationApplied": "is cancelled as request {request} asks",
    "CancellationPended": "is not cancelled yet as request {request} asks: {reason}",
    "CancellationRefused": "is not cancelled as request {request} asks: {reason}",
    "AmendmentApplied": "stands in the place of {replaces} from now on",
    "AmendmentRefused": "may not stand in the place of {replaces}: {reason}",
    "StatusAdvised": "is {status}, and {entity} is told so: {reason}",
    "SubmitInstruction": "is instructed directly by {who} ({instruction_type}, {movement}) as command {command}: {quantity} {isin} with"
    " {counterparty} for {amount} {currency}",
    "BalanceFunded": "is to bring {quantity} {asset} into {account} out of {against}, as {who} and {second} decide",
    "CommandApplied": "is applied",
    "CommandRefused": "is refused, and nothing has changed: {reason}",
    "CancelInstruction": "is asked to be cancelled by {asker} (command {command})",
    "HoldInstruction": "is asked to be put on hold ({hold}) by {asker} (command {command})",
    "ReleaseInstruction": "is asked to be released from its hold ({hold}) by {asker} (command {command})",
    "ReleasePartially": "is asked to be released for {quantity} by {asker} (command {command})",
    "SetPriority": "is asked to be given {priority} priority by {asker} (command {command})",
    "SetPartialIndicator": "is asked to be given the partial indicator {partial} by {asker} (command {command})",
    "LinkInstructions": "is asked to be linked by {asker} (command {command})",
    "UnlinkInstructions": "is asked to be linked no longer with {other} by {asker} (command {command})",
    "PenaltyAccrued": "cost {debtor} {amount} {currency} for {day} ({kind}), owed to {creditor}: {because}",
    "PenaltyReversed": "no longer cost {debtor} {amount} {currency} for {day}: {reason}",
    "PenaltyOmitted": "has no penalty for {day}: {reason}",
    "CreditProvided": "settles with {amount} {currency} lent to {cash_account} against securities",
    "CreditReimbursed": "is paid back: {amount} {currency} by {cash_account}",
    "CreditNotReimbursed": "is not paid back yet: {reason}",
    "Approve": "is released by {who} from the hold of the limit, which is checked again",
    "Refuse": "is refused by {who}",
    "DeadLetter": "could not be taken from {topic}: {reason}. {detail}",
}
"""What follows the name of the report, or of both. A type that is not here is told by its name."""


NOT_TAKEN_YET = "No office has taken it yet."


def subject(message: dict[str, Any]) -> str:
    """Whom the sentence is about."""
    if "deliverer_report" in message:
        return f"{message['deliverer_report']} and {message.get('receiver_report')}"
    kinds = {"TradeExecuted": "executed", "TradeAmended": "amended", "TradeCancelled": "cancelled"}
    if message["type"] in kinds:
        fields = (*(message.get(name) for name in ("entity", "source", "trade", "version")), kinds[message["type"]])
        return "|".join(map(str, fields))
    if message["type"] in ("CommandApplied", "CommandRefused"):
        return f"Command {message.get('command')}" + (f" about {message['report']}" if message.get("report") else "")
    if "who" in message:
        return about(message) or f"Command {message.get('command')}"
    named = {"CancellationRequested": "request", "EntryPosted": "of"}
    penalties = {"PenaltyAccrued": "debtor_report", "PenaltyReversed": "debtor_report", "PenaltyOmitted": "transaction"}
    credit = {"CreditProvided": "transaction", "CreditReimbursed": "credit", "CreditNotReimbursed": "credit"}
    name = (named | penalties | credit).get(message["type"], "report")
    return str(message.get(name, message["type"]))


def about(message: dict[str, Any]) -> str | None:
    """The report that a command is about, where there is one; an instruction that is sent directly has its own."""
    if message["type"] == "SubmitInstruction":
        return instructed_key(*(str(message.get(name)) for name in ("entity", "source", "settlement_system", "reference")))
    return message.get("report")


def sentence(message: dict[str, Any]) -> str:
    """One message in words."""
    if message["type"] in ("TradeExecuted", "TradeAmended"):
        return f"{subject(message)} is reported: {_report(message)}."
    if message["type"] == "DeadLetter":
        return f"{subject(message)} {WORDS['DeadLetter'].format_map(_Fields(message))}."
    if message["type"] == "EntryPosted":
        return f"{subject(message)} is posted: {'; '.join(map(_movement, message['movements']))}."
    if message["type"] == "InstructionModified":
        return f"{subject(message)}: {change(message)}."
    return f"{subject(message)} {said_of(message)}"


def said_of(message: dict[str, Any]) -> str:
    """What the sentence says of its subject."""
    template = WORDS.get(message["type"], "has a message of type {type}")
    return f"{template.format_map(_Fields(message))}{_lack(message)}{_more(message)}."


def set_aside_by(office: str) -> str:
    """What is said of a message whose time has not come."""
    return f"is set aside by {office} until its time comes."


def plain_reason(reason: str) -> str:
    """A reason as people read it."""
    return reason.replace("_", " ")


class _Fields(dict[str, Any]):
    """The fields of a message for a template: reasons in plain words, a dash for what is absent."""

    def __getitem__(self, name: str) -> Any:
        value = self.get(name, "-")
        if name == "asker":
            return who_asks(dict(self)).rstrip(",")
        if name == "awaited":
            return "matched it" if self.get("has_reported") else "instructed"
        if name == "priority":
            return priority_named(value)
        return plain_reason(str(value)) if name in ("reason", "status") else value


def _report(message: dict[str, Any]) -> str:
    verb, other = ("sells", "to") if message.get("side") == "SELL" else ("buys", "from")
    replaced = ", in the place of version {amends}" if message["type"] == "TradeAmended" else ""
    text = f"{{entity}} {verb} {{quantity}} {{isin}} {other} {{counterparty}} for {{amount}} {{currency}}, traded on {{trade_date}}"
    text += ", to settle on {intended_settlement_date}" if message.get("intended_settlement_date") else ""
    return (text + replaced).format_map(_Fields(message))


def _movement(moved: dict[str, Any]) -> str:
    sign = "" if str(moved["amount"]).startswith("-") else "+"
    return f"{moved['account']} {sign}{moved['amount']} {moved['asset']}, now {moved['balance']} (may go to {_floor(moved['limit'])})"


def _floor(limit: str) -> str:
    return limit if limit.strip("0.") == "" else f"-{limit}"


def _lack(message: dict[str, Any]) -> str:
    if message.get("others"):
        return f". {all_lacks(message)}{for_part(message.get('part_quantity'))}"
    if message.get("lacking"):
        return f". {lack_of(message)}{for_part(message.get('part_quantity'))}"
    if message.get("linked"):
        return f". It waits for {message['linked']}"
    if message.get("nearest"):
        return f". Nearest is {message['nearest']}, which differs in {', '.join(message.get('differs') or ()).replace('_', ' ')}"
    return f". It is about account {message['account']}" if message.get("account") and message["type"] == "InstructionPended" else ""


def _more(message: dict[str, Any]) -> str:
    if message.get("ended_release"):
        return f". Of it, {message['ended_release']} had been released and is on hold again"
    if message.get("least_part"):
        return f". {released_too_little(Decimal(message['released']), Decimal(message['least_part']))}"
    return f" ({message['detail']})" if message.get("detail") else ""


def released_too_little(released: Decimal, least: Decimal) -> str:
    """How much is released of a delivery on hold, in units of the instrument, the least that settles as a part, and what that lacks."""
    return f"Of it, {released:f} is released, and the least that can settle is {least:f}: {least - released:f} more has to be released"
