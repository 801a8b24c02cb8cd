"""The story is in the order of cause and effect: where times go back in it, it says why; where they do not, it says nothing."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from streams.cli.trade import BACKWARDS, show
from streams.story.story import Line, Story

LINE = Line(at="2026-03-02T08:00:00.900Z", text="", topic="t", partition=0, offset=0, shard=None, sequence=None)


@pytest.mark.parametrize(
    ("times", "is_told"),
    [
        (["2026-03-02T08:00:00.900Z", "2026-03-02T08:00:00Z"], True),
        (["2026-03-02T08:00:00Z", "2026-03-02T08:00:00.500Z", "-", "2026-03-02T08:00:01Z"], False),
        (["2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z"], False),  # the same moment
        (["-"], False),
    ],
)
def test_times_that_go_back_are_explained(times: list[str], is_told: bool) -> None:
    shown = StringIO()
    lines = tuple(replace(LINE, at=at) for at in times)
    show(Story(id="T", transactions=(), lines=lines, reports=()), Console(file=shown, width=80))
    assert (BACKWARDS in shown.getvalue()) is is_told
