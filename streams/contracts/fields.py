"""Whether a field may change as it does: what was read before must still be read, what was always written must still be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from streams.contracts.bounds import narrower_bounds
from streams.contracts.messages import PREFIX

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares schemas of two documents. `keeps_what_was_written`: others read it, so nothing that was always there may go."""

    before: Schema
    after: Schema
    keeps_what_was_written: bool

    def compare(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        """A sentence for each way in which `new` breaks somebody who writes, reads or has written `old`. `where` names it."""
        if "$ref" in old and old.get("$ref") == new.get("$ref"):
            return  # the same shared schema: compared once, under its own name
        old, new = self._resolved(old, self.before), self._resolved(new, self.after)
        if len(_variants(old)) > 1 or len(_variants(new)) > 1:
            yield from self._compare_variants(where, _variants(old), _variants(new))
        else:
            yield from self._compare_plain(where, old, new)
        if old.get("default") != new.get("default"):
            yield f"{where} meant {_shown(old.get('default'))} where it is left out and means {_shown(new.get('default'))} now."

    def _resolved(self, schema: Schema, schemas: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        beside = {key: part for key, part in schema.items() if key != "$ref"}
        return {**schemas[schema["$ref"].removeprefix(PREFIX)], **beside}

    def _compare_variants(self, where: str, old: list[Schema], new: list[Schema]) -> Iterator[str]:
        """Each old form must be read as some new one; and where others read it, no form of another type may join."""
        others = [[form for form in forms if form != {"type": "null"}] for forms in (old, new)]
        if {"type": "null"} in old and {"type": "null"} not in new:
            yield f"{where} may no longer be null."
        if len(others[0]) == len(others[1]) == 1:
            yield from self.compare(where, others[0][0], others[1][0])
            return
        for form in others[0]:
            if all(any(self.compare(where, form, candidate)) for candidate in others[1]):
                yield f"{where} had a form ({_type(form)}) that is no longer read."
        for form in others[1] if self.keeps_what_was_written else ():
            if all(any(self.compare(where, candidate, form)) for candidate in others[0]):
                yield f"{where} has a form ({_type(form)}) that its readers do not know."

    def _compare_plain(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        if _type(old) != _type(new):
            yield f"{where} was {_type(old)} and is {_type(new)}."
            return
        yield from _compare_values(where, old, new)
        yield from (f"{where} {problem}." for problem in narrower_bounds(old, new))
        if "items" in old and "items" in new:
            yield from self.compare(f"{where}[]", old["items"], new["items"])
        if "properties" in old:
            yield from self._compare_fields(where, old, new)

    def _compare_fields(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        fields, required = new.get("properties", {}), new.get("required", [])
        for name, field in old["properties"].items():
            if name not in fields:
                yield f"{where}.{name} is gone: {self._who_needs_it()}."
                continue
            yield from self.compare(f"{where}.{name}", field, fields[name])
            if self.keeps_what_was_written and name in old.get("required", []) and name not in required:
                yield f"{where}.{name} was always there and may be left out now: its readers count on it."
        for name in required:
            if name not in old.get("required", []):
                which = "is required and was not" if name in old["properties"] else "is new and required"
                yield f"{where}.{name} {which}: what was written before does not have it. Make it optional."
        if old.get("additionalProperties", True) and not new.get("additionalProperties", True):
            yield f"{where} refuses unknown fields and did not."

    def _who_needs_it(self) -> str:
        return "its readers count on it" if self.keeps_what_was_written else "whoever still sends it is refused"


def _compare_values(where: str, old: Schema, new: Schema) -> Iterator[str]:
    """The values of an enum (a constant is an enum of one): none may go, and their order is part of the contract."""
    before, after = _values(old), _values(new)
    if after is None:
        return
    if before is None:
        yield f"{where} was any {_type(old)} and is one of {', '.join(map(str, after))} now."
        return
    gone = [value for value in before if value not in after]
    yield from (f"{where} no longer has the value {_shown(value)}." for value in gone)
    kept = [value for value in after if value in before]
    if not gone and kept != before:
        yield f"{where} has its values in another order, and the order is part of the contract: put new values between them, move none."


def _values(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _variants(schema: Schema) -> list[Schema]:
    forms: list[Schema] = schema.get("anyOf") or schema.get("oneOf") or [schema]
    return forms


def _type(schema: Schema) -> str:
    kind = schema.get("type") or schema.get("$ref", "anything").removeprefix(PREFIX)
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)
