"""The engine: what one input leaves behind, and what it leaves untouched when it goes wrong.

Long because the table of bytes that cannot be taken stands whole.
"""

import json

import pytest

from schemas import topics
from schemas.audit import GENESIS_DIGEST, digest_of
from schemas.codec import RECORD_BYTES_MAX, encode
from schemas.message import stamp
from schemas.reference import InstrumentDefined, ReferenceLoaded, SettlementSystemDefined
from schemas.time import ClockTicked
from streams.shard.engine import Engine, log
from streams.shard.memory import Memory
from streams.shard.port import Outgoing, Record, ShardStoppedError
from tests.toy_office import ENTITY, NOON, PARTITIONS, SHARD, TOY, trade_bytes

TRADES = topics.FRONT_TRADES.name


def engine(*, ticked: bool = True) -> Engine:
    memory = Memory(TOY, SHARD, PARTITIONS)
    made = Engine(memory, memory.genesis())
    if ticked:
        for topic in TOY.upstreams(PARTITIONS):
            take(made, tick(), topic=topic, key=None)
        made.flush()
    return made


def tick() -> bytes:
    return encode(stamp(ClockTicked(), id="", cause="", at=NOON))


def take(made: Engine, value: bytes | None, *, topic: str = TRADES, key: bytes | None = ENTITY.encode(), partition: int = SHARD) -> None:
    made.take(Record(topic, partition, made.offsets[topic], key, value))


def said(made: Engine, topic: str) -> list[dict[str, object]]:
    return [json.loads(record.value or b"") for record in made.flush() if record.topic == topic]


def state_of(made: Engine) -> dict[bytes | None, bytes | None]:
    return {record.key: record.value for record in made.flush() if record.topic == "state.middle.v1"}


def test_an_input_is_answered_audited_and_remembered_in_one_flush() -> None:
    made = engine()
    take(made, trade_bytes(1))
    by_topic: dict[str, list[Outgoing]] = {}
    for record in made.flush():
        by_topic.setdefault(record.topic, []).append(record)
    assert [json.loads(record.value or b"")["type"] for record in by_topic["middle.answers.v1"]] == ["TradeHeld"]
    audited = json.loads(by_topic["audit.middle.v1"][0].value or b"")
    assert audited["outputs"][0]["digest"] == digest_of(by_topic["middle.answers.v1"][0].value or b"")
    assert {record.key for record in by_topic["state.middle.v1"]} == {b"commands/T1", b"shard-position"}


def test_the_audit_chain_begins_at_genesis_and_has_no_gap() -> None:
    made = engine(ticked=False)
    for number in range(5):
        take(made, trade_bytes(number))
    before = GENESIS_DIGEST
    for sequence, record in enumerate((r for r in made.flush() if r.topic == "audit.middle.v1"), start=1):
        entry = json.loads(record.value or b"")
        assert (entry["sequence"], entry["before"]) == (sequence, before)
        before = digest_of(record.value or b"")


def test_a_stage_that_raises_leaves_nothing_behind_and_its_trade_is_dead() -> None:
    made = engine()
    take(made, trade_bytes(1, "raise"))
    records = made.flush()
    answers = [json.loads(record.value or b"") for record in records if record.topic == "middle.answers.v1"]
    assert [(answer["type"], answer["status"], answer["reason"]) for answer in answers] == [("StatusAdvised", "dead", "stage_failed")]
    letter = next(json.loads(record.value or b"") for record in records if record.topic == "front.trades.v1.dead")
    assert letter["reason"] == "stage_failed"
    assert "RuntimeError: the stage is wrong" in letter["detail"]
    assert "/" not in letter["detail"].split("(", 1)[1], "no path of a machine"
    assert {record.key for record in records if record.topic == "state.middle.v1"} == {b"shard-position"}
    assert "T1" not in made.memory.books.commands


