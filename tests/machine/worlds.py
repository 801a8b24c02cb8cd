"""Which settlement systems a run of the machine may play in."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.machine.world import World


def _without_credit(world: World) -> World:
    return replace(world, has_credit=False, has_penalties=False) if world.has_two else world


worlds = st.builds(
    World,
    has_tolerance=st.booleans(),
    has_thresholds=st.booleans(),
    is_nominal=st.booleans(),
    least_lots=st.sampled_from([1, 1, 3]),
    partial=st.sampled_from(["NPAR", "PART"]),
    approval=st.sampled_from([None, None, None, None, None, 0, 500]),
    has_windows=st.booleans(),
    has_calendar=st.booleans(),
    has_credit=st.booleans(),
    has_penalties=st.booleans(),
    month_days=st.sampled_from([(1, 1, 2), (1, 3, 4)]),
    late_days=st.sampled_from([92, 92, 2]),
    cancellation_days=st.sampled_from([None, 0, 1, 2]),
    is_by_value=st.booleans(),
    has_two=st.booleans(),
).map(_without_credit)
