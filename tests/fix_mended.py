"""Real messages made into trades by mending what forbids it, since none of ../shared/data/fix is a trade as it stands."""

from datetime import date

from tests.fix_messages import real_lines, rewritten


def mended_fills(day: date) -> list[bytes]:
    """The messages of ../shared/data/fix that are nearest to a fill, with what forbids it mended, traded on `day` and settled on it too.

    As they stand, none of them is a trade: the equity fills say ExecType New and have no last quantity, price or currency, and the
    capture report is filled with random values. All else, groups, order and data fields, stays as it is.
    """
    lines = {(name, number): line for name, number, line in real_lines()}
    corpus = "corpus__equity-fill-instrument-scattered__{}.txt"
    today = f"{day:%Y%m%d}"
    filled = {(150, 0): "F", (39, 0): "1", (60, 0): f"{today}-10:29:18.000"}
    new = {(39, 0): (32, "100"), (103, 0): (31, "215.49"), (1, 0): (15, "USD"), (30, 0): (64, today)}
    tidy = rewritten(lines[corpus.format("canonical"), 5], filled, after=new)
    scattered = rewritten(lines[corpus.format("scattered"), 5], filled | {(17, 0): "EXE-3320340-2"}, after=new)
    return [tidy, scattered, _mended_capture(lines["examples__FIX.4.4__fix.txt", 37], today)]


def _mended_capture(line: bytes, today: str) -> bytes:
    right = {(487, 0): "0", (856, 0): "0", (22, 0): "8", (32, 0): "250", (31, 0): "12.5", (64, 0): today}
    sides = {(54, 0): "1", (452, 0): "1", (15, 0): "EUR", (54, 1): "2", (452, 2): "1"}
    random: dict[tuple[int, int], str | None] = {(tag, place): None for tag in (118, 119, 120, 159, 381) for place in (0, 1)}
    return rewritten(
        line, {**right, **sides, **random}, after={(32, 0): (60, f"{today}-10:00:00"), (31, 0): (75, today), (376, 1): (15, "EUR")}
    )
