"""Which trade a FIX message is about: its source, its name and its version, through corrections that name only what they correct."""

import re
from dataclasses import dataclass, field
from hashlib import blake2b

from schemas.fix.intent import Intent
from schemas.fix.message import FixMessage
from schemas.fix.table import EXECUTION_REPORT, named
from schemas.gateway import GatewayReason, UntranslatableError
from schemas.values import Identifier, Version

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,34}", re.ASCII)
_OTHERS = re.compile(r"[^A-Za-z0-9._:/+-]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A version of a trade. `amends` is the version in whose place a correction stands, and None for all else."""

    source: Identifier
    trade: Identifier
    version: Version
    amends: Version | None = None


@dataclass(slots=True)
class Trail:
    """What later messages may refer to: the trade behind the name of each report, and the latest version of each trade.

    A correction names the report that it corrects, not the trade or its version, so a chain of corrections is followed here
    as far as its links have been seen. Only what differs from the rule (a trade has the name of its report, and version 1) is kept.
    """

    _trades: dict[tuple[str, str], str] = field(default_factory=dict)
    _versions: dict[tuple[str, str], int] = field(default_factory=dict)
    _corrections: dict[tuple[str, str], int] = field(default_factory=dict)

    def executed(self, source: str, name: str, trade: str) -> None:
        """A first version of `trade` was reported under `name`."""
        if name != trade:
            self._trades[source, name] = trade

    def find(self, source: str, name: str, otherwise: str) -> tuple[str, int]:
        """The trade behind the name of a report (`otherwise` where it was not seen) and its latest version."""
        trade = self._trades.get((source, name), otherwise)
        return trade, self._versions.get((source, trade), 1)

    def corrected(self, source: str, name: str, trade: str) -> int:
        """The version that the correction called `name` makes of `trade`: the same again when the same message comes again."""
        if (source, name) not in self._corrections:
            version = self._versions.get((source, trade), 1) + 1
            self._trades[source, name] = trade
            self._versions[source, trade] = self._corrections[source, name] = version
        return self._corrections[source, name]


def identify(message: FixMessage, intent: Intent, source: Identifier | None, trail: Trail) -> Identity:
    """The version of a trade that `message` is about. Raises UntranslatableError (field_missing, value_not_valid)."""
    sender = source or identifier_of(message.body.need(49))
    is_execution = message.type == EXECUTION_REPORT
    name = message.body.need(17 if is_execution else 571)
    if intent is Intent.EXECUTE:
        trade = name if is_execution else message.body.get(17) or name
        trail.executed(sender, name, trade)
        return Identity(source=sender, trade=identifier_of(trade), version=1)
    referred, otherwise = _referred(message, name)
    trade, version = trail.find(sender, referred, otherwise)
    if intent is Intent.CANCEL:
        return Identity(source=sender, trade=identifier_of(trade), version=version)
    version = trail.corrected(sender, name, trade)
    return Identity(source=sender, trade=identifier_of(trade), version=version, amends=version - 1)


def _referred(message: FixMessage, name: str) -> tuple[str, str]:
    """The name of the report that a correction or a cancellation is about, and of the trade where that report was not seen."""
    body = message.body
    if message.type != EXECUTION_REPORT:
        referred = body.get(572) or body.get(17) or name
        return referred, body.get(17) or referred
    referred = body.need(19)
    if referred == name:
        raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(19)} is the message's own {named(17)}")
    return referred, referred


def identifier_of(text: str) -> Identifier:
    """`text` as an identifier: itself where it is one, else what is allowed of it with eight digits of its BLAKE2b.

    The digits keep apart two names that differ only in what is not allowed.
    """
    if _IDENTIFIER.fullmatch(text):
        return text
    kept = _OTHERS.sub("-", text)[:25]
    digits = blake2b(text.encode(), digest_size=4).hexdigest()
    return f"{kept if kept[:1].isalnum() else 'x' + kept}-{digits}"
