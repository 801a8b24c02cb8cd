"""A FIX message as it was read: its fields by tag, its repeating groups as lists of the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.fix.table import named
from schemas.gateway import GatewayReason, UntranslatableError

ChecksumOver = Literal["SOH", "|"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a message's body or of one entry of a repeating group. The order in which they stood says nothing."""

    values: Mapping[int, str]
    groups: Mapping[int, tuple["Fields", ...]] = field(default_factory=dict)
    outer: "Fields | None" = None
    """What is looked at where this has no such field: the body around the entry of a side."""

    def get(self, tag: int) -> str | None:
        """The value of a field here or, where absent, in what is around it."""
        value = self.values.get(tag)
        return self.outer.get(tag) if value is None and self.outer else value

    def need(self, tag: int) -> str:
        """The value of a field. Raises UntranslatableError (field_missing) where it is absent."""
        value = self.get(tag)
        if value is None:
            raise UntranslatableError(GatewayReason.FIELD_MISSING, f"{named(tag)} is missing")
        return value

    def entries(self, tag: int) -> tuple["Fields", ...]:
        """The entries of the repeating group that `tag` counts; none where it is absent."""
        found = self.groups.get(tag)
        return self.outer.entries(tag) if found is None and self.outer else found or ()

    def within(self, outer: "Fields") -> "Fields":
        """This entry with `outer` around it."""
        return Fields(values=self.values, groups=self.groups, outer=outer)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixMessage:
    """One FIX message of a type that is ours. `checksum_over` says which reading of the separators its checksum held over."""

    type: str
    body: Fields
    checksum_over: ChecksumOver
