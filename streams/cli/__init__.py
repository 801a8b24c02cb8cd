"""The command line: one module a command, collected here."""

import logging
import sys

import typer

from streams.cli.amount import amount
from streams.cli.bench import bench
from streams.cli.contracts import contracts
from streams.cli.date import date
from streams.cli.demo import demo
from streams.cli.environment import down, status, up
from streams.cli.exits import Exit
from streams.cli.instruct import instruct
from streams.cli.load import load
from streams.cli.net import net
from streams.cli.optimise import optimise
from streams.cli.optimiser import optimiser
from streams.cli.optional import with_optional
from streams.cli.penalties import penalties
from streams.cli.refused import refused
from streams.cli.send import WAIT_SECONDS, send
from streams.cli.statement import statement
from streams.cli.system import system
from streams.cli.timeline import timeline
from streams.cli.topics import topics
from streams.cli.trade import trade
from streams.cli.unsettled import unsettled
from streams.cli.verify import verify
from streams.cli.worker import worker
from streams.settings import SettingsError

app = typer.Typer(
    name="takahuone",
    help="The open settlement pipeline: trades from the front office to settled, confirmed and explained.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("demo")(demo)
app.command("up")(up)
app.command("down")(down)
app.command("status")(status)
app.command("topics")(topics)
app.add_typer(bench, name="bench")
app.command("worker")(worker)
app.command("contracts")(contracts)
app.command("load")(load)
app.command("send", cls=with_optional("--wait", str(WAIT_SECONDS)))(send)
app.command("instruct")(instruct)
app.command("optimise")(optimise)
app.command("net")(net)
app.command("optimiser")(optimiser)
app.command("trade")(trade)
app.command("open")(unsettled)
app.command("refused")(refused)
app.command("statement")(statement)
app.command("verify")(verify)
app.command("date")(date)
app.command("amount", context_settings={"ignore_unknown_options": True})(amount)  # -100000 is a nominal, and wrong as one
app.command("system")(system)
app.command("timeline")(timeline)
app.command("penalties")(penalties)


def main() -> None:
    """Run the command line. A client that complains on its own account is not listened to: errors are told as sentences."""
    if not {"worker", "optimiser"} & set(sys.argv):
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        app()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(Exit.USAGE)
