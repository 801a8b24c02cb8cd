"""Each reason that an instruction can be told has its ISO 20022 codes, they are in the schemas, and the document shows them.

Long because it holds every table of codes.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from processors.ask_to_cancel import ALREADY
from processors.differences import FIELDS, OPTIONAL
from processors.lifecycle import TRANSITIONS
from schemas.instruction import Hold
from schemas.iso_codes import (
    CANCELLED,
    DIFFERS,
    FAILING,
    HOLDS,
    OTHER,
    PENDING,
    PENDING_PROCESSING,
    REJECTED,
    UNMATCHED,
    Circumstances,
    IsoStatus,
    iso_codes,
)
from schemas.iso_names import NAMES, STATUSES, in_words
from schemas.iso_requests import CANCELLATION_APPLIED, CANCELLATION_PENDING, DENIED, request_code
from schemas.reasons import Reason
from schemas.topics import BACK_CONFIRMATIONS, MIDDLE_ANSWERS
from schemas.values import Status
from streams.demo.generator import day
from tests.house import modules, tree
from tests.pipeline import Pipeline

SCHEMAS = next(
    (up / "shared" / "data" / "iso20022" for up in Path(__file__).resolve().parents if (up / "shared" / "data").is_dir()), Path("-")
)
SCHEMA = SCHEMAS / "sese.024.001.12.xsd"
OF_REQUESTS = SCHEMAS / "sese.027.001.07.xsd"
DOCUMENT = Path(__file__).parents[2] / "docs" / "instructions.md"

KINDS: dict[IsoStatus, tuple[str, set[str]]] = {
    IsoStatus.REJECTED: ("RejectionReason75Code", set(REJECTED.values())),
    IsoStatus.CANCELLED: ("CancelledStatusReason16Code", set(CANCELLED.values())),
    IsoStatus.PENDING_PROCESSING: ("PendingProcessingReason4Code", set(PENDING_PROCESSING.values())),
    IsoStatus.UNMATCHED: ("UnmatchedReason11Code", {*UNMATCHED.values(), *DIFFERS.values()}),
    IsoStatus.PENDING: ("PendingReason24Code", {code for pair in (*PENDING.values(), *HOLDS.values()) for code in pair}),
    IsoStatus.FAILING: ("FailingReason4Code", {code for pair in (*FAILING.values(), *HOLDS.values()) for code in pair}),
}
"""The enumeration of each kind of status, and the codes that are used of it."""


REQUEST_KINDS: dict[IsoStatus, tuple[str, set[str]]] = {
    IsoStatus.CANCELLED: ("CancelledStatusReason5Code", {CANCELLATION_APPLIED}),
    IsoStatus.PENDING_CANCELLATION: ("PendingReason9Code", set(CANCELLATION_PENDING.values())),
    IsoStatus.DENIED: ("DeniedReason6Code", set(DENIED.values())),
    IsoStatus.REJECTED: ("RejectionReason74Code", {OTHER}),
}
"""The same of a request to cancel."""


@pytest.mark.skipif(not SCHEMA.is_file(), reason="../shared/data/iso20022 is not here")
@pytest.mark.parametrize(
    ("schema", "name", "used"),
    [(SCHEMA, *kind) for kind in KINDS.values()] + [(OF_REQUESTS, *kind) for kind in REQUEST_KINDS.values()],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_code_is_in_the_enumeration_of_its_kind(schema: Path, name: str, used: set[str]) -> None:
    kind = re.search(rf'<xs:simpleType name="{name}">(.*?)</xs:simpleType>', schema.read_text(encoding="utf-8"), re.DOTALL)
    assert kind, f"{name} is not in {schema.name}"
    codes = set(re.findall(r'<xs:enumeration value="(\w+)"/>', kind[1]))
    assert used <= codes, f"not in {name}: {used - codes}"


def reasons_in(node: ast.AST) -> set[Reason]:
    found = (ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Attribute))
    return {Reason[name.removeprefix("Reason.")] for name in found if name.startswith("Reason.")}


def calls(*names: str) -> Iterator[ast.Call]:
    """Every call of these in processors/."""
    for path in modules("processors"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node


def given(*names: str) -> set[Reason]:
    """The reasons that stand in the calls of these."""
    return {reason for call in calls(*names) for reason in reasons_in(call)}


def of_modules(*names: str) -> set[Reason]:
    """The reasons that stand in these modules."""
    return {reason for path in modules("processors") if path.stem in names for reason in reasons_in(tree(path))}


def test_each_reason_that_hinders_what_has_matched_has_a_code() -> None:
    found = given("Hindrance", "InstructionPended", "InstructionHeld", "hold") | of_modules("limit_groups", "together", "hindrances")
    assert found >= {Reason.SECURITIES_SHORT, Reason.ON_HOLD, Reason.CUT_OFF_MISSED, Reason.COLLATERAL_SHORT}
    assert found | {Reason.STAGE_FAILED, Reason.RELEASED, Reason.NOVATED} == FAILING.keys()
    assert FAILING.keys() - PENDING.keys() == {Reason.CUT_OFF_MISSED}


def test_each_reason_with_which_something_ends_as_cancelled_has_a_code() -> None:
    found = given("InstructionCancelled", "SideCancelled", "TradeWithdrawn", "withdraw", "_cancelled") | of_modules("cancel_together")
    assert found - {Reason.WAITS_FOR_COUNTERPARTY, Reason.ALREADY_CANCELLED} == CANCELLED.keys()


def test_each_reason_with_which_something_is_refused_or_held_before_it_is_instructed_has_a_code() -> None:
    held = {reason for call in calls("Obstacle") if len(call.args) > 1 for reason in reasons_in(call)}
    assert held | {Reason.LIMIT_NOT_KNOWN, Reason.LIMIT_EXCEEDED} == PENDING_PROCESSING.keys()
    checked = of_modules("check_report", "check_amendment", "check_instruction", "find_details", "circles", "reversal", "capture", "answer")
    refused = given("TradeRejected", "AmendmentRefused") | checked
    assert refused - {Reason.NOT_HELD} <= REJECTED.keys()


def test_each_reason_with_which_a_request_to_cancel_waits_or_is_refused_has_a_code() -> None:
    assert given("CancellationPended") == CANCELLATION_PENDING.keys()
    too_late = {reason for (_, event), reason in TRANSITIONS.items() if event == "cancel" and isinstance(reason, Reason)}
    refused = given("CancellationRefused") | set(ALREADY.values()) | too_late | {Reason.STAGE_FAILED}
    assert refused - {Reason.WAITS_FOR_COUNTERPARTY} == DENIED.keys()


@pytest.mark.parametrize(
    ("status", "reason", "code"),
    [
        (Status.CANCELLED, None, "CAND/CANI"),
        (Status.PENDING, Reason.WAITS_FOR_COUNTERPARTY, "CANP/CONF"),
        (Status.PENDING, Reason.TRADE_NOT_KNOWN, "CANP/OTHR"),
        (Status.REFUSED, Reason.ALREADY_SETTLED, "DEND/DSET"),
        (Status.REFUSED, Reason.ALREADY_CANCELLED, "DEND/DCAN"),
        (Status.REFUSED, Reason.RECYCLING_IS_OVER, "DEND/OTHR"),
        (Status.REFUSED, Reason.ENTITY_CHECK_DIGITS_WRONG, "REJT/OTHR"),
        (Status.DEAD, Reason.STAGE_FAILED, "REJT/OTHR"),
    ],
)
def test_the_code_of_a_request_follows_from_what_became_of_it_and_why(status: Status, reason: Reason | None, code: str) -> None:
    found = request_code(status, reason)
    assert str(found) == code
    assert found.more is (reason if found.code == OTHER else None)
    assert in_words(code).startswith(f"{STATUSES[found.status]}, ")


def test_each_field_that_can_differ_and_each_hold_has_a_code() -> None:
    assert set(FIELDS) | set(OPTIONAL) == DIFFERS.keys()
    assert set(Hold.__args__) == HOLDS.keys()  # type: ignore[attr-defined]  # a Literal


TOLD = {"TradeHeld": "held", "TradeRejected": "refused", "TradeWithdrawn": "cancelled"}
"""The status that a message of middle is about; StatusAdvised names it."""


def test_whatever_a_whole_day_tells_a_party_of_its_report_has_codes() -> None:
    pipeline = Pipeline({"middle": 2, "back": 2})
    pipeline.play(day(100, 7))
    answers = [records for (topic, _), records in pipeline.log.items() if topic in (BACK_CONFIRMATIONS.name, MIDDLE_ANSWERS.name)]
    messages = [orjson.loads(record.value or b"") for records in answers for record in records]
    told = {(each.get("status") or TOLD[each["type"]], each["reason"]) for each in messages if each["type"] in ("StatusAdvised", *TOLD)}
    assert len(told) > 10
    assert all(iso_codes(Status(status), Reason(reason)) for status, reason in told)


@pytest.mark.parametrize(
    ("status", "reason", "known", "codes"),
    [
        (Status.PENDING, Reason.UNMATCHED, Circumstances(), ["NMAT/CMIS"]),
        (Status.PENDING, Reason.UNMATCHED, Circumstances(differs=("isin", "amount")), ["NMAT/DSEC", "NMAT/DMON"]),
        (Status.PENDING, Reason.SENT_TO_SETTLEMENT, Circumstances(), ["NMAT/NMAS"]),
        (Status.PENDING, Reason.SECURITIES_SHORT, Circumstances(), ["PEND/LACK"]),
        (Status.PENDING, Reason.SECURITIES_SHORT, Circumstances(is_own=False), ["PEND/CLAC"]),
        (Status.PARTIALLY_SETTLED, Reason.SECURITIES_SHORT, Circumstances(is_failing=True), ["PENF/LACK"]),
        (Status.PENDING, Reason.CASH_SHORT, Circumstances(is_own=False, is_failing=True), ["PENF/CMON"]),
        (Status.PENDING, Reason.INTENDED_DATE_NOT_REACHED, Circumstances(), ["PEND/FUTU"]),
        (Status.PENDING, Reason.CUT_OFF_MISSED, Circumstances(), ["PENF/CYCL"]),
        (Status.HELD, Reason.ON_HOLD, Circumstances(hold="CVAL"), ["PEND/CVAL"]),
        (Status.HELD, Reason.ON_HOLD, Circumstances(hold="PREA", is_own=False), ["PEND/PRCY"]),
        (Status.HELD, Reason.INSTRUMENT_NOT_KNOWN, Circumstances(), ["PPRC/OTHR"]),
        (Status.REFUSED, Reason.INSTRUMENT_NOT_KNOWN, Circumstances(), ["REJT/DSEC"]),
        (Status.DEAD, Reason.STAGE_FAILED, Circumstances(), ["REJT/OTHR"]),
        (Status.CANCELLED, Reason.RECYCLING_IS_OVER, Circumstances(), ["CAND/CANS"]),
        (Status.SETTLED, Reason.RELEASED, Circumstances(), []),
    ],
)
def test_the_code_follows_from_status_reason_and_whose_lack_it_is(
    status: Status, reason: Reason, known: Circumstances, codes: list[str]
) -> None:
    found = iso_codes(status, reason, known)
    assert list(map(str, found)) == codes
    assert all((each.more is reason) == (each.code == OTHER) for each in found)


def lines() -> Iterator[tuple[str, str, str]]:
    """Status, code and reason of each row; a second code is that for the other party."""
    for status, rows in (
        (IsoStatus.REJECTED, REJECTED),
        (IsoStatus.CANCELLED, CANCELLED),
        (IsoStatus.PENDING_PROCESSING, PENDING_PROCESSING),
    ):
        yield from ((status, code, reason) for reason, code in rows.items())
    yield from ((IsoStatus.UNMATCHED, code, reason) for reason, code in UNMATCHED.items())
    yield from ((IsoStatus.UNMATCHED, code, f"{field} differs") for field, code in DIFFERS.items())
    for status, pairs in ((IsoStatus.PENDING, PENDING), (IsoStatus.FAILING, FAILING)):
        yield from ((status, own if own == other else f"{own}, {other}", reason) for reason, (own, other) in pairs.items())


def table() -> str:
    """The table as the document shows it: a line a status and code, with all the reasons that have it."""
    found = defaultdict[tuple[str, str], list[str]](list)
    for status, code, reason in lines():
        found[status, code].append(reason.replace("_", " "))
    rows = [f"| {status} | {code} | {names(status, code)} | {', '.join(reasons)} |" for (status, code), reasons in found.items()]
    return "\n".join(["| status | code | name | our reason |", "|---|---|---|---|", *rows])


def table_of_requests() -> str:
    """The table of requests to cancel, in the same form."""
    found = defaultdict[tuple[str, str], list[str]](list)
    found[IsoStatus.CANCELLED, CANCELLATION_APPLIED] = ["applied"]
    for status, rows in ((IsoStatus.PENDING_CANCELLATION, CANCELLATION_PENDING), (IsoStatus.DENIED, DENIED)):
        for reason, code in rows.items():
            found[status, code].append(reason.replace("_", " "))
    rows = [f"| {status} | {code} | {names(status, code)} | {', '.join(reasons)} |" for (status, code), reasons in found.items()]
    return "\n".join(["| status | code | name | our reason |", "|---|---|---|---|", *rows])


def names(status: str, codes: str) -> str:
    return ", ".join(NAMES[IsoStatus(status)][code] for code in codes.split(", "))


def test_the_document_shows_the_same_table() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for shown in (table(), table_of_requests()):
        assert shown in text, f"docs/instructions.md is to have this table:\n{shown}"


@pytest.mark.parametrize("status", KINDS)
def test_each_code_that_can_be_given_has_a_name_and_can_be_said_in_words(status: IsoStatus) -> None:
    _, used = KINDS[status]
    assert used <= NAMES[status].keys()
    assert all(in_words(f"{status}/{code}").startswith(f"{STATUSES[status]}, ") for code in used)


def test_a_code_in_words_says_the_status_and_what_it_is_about() -> None:
    assert in_words("PENF/CYCL") == "failing, awaiting next settlement cycle"
    assert in_words("NMAT/DMON") == "unmatched, settlement amount does not match"
    assert in_words("NMAT/CMIS") == "unmatched, matching instruction not found"
