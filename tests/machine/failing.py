"""A stage that fails: it does its work upon one message and raises, and all that was done is taken back, as the runner does it."""

from dataclasses import fields
from typing import Any

from processors.fail_back import MayFail
from schemas.message import Message
from streams.stores import ShardStore
from tests.unit.back_office import failed
from tests.unit.office_driver import OfficeDriver


class StageFailedError(Exception):
    """What is wrong with the program."""


def fail(made: OfficeDriver, stage: str, message: MayFail) -> list[Message]:
    """What is said when `stage` fails upon `message`. Whatever an earlier stage, or this one, had written is gone."""
    stores = [store for each in fields(made.books) if isinstance(store := getattr(made.books, each.name), ShardStore)]
    for store in stores:
        store.accept()
    try:
        OfficeDriver(
            [(name, answers, _raising(decide) if name == stage else decide) for name, answers, decide in made.table], made.books
        ).give(message)
    except StageFailedError:
        for store in stores:
            store.undo()
        return failed(made, message) + made.finish()
    raise AssertionError(f"{stage} has not heard {message}")


def _raising(decide: Any) -> Any:
    def raising(message: Message, books: Any) -> list[Message]:
        list(decide(message, books))
        raise StageFailedError

    return raising
