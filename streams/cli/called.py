"""How this program is called where it runs, for the commands that it advises."""

import shutil
import sys


def called() -> str:
    """A sentence for below such advice; empty where PATH has `takahuone`."""
    return "" if shutil.which("takahuone") else f"`takahuone` is `{sys.argv[0]}` here: your PATH does not have it."
