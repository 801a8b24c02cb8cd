"""The partition of a key is the one that every client of Kafka would choose."""

from aiokafka.partitioner import murmur2 as of_aiokafka
from hypothesis import given
from hypothesis import strategies as st

from streams.partitioning import murmur2, partition_of


@given(st.binary(max_size=70))
def test_the_hash_of_a_key_is_that_of_aiokafka(key: bytes) -> None:
    assert murmur2(key) == of_aiokafka(key) & 0xFFFFFFFF


@given(st.binary(max_size=70), st.integers(1, 1_000))
def test_the_sign_is_left_out_before_the_key_is_given_its_partition(key: bytes, partitions: int) -> None:
    assert partition_of(key, partitions) == (of_aiokafka(key) & 0x7FFFFFFF) % partitions
