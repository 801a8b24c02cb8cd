"""Granted exactly what the answer says that it lacks, each instruction that was left unsettled settles: booked here, in decimals."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from processors.optimisation.explaining import Explaining
from processors.optimisation.methods import METHODS
from processors.optimisation.problem import Effects
from schemas.optimisation import INSTANCE_LINE, BalanceStated, InstanceLine, InstructionQueued, LimitGroupStated
from streams.bench.optimiser.families import Family, heavy, lines, of_size
from streams.cli import app
from tests.unit.optimisation_kit import ISIN, balance, cap, delivery, problem_of

NOTHING = Decimal(0)
Changes = dict[tuple[str, str], Decimal]


class Booking:
    """The books of an instance, as a file states them. Independent of the optimiser's own."""

    def __init__(self, made: Sequence[InstanceLine]) -> None:
        self.queue = {line.instruction: line for line in made if isinstance(line, InstructionQueued)}
        stated = [line for line in made if isinstance(line, BalanceStated)]
        self.left = {(line.account, line.asset): line.quantity + line.limit for line in stated}
        self.groups = {line.limit_group: line for line in made if isinstance(line, LimitGroupStated)}
        self.left |= {(name, ""): group.headroom for name, group in self.groups.items()}
        self.shares: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
        for name, group in self.groups.items():
            for each in group.weights:
                self.shares.setdefault((each.account, each.asset), []).append((name, each.weight))
        self.partly: dict[str, Decimal] = {}

    def changes(self, shares: Iterable[tuple[str, Decimal | None]]) -> Changes:
        """What settling these changes, each wholly (its rest, where a part has settled) or so much of it."""
        found: Changes = {}
        for name, part in shares:
            whole = next((leg.quantity for leg in self.queue[name].legs if len(leg.asset) > 3), Decimal(1))
            for leg in self.queue[name].legs:
                done = _in_proportion(leg.quantity, self.partly.get(name, NOTHING), whole, leg.asset)
                moved = leg.quantity - done if part is None else _in_proportion(leg.quantity, part, whole, leg.asset)
                for account, change in ((leg.deliverer, -moved), (leg.receiver, moved)):
                    found[account, leg.asset] = found.get((account, leg.asset), NOTHING) + change
        for place, change in list(found.items()):
            for group, weight in self.shares.get(place, ()):
                found[group, ""] = found.get((group, ""), NOTHING) + weight * change
        return found

    def may_settle(self, changes: Changes, granted: Changes | None = None) -> bool:
        left = {place: self.left.get(place, NOTHING) + (granted or {}).get(place, NOTHING) for place in changes}
        return all(left[place] + change >= 0 for place, change in changes.items() if change < 0)

    def book(self, shares: Sequence[tuple[str, Decimal | None]]) -> None:
        changes = self.changes(shares)
        assert self.may_settle(changes)
        for place, change in changes.items():
            self.left[place] = self.left.get(place, NOTHING) + change
        self.partly |= {name: part for name, part in shares if part is not None}


def _in_proportion(amount: Decimal, part: Decimal, whole: Decimal, asset: str) -> Decimal:
    return part if len(asset) > 3 else (amount * part / whole).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def joined(queue: dict[str, InstructionQueued]) -> dict[str, set[str]]:
    """By instruction, all that WITH links and pools join to it, itself included."""
    found = {name: {name} for name in queue}
    pools: dict[str, str] = {}
    for name, one in queue.items():
        others = [link.instruction for link in one.links if link.kind == "WITH"]
        for other in others + ([pools.setdefault(one.pool, name)] if one.pool else []):
            both = found[name] | found[other]
            found |= dict.fromkeys(both, both)
    return found


def answered(made: Sequence[InstanceLine], method: str, folder: Path) -> dict[str, Any]:
    """What `takahuone optimise --json` answers."""
    path = folder / "queue.jsonl"
    path.write_bytes(b"\n".join(INSTANCE_LINE.dump_json(line) for line in made))
    done = CliRunner().invoke(app, ["optimise", str(path), "--method", method, "--json"])
    assert done.exit_code == 0
    return json.loads(done.stdout)


def booked(made: Sequence[InstanceLine], answer: dict[str, Any]) -> Booking:
    """The books when all groups of the answer are booked, one after another."""
    booking = Booking(made)
    for group in answer["groups"]:
        booking.book([(name, Decimal(answer["partly"][name]) if name in answer["partly"] else None) for name in group])
    return booking


def granted_of(lacking: dict[str, Any]) -> Changes:
    return {(each["account"] or each["limit_group"], each["asset"] or ""): Decimal(each["missing"]) for each in lacking["lacks"]}


