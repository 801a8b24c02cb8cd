"""The generated day through the real offices in memory: each report ends as its kind says, in whatever order shards take turns."""

import json

import pytest

from schemas import topics
from streams.demo.day import Day
from streams.demo.generator import day
from streams.demo.outcomes import Counted, outcomes
from streams.demo.statuses import statuses
from streams.verify.verify import Verification
from tests.pipeline import Pipeline, PipelineLog

PARTITIONS: tuple[dict[topics.Office, int], ...] = ({"middle": 4, "back": 4}, {"middle": 1, "back": 1}, {"middle": 3, "back": 2})


def played(made: Day, partitions: dict[topics.Office, int], order: int) -> Pipeline:
    pipeline = Pipeline(partitions, order)
    pipeline.play(made)
    return pipeline


@pytest.mark.parametrize("order", range(3))
async def test_each_kind_does_what_it_must_and_everything_adds_up(order: int) -> None:
    made = day(150, 11)
    verification = Verification(PipelineLog(played(made, PARTITIONS[order], order)))
    findings = await verification.run()
    assert findings.problems == ()
    assert findings.is_clean
    assert findings.in_flight == 0
    assert findings.reported == made.reported
    counted = Counted(duplicates=findings.duplicates, conflicts=findings.conflicts, unreadable=findings.unreadable)
    for outcome in outcomes(made, statuses(verification.known), counted):
        assert outcome.wrong == (), outcome.kind.name


def reasons(pipeline: Pipeline) -> dict[str, str]:
    """The last reason that was told of each report that has not settled, and of each request."""
    found: dict[str, str] = {}
    order = (topics.MIDDLE_ANSWERS, topics.BACK_CONFIRMATIONS)
    for topic in order:
        for partition in range(pipeline.partitions[topic.sized_by]):
            for written in pipeline.log[topic.name, partition]:
                said = json.loads(written.value or b"")
                if said.get("reason") and said["type"] not in ("AnswerRepeated", "CancellationPended", "CommandRefused", "DateAdvised"):
                    found[said.get("request", said.get("report"))] = said["reason"]
    return found


def test_what_has_not_settled_has_the_reason_of_its_kind() -> None:
    made = day(600, 12)
    told = reasons(played(made, PARTITIONS[0], 4))
    refused = {request: must for request, must in made.requests.items() if must.outcome.status == "refused"}
    assert refused
    for report, must in (*made.expected.items(), *refused.items()):
        if must.outcome.reason is not None:
            assert told[report] == must.outcome.reason, (must.kind, report)
