"""The parts of a measured run: counted by committed records, though transaction markers stand among the offsets."""

import pytest

from streams.bench.windows import Sample, windows

OFFSETS = ([0, 1, 3, 4], [0, 1])
"""Offset 2 of the first partition is the marker of a transaction."""


def sample(at: float, *ends: int) -> Sample:
    return Sample(at=at, cpu={"runner": at / 2, "broker": at / 4}, ends=ends)


def test_a_window_counts_records_and_not_markers():
    found = windows([sample(0, 0, 0), sample(2, 3, 0), sample(3, 3, 1), sample(4, 6, 3), sample(9, 6, 3)], OFFSETS)
    assert {name: (window.records, window.seconds, window.cpu_seconds["runner"]) for name, window in found.items()} == {
        "whole": (6, 4.0, 2.0),  # to the first sample that has all, whatever was waited after it
        "working": (4, 2.0, 1.0),
        "second_half": (3, 1.0, 0.5),
    }


def test_a_window_tells_records_a_second_and_a_cpu_second():
    told = windows([sample(0, 0, 0), sample(3, 6, 3)], OFFSETS)["whole"].told()
    assert (told["records_per_second"], told["records_per_cpu_second"]) == (2, {"runner": 4, "broker": 8})


def test_a_run_that_never_wrote_all_has_no_windows():
    with pytest.raises(StopIteration):
        windows([sample(0, 0, 0), sample(1, 3, 1)], OFFSETS)
