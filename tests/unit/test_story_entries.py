"""The story of a trade has every entry that books it: of its parts, of the groups in which it settled, of the credit that paid for it."""

from schemas.codec import encode
from schemas.message import Message
from schemas.topics import routes
from streams.story.story import tell
from tests.unit.back_office import SELLER, day, funding
from tests.unit.links_kit import both, funded, link
from tests.unit.test_collateral import buy
from tests.unit.test_collateral import ready as with_credit
from tests.unit.test_parts import both as in_parts
from tests.unit.test_parts import ready
from tests.verify_log import ListLog, World

TOPICS = routes("back")


async def posted(said: list[Message], asked: str, entity: str | None = None) -> list[str]:
    """The entries in the story, by what they book."""
    world = World()
    for message in said:
        if type(message) in TOPICS:
            world.write(TOPICS[type(message)].name, encode(message))
    story = await tell(ListLog(world.log), asked, entity)
    assert story is not None
    return [line.text.partition(" is posted: ")[0] for line in story.lines if " is posted: " in line.text]


async def test_each_part_has_its_entry_in_the_story():
    made, _ = ready()
    said = made.give(funding("S-SEC", 30)) + in_parts(made) + made.give(funding("S-SEC", 100))
    first, second = await posted(said, "1", SELLER)
    transaction = first.removesuffix("/1")
    assert (first, second) == (f"{transaction}/1", f"{transaction}/2")
    assert await posted(said, transaction) == [first, second]


async def test_a_linked_pair_is_posted_as_a_group_and_both_stories_have_it():
    made, _ = funded(0)
    said = both(made, 1) + both(made, 2)
    assert link(made, 1, "WITH", 2) == []
    said += made.give(funding("S-SEC", 200))
    (group,) = await posted(said, "1")
    assert await posted(said, "2") == [group]


async def test_the_entry_of_another_group_is_not_taken_into_the_story():
    made, _ = funded(0)
    said = [message for number in (1, 2, 3, 4) for message in both(made, number)]
    assert link(made, 1, "WITH", 2) == link(made, 3, "WITH", 4) == []
    said += made.give(funding("S-SEC", 400))
    assert len(await posted(said, "1")) == 1
    assert await posted(said, "1") != await posted(said, "3")


async def test_the_credit_that_paid_for_it_and_its_reimbursement_are_in_the_story():
    made, _ = with_credit()
    said = made.give(funding("B-CASH", 150)) + buy(made)
    said += made.give(funding("B-CASH", 5_000, "later")) + made.tell_time(day(0, 17))
    credit, reimbursed = await posted(said, "1")
    assert reimbursed == f"{credit}/reimbursed"


async def test_a_funding_has_its_own_story_alone():
    made, _ = ready()
    said = made.give(funding("S-SEC", 30, "brought/1")) + in_parts(made)
    assert await posted(said, "brought/1") == ["brought/1"]
