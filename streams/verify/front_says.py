"""What was put in at the doors: reports, requests and commands, as far as the offices have taken them before the cut."""

from typing import Any

from streams.verify import marks
from streams.verify.asked import Request, brought
from streams.verify.numbers import millionths
from streams.verify.reckoning import Reckoning
from streams.verify.sides import Again, Side, report_key
from streams.verify.taken import Take

AFTER_READING = ("stage_failed", "output_too_large")
"""Dead letters with these reasons could be read: they have a report and a status of their own."""


def hear_input(known: Reckoning, at: tuple[str, int, int], message: dict[str, Any] | None, take: Take) -> None:
    """Take one record of a door that was (or was not yet) taken. `message` is None where it is no JSON object."""
    kind = message.get("type") if message else None
    if kind == "ClockTicked":
        return
    if take is Take.NOT_YET:
        known.lines["not_yet_taken"] += 1
        return
    is_unreadable = at in known.dead and known.dead[at] not in AFTER_READING
    if is_unreadable and at[0].startswith("front.trades"):
        known.lines["unreadable"] += 1
    elif is_unreadable:
        known.lines["unreadable_elsewhere"] += 1
    elif message is None:
        known.problems.add(f"{at[0]}/{at[1]} offset {at[2]} is no JSON object, and no dead letter says so: look for it in {at[0]}.dead.")
    elif kind in ("TradeExecuted", "TradeAmended"):
        _report(known, message, take)
    elif kind == "TradeCancelled":
        _request(known, message, take)
    elif "command" in message:
        _command(known, message)
    elif kind == "SettlementDayDefined":
        known.netting.due.define_day(message)


def _report(known: Reckoning, message: dict[str, Any], take: Take) -> None:
    side = Side(report_key(message), message)
    first = known.sides.setdefault(side.key, side)
    if first is not side:
        known.again.setdefault(side.key, []).append(Again(side, take is Take.WAITS))
    elif take is Take.WAITS:
        side.mark(marks.WAITS_IN_MIDDLE)


def _request(known: Reckoning, message: dict[str, Any], take: Take) -> None:
    key = report_key(message)
    request = known.requests.setdefault(key, Request(key))
    if take is Take.WAITS:
        request.mark(marks.WAITS_IN_MIDDLE)


def _command(known: Reckoning, message: dict[str, Any]) -> None:
    command = known.command(message)
    command.brings = command.brings or brought(message)
    command.given += 1
    if message["type"] == "CancelInstruction":
        key = f"{message['entity']}|command|{message['settlement_system']}/{message['command']}|1|cancelled"
        known.asked_by_command.setdefault(key, Request(key))


def hear_dead_letter(known: Reckoning, message: dict[str, Any]) -> None:
    """A record that an office could not take."""
    known.dead[message["topic"], message["partition"], message["offset"]] = message["reason"]
    is_from_a_door = message["topic"].startswith(("front.", "middle.commands", "middle.reference", "back.commands", "back.reference"))
    if not is_from_a_door and message["reason"] not in AFTER_READING:
        place = f"{message['topic']}/{message['partition']} offset {message['offset']}"
        known.problems.add(f"{place} was written by an office and not read by the next ({message['reason']}: {message['detail']}).")


def check_funding(known: Reckoning, entry: dict[str, Any]) -> None:
    """The entry of a funding moves what its command says, between the accounts that it names."""
    command = known.command(entry | {"command": entry["of"]})
    command.entries += 1
    if command.brings is None:
        return
    account, against, asset, quantity = command.brings
    expected = {(against, asset, f"-{quantity}"), (account, asset, quantity)}
    from_entry = {(moved["account"], moved["asset"], moved["amount"]) for moved in entry["movements"]}
    if _by_value(from_entry) != _by_value(expected):
        known.problems.add(f"The entry of the funding {command.key} does not move {quantity} {asset} from {against} to {account}.")


def _by_value(moved: set[tuple[str, str, str]]) -> set[tuple[str, str, int]]:
    return {(account, asset, millionths(amount)) for account, asset, amount in moved}
