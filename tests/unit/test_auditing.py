"""The bytes of an audit record are put together at once, and are those that the codec would write."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import topics
from schemas.audit import GENESIS_DIGEST, AuditedOutput, AuditRecord
from schemas.codec import decode, encode
from schemas.message import EPOCH, derive_id, stamp
from streams import PROGRAM
from streams.shard.auditing import Auditor
from streams.shard.port import Outgoing, Record

TIMES = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
OUTPUTS = st.lists(
    st.builds(
        Outgoing,
        st.sampled_from(["back.entries.v1", "back.confirmations.v1"]),
        st.integers(0, 99),
        st.none(),
        st.binary(max_size=20),
        st.integers().map(lambda number: derive_id("cause", "stage", number)),
    ),
    max_size=4,
)


def sha(content: bytes | None) -> str:
    return sha256(content or b"").hexdigest()


@given(
    sequence=st.integers(1, 10**12),
    at=st.just(EPOCH) | TIMES,  # the very object that a shard has until a time is told
    value=st.none() | st.binary(max_size=20),
    outputs=OUTPUTS,
    key=st.just("") | st.text(max_size=12),
    was_set_aside=st.booleans(),
)
def test_an_audit_record_is_what_the_codec_would_write(
    sequence: int, at: datetime, value: bytes | None, outputs: list[Outgoing], key: str, *, was_set_aside: bool
) -> None:
    record = Record("front.trades.v1", 3, 77, b"key", value)
    auditor = Auditor("middle/3", 3, GENESIS_DIGEST)
    content = auditor.record(sequence, at, record, key, outputs, was_set_aside=was_set_aside)
    entry = AuditRecord(
        shard="middle/3",
        sequence=sequence,
        program=PROGRAM,
        topic="cursor" if key else "front.trades.v1",
        partition=3,
        offset=77,
        key=key,
        digest=sha(value),
        was_set_aside=was_set_aside,
        outputs=tuple(AuditedOutput(topic=out.topic, partition=out.partition, id=out.id, digest=sha(out.value)) for out in outputs),
        before=GENESIS_DIGEST,
    )
    assert content == encode(stamp(entry, id=derive_id("middle/3", "audit", sequence), cause="", at=at))
    assert decode(topics.AUDIT_MIDDLE, content).at == at


def test_an_item_without_a_record_is_known_by_its_name() -> None:
    auditor = Auditor("back/0", 0, GENESIS_DIGEST)
    content = auditor.record(1, datetime(2026, 3, 2, tzinfo=UTC), None, 'cursor/"quoted"', [], was_set_aside=False)
    entry = decode(topics.AUDIT_BACK, content)
    assert isinstance(entry, AuditRecord)
    assert (entry.topic, entry.offset, entry.key, entry.digest) == ("cursor", -1, 'cursor/"quoted"', sha(b'cursor/"quoted"'))


@pytest.mark.parametrize("count", [1, 3])
def test_each_record_names_the_digest_of_the_one_before(count: int) -> None:
    auditor = Auditor("back/0", 0, GENESIS_DIGEST)
    before = GENESIS_DIGEST
    for sequence in range(count):
        content = auditor.record(
            sequence, datetime(2026, 3, 2, tzinfo=UTC), Record("x", 0, sequence, None, b"y"), "", [], was_set_aside=False
        )
        entry = decode(topics.AUDIT_BACK, content)
        assert isinstance(entry, AuditRecord)
        assert entry.before == before
        before = sha(content)
    assert auditor.digest == before
