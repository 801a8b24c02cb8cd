"""The story of a trade is whole, in order of cause and effect, and says what to do next."""

from schemas.reasons import Reason
from streams.story.advice import ADVICE
from streams.story.scan import find_near
from streams.story.story import Story, tell
from streams.story.words import WORDS, sentence
from tests.verify_log import ListLog
from tests.verify_world import BUYER, SELLER, Json, World, approve, funded, key, report, settled, settlement, terms, unmatched

FRONT, ANSWERS, SENT = "front.trades.v1", "middle.answers.v1", "middle.trades.v1"
SOLD, BOUGHT = f"{SELLER}|oms|T1|1|executed", f"{BUYER}|oms|T1|1|executed"


async def story_of(world: World, asked: str, entity: str | None = None) -> Story:
    story = await tell(ListLog(world.log), asked, entity)
    assert story is not None
    return story


def kinds(world: World, story: Story) -> list[str]:
    """The types of the messages behind the lines."""
    places = {(topic, entry.offset): entry.value or b"" for topic, entries in world.log.items() for entry in entries}
    return [places[line.topic, line.offset].split(b'"')[3].decode() for line in story.lines]


async def test_a_settled_trade_is_told_from_both_reports_to_both_confirmations():
    world = funded()
    settled(world, "T0")
    settled(world, "T1", buyer_amount="1002")
    story = await story_of(world, "T1")
    assert kinds(world, story) == [
        "TradeExecuted", "TradeApproved", "InstructionUnmatched", "StatusAdvised", "TradeExecuted", "TradeApproved", "InstructionMatched",
        "InstructionCreated", "InstructionSettled", "EntryPosted", "ConfirmationIssued", "ConfirmationIssued",
    ]  # fmt: skip
    assert "The amounts differ by 2; 2 is allowed" in story.lines[6].text
    assert (story.lines[9].shard, story.lines[9].sequence) == ("back/0", 6)
    assert [standing.status for standing in story.reports] == ["settled", "settled"]
    assert story.reports[0].assets == (
        "S-SELL: -10 FR0000120271, 80 after it",
        "C-SELL: +1000 EUR, 2000 after it",
    )


async def test_a_report_key_and_a_transaction_tell_the_same_story_as_the_id():
    world = funded()
    settled(world, "T1")
    told = await story_of(world, "T1")
    for asked in (SOLD, BOUGHT, "tx-T1"):
        assert (await story_of(world, asked)).lines == told.lines, asked


async def test_the_entity_chooses_among_trades_of_the_same_id():
    world = World()
    for side in ("SELL", "BUY"):
        message = report(world, "T1", side)
        unmatched(world, message, approve(world, message))
    assert [standing.report for standing in (await story_of(world, "T1", BUYER)).reports] == [BOUGHT]


async def test_an_id_that_begins_like_another_is_not_taken_for_it():
    world = World()
    approve(world, report(world, "T1"))
    approve(world, report(world, "T11"))
    assert len((await story_of(world, "T1")).reports) == 1


async def test_what_is_short_is_told_with_how_much_of_what_on_which_account():
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    lack = {"party": SELLER, "account": "S-SELL", "asset": "FR0000120271", "lacking": "4"}
    pended = world.say("InstructionPended", **terms(seller, buyer), reason="securities_short", **lack)
    world.take("back", SENT, second, [*settlement(world, seller, buyer)[:2], ("back.instructions.v1", pended)])
    story = await story_of(world, "T1")
    assert story.lines[-1].text == f"{SOLD} and {BOUGHT} do not settle yet: securities short. S-SELL lacks 4 FR0000120271."
    assert [(each.status, each.reason) for each in story.reports] == [("pending", "securities_short")] * 2
    assert [each.iso for each in story.reports] == [("PEND/LACK",), ("PEND/CLAC",)]
    assert story.reports[0].next == ADVICE["securities_short"]


def held(world: World, message: Json) -> None:
    said = world.say("TradeHeld", report=key(message), entity=SELLER, reason="instrument_not_known", waits_for="instrument|FR0000120271")
    world.take("middle", FRONT, world.write(FRONT, message), [(ANSWERS, said)])


