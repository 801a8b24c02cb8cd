"""What the rules of the house look at: the files that git knows, their syntax, and who uses which module of processors/."""

import ast
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = ("schemas", "processors", "streams", "deploy", "tests")


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository: committed, or not yet and not ignored."""
    told = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return tuple(sorted(ROOT / name for name in told.decode().split("\0") if name and (ROOT / name).is_file()))


def modules(*folders: str) -> list[Path]:
    """The Python files of some folders."""
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in (folders or CODE)]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def head(path: Path) -> str:
    """The text at the head of a module; empty where there is none."""
    return ast.get_docstring(tree(path)) or ""


def shown(path: Path, line: int | None = None) -> str:
    """How a place is named in a complaint."""
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Each comment and its line."""
    with path.open("rb") as file:
        yield from ((token.start[0], token.string) for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The full name of each module, or thing in a module, that a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


@cache
def used_by(module: str) -> frozenset[str]:
    """The modules of processors/ that stand behind `module`, itself included."""
    found, waiting = set[str](), [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            parts = [whole.split(".") for _, whole in imported(ROOT / "processors" / f"{name}.py")]
            waiting += [part[1] for part in parts if part[0] == "processors" and (ROOT / "processors" / f"{part[1]}.py").exists()]
    return frozenset(found)


def members(enum: str, *folders: str) -> set[str]:
    """The names of the members of an enum that the files of some folders name."""
    nodes = (node for path in modules(*folders) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))
    return {node.attr for node in nodes if isinstance(node.value, ast.Name) and node.value.id == enum}


def texts(*folders: str) -> set[str]:
    """Every literal text in the files of some folders."""
    nodes = (node for path in modules(*folders) for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def made(*folders: str) -> set[str]:
    """The names that files of some folders call, or choose between to call: what they make, among others."""
    nodes = (node for path in modules(*folders) for node in ast.walk(tree(path)))
    called = (part for node in nodes for part in _called(node))
    return {node.id if isinstance(node, ast.Name) else node.attr for node in called if isinstance(node, ast.Name | ast.Attribute)}


def _called(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        yield node.func
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
