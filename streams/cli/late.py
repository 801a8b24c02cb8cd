"""Commands that are imported when they are called or shown, and not before."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command


class LateCommands(Mapping[str, Any]):
    """The commands of a group by their names. `places`: of each the module in streams/cli and what it is called there.

    A module may say in REGISTERED how typer is to register its command.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places

    def __getitem__(self, name: str) -> Any:
        module, _, called = self._places[name].partition(".")
        found = import_module(f"streams.cli.{module}")
        command = getattr(found, called)
        if not isinstance(command, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            alone.command(name, **getattr(found, "REGISTERED", {}))(command)
            command = alone
        made = get_command(command)
        made.name = name
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def late(places: Mapping[str, str]) -> type[TyperGroup]:
    """A group with these commands."""

    class Late(TyperGroup):
        """See `late`."""

        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands = LateCommands(places)  # type: ignore[assignment]  # nobody adds a command to it

    return Late
