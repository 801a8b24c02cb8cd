"""Sampled stacks become parts of the work: the first frame from the root that says so decides."""

import pytest

from streams.bench.profile import part_of, shares

LOOP = "Shard.run (streams/shard/loop.py:66);Shard.turn (streams/shard/loop.py:100);"
TAKE = f"{LOOP}Shard._take (streams/shard/loop.py:150);Engine.take (streams/shard/engine.py:80);"


@pytest.mark.parametrize(
    ("stack", "part"),
    [
        (f"{TAKE}read_input (streams/shard/inbox.py:25);decode (schemas/codec.py:64)", "decode"),
        (f"{TAKE}Engine._audit (streams/shard/engine.py:170);encode (schemas/codec.py:80)", "audit"),
        (f"{TAKE}addressed (streams/shard/saying.py:50);encode (schemas/codec.py:80)", "encode outputs"),
        (
            f"{LOOP}Engine.flush (streams/shard/engine.py:60);Memory.changes (streams/shard/memory.py:99);encode (schemas/codec.py:80)",
            "changelog",
        ),
        (f"{TAKE}hear (streams/shard/saying.py:30);stamped (streams/shard/saying.py:40);match (processors/match.py:24)", "decide: match"),
        (
            f"{TAKE}stamped (streams/shard/saying.py:40);settle (processors/settle.py:9);get (streams/stores.py:40)",
            "decide: settle",
        ),
        (f"{TAKE}stamped (streams/shard/saying.py:40);derive_id (schemas/message.py:50)", "ids and headers"),
        (f"{LOOP}_write (streams/shard/loop.py:170);append (streams/shard/kafka.py:120)", "Kafka client"),
        ("_run_once (asyncio/base_events.py:1922);_fetch (aiokafka/consumer/fetcher.py:500)", "Kafka client"),
        (f"{TAKE}ShardStore.accept (streams/stores.py:90)", "stores"),
        (f"{TAKE}hear (streams/shard/saying.py:30);clear (processors/clear.py:9);pair (processors/pair.py:9)", "decide: clear"),
        (f"{TAKE}wait_back (processors/wait_back.py:9)", "decide: wait_back"),
        (f"{LOOP}_fetch (streams/shard/loop.py:110)", "loop and engine"),
        ("<module> (streams/cli/__main__.py:1);get_code (<frozen importlib._bootstrap_external>:1000)", "start"),
        ("<module> (<string>:1)", "the rest"),
    ],
)
def test_a_stack_belongs_to_one_part(stack: str, part: str):
    assert shares([f"{stack} 3"]) == {part: 1.0}


def test_shares_are_of_all_samples_the_greatest_first():
    found = shares([f"{TAKE}read_input (streams/shard/inbox.py:25) 1", f"{LOOP}_fetch (streams/shard/loop.py:110) 3"])
    assert list(found.items()) == [("loop and engine", 0.75), ("decode", 0.25)]


def test_an_empty_stack_is_the_rest():
    assert part_of([]) == "the rest"
