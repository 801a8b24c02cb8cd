"""The rules of the house: sizes, heads, what decisions may not do, and that tables, reasons, messages and tests belong together."""

import ast
import importlib
import inspect
import re
from collections import defaultdict
from dataclasses import replace
from graphlib import TopologicalSorter

import pytest
from importlinter.cli import lint_imports

import tests.pipeline
from schemas import topics
from schemas.message import Message
from schemas.reasons import Reason, Unreadable
from streams.demo.generator import day
from streams.office import Office, Stage
from streams.offices import OFFICES
from tests.house import ROOT, comments, functions, head, imported, made, members, modules, shown, texts, tracked, tree, used_by
from tests.pipeline import Pipeline

LINES_MAX, FUNCTION_LINES_MAX = 200, 40
LONG = re.compile(r"[Ll]ong because \w+")

ACTING = {"os", "time", "random", "uuid", "secrets", "logging", "asyncio", "threading", "socket", "subprocess", "aiokafka", "faust"}
NOT_CALLED = {"now", "utcnow", "today", "uuid1", "uuid4", "float", "hash", "print", "open", "input", "getenv", "perf_counter", "monotonic"}

STAGES = {stage.name: stage for office in OFFICES.values() for stage in office.stages}
RULES = [function.__name__ for office in OFFICES.values() for function in (office.wait, office.fail)]
"""What an office has beside its stages: when a message must wait, and what is true when a stage has failed."""

KINDS = {
    kind.__name__: kind
    for path in modules("schemas")
    for kind in vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))).values()
    if isinstance(kind, type)
    and issubclass(kind, Message)
    and inspect.signature(kind).parameters["type"].default is not inspect.Parameter.empty
}
"""Every type of message that there is, by its name."""

OF_RUNNER = {"ClockTicked", "ShardTimeTold", "ReferenceLoaded", "WorkOpened"}
"""What the runner answers itself: the times of upstreams, the loader's marker, work that a stage asks for."""


def none(found, complaint: str) -> None:
    """Fail with a line for each thing that was found."""
    assert not found, "\n".join([f"{complaint}:", *sorted(map(str, found))])


def test_no_file_is_longer_than_200_lines_without_a_reason_at_its_head():
    sizes = {shown(path): path.read_text(encoding="utf-8").count("\n") for path in modules() if not LONG.search(head(path))}
    none([(name, size) for name, size in sizes.items() if size > LINES_MAX], "Too long, and no 'Long because ...' at the head")


def test_no_function_is_longer_than_40_lines_without_a_reason_at_its_head():
    found = [(shown(path, node.lineno), node) for path in modules() for node in functions(path)]
    sizes = {place: (node.end_lineno or 0) - node.lineno + 1 for place, node in found if not LONG.search(ast.get_docstring(node) or "")}
    none([(place, size) for place, size in sizes.items() if size > FUNCTION_LINES_MAX], "Too long, and no 'Long because ...' at the head")


def test_a_sentence_heads_each_module():
    files = [path for path in modules() if path.read_text(encoding="utf-8").strip()]
    wrong = [shown(path) for path in files if not re.match(r".+[.:]$", head(path).partition("\n")[0])]
    none(wrong, "No sentence on the first line")


def test_decisions_import_nothing_that_acts():
    files = modules("schemas", "processors")
    none(
        [(shown(path, line), name) for path in files for line, name in imported(path) if name.split(".")[0] in ACTING], "Imports what acts"
    )


def test_decisions_ask_no_clock_draw_no_chance_and_reckon_in_no_floats():
    wrong = []
    for path in modules("schemas", "processors"):
        for node in ast.walk(tree(path)):
            called = node.func if isinstance(node, ast.Call) else None
            name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            if name in NOT_CALLED or (isinstance(node, ast.Constant) and isinstance(node.value, float)):
                wrong.append(shown(path, node.lineno))
    none(wrong, "Not a function of its inputs")


def test_no_decimal_is_made_of_a_float():
    wrong = []
    for path in modules("schemas", "processors", "streams"):
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name | ast.Attribute)
                and ast.unparse(node.func).endswith("Decimal")
            ):
                parts = [part for argument in node.args for part in ast.walk(argument)]
                is_float = any(isinstance(part, ast.Constant) and isinstance(part.value, float) for part in parts)
                if (
                    is_float
                    or any(isinstance(part, ast.Name) and part.id == "float" for part in parts)
                    or "from_float" in ast.unparse(node)
                ):
                    wrong.append(shown(path, node.lineno))
    none(wrong, "A Decimal of a float")


def test_each_exception_to_a_rule_has_its_reason_on_the_same_line():
    noqa = re.compile(r"noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \w")
    ignore = re.compile(r"type: ignore\[[a-z, -]+\]\s+# \w")
    found = [(shown(path, line), text) for path in modules() for line, text in comments(path)]
    bare = [place for place, text in found if re.match(r"#\s*noqa", text) and not noqa.search(text)]
    none(bare, "Write `# noqa: CODE - reason`")
    bare = [place for place, text in found if re.match(r"#\s*type:\s*ignore", text) and not ignore.search(text)]
    none(bare, "Write `# type: ignore[code]  # reason`")


