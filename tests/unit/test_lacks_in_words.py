"""`takahuone trade` and `takahuone open` tell all that a transaction lacks, in one sentence with numbers."""

from streams.story.before import next_step
from streams.story.words import said_of
from streams.unsettled.lack import lack_of
from tests.verify_world import SELLER, Json

OTHERS: list[Json] = [
    {"reason": "cash_short", "account": "B-CASH", "asset": "EUR", "lacking": "1000"},
    {"reason": "net_debit_cap_exceeded", "account": "B-CASH", "asset": "EUR", "lacking": "701", "limit_group": "OWN"},
    {"reason": "collateral_short", "account": "B-CASH", "asset": "EUR", "lacking": "5", "limit_group": "OWN"},
    {"reason": "waits_for_linked_instruction", "linked": "a|b|c|1|instructed"},
    {"reason": "account_closed", "account": "B-SEC"},
]
BESIDE = (
    "B-CASH lacks 1000 EUR; B-CASH lacks 701 EUR of the headroom of limit group OWN; B-CASH lacks 5 EUR of the cover of limit group OWN;"
    " it waits for a|b|c|1|instructed; account closed (B-SEC); and 3 more"
)
PENDED: Json = {
    "type": "InstructionPended",
    "reason": "securities_short",
    "party": SELLER,
    "account": "S-SEC",
    "asset": "X",
    "lacking": "4",
    "others": OTHERS,
    "others_left_out": 3,
}


def test_all_lacks_are_told_in_one_sentence() -> None:
    assert said_of(PENDED) == f"do not settle yet: securities short. S-SEC lacks 4 X; {BESIDE}."


def test_what_has_no_number_and_no_name_stands_in_the_reason_alone() -> None:
    said = said_of({"type": "InstructionPended", "reason": "pool_not_complete", "others": OTHERS[:1]})
    assert said == "do not settle yet: pool not complete. B-CASH lacks 1000 EUR."


def test_the_next_step_names_what_has_to_come_beside_the_first() -> None:
    told = next_step(f"{SELLER}|x", "pending", "securities_short", PENDED)
    assert told.startswith("The deliverer must bring in securities")
    assert told.endswith(f" Beside that it lacked at that attempt: {BESIDE}.")
    assert next_step(f"{SELLER}|x", "pending", "on_hold", PENDED) == next_step(f"{SELLER}|x", "pending", "on_hold", None)


def test_after_the_cut_off_all_that_was_lacking_is_still_told() -> None:
    told = next_step(f"{SELLER}|x", "pending", "cut_off_missed", PENDED)
    assert told.startswith(f"Before the cut-off S-SEC lacked 4 X; bring them in. Beside that: {BESIDE}.")
    waits = PENDED | {"reason": "waits_for_linked_instruction", "lacking": None}
    assert BESIDE in next_step(f"{SELLER}|x", "pending", "cut_off_missed", waits)


def test_a_program_reads_each_of_them() -> None:
    found = [lack_of(each) for each in OTHERS]
    assert [each.quantity for each in found] == ["1000", "701", "5", None, None]
    assert (found[1].limit_group, found[3].linked) == ("OWN", "a|b|c|1|instructed")
