"""One thing that an open transaction lacks, for programs."""

from dataclasses import dataclass

from streams.unsettled.item import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """How much of what is missing on which account, or of the headroom or the cover of the limit group of one; or what it waits for."""

    reason: str
    account: str | None
    asset: str | None
    quantity: str | None
    limit_group: str | None
    linked: str | None


def lack_of(told: Json) -> Lack:
    """What is told of one lack."""
    quantity, names = told.get("lacking"), ("account", "asset", "limit_group", "linked")
    return Lack(reason=told["reason"], quantity=quantity, **{name: told.get(name) for name in names})
