"""What has not the form that it must have is told in the words of its field, whichever field of whichever message it is."""

from typing import Any, get_args, get_type_hints

import pytest

from schemas import topics, values
from schemas.codec import UnreadableError, decode, encode
from schemas.fix.parties import Booking
from schemas.forms import _by_pattern, form_of, form_of_entry
from schemas.netting import NettingLine
from schemas.optimisation import InstanceLine
from schemas.topics import BACK_COMMANDS, MIDDLE_REFERENCE
from schemas.unknown_field import dataclasses_in
from tests.unit.back_office import BUYER, instruction

PARTY = '{"type":"PartyDefined","party":"%s","name":"a party"}'


def read_at_doors() -> list[Any]:
    """Every message that somebody else writes, every line of a file, and what stands in them."""
    waiting = [kind for topic in topics.TOPICS if topic.is_door for kind in topic.carries]
    return with_parts([*waiting, *get_args(InstanceLine), *get_args(NettingLine), Booking])


def with_parts(waiting: list[Any]) -> list[Any]:
    """These kinds, and what stands in them."""
    seen: dict[Any, None] = {}
    while waiting:
        kind = waiting.pop()
        if kind not in seen:
            seen[kind] = None
            waiting += (each for hint in get_type_hints(kind).values() for each in dataclasses_in(hint))
    return list(seen)


def told(topic: Any, line: bytes) -> str:
    with pytest.raises(UnreadableError) as found:
        decode(topic, line)
    assert "pattern" not in found.value.detail
    return found.value.detail


@pytest.mark.parametrize("party", ["5299", "529900t8bm49aursdo55", "529900T8BM49AURSDOXX"])
def test_a_lei_of_the_wrong_form_is_told_in_words(party: str) -> None:
    detail = told(MIDDLE_REFERENCE, (PARTY % party).encode())
    form = "a LEI (ISO 17442): 20 capital letters and digits, the last two check digits"
    assert detail == f"PartyDefined.party is '{party}', and must be {form}"


def test_an_account_and_an_isin_of_the_wrong_form_are_told_in_words() -> None:
    line = encode(instruction("DELI"))
    account = told(BACK_COMMANDS, line.replace(b'"S-SEC"', b'"S SEC"'))
    assert account.startswith("SubmitInstruction.securities_account is 'S SEC', and must be 1 to 35 characters: letters, digits and")
    assert "an ISIN (ISO 6166)" in told(BACK_COMMANDS, line.replace(b'"isin":"', b'"isin":"1'))
    assert "a LEI (ISO 17442)" in told(BACK_COMMANDS, line.replace(BUYER.encode(), b"XX"))


def test_every_text_with_a_form_of_its_own_has_words() -> None:
    plain = [kind for kind in vars(values).values() if get_args(kind)[:1] == (str,)]
    assert len(plain) > 9
    for kind in plain:
        assert kind.__metadata__[0].metadata[-1].pattern in _by_pattern()


def test_every_field_that_is_read_at_a_door_has_a_form_in_words() -> None:
    forms = {form_of(kind, field) for kind in read_at_doors() for field in get_type_hints(kind)}
    forms |= {form_of_entry(kind, field) for kind in read_at_doors() for field in get_type_hints(kind)}
    assert {"a JSON object", "true or false", "text", "a date, as 2026-01-30", "a list from 1 to 20"} < forms
    assert not [form for form in forms if "^" in form or "object at" in form or len(form) > 260]


def test_of_no_field_of_any_topic_a_shard_lacks_words_when_it_cannot_read_it() -> None:
    kinds = with_parts([kind for topic in topics.TOPICS for kind in topic.carries])
    assert len(kinds) > 100
    assert all(form_of(kind, field) and form_of_entry(kind, field) for kind in kinds for field in get_type_hints(kind))
