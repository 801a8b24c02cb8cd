"""takahuone penalties, as a shell sees it: what cannot be asked is refused before Kafka is."""

import asyncio

import pytest
from typer.testing import CliRunner

from schemas.topics import BACK_INSTRUCTIONS
from streams.cli import app
from streams.penalties.explain import is_known
from tests.verify_log import Entry, ListLog


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--day", "nonsense"], "nonsense is not a date"),
        (["--day", "2026-02-30"], "2026-02-30 is not a date"),
        (["--month", "2026-13"], "2026-13 is not a month"),
        (["--month", "2026"], "2026 is not a month"),
        (["--party", "XX"], "XX is not an LEI"),
        (["--party", "529900T8BM49AURSDO56"], "is not an LEI"),
    ],
)
def test_a_day_a_month_and_a_party_that_cannot_be_are_refused_with_what_is_wrong(asked: list[str], sentence: str) -> None:
    done = CliRunner().invoke(app, ["penalties", *asked], env={"TAKAHUONE_KAFKA": "127.0.0.1:1"})
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_transaction_is_known_where_back_has_spoken_of_it_by_that_name() -> None:
    log = ListLog(
        {BACK_INSTRUCTIONS.name: [Entry(0, b'{"type":"InstructionCreated","transaction":"t1","deliverer_report":"r1"}'), Entry(1, None)]}
    )
    assert [asyncio.run(is_known(log, name)) for name in ("t1", "r1", "nosuch")] == [True, False, False]
