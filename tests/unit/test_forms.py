"""What has not the form that it must have is told in words, not as the pattern that it does not match."""

from typing import Any, get_args

import pytest

from schemas import values
from schemas.codec import UnreadableError, decode, encode
from schemas.forms import _by_pattern
from schemas.topics import BACK_COMMANDS, MIDDLE_REFERENCE
from tests.unit.back_office import BUYER, instruction

PARTY = '{"type":"PartyDefined","party":"%s","name":"a party"}'


def told(topic: Any, line: bytes) -> str:
    with pytest.raises(UnreadableError) as found:
        decode(topic, line)
    assert "pattern" not in found.value.detail
    return found.value.detail


@pytest.mark.parametrize("party", ["5299", "529900t8bm49aursdo55", "529900T8BM49AURSDOXX"])
def test_a_lei_of_the_wrong_form_is_told_in_words(party: str) -> None:
    detail = told(MIDDLE_REFERENCE, (PARTY % party).encode())
    assert detail == "PartyDefined.party: must be 20 characters: a LEI (ISO 17442), of capital letters and digits, the last two digits"


def test_an_account_and_an_isin_of_the_wrong_form_are_told_in_words() -> None:
    line = encode(instruction("DELI"))
    account = told(BACK_COMMANDS, line.replace(b'"S-SEC"', b'"S SEC"'))
    assert account.startswith("SubmitInstruction.securities_account: must be 1 to 35 characters: letters, digits and")
    assert "an ISIN (ISO 6166)" in told(BACK_COMMANDS, line.replace(b'"isin":"', b'"isin":"1'))
    assert "a LEI (ISO 17442)" in told(BACK_COMMANDS, line.replace(BUYER.encode(), b"XX"))


def test_every_text_with_a_form_of_its_own_has_words() -> None:
    """A number in text has its sentence in values.py."""
    plain = [kind for kind in vars(values).values() if get_args(kind)[:1] == (str,)]
    assert len(plain) == len(_by_pattern())