async def test_what_is_held_names_the_datum_that_it_waits_for():
    world = World()
    held(world, report(world, "T1"))
    story = await story_of(world, "T1")
    assert story.lines[-1].text == f"{SOLD} is held by middle: instrument not known. It waits for instrument|FR0000120271."
    assert (story.reports[0].status, story.reports[0].next) == ("held", ADVICE["instrument_not_known"])


async def test_what_is_not_taken_yet_says_so():
    world = World()
    world.write(FRONT, report(world, "T1"))
    story = await story_of(world, "T1")
    assert story.lines[0].text.endswith("No office has taken it yet.")
    assert (story.reports[0].status, story.lines[0].shard) == ("not taken yet", None)


async def test_what_was_set_aside_is_told_before_what_followed():
    world = World()
    sent = approve(world, report(world, "T1"))
    world.take("back", SENT, sent, was_set_aside=True)
    waits = world.say("InstructionUnmatched", settlement_system="CSD-A", report=SOLD, entity=SELLER)
    world.take("back", "cursor", sent, [("back.instructions.v1", waits)], key="c/CSD-A|1")
    texts = [line.text for line in (await story_of(world, "T1")).lines]
    assert texts[2:] == [f"{SOLD} is set aside by back until its time comes.", f"{SOLD} waits in CSD-A for the other side."]


async def test_the_order_is_that_of_cause_and_effect_even_where_the_clock_of_back_is_behind():
    world = World()
    message = report(world, "T1")
    sent = approve(world, message)
    waits = world.say("InstructionUnmatched", settlement_system="CSD-A", report=SOLD, entity=SELLER)
    world.take("back", SENT, sent, [("back.instructions.v1", waits)], at="2026-11-20T08:59:59Z")
    assert [line.shard for line in (await story_of(world, "T1")).lines] == ["middle/0", "middle/0", "back/0"]


async def test_a_record_that_could_not_be_read_is_dead_and_told_with_its_reason():
    world = World()
    entry = world.write(FRONT, {"type": "TradeExecuted", "entity": SELLER, "trade": "T1"})
    letter = world.say("DeadLetter", topic=FRONT, partition=0, offset=entry.offset, reason="field_missing", detail="isin: missing")
    world.take("middle", FRONT, entry, [(f"{FRONT}.dead", letter)])
    story = await story_of(world, "T1")
    assert story.lines[-1].text.endswith("could not be taken from front.trades.v1: field missing. isin: missing.")
    assert (story.reports[0].status, story.reports[0].reason) == ("dead", "field_missing")


async def test_a_conflict_does_not_change_the_status_of_the_first_report():
    world = World()
    message = report(world, "T1")
    unmatched(world, message, approve(world, message))
    refused = world.say("TradeRejected", report=SOLD, entity=SELLER, reason="exists_with_different_content")
    world.take("middle", FRONT, world.write(FRONT, report(world, "T1", amount="1")), [(ANSWERS, refused)])
    assert [standing.status for standing in (await story_of(world, "T1")).reports] == ["pending"]


async def test_rubbish_among_the_trades_does_not_stop_the_search():
    world = World()
    for rubbish in (b'["T1"]', b'{"type": "T1', b'{"transaction": ["T1"], "report": 1}', None):
        world.write(FRONT, rubbish)
    approve(world, report(world, "T1"))
    assert len((await story_of(world, "T1")).reports) == 1


async def test_an_unknown_id_is_answered_with_those_that_begin_like_it():
    world = World()
    for trade in ("A7", "B1", "B19", "B18"):
        approve(world, report(world, trade))
    assert await tell(ListLog(world.log), "B17") is None
    assert await find_near(ListLog(world.log), "B17") == ["B1", "B18", "B19"]


def test_advice_is_given_for_reasons_that_exist():
    assert set(ADVICE) <= {reason.value for reason in Reason}


def test_a_message_that_lacks_fields_is_told_all_the_same():
    for kind in WORDS:
        assert sentence({"type": kind})


def test_a_report_names_the_settlement_date_that_it_was_given():
    said = {"type": "TradeExecuted", "entity": SELLER, "trade": "T", "version": 1, "trade_date": "2026-03-02"}
    assert sentence(said | {"intended_settlement_date": "2026-03-08"}).endswith(", traded on 2026-03-02, to settle on 2026-03-08.")
    assert sentence(said | {"intended_settlement_date": None}).endswith(", traded on 2026-03-02.")
