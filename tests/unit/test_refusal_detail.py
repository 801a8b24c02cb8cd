"""A refused command names what stands in the way: the account, the party, the link; and says the same when it is repeated."""

from typing import Any

import pytest

from schemas import topics
from schemas.codec import StateCodec, decode, encode
from schemas.commands import CommandRefused
from schemas.instruction import Link, Terms
from schemas.reasons import Reason
from schemas.state import CommandKept
from tests.unit.back_office import BUYER, SELLER, account, defined, funding, instructed, instruction, of, office
from tests.unit.office_driver import OfficeDriver

STRANGER = "529900THIRD000000003"


def ready() -> OfficeDriver:
    made, _ = office()
    defined(made)
    made.give(account("SHUT", SELLER, "SECURITIES", is_open=False))
    return made


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "an account that nobody knows": ({"securities_account": "GONE"}, "account_not_known", "account GONE"),
    "another's securities account": ({"securities_account": "B-SEC"}, "account_not_of_entity", "account B-SEC"),
    "another's cash account": ({"cash_account": "B-CASH"}, "account_not_of_entity", "account B-CASH"),
    "a closed account": ({"securities_account": "SHUT"}, "account_closed", "account SHUT"),
    "a counterparty that nobody knows": ({"counterparty": STRANGER}, "counterparty_not_known", f"party {STRANGER}"),
    "an instrument that nobody knows": ({"isin": "US0231351067"}, "instrument_not_known", "instrument US0231351067"),
    "a system that nobody knows": ({"settlement_system": "CSD9"}, "settlement_system_not_known", "system CSD9"),
    "a link": (
        {"terms": Terms(links=(Link(position="AFTE", report=instructed("RECE", 9)),))},
        "linked_instruction_not_known",
        f"link with {BUYER}|csd@CSD|9|1|instructed",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_in_the_way_of_an_instruction_is_named_and_named_again(name: str) -> None:
    fields, reason, detail = CASES[name]
    made = ready()
    for _ in range(2):
        (refused,) = of(CommandRefused, made.give(instruction("DELI", **fields)))
        assert (refused.reason, refused.detail) == (reason, detail)


LONG = f"{BUYER}|{'s' * 35}@{'c' * 35}|{'r' * 35}|1|instructed"
UNWRITABLE = {
    "a name of the greatest length": (LONG, f"link with {LONG}"[:140]),
    "a line of its own": (f"{BUYER}|csd@CSD|9\u2028\n9|1|instructed", f"link with {BUYER}|csd@CSD|9??9|1|instructed"),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_whatever_name_stands_in_the_way_the_refusal_and_the_state_can_be_read_again(name: str) -> None:
    """A shard whose state cannot be read does not open again, and whoever may send a command could bring that about."""
    report, detail = UNWRITABLE[name]
    made = ready()
    (refused,) = of(CommandRefused, made.give(instruction("DELI", terms=Terms(links=(Link(position="AFTE", report=report),)))))
    assert refused.detail == detail
    assert decode(topics.BACK_ANSWERS, encode(refused)) == refused
    kept = made.books.commands["CSD|instruct-DELI-1"]
    assert StateCodec(CommandKept).read(encode(kept)) == kept


def test_what_an_older_version_has_kept_is_read_whatever_is_in_it() -> None:
    kept = CommandKept(digest="", reason=Reason.LINKED_INSTRUCTION_NOT_KNOWN, detail=f"link with \n{LONG}")
    assert StateCodec(CommandKept).read(encode(kept)) == kept


@pytest.mark.parametrize(
    ("fields", "detail"),
    [({"against": "GONE"}, "account GONE"), ({"settlement_system": "CSD9"}, "system CSD9"), ({"against": "ABROAD"}, "account ABROAD")],
)
def test_what_stands_in_the_way_of_a_funding_is_named(fields: dict[str, Any], detail: str) -> None:
    made = ready()
    made.give(account("ABROAD", SELLER, "SECURITIES", settlement_system="CSD2", purpose="ISSUANCE"))
    (refused,) = of(CommandRefused, made.give(funding("S-SEC", 1, "F1", **fields)))
    assert refused.detail == detail


def test_a_repeat_has_the_detail_of_its_refusal_even_if_something_else_would_stand_in_the_way_now() -> None:
    made = ready()
    made.give(instruction("DELI", securities_account="NEW", cash_account="B-CASH"))
    made.give(account("NEW", SELLER, "SECURITIES"))
    (again,) = of(CommandRefused, made.give(instruction("DELI", securities_account="NEW", cash_account="B-CASH")))
    assert (again.reason, again.detail) == (Reason.ACCOUNT_NOT_KNOWN, "account NEW")


def test_other_content_under_the_same_command_has_no_detail() -> None:
    made = ready()
    made.give(instruction("DELI", securities_account="GONE"))
    (refused,) = of(CommandRefused, made.give(instruction("DELI")))
    assert (refused.reason, refused.detail) == (Reason.EXISTS_WITH_DIFFERENT_CONTENT, None)
