"""One line of the list: what is open, whose it is, how late, and why, in the words of `takahuone trade`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from streams.story.before import true_cause
from streams.story.interest import trade_of
from streams.story.iso import is_past
from streams.story.near import told_now
from streams.story.standing import NOT_TAKEN, Standing, standing_of
from streams.story.words import NOT_TAKEN_YET, said_of, set_aside_by
from streams.unsettled.item import Item, Json, State
from streams.unsettled.lack import Lack, lack_of
from streams.unsettled.reference import Counted
from streams.unsettled.scan import Open


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Of a transaction `party` is who has to act where the reason names one, else its deliverer; of a side it is who has reported it.

    `quantity` and `amount` are what is open of it. `due_since` is the intended date, of an obligation that of the oldest trade in what it
    carries. `days_late` counts `days` after it; `is_late` is true as soon as it can no longer settle on that date, because that or its
    cut-off has passed. `codes` are those that `party` would be told, `other_codes` those of the counterparty; `cause` is what it lacked
    before its cut-off, else the reason; `also_lacks` is what it lacks beside that, and `also_left_out` how many more there were. `next` is
    what to do.
    """

    id: str
    reports: tuple[str, ...]
    party: str | None
    counterparty: str | None
    delivers: bool | None
    settlement_system: str | None
    instruction_type: str | None
    isin: str | None
    quantity: str | None
    amount: str | None
    currency: str | None
    intended_settlement_date: str | None
    due_since: str | None
    days_late: int | None
    days: Counted | None
    is_late: bool
    state: str
    status: str
    sides: int
    reason: str | None
    cause: str | None
    codes: tuple[str, ...]
    other_codes: tuple[str, ...]
    why: str
    lacks: Lack | None
    also_lacks: tuple[Lack, ...]
    also_left_out: int
    waits_for: str | None
    asks_to_cancel: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What a row is made of: the messages that are kept of an item, and all that is open beside it."""

    found: Open
    today: date
    since: dict[str, str]
    held: dict[tuple[str, str], Item]
    """By entity and trade what middle holds."""
    near: dict[str, list[Item]]
    """By report, the unmatched sides that were told that it is the nearest."""

    def row(self, item: Item) -> Row:
        """One item told."""
        messages = [orjson.loads(value) for value in item.messages()]
        return self._of_transaction(item, messages) if "deliverer" in messages[0] else self._of_side(item, messages)

    def _of_transaction(self, item: Item, messages: list[Json]) -> Row:
        terms, last = messages[0], messages[-1]
        before = orjson.loads(item.before) if item.before is not None else None
        cause = true_cause(before, last)
        is_deliverers = cause.get("party") != terms["receiver"]
        reports = terms["deliverer_report"], terms["receiver_report"]
        own, other = (self._standing(report, item, messages) for report in (reports if is_deliverers else reports[::-1]))
        parties = (terms["deliverer"], terms["receiver"]) if is_deliverers else (terms["receiver"], terms["deliverer"])
        quantity, amount = item.remaining or (terms["quantity"], terms.get("amount") or terms["value"])
        return Row(
            id=item.key,
            reports=reports,
            party=parties[0],
            counterparty=parties[1],
            delivers=is_deliverers,
            instruction_type=terms.get("instruction_type", "DVP"),
            quantity=quantity.lstrip("-"),
            amount=amount.lstrip("-"),
            lacks=lack_of(cause) if cause.get("lacking") else None,
            also_lacks=tuple(map(lack_of, cause.get("others") or ())),
            also_left_out=cause.get("others_left_out") or 0,
            waits_for=last.get("linked"),
            codes=own.iso,
            other_codes=other.iso,
            cause=cause.get("reason") or own.reason,
            why=said_of(last),
            **self._common(item, terms, messages, own),
        )

    def _of_side(self, item: Item, messages: list[Json]) -> Row:
        terms, last = messages[0], messages[-1]
        messages = self._beside(item, messages)
        own = self._standing(item.key, item, messages)
        side = terms.get("side") or {"DELI": "SELL"}.get(str(terms.get("movement")), "BUY")
        return Row(
            id=item.key,
            reports=(item.key,),
            party=terms.get("entity"),
            counterparty=terms.get("counterparty"),
            delivers=side == "SELL",
            instruction_type=terms.get("instruction_type", "DVP"),
            quantity=terms.get("quantity"),
            amount=terms.get("amount"),
            lacks=None,
            also_lacks=(),
            also_left_out=0,
            waits_for=last.get("waits_for") or ("the other side" if item.state is State.UNMATCHED else None),
            codes=own.iso,
            other_codes=(),
            cause=own.reason,
            why=WHY.get(item.state, said_of)(told_now(item.key, messages) or last),
            **self._common(item, terms, messages, own),
        )

    def _standing(self, report: str, item: Item, messages: list[Json]) -> Standing:
        return standing_of(report, messages, self.found.instructions.ended, missed=item.has_missed)

    def _common(self, item: Item, terms: Json, messages: list[Json], own: Standing) -> dict[str, Any]:
        system = terms.get("settlement_system") or self.found.reference.instruments.get(terms.get("isin", ""))  # where a report will settle
        due = next((each for each in (_due(message) for message in reversed(messages)) if each is not None), item.since)
        first = item.since or self.since.get(item.key) or due
        days_late, days = self.found.reference.days_between(system, date.fromisoformat(first), self.today) if first else (None, None)
        ended = self.found.instructions.ended.get(system or "", "")
        return {
            "settlement_system": system,
            "isin": terms.get("isin"),
            "currency": terms.get("currency"),
            "intended_settlement_date": due,
            "due_since": first,
            "days_late": days_late,
            "days": days,
            "is_late": item.has_missed or is_past(due, self.today.isoformat(), ended) or is_past(first, self.today.isoformat(), ""),
            "state": item.state.value,
            "status": _status(item, own),
            "sides": item.sides,
            "reason": own.reason,
            "asks_to_cancel": tuple(item.asks_to_cancel),
            "next": own.next,
        }

    def _beside(self, item: Item, messages: list[Json]) -> list[Json]:
        """The messages of a side, after those of what stands beside it: its other side that middle holds, and what is near it."""
        held = self.held.get((str(messages[0].get("counterparty")), trade_of(item.key))) if item.state is State.UNMATCHED else None
        beside = [orjson.loads(value) for value in held.messages()] if held is not None else []
        beside += [orjson.loads(value) for other in self.near.get(item.key, ()) for value in other.messages()]
        nearest = messages[-1].get("nearest")
        if nearest is None:
            return beside + messages
        other = self.found.instructions.sides.get(nearest)
        if other is None:  # it waits no more, and nobody is near
            return [*beside, *messages, {"type": "SideCancelled", "report": nearest}]
        return [*beside, *(orjson.loads(value) for value in other.messages() if value is not other.last), *messages]


def _status(item: Item, own: Standing) -> str:
    """As `takahuone verify` counts it."""
    if item.state is State.IN_FLIGHT or own.status == NOT_TAKEN:
        return State.IN_FLIGHT.value
    return State.PARTIALLY_SETTLED.value if item.remaining is not None and own.status == "pending" else own.status


def _due(message: Json) -> str | None:
    found = message.get("new_date") or message.get("intended_settlement_date")
    return str(found) if found else None


def _set_aside(message: Json) -> str:
    return set_aside_by("back" if "report" in message else "middle")


WHY: dict[State, Callable[[Json], str]] = {State.IN_FLIGHT: lambda _: NOT_TAKEN_YET, State.SET_ASIDE: _set_aside}
