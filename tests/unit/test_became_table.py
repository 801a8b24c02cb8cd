"""The table of `takahuone send --wait`: each side with whose it is, and each line that was refused at the door."""

from io import StringIO

from rich.console import Console

from schemas.front import TradeCancelled, UntranslatableRecord
from schemas.reasons import Reason
from schemas.report_answers import AnswerRepeated
from schemas.values import Status
from streams.cli.answered import show_answers
from streams.gateway.became import Sent
from tests.unit.test_became import ABOUT, SOLD, after, confirmed
from tests.verify_world import BUYER, SELLER


def cells(shown: str) -> list[tuple[str, ...]]:
    """The rows of a table, each cell in one line; a row begins where it has a number."""
    rows: list[list[str]] = []
    for line in (line.split("│")[1:-1] for line in shown.splitlines() if line.startswith("│")):
        if line[0].strip():
            rows.append([""] * len(line))
        rows[-1] = [f"{before} {cell.strip()}".strip() for before, cell in zip(rows[-1], line, strict=True)]
    return [tuple(row) for row in rows]


def dead(content: str) -> UntranslatableRecord:
    return UntranslatableRecord(gateway="send", origin="f:1", reason="field_missing", detail="\x1b[31m is missing", content=content)


def test_a_line_that_was_refused_at_the_door_is_a_row_of_its_own_in_its_place_which_nobody_answers() -> None:
    found = Sent()
    found.add(1, SOLD)
    found.refuse(2, dead(f'{{"trade":"T-1","entity":"{BUYER}","side":"BUY"}}'))
    found.refuse(3, dead("hello"))
    found.add(4, TradeCancelled(entity=SELLER, source="oms", trade="T-1", version=1))
    assert [(row.line, row.trade, row.party, row.side, row.status, row.is_at_door) for row in found.rows] == [
        (1, "T-1", SELLER, "SELL", None, False),
        (2, "T-1", BUYER, "BUY", "dead", True),
        (3, None, None, None, "dead", True),
        (4, "T-1", SELLER, None, None, False),
    ]
    assert found.waiting == 2
    found.hear(confirmed())
    assert [row.status for row in found.rows] == ["settled", "dead", "dead", None]
    shown = StringIO()
    show_answers(found.rows, Console(file=shown, width=140))
    assert cells(shown.getvalue()) == [
        ("2", "T-1", f"buyer {BUYER}", "dead", "refused at the door: field missing: ?[31m is missing"),
        ("3", "-", "-", "dead", "refused at the door: field missing: ?[31m is missing"),
        ("4", "T-1", f"asks to cancel {SELLER}", "no answer yet", ""),
        ("1", "T-1", f"seller {SELLER}", "settled", ""),
    ]
    assert "\n2 events and 2 lines refused at the door: 2 dead, 1 settled, 1 no answer yet." in shown.getvalue()


def test_in_a_narrow_window_a_party_stays_whole_and_the_reason_has_room() -> None:
    shown = StringIO()
    found = after(AnswerRepeated(**ABOUT, status=Status.PENDING, reason=Reason.QUANTITY_NOT_POSITIVE))
    show_answers(found.rows, Console(file=shown, width=80))
    lines = [line for line in shown.getvalue().splitlines() if line.startswith("│")]
    assert len(lines) <= 3, "more would be a column of single words"
    assert cells(shown.getvalue()) == [("1", "T-1", f"seller {SELLER}", "pending", "known before, nothing changed; quantity not positive")]
    assert "\n1 event: 1 pending." in shown.getvalue()
