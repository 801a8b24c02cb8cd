"""`takahuone send --wait` over a real Kafka: what settles, waits or is refused is told; where an office is down it says so."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas import topics
from streams.settings import Settings
from tests.integration.running import running_settings, say_time, workers

pytestmark = pytest.mark.kafka

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PARTITIONS: dict[topics.Office, int] = {"middle": 2, "back": 2}
SELLER, BUYER = "529900T8BM49AURSDO55", "7LTWFZYICNSX8D621K86"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENT_AT = "2026-03-02T09:30:00"


def takahuone(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    variables = {
        "TAKAHUONE_KAFKA": settings.kafka,
        "TAKAHUONE_NAMESPACE": settings.namespace,
        "TAKAHUONE_HOME": str(settings.home),
        "COLUMNS": "160",
    }
    words = words if words[0] in ("load", "trade") else (*words, "--at", SENT_AT)
    return subprocess.run(
        [sys.executable, "-m", "streams.cli", *words], env=os.environ | variables, capture_output=True, text=True, check=False
    )


def side(trade: str, sells: bool, **others: Any) -> dict[str, Any]:
    own, other, names = (SELLER, BUYER, "S") if sells else (BUYER, SELLER, "B")
    return {
        "type": "TradeExecuted",
        "entity": own,
        "source": "oms",
        "trade": trade,
        "version": 1,
        "side": "SELL" if sells else "BUY",
        "isin": "US0378331005",
        "quantity": "100",
        "currency": "EUR",
        "amount": "1000.00",
        "trade_date": "2026-03-02",
        "intended_settlement_date": "2026-03-02",
        "counterparty": other,
        "securities_account": f"{names}-SEC",
        "cash_account": f"{names}-CASH",
    } | others


def written(file: Path, *lines: dict[str, Any]) -> str:
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    return str(file)


def begun(settings: Settings) -> None:
    """A market, its time, securities and cash."""
    asyncio.run(say_time(settings, PARTITIONS, AT))
    done = takahuone(settings, "load", str(EXAMPLES / "market.jsonl"))
    assert (done.returncode, done.stderr) == (0, ""), "docs/reference-data.md says that it loads as it stands, without a warning"
    fundings = (EXAMPLES / "first-commands.jsonl").read_bytes().splitlines()[:2]
    file = settings.home / "fundings.jsonl"
    file.write_bytes(b"\n".join(fundings))
    done = takahuone(settings, "instruct", str(file))
    assert done.returncode == 0, done.stderr


def test_each_trade_is_told_when_it_has_an_answer(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    first = written(tmp_path / "first.jsonl", side("T-1", True), side("T-2", True, quantity="20", amount="200.00"), side("T-1", False))
    second = written(tmp_path / "second.jsonl", side("T-1", True), side("T-3", True, quantity="0"), side("T-5", False, quantity="many"))
    with workers(settings, PARTITIONS, ["middle", "back"]) as started:
        begun(settings)
        done = takahuone(settings, "send", first, "--json", "--wait", "60")
        assert done.returncode == 0, done.stderr
        told = orjson.loads(done.stdout)
        assert [(row["line"], row["trade"], row["status"], row["reason"]) for row in told["answers"]] == [
            (1, "T-1", "settled", None),
            (2, "T-2", "pending", "unmatched"),
            (3, "T-1", "settled", None),
        ]
        assert (told["unanswered"], told["translated"]) == (0, 3)

        done = takahuone(settings, "send", second, "--wait", "60")
        assert done.returncode == 1, done.stderr
        assert "refused" in done.stdout
        assert "quantity not positive" in done.stdout
        assert "2 events and 1 line refused at the door: 1 settled, 1 refused, 1 dead." in done.stdout
        assert done.stdout.count(SELLER) == 2
        assert done.stdout.count(BUYER) == 1, "the line that became no event stands in the table too"

        done = takahuone(settings, "trade", "T-5")
        assert done.returncode == 0, done.stderr
        assert "At second.jsonl:3: " in done.stdout

        started[0].process.stop()
        late = written(tmp_path / "late.jsonl", side("T-4", True))
        done = takahuone(settings, "send", late, "--wait", "1")
        assert (done.returncode, "Some have no answer yet" in done.stderr) == (3, True), done.stderr
        assert "no answer yet" in done.stdout
