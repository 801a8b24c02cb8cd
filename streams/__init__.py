"""How it moves: offices as tables, the shard loop, its stores, Kafka, the doors and the command line."""

from importlib.metadata import version

PROGRAM = version("takahuone")
"""The version of the program, written into every audit record."""