def test_each_rule_that_the_linter_leaves_out_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignored = text.partition("\nignore = [\n")[2].partition("\n]")[0]
    none([line for line in ignored.splitlines() if not re.search(r"#\s+\w", line)], "No reason beside it")


@pytest.mark.parametrize("name", [*STAGES, *RULES])
def test_a_stage_is_a_module_with_one_public_function_of_its_name_and_tests(name: str):
    path = ROOT / "processors" / f"{name}.py"
    public = [node.name for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    assert public == [name]
    test = ROOT / "tests" / "unit" / f"test_{name}.py"
    assert test.exists(), f"{shown(test)} is missing"


def test_a_module_behind_one_stage_says_so_and_none_is_behind_no_stage():
    own = [path for path in modules("processors") if path.parent == ROOT / "processors"]  # a package in there is a pure library
    behind = {path.stem: [name for name in (*STAGES, *RULES) if path.stem in used_by(name)] for path in own}
    del behind["__init__"]
    none([name for name, users in behind.items() if not users], "No stage uses it")
    helpers = {name: users[0] for name, users in behind.items() if len(users) == 1 and name not in users}
    silent = [(name, stage) for name, stage in helpers.items() if f"Part of `{stage}`" not in head(ROOT / "processors" / f"{name}.py")]
    none(silent, "Say 'Part of `stage`.' at its head")


def test_every_reason_is_given_and_tested():
    words = texts("tests")
    for enum, folders in ((Reason, ("processors", "streams")), (Unreadable, ("schemas", "streams"))):
        names = {member.name for member in enum}
        none(names - members(enum.__name__, *folders), f"Never given, of {enum.__name__}")
        tested = members(enum.__name__, "tests") | {member.name for member in enum if member.value in words}
        none(names - tested, f"In no test, of {enum.__name__}")


def test_every_message_goes_through_topics_or_stays_inside_and_somebody_says_and_hears_it():
    carried = {kind.__name__ for topic in topics.TOPICS for kind in topic.carries}
    told = {name for name, kind in KINDS.items() if (kind.__doc__ or "").startswith("Inside") or name == "WorkOpened"}
    assert KINDS.keys() - carried == told, "What is in no topic begins its docstring with 'Inside', and nothing else does"
    written = {kind.__name__ for office in OFFICES for kind in topics.routes(office)}
    none((written | told) - made("processors", "streams"), "Nobody says it")
    for office in OFFICES.values():
        heard = {kind.__name__ for kind in office.answering} | OF_RUNNER
        comes = {kind.__name__ for topic in office.inputs for kind in topic.carries}
        none(comes - heard, f"{office.name} reads it and nobody there answers it")
        none(heard - OF_RUNNER - comes - told - {kind.__name__ for kind in office.routes}, f"A stage of {office.name} waits for it in vain")
    none([name for name, kind in KINDS.items() if inspect.signature(kind).parameters["type"].default != name], "Its `type` is not its name")


def test_no_file_has_an_address_of_a_registry_or_a_path_of_a_machine():
    registry = r"pypi\.[o]rg|python[h]osted\.|repo\d?\.[m]aven|registry\.[n]pmjs|proxy\.[g]olang|/arti[f]actory/|inde[x]-url[ =]+http"
    machine = r"(?<![\w.])/(work|root|Users)/|(?<![\w.])/home/(?!takahuone\b)"  # containers have a home of that name
    wrong = re.compile(f"{registry}|{machine}")
    texts_of = ((path, path.read_bytes().decode("utf-8", "replace")) for path in tracked() if path != ROOT / "tests" / "test_house.py")
    places = [shown(path, text.count("\n", 0, found.start()) + 1) for path, text in texts_of for found in wrong.finditer(text)]
    none(places, "The address of a registry or the path of a machine")


def test_what_stages_say_upon_what_they_hear_never_comes_round(monkeypatch):
    """A whole day through the real tables: no type of message is said upon itself, by whatever way."""
    edges: defaultdict[str, set[str]] = defaultdict(set)

    def listening(office: Office, stage: Stage) -> Stage:
        def decide(message, books):
            for said in stage.decide(message, books):
                if said.type != "WorkOpened":  # what follows from it is an input of its own
                    edges[f"{office.name} {said.type}"].add(f"{office.name} {message.type}")
                yield said

        return replace(stage, decide=decide)

    heard = {name: replace(office, stages=tuple(listening(office, stage) for stage in office.stages)) for name, office in OFFICES.items()}
    monkeypatch.setattr(tests.pipeline, "OFFICES", heard)
    Pipeline({"middle": 2, "back": 2}).play(day(150, 11))
    assert len(edges) > 20  # the day says most of what there is to say
    tuple(TopologicalSorter(edges).static_order())  # raises CycleError, which names the types


def test_imports_go_one_way(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_logo=True, no_cache=True) == 0
