"""The generated day with clearing: two systems net with a CCP (one pays money at the end of the day), one by pairs, one not at all."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from schemas import topics
from schemas.clearing_models import ClearingModelSet
from schemas.reference import AccountDefined, PartyDefined, ReferenceRecord
from streams.demo.day import Day
from streams.demo.identifiers import made_up_lei
from streams.demo.script import BEFORE_OPENING, SETTLEMENT_DAYS, TODAY, hour

CCP = made_up_lei(77)
CREDIT = Decimal(10) ** 12
MODELS = {"KALEVA": ("ccp_cns", "gross"), "SAKURA": ("ccp_cns", "net_end_of_day"), "CAMDEN": ("bilateral", "gross")}
"""UNION has none."""


class Playing(Protocol):
    """Where a day is played: tests.pipeline (in memory) or tests.integration.played (a real Kafka)."""

    def tick(self, at: datetime) -> None: ...
    def load(self, name: str, records: Any, at: datetime) -> None: ...
    def command(self, message: Any) -> None: ...
    def send(self, topic: topics.Topic, key: bytes | None, value: bytes | None) -> None: ...
    def run(self) -> None: ...


def reference() -> list[ReferenceRecord]:
    found: list[ReferenceRecord] = [PartyDefined(party=CCP, name="a CCP")]
    for system, (model, finality) in MODELS.items():
        names = {"securities_account": f"CCP-{system}-SEC", "cash_account": f"CCP-{system}-CASH"}
        common = {"settlement_system": system, "party": CCP}
        found.append(AccountDefined(account=names["securities_account"], holds="SECURITIES", limit=Decimal(0), **common))
        found.append(AccountDefined(account=names["cash_account"], holds="CASH", limit=CREDIT, **common))
        found.append(ClearingModelSet(settlement_system=system, model=model, finality=finality, ccp=CCP, **names))
    return found


def times() -> list[datetime]:
    """The openings and the cut-offs of the days from the first on."""
    days = [date - TODAY for date in SETTLEMENT_DAYS if date >= TODAY]
    return [at + day for day in days for at in (hour(6, 30), hour(18))]


def play_cleared(made: Day, pipeline: Playing, moments: int = 6) -> None:
    """All of the day's sides come before the first opening; then time goes on, and what was lacking arrives on the second day."""
    pipeline.tick(BEFORE_OPENING)
    pipeline.load("opening", (*made.reference, *reference()), BEFORE_OPENING)
    pipeline.run()
    for command in made.funding:
        pipeline.command(command)
    pipeline.run()
    for scene in made.scenes:
        for record in scene.sides:
            pipeline.send(topics.FRONT_TRADES, record.key, record.value)
    pipeline.run()
    for number, at in enumerate(times()[:moments]):
        pipeline.tick(at)
        pipeline.run()
        for scene in made.scenes if number == 2 else ():
            for command in scene.commands:
                pipeline.command(command)
        pipeline.run()
        pipeline.tick(at + timedelta(seconds=1))
        pipeline.run()
