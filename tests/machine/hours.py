"""The naive reference, continued: what time of the day it is, and what may settle then. Imports nothing of the product."""

from tests.machine.reference import Reference


def open_windows(known: Reference) -> set[str]:
    """The kinds of the windows that are open. A sequence without an end is over when all that it can settle has settled."""
    return {
        kind
        for kind, opens, closes in known.windows
        if (opens <= known.minute < closes if closes is not None else opens == known.minute and not known.is_sequence_over)
    }


def tell(known: Reference, minute: int) -> None:
    """It is so many minutes after midnight of the day."""
    known.minute, known.is_sequence_over = minute, False
    if any(kind == "NIGHT_SEQUENCE" and opens == minute for kind, opens, _ in known.windows):
        known.there = set(known.transactions)


def is_its_hour(known: Reference, reports: tuple[str, str]) -> bool:
    """Whether a transaction may settle at this hour: a night sequence is for what was there when it began."""
    if not known.is_open or known.sides[reports[0]]["isd"] > known.day:
        return False
    dvp, _ = cut_offs(known)
    if dvp is not None and known.minute >= dvp and known.sides[reports[0]]["kind"] != "FOP":
        return False
    kinds = open_windows(known)
    return not known.windows or "DAY" in kinds or ("NIGHT_SEQUENCE" in kinds and reports in known.there)


def parts_settle(known: Reference) -> bool:
    """Whether parts settle at this hour."""
    return all(kind != "PARTIAL" for kind, _, _ in known.windows) or "PARTIAL" in open_windows(known)


def moments(known: Reference) -> list[int]:
    """When something changes in the course of a day, in minutes: its opening first, and its cut-off last."""
    dvp, end = cut_offs(known)
    found = {known.opens} | {at for _, opens, closes in known.windows for at in (opens, closes) if at is not None}
    return [*sorted(at for at in found | ({dvp} if dvp is not None else set()) if at < end), end]


def cut_offs(known: Reference) -> tuple[int | None, int]:
    """When the day ends for what moves cash, where that is earlier, and when for all."""
    end = min(known.cut_off, known.short.get(known.day, known.cut_off))
    return min(known.dvp_cut_off, end) if known.dvp_cut_off is not None else None, end
