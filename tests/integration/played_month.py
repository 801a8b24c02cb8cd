"""A cleared day, a penalised March and the April that pays for it, played once on a real Kafka with real workers."""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas import topics
from schemas.codec import encode
from schemas.commands import SubmitInstruction
from schemas.penalty_payments import CorrectPenalty
from schemas.reference import InstrumentDefined, StandingInstructionSet
from streams.demo.day import Day
from streams.demo.script import LATER, TODAY
from tests import penalised_day
from tests.integration.closed_month import calendars, closures, with_later_dates
from tests.integration.played import KafkaPipeline
from tests.integration.running import running_settings, workers
from tests.integration.test_instructing import run
from tests.simulation.small_day import small_day

PARTITIONS: dict[topics.Office, int] = {"middle": 2, "back": 2}
LATE = "UNION"
"""Where the pair settles that matches late: nothing is cleared there."""


@dataclass(frozen=True)
class Played:
    """What was said in all, and where to ask."""

    pipeline: KafkaPipeline
    made: Day
    late: str
    """The report of the delivering side that came late."""
    corrected: str
    """The penalty that an appeal took away."""

    def ask(self, *arguments: str, expects_json: bool = True) -> tuple[int, dict[str, Any]]:
        return run(self.pipeline.settings, *arguments, expects_json=expects_json)

    def said(self, topic: topics.Topic, name: str, **fields: object) -> list[dict[str, Any]]:
        return [each for each in self.pipeline.said(topic) if each["type"] == name and fields.items() <= each.items()]


@contextmanager
def played_on(kafka: str, home: Path) -> Iterator[Played]:
    """March with a closure, a correction of prices, a late match and an appeal; April; the workers are gone when questions are asked."""
    made = with_later_dates(small_day(60, 11))
    settings = running_settings(kafka, f"t{uuid.uuid4().hex[:10]}", home)
    with asyncio.Runner() as runner:
        pipeline = KafkaPipeline(settings, PARTITIONS, runner)
        with workers(settings, PARTITIONS, ["middle", "back"]), pipeline.open():
            penalised_day.play_march(made, pipeline, [*calendars()], closures())
            late = instruct(pipeline, home / "late.jsonl", late_pair(made))
            corrected = next(
                each["penalty"]
                for each in pipeline.said(topics.BACK_PENALTIES)
                if each["type"] == "PenaltyAccrued" and each["version"] == 2 and each["amount"] != "0"
            )
            instruct(pipeline, home / "appeal.jsonl", [appeal(pipeline, corrected)])
            penalised_day.play_april(pipeline)
        yield Played(pipeline, made, late, corrected)


def late_pair(made: Day) -> list[SubmitInstruction]:
    """Two sides that agree on the 20th on what was to settle on the 16th; the deliverer came last."""
    standing = [each for each in penalised_day.reference(made) if isinstance(each, StandingInstructionSet)]
    seller, buyer = [each for each in standing if each.settlement_system == LATE][:2]
    share = next(each for each in made.reference if isinstance(each, InstrumentDefined) and each.settlement_system == LATE)
    common: dict[str, Any] = {
        "who": "anna",
        "settlement_system": LATE,
        "source": "csd",
        "reference": "late",
        "instruction_type": "DVP",
        "isin": share.isin,
        "quantity": Decimal(100_000_000),
        "currency": "USD",
        "amount": Decimal(1_000_000_000),
        "trade_date": TODAY,
        "intended_settlement_date": LATER,
    }
    return [
        SubmitInstruction(command="rece", entity=buyer.party, counterparty=seller.party, movement="RECE", **common),
        SubmitInstruction(command="deli", entity=seller.party, counterparty=buyer.party, movement="DELI", **common),
    ]


def appeal(pipeline: KafkaPipeline, penalty: str) -> CorrectPenalty:
    system = next(each["settlement_system"] for each in pipeline.said(topics.BACK_PENALTIES) if each.get("penalty") == penalty)
    return CorrectPenalty(command="appeal", who="anna", second="bela", settlement_system=system, penalty=penalty, correction="REMOVE")


def instruct(pipeline: KafkaPipeline, file: Path, commands: list[Any]) -> str:
    """Through the command, as a person would. Returns the report of the last that is an instruction."""
    file.write_bytes(b"\n".join(encode(each) for each in commands))
    pipeline.expect([each.settlement_system for each in commands])
    code, told = run(pipeline.settings, "instruct", str(file), "--json", "--at", f"{pipeline.now:%Y-%m-%dT%H:%M:%S}")
    assert (code, [each["applied"] for each in told["commands"]]) == (0, [True] * len(commands))
    pipeline.run()
    return f"{commands[-1].entity}|csd@{LATE}|late|1|instructed" if isinstance(commands[-1], SubmitInstruction) else ""
