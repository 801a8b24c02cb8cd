"""The real messages of ../shared/data/fix through the gateway: as they are, and those nearest to a fill with what forbids it mended."""

from collections import Counter
from datetime import date

import pytest

from schemas.front import TradeReport
from tests.fix_gateway import answers, names_in
from tests.fix_mended import mended_fills
from tests.fix_messages import DATA, real_lines
from tests.fix_reference import mirrors


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/fix is not here")
def test_each_real_line_becomes_an_event_or_a_dead_record_and_none_is_dropped() -> None:
    lines = [line for _, _, line in real_lines()]
    content = b"".join(file.read_bytes().rstrip(b"\n") + b"\n" for file in sorted(DATA.glob("*.txt")))
    messages, translator = answers(content, names_in(*lines))
    assert len(messages) == translator.tally.messages == len(lines) == 57
    told = translator.tally.for_programs()
    assert [each["line"] for each in told.pop("dead_told")][:2] == [5, 10]
    assert told == {
        "lines": 73,
        "blank": 0,
        "comments": 16,
        "messages": 57,
        "translated": 0,
        "events": {},
        "dead": 57,
        "reasons": {"begin_string_wrong": 2, "message_type_not_ours": 51, "not_a_trade": 2, "field_missing": 2},
        "checksums": {"|": 2},
    }


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/fix is not here")
def test_real_messages_with_what_forbids_it_mended_become_trades_and_each_has_its_mirror() -> None:
    fills = mended_fills(date(2026, 11, 20))
    events, translator = answers(b"\n".join(fills), names_in(*fills))
    assert Counter(event.type for event in events) == {"TradeExecuted": 4}
    assert translator.tally.dead == {}
    mirrored = mirrors(events)
    assert len(mirrored) == 2  # both sides of the capture report are there already
    assert {(mirror.entity, mirror.counterparty) for mirror in mirrored} == {
        (event.counterparty, event.entity) for event in events[:2] if isinstance(event, TradeReport)
    }
