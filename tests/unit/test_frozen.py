"""A message is made by plain writes to its slots, whatever its parents are, and cannot be written to afterwards."""

from dataclasses import FrozenInstanceError, asdict

import pytest

from schemas.frozen import frozen


@frozen
class Parent:
    name: str = "nobody"


@frozen
class Child(Parent):
    age: int


def test_a_child_of_a_frozen_class_is_filled_by_the_slots_of_object_themselves() -> None:
    twin = Child.__init__.__globals__["_twin"]  # type: ignore[misc]  # frozen makes its own
    assert (twin.__setattr__, twin.__delattr__) == (object.__setattr__, object.__delattr__)


def test_a_child_has_all_fields_and_is_closed() -> None:
    child = Child(age=3)
    assert asdict(child) == {"name": "nobody", "age": 3}
    with pytest.raises(FrozenInstanceError):
        child.age = 4  # type: ignore[misc]  # that is what is tried
    with pytest.raises(FrozenInstanceError):
        del child.name