def test_an_output_that_no_topic_takes_is_undone_and_its_trade_is_dead() -> None:
    made = engine()
    take(made, trade_bytes(1, "big"))
    letters = said(made, "front.trades.v1.dead")
    assert [letter["reason"] for letter in letters] == ["output_too_large"]
    assert "T1" not in made.memory.books.commands


def test_the_shard_stops_where_saying_that_a_trade_failed_fails_too() -> None:
    with pytest.raises(ShardStoppedError, match="so did saying so"):
        take(engine(), trade_bytes(666, "raise"))


def test_the_shard_stops_where_a_reference_record_fails() -> None:
    broken = InstrumentDefined(isin="US0378331005", name="raise", settlement_system="T2S")
    with pytest.raises(ShardStoppedError, match="nothing after it can be trusted"):
        take(engine(), encode(broken), topic=topics.MIDDLE_REFERENCE.name, key=None)


@pytest.mark.parametrize(
    ("value", "key", "reason"),
    [
        (None, ENTITY.encode(), "tombstone"),
        (b"rubbish", ENTITY.encode(), "not_json"),
        (b"\xff\xfe", ENTITY.encode(), "not_json"),
        (b"[" * 100_000, ENTITY.encode(), "not_json"),
        (b"x" * (RECORD_BYTES_MAX + 1), ENTITY.encode(), "too_large"),
        (b"{}", ENTITY.encode(), "type_not_known"),
        (b'{"type":"TradeInvented"}', ENTITY.encode(), "type_not_known"),
        (b'{"type":"TradeExecuted"}', ENTITY.encode(), "field_missing"),
        (trade_bytes(1)[:-1] + b',"surprise":1}', ENTITY.encode(), "field_not_known"),
        (trade_bytes(1).replace(b'"100"', b"100"), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"100"', b'"NaN"'), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"100"', b'"Infinity"'), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"100"', b'"1e400"'), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"100"', b'"0.1234567"'), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"100"', b'"1234567890123456789"'), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"oms"', '"取引所"'.encode()), ENTITY.encode(), "value_not_valid"),
        (trade_bytes(1).replace(b'"oms"', b'"o\\u0000ms"'), ENTITY.encode(), "value_not_valid"),
        (b'{"type":"ClockTicked","at":"0001-01-01T00:00:00+14:00"}', None, "value_not_valid"),  # the shard stopped: it has no UTC
        (b'{"type":"ClockTicked","at":"9999-12-31T23:59:59-14:00"}', None, "value_not_valid"),
        (trade_bytes(1), None, "key_missing"),
        (trade_bytes(1), b"", "key_missing"),
        (trade_bytes(1), b"somebody else", "key_disagrees"),
    ],
)
def test_bytes_that_cannot_be_taken_go_to_the_dead_letters(value: bytes | None, key: bytes | None, reason: str) -> None:
    made = engine()
    take(made, value, key=key)
    assert [letter["reason"] for letter in said(made, "front.trades.v1.dead")] == [reason]
    assert made.offsets[TRADES] == 2


def test_a_record_in_the_wrong_partition_is_a_dead_letter() -> None:
    memory = Memory(TOY, 1 - SHARD, PARTITIONS)
    made = Engine(memory, memory.genesis())
    take(made, trade_bytes(1), partition=1 - SHARD)
    assert [letter["reason"] for letter in said(made, "front.trades.v1.dead")] == ["partition_wrong"]


def test_text_in_other_scripts_is_welcome_where_people_write() -> None:
    made = engine()
    take(made, trade_bytes(1, "取引, сделка, صفقة"))
    assert [answer["type"] for answer in said(made, "middle.answers.v1")] == ["TradeHeld"]


