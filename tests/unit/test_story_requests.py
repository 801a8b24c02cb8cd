"""What became of a request to cancel is told at the end of a story, with its ISO 20022 code, as the last answer to it says."""

from io import StringIO

import pytest
from rich.console import Console

from streams.cli.trade import show
from streams.story.requests import RequestStanding, request_standings
from tests.unit.test_story import SENT, SOLD, story_of
from tests.verify_world import SELLER, Json, World, approve, report, unmatched

REQUEST = f"{SELLER}|oms|T1|1|cancelled"


async def asked(world: World, *answers: Json) -> tuple[RequestStanding, ...]:
    """The requests of a story in which a side that waits is asked to be cancelled, and this is answered."""
    message = report(world, "T1")
    unmatched(world, message, approve(world, message))
    request = world.say("TradeCancelled", entity=SELLER, source="oms", trade="T1", version=1)
    to_back = world.say("CancellationRequested", request=REQUEST, report=SOLD, entity=SELLER, settlement_system="CSD-A")
    front = world.write("front.trades.v1", request)
    (sent,) = world.take("middle", "front.trades.v1", front, [(SENT, to_back)])
    said = [("back.confirmations.v1", world.say(each.pop("type"), request=REQUEST, report=SOLD, entity=SELLER, **each)) for each in answers]
    if said:
        world.take("back", SENT, sent, said)
    return (await story_of(world, "T1")).requests


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([], None),
        ([{"type": "CancellationApplied"}], ("applied", None, "CAND/CANI")),
        ([{"type": "CancellationPended", "reason": "waits_for_counterparty"}], ("pending", "waits_for_counterparty", "CANP/CONF")),
        ([{"type": "CancellationRefused", "reason": "already_settled"}], ("refused", "already_settled", "DEND/DSET")),
        (
            [
                {"type": "CancellationPended", "reason": "waits_for_counterparty"},
                {"type": "CancellationRefused", "reason": "recycling_is_over"},
            ],
            ("refused", "recycling_is_over", "DEND/OTHR"),
        ),
        ([{"type": "CancellationRefused", "reason": "a_newer_reason"}], ("refused", "a_newer_reason", None)),
    ],
)
async def test_a_request_stands_where_the_last_answer_puts_it(answers: list[Json], told: tuple[str, str | None, str | None] | None):
    found = await asked(World(), *answers)
    assert [(each.request, each.report, each.status, each.reason, each.iso) for each in found] == (
        [(REQUEST, SOLD, *told)] if told is not None else []
    )


def test_a_request_that_is_refused_or_dead_itself_is_rejected_and_other_content_under_its_name_changes_nothing():
    refused = {"type": "TradeRejected", "report": REQUEST, "reason": "entity_check_digits_wrong"}
    dead = {"type": "StatusAdvised", "report": REQUEST, "status": "dead", "reason": "stage_failed"}
    conflict = {"type": "TradeRejected", "report": REQUEST, "reason": "exists_with_different_content"}
    for message, status in ((refused, "refused"), (dead, "dead")):
        (found,) = request_standings([message, conflict])
        assert (found.request, found.report, found.status, found.iso) == (REQUEST, None, status, "REJT/OTHR")
    assert request_standings([conflict, {"type": "StatusAdvised", "report": SOLD, "status": "dead", "reason": "stage_failed"}]) == []


async def test_it_is_printed_below_the_reports_with_what_the_code_means():
    world = World()
    await asked(world, {"type": "CancellationRefused", "reason": "already_settled"})
    written = StringIO()
    show(await story_of(world, "T1"), Console(file=written, width=200))
    assert written.getvalue().splitlines()[-2:] == [
        f"The request {REQUEST} is refused (already settled, DEND/DSET).",
        "  DEND/DSET: denied, denied since settled.",
    ]
