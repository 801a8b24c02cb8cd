"""How this program is called where it runs, for the commands that it advises."""

import shutil
import sys
from pathlib import Path


def called() -> str:
    """A sentence for below such advice; empty where PATH has `takahuone`."""
    if shutil.which("takahuone"):
        return ""
    program = sys.argv[0] if Path(sys.argv[0]).name == "takahuone" else Path(sys.executable).with_name("takahuone")
    return f"`takahuone` is `{program}` here: your PATH does not have it."