def test_trades_before_any_time_are_set_aside_in_order_and_taken_when_time_is_told() -> None:
    made = engine(ticked=False)
    for number in range(3):
        take(made, trade_bytes(number))
    assert said(made, "middle.answers.v1") == []
    for topic in TOY.upstreams(PARTITIONS):
        take(made, tick(), topic=topic, key=None)
    while made.has_work:
        made.work()
    assert [answer["report"] for answer in said(made, "middle.answers.v1")] == [f"{ENTITY}|oms|T{number}|1|executed" for number in range(3)]
    assert len(made.memory.set_aside) == 0


def test_time_never_goes_backwards() -> None:
    made = engine()
    earlier = encode(stamp(ClockTicked(), id="", cause="", at=NOON.replace(hour=1)))
    for topic in TOY.upstreams(PARTITIONS):
        take(made, earlier, topic=topic, key=None)
    assert made.memory.books.now == NOON


def test_a_middle_shard_passes_its_time_on_to_every_back_shard() -> None:
    made = engine(ticked=False)
    for topic in TOY.upstreams(PARTITIONS):
        take(made, tick(), topic=topic, key=None)
    told = [record.partition for record in made.flush() if record.topic == "middle.trades.v1"]
    assert told == [0, 1]


def test_a_load_of_reference_data_is_answered_by_the_shard() -> None:
    made = engine()
    take(made, encode(ReferenceLoaded(load="L1", count=0)), topic=topics.MIDDLE_REFERENCE.name, key=None)
    assert [(answer["load"], answer["shard"]) for answer in said(made, "middle.answers.v1")] == [("L1", f"middle/{SHARD}")]


def with_systems(made: Engine, count: int) -> None:
    for number in range(count):
        system = SettlementSystemDefined(settlement_system=f"S{number:02d}", name="s", settlement_days=2)
        take(made, encode(system), topic=topics.MIDDLE_REFERENCE.name, key=None)


def test_a_cursor_works_item_by_item_and_ends() -> None:
    made = engine()
    with_systems(made, 3)
    take(made, trade_bytes(1, "work"))
    made.flush()
    while made.has_work:
        made.work()
    assert [answer["report"].split("|")[2] for answer in said(made, "middle.answers.v1")] == ["S00", "S01", "S02"]  # type: ignore[attr-defined]  # JSON


def test_an_item_of_a_cursor_that_fails_is_undone_and_operators_are_told(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no record that could be dead, and not each has somebody who is told."""
    monkeypatch.setattr(log, "disabled", False)  # Faust's logging, set up by other tests, turns off every logger that it does not know
    made = engine()
    with_systems(made, 1)
    wrong = SettlementSystemDefined(settlement_system="S99", name="s", settlement_days=2)
    take(made, encode(wrong), topic=topics.MIDDLE_REFERENCE.name, key=None)
    take(made, trade_bytes(1, "work"))
    while made.has_work:
        made.work()
    assert [answer["report"].split("|")[2] for answer in said(made, "middle.answers.v1")] == ["S00"]  # type: ignore[attr-defined]  # a field of decoded JSON is of any type
    assert made.left_undone == 1
    assert made.last_undone is not None
    assert made.last_undone.startswith("settlement_systems/S99: RuntimeError: the item is wrong (engine.py:")
    assert f"middle/{SHARD} has left an item of its work undone" in caplog.text


def test_the_same_request_for_work_that_has_not_begun_is_one_request() -> None:
    made = engine()
    with_systems(made, 3)
    take(made, trade_bytes(1, "work"))
    take(made, trade_bytes(2, "work"))
    assert len(made.memory.cursors) == 1


def test_state_restored_in_any_order_is_state_carried_and_goes_on_alike() -> None:
    made = engine()
    with_systems(made, 3)
    take(made, trade_bytes(1, "work"))
    made.work()
    changelog = state_of(made)
    restored = Memory(TOY, SHARD, PARTITIONS)
    for key, value in reversed(list(changelog.items())):
        restored.restore(key, value)
    again = Engine(restored, restored.restored())
    for each in (made, again):
        while each.has_work:
            each.work()
        take(each, trade_bytes(9))
    assert made.flush() == again.flush()
