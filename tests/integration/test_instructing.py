"""Instructions sent directly, held, linked, partly settled; a ring that only the optimiser opens; all of it over a real Kafka, verified."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas import reference, topics
from schemas.codec import encode
from schemas.commands import BalanceFunded, Command, HoldInstruction, LinkInstructions, ReleaseInstruction, SubmitInstruction
from schemas.instruction import Link, Terms
from schemas.optimisations import RequestOptimisation
from streams.environment.processes import start
from streams.loader import load_reference
from streams.settings import Settings
from tests.integration.running import Reader, running_settings, say_time, workers

pytestmark = pytest.mark.kafka

PARTITIONS: dict[topics.Office, int] = {"middle": 1, "back": 2}
SYSTEM, TODAY, ISIN = "CSD", date(2026, 3, 2), "US0378331005"
PARTIES = ("529900T8BM49AURSDO55", "7LTWFZYICNSX8D621K86", "5493001KJTIIGC8Y1R12")


def hour(of_day: int) -> datetime:
    return datetime(2026, 3, 2, of_day, tzinfo=UTC)


def known() -> list[reference.ReferenceRecord]:
    found: list[reference.ReferenceRecord] = [
        reference.CurrencyDefined(currency="EUR", decimals=2),
        reference.InstrumentDefined(isin=ISIN, name="a share", settlement_system=SYSTEM),
        reference.SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, partial="PART"),
        reference.SettlementDayDefined(settlement_system=SYSTEM, date=TODAY, opens_at=hour(6), cut_off_at=hour(16)),
    ]
    issue: Any = {"settlement_system": SYSTEM, "party": PARTIES[0], "limit": Decimal(10**12)}
    found.append(reference.AccountDefined(account="ISSUER", holds="SECURITIES", purpose="ISSUANCE", **issue))
    for number, party in enumerate(PARTIES):
        found.append(reference.PartyDefined(party=party, name=f"party {number}"))
        for holds in ("SECURITIES", "CASH"):
            name = f"{holds}-{number}"
            found.append(reference.AccountDefined(account=name, settlement_system=SYSTEM, party=party, holds=holds, limit=Decimal(0)))
    return found


def side(number: int, movement: Any, own: int, other: int, quantity: int, terms: Terms | None = None) -> SubmitInstruction:
    return SubmitInstruction(
        command=f"{movement}-{number}",
        who="anna",
        settlement_system=SYSTEM,
        entity=PARTIES[own],
        source="csd",
        reference=str(number),
        instruction_type="FOP",
        movement=movement,
        isin=ISIN,
        quantity=Decimal(quantity),
        currency="XXX",
        amount=Decimal(0),
        trade_date=TODAY,
        intended_settlement_date=TODAY,
        counterparty=PARTIES[other],
        securities_account=f"SECURITIES-{own}",
        terms=terms,
    )


def report(number: int, own: int) -> str:
    return f"{PARTIES[own]}|csd@CSD|{number}|1|instructed"


def the_day() -> list[Command]:
    """A ring of three; a delivery in parts; one on hold that is released; one linked after it; one asked for the optimiser."""
    given: list[Command] = []
    whole = Terms(partial="NPAR")
    for number in range(3):
        own, other = number, (number + 1) % 3
        given += [side(number, "DELI", own, other, 100, whole), side(number, "RECE", other, own, 100, whole)]
    given.append(RequestOptimisation(command="optimise", who="anna", settlement_system=SYSTEM))
    given += [side(10, "DELI", 0, 1, 70), side(10, "RECE", 1, 0, 70)]
    given.append(fund(30))
    about: Any = {"who": "anna", "settlement_system": SYSTEM, "entity": PARTIES[1]}
    given += [side(11, "DELI", 1, 2, 20), HoldInstruction(command="hold", report=report(11, 1), **about), side(11, "RECE", 2, 1, 20)]
    given += [side(12, "DELI", 1, 2, 5)]
    given.append(LinkInstructions(command="link", report=report(12, 1), link=Link(position="AFTE", report=report(11, 1)), **about))
    given.append(side(12, "RECE", 2, 1, 5))
    given.append(ReleaseInstruction(command="release", report=report(11, 1), **about))
    given.append(ReleaseInstruction(command="again", report=report(11, 1), **about))
    given.append(replace(side(13, "DELI", 0, 1, 5), securities_account="SECURITIES-1"))
    return given


def fund(quantity: int) -> BalanceFunded:
    return BalanceFunded(
        command=f"fund-{quantity}",
        who="anna",
        second="bela",
        settlement_system=SYSTEM,
        account="SECURITIES-0",
        against="ISSUER",
        asset=ISIN,
        quantity=Decimal(quantity),
    )


def run(settings: Settings, *arguments: str, expects_json: bool = True) -> tuple[int, dict[str, Any]]:
    environment = {
        **os.environ,
        "TAKAHUONE_KAFKA": settings.kafka,
        "TAKAHUONE_NAMESPACE": settings.namespace,
        "TAKAHUONE_HOME": str(settings.home),
    }
    done = subprocess.run([sys.executable, "-m", "streams.cli", *arguments], env=environment, capture_output=True, timeout=120, check=False)
    return done.returncode, orjson.loads(done.stdout) if expects_json else {}


async def settled(settings: Settings, count: int) -> list[dict[str, Any]]:
    async with Reader(settings, topics.BACK_INSTRUCTIONS.name, PARTITIONS["back"]) as reader:
        return await reader.until(count, "InstructionSettled")


def test_a_day_of_direct_instructions(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    file = tmp_path / "day.jsonl"
    file.write_bytes(b"\n".join(encode(each) for each in the_day()))
    with workers(settings, PARTITIONS, ["middle", "back"]):
        variables = {"TAKAHUONE_KAFKA": kafka, "TAKAHUONE_NAMESPACE": namespace, "TAKAHUONE_HOME": str(tmp_path)}
        optimiser = start([sys.executable, "-m", "streams.cli", "optimiser"], tmp_path / "optimiser.log", variables)
        try:
            asyncio.run(say_time(settings, PARTITIONS, hour(9)))
            asyncio.run(load_reference(settings, known(), load="known", at=hour(9), wait_seconds=60))
            code, answers = run(settings, "instruct", str(file), "--json", "--at", "2026-03-02T09:30:00")
            found = asyncio.run(settled(settings, 5))
        finally:
            optimiser.stop()
        verified, findings = run(settings, "verify", "--json")
        told = [run(settings, "trade", asked, "--json") for asked in ("DELI-13", "13", report(13, 0), "fund-30")]
        stated = [run(settings, "statement", f"SECURITIES-{number}", "--date", str(TODAY), "--json") for number in range(3)]
        assert run(settings, "statement", "SECURITIES-9", expects_json=False)[0] == 1
        assert run(settings, "statement", "SECURITIES-1", "--date", "2999-01-01", expects_json=False)[0] == 2
        assert run(settings, "statement", "SECURITIES-1", "--from", str(TODAY), "--to", "2026-03-01", expects_json=False)[0] == 2
    assert (code, [each["reason"] for each in answers["commands"] if each["reason"]]) == (1, ["already_settled", "account_not_of_entity"])
    check_refused(told)
    assert sorted(each["deliverer_report"].split("|")[2] for each in found) == ["0", "1", "11", "12", "2"]
    assert len({each.get("group") for each in found if each["deliverer_report"].split("|")[2] in ("0", "1", "2")}) == 1
    assert findings["problems"] == []
    assert (verified, findings["settled"], findings["partially_settled"], findings["lost"]) == (0, 10, 2, 0)
    assert [code for code, _ in stated] == [0, 0, 0]
    check_statements([told for _, told in stated])


def check_refused(told: list[tuple[int, dict[str, Any]]]) -> None:
    """What was refused is found by its command, its reference and its report; a funding by its command."""
    for code, story in told[:3]:
        assert (code, [(each["report"], each["status"]) for each in story["reports"]]) == (0, [(report(13, 0), "refused")])
        assert [line["topic"] for line in story["lines"]] == [topics.BACK_COMMANDS.name, topics.BACK_ANSWERS.name]
        assert story["lines"][1]["text"].endswith("account not of entity (account SECURITIES-1).")
        assert all(line["shard"] for line in story["lines"])
    code, funded = told[3]
    assert (code, funded["lines"][0]["topic"]) == (0, topics.BACK_COMMANDS.name)
    assert "Command fund-30 is applied." in [line["text"] for line in funded["lines"]]


def check_statements(stated: list[dict[str, Any]]) -> None:
    """30 came in, and 40 of the delivery of 70 are still to come; the last party got 25 in two transactions."""
    holdings = [holding for told in stated for holding in told["holdings"]]
    assert [(each["opening"], each["closing"], each["contractual"]) for each in holdings] == [
        ("0", "0", "-40"),
        ("0", "5", "45"),
        ("0", "25", "25"),
    ]
    for told, holding in zip(stated, holdings, strict=True):
        assert sum(Decimal(each["amount"]) for each in told["postings"]) == Decimal(holding["closing"])
        assert all(each["booked_on"] == str(TODAY) for each in told["postings"])
    assert {each["report"] for each in stated[2]["postings"]} == {report(number, 2) for number in (1, 2, 11, 12)}