def check(made: Sequence[InstanceLine], method: str, folder: Path) -> dict[str, Any]:
    """Each settles with exactly what it says it lacks, and not with a hundredth less of any of it. Gives what all of them lack."""
    answer = answered(made, method, folder)
    assert answer["lacking"].keys() == answer["unsettled"].keys()
    booking = booked(made, answer)
    one_with = joined(booking.queue)
    for name, lacking in answer["lacking"].items():
        together = {each for other in (name, *lacking["after"]) for each in one_with[other]}
        changes, granted = booking.changes([(each, None) for each in together]), granted_of(lacking)
        assert booking.may_settle(changes, granted), answer["unsettled"][name]
        assert granted or lacking["after"], answer["unsettled"][name]
        for place, missing in granted.items():
            assert not booking.may_settle(changes, granted | {place: missing - Decimal("0.01")}), answer["unsettled"][name]
            assert f"lacks {missing:,f} " in answer["unsettled"][name]
    return dict(answer["lacking"])


FAMILIES = [
    family if family.is_ring or family.chain else replace(family, parties=12, instruments=4, short=0.3 if family.short else 0)
    for family in of_size(100)
]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("family", [family for family in FAMILIES if not family.zipf], ids=lambda family: family.title)
def test_granted_exactly_what_the_answer_says_it_lacks_each_settles(family: Family, seed: int, tmp_path: Path) -> None:
    """A pure gridlock leaves nothing over but where each is settled alone."""
    assert check(list(lines(family, seed)), "day" if family.short or family.chain else "gross", tmp_path)


@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_heavy_queue_with_links_caps_and_parts_too(seed: int, tmp_path: Path) -> None:
    found = check(list(lines(heavy(300, 12, 6), seed)), "day", tmp_path)
    assert any(each["after"] for each in found.values())
    assert any(lack["limit_group"] for each in found.values() for lack in each["lacks"])


def test_what_has_settled_in_part_lacks_the_rest(tmp_path: Path) -> None:
    made = [balance("S1", "40"), balance("C2", "50"), delivery("A", "1", "2", 100, "100", partial=True, lot=Decimal(10))]
    found = check(made, "day", tmp_path)
    assert granted_of(found["A"]) == {("S1", ISIN): 60, ("C2", "EUR"): 50}


def test_what_was_below_its_limit_lacks_that_too(tmp_path: Path) -> None:
    made = [
        balance("S1", "9"),
        balance("C2", "-5", "2"),
        balance("C3", "9"),
        delivery("A", "1", "2", 1, "10"),
        delivery("B", "2", "3", 1, "4"),
    ]
    made = [*made, delivery("C", "1", "2", 1, "1"), cap("CAP", "-7", "C2")]
    found = check(made, "day", tmp_path)
    assert granted_of(found["A"]) == {("C2", "EUR"): 10, ("CAP", ""): 14}


def test_what_is_joined_and_what_goes_before_lacks_all_of_it_together(tmp_path: Path) -> None:
    made = [balance("S1", "3"), balance("C2", "100"), delivery("A", "1", "2", 5, "5"), delivery("B", "1", "2", 4, "4", ("AFTE", "A"))]
    made += [delivery("C", "1", "2", 2, "2", ("WITH", "D"), ("AFTE", "B")), delivery("D", "1", "2", 1, "1")]
    found = check(made, "day", tmp_path)
    assert {name: granted_of(each) for name, each in found.items()} == {
        "A": {("S1", ISIN): 2},
        "B": {("S1", ISIN): 6},
        "C": {("S1", ISIN): 9},
    }
    assert found["C"]["after"] == ["B", "A"]


class Counted(list[Effects]):
    """Effects of which it is counted how many are looked at."""

    looks = 0

    def __getitem__(self, place: Any) -> Any:
        self.looks += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[Effects]:
        self.looks += len(self)
        return super().__iter__()


@pytest.mark.parametrize("size", [500, 2_000])
def test_the_sentences_take_as_many_looks_as_the_queue_is_long(size: int) -> None:
    """Not as many for each of them: every instruction lacks something here, most of them the same."""
    made = [delivery(f"I{number}", str(number % 7), str(number % 7 + 1), 1, "1") for number in range(size)]
    standing = METHODS["gross"](problem_of(*made), 1).standing
    effects = Counted(standing.problem.effects)
    standing.problem = replace(standing.problem, effects=effects)
    explaining = Explaining(standing)
    assert all("which nobody" in (sentence := explaining.why(item)) or "would bring" in sentence for item in range(size))
    assert effects.looks <= 4 * size
