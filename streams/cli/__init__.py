"""The command line: one module a command, named here, and imported when its command is called or shown.

A worker, or a command that asks a question, then starts in half the time: it needs nothing of the benches and of the other commands.
"""

import logging
import sys

import typer

from streams.cli.exits import Exit
from streams.cli.late import late
from streams.settings import SettingsError

COMMANDS = {
    "demo": "demo.demo",
    "up": "environment.up",
    "down": "environment.down",
    "status": "environment.status",
    "topics": "topics.topics",
    "bench": "bench.bench",
    "worker": "worker.worker",
    "contracts": "contracts.contracts",
    "load": "load.load",
    "send": "send.send",
    "instruct": "instruct.instruct",
    "optimise": "optimise.optimise",
    "net": "net.net",
    "optimiser": "optimiser.optimiser",
    "trade": "trade.trade",
    "open": "unsettled.unsettled",
    "refused": "refused.refused",
    "statement": "statement.statement",
    "verify": "verify.verify",
    "date": "date.date",
    "amount": "amount.amount",
    "system": "system.system",
    "timeline": "timeline.timeline",
    "penalties": "penalties.penalties",
}
"""By the name of each command, in the order in which they are shown, its module here and what it is called there."""

app = typer.Typer(
    name="takahuone",
    help="The open settlement pipeline: trades from the front office to settled, confirmed and explained.",
    cls=late(COMMANDS),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def takahuone() -> None:
    """Nothing is done before a command: this says that `app` has commands, although none is imported yet."""


def main() -> None:
    """Run the command line. A client that complains on its own account is not listened to: errors are told as sentences."""
    if not {"worker", "optimiser"} & set(sys.argv):
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        app()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(Exit.USAGE)
