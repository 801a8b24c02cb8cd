"""What was found wrong: sentences for people, each naming the trade and the place to look at."""

PROBLEMS_MAX = 1_000
"""So many sentences are kept; the rest are counted."""


class Problems:
    """Collects sentences, each once, in the order in which they were found."""

    def __init__(self) -> None:
        self.found = 0
        self._sentences: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Take one sentence."""
        if sentence in self._sentences:
            return
        self.found += 1
        if len(self._sentences) < PROBLEMS_MAX:
            self._sentences[sentence] = None

    def sentences(self) -> list[str]:
        """All that is kept, and a last one that counts what is not."""
        kept = list(self._sentences)
        left_out = self.found - len(kept)
        return [*kept, f"{left_out} more problems are not listed: cure these first."] if left_out else kept
