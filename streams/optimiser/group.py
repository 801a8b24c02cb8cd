"""The group that shares out the requests of a namespace among its optimisers."""

from streams.settings import Settings

REST_SECONDS = 60
"""Beside its searches an answer takes no longer than that: reading, `relaxed`, groups."""


def group(settings: Settings) -> str:
    """The group of the optimisers of a namespace."""
    return settings.topic("optimiser")


def silent_seconds(settings: Settings) -> int:
    """How long an answer may take: both tries, on a core that is shared. Another one would not answer sooner."""
    return 2 * 2 * settings.optimiser_cpu_seconds + REST_SECONDS
