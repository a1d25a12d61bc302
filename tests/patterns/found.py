"""Every regular expression of the package: those of its modules' values, and those handed to ``re`` in its source."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import msgspec

import imr_schema
from imr_schema.letter.editions import EDITIONS, compiled
from imr_schema.reports import FORMATS
from imr_schema.rules._pattern import Pattern
from imr_schema.text import Characters
from imr_schema.transform.redaction.known import placeholders

HOME = Path(imr_schema.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
_FUNCTIONS = {"compile", "match", "search", "sub", "subn", "split", "finditer", "findall", "fullmatch"}
_WAYS = {"match": "match", "fullmatch": "fullmatch"}
_METHODS = {*_FUNCTIONS - {"compile"}, "blanked"}
SEARCHED = frozenset({"search"})


class Found(NamedTuple):
    """An expression, where it is, and the ways in which it is used: ``search``, ``match``, ``fullmatch``."""

    where: str
    pattern: str | bytes
    flags: int
    ways: frozenset[str]

    @property
    def compiled(self) -> re.Pattern[Any]:
        """The expression itself."""
        return re.compile(self.pattern, self.flags)


class Call(NamedTuple):
    """A call that takes an expression: in which file, in which function, what it calls, and with what."""

    path: Path
    function: str
    calls: str
    node: ast.Call

    @property
    def where(self) -> str:
        """The file and the function."""
        return f"{self.path.relative_to(HOME)} {self.function}".strip()

    def value(self) -> tuple[str | bytes, int]:
        """The pattern and its flags. Raises ``NameError`` for those made of what only a running function knows."""
        flags = next((word.value for word in self.node.keywords if word.arg == "flags"), None)
        position = {"compile": 1, "Pattern": 1, "sub": 4, "subn": 4, "split": 3}.get(self.calls, 2)
        if flags is None and len(self.node.args) > position:
            flags = self.node.args[position]
        pattern = self._evaluated(self.node.args[0])
        verbose = re.VERBOSE if self.calls == "Pattern" else 0
        made = re.compile(pattern, (self._evaluated(flags) if flags else 0) | verbose)
        return made.pattern, made.flags

    def _evaluated(self, node: ast.expr) -> Any:
        source = compile(ast.Expression(node), str(self.path), "eval")
        return eval(source, vars(module_of(self.path)))


def module_of(path: Path) -> ModuleType:
    """The module in the file *path*."""
    steps = path.relative_to(HOME.parent).with_suffix("").parts
    return importlib.import_module(".".join(steps).removesuffix(".__init__"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of the source in the file *path*."""
    return list(ast.walk(_tree(path)))


def calls() -> Iterator[Call]:
    """Every call in the source of the package that takes an expression."""
    for path in FILES:
        yield from _calls_in(path, _tree(path), "")


def _calls_in(path: Path, node: ast.AST, function: str) -> Iterator[Call]:
    for child in ast.iter_child_nodes(node):
        named = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else function
        if isinstance(child, ast.Call) and (called := _called(child.func)) is not None:
            yield Call(path, function, called, child)
        yield from _calls_in(path, child, named)


def _called(function: ast.expr) -> str | None:
    if isinstance(function, ast.Name) and function.id == "Pattern":
        return "Pattern"
    of_re = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re"
    return function.attr if of_re and isinstance(function, ast.Attribute) and function.attr in _FUNCTIONS else None


def _of_editions() -> Iterator[re.Pattern[str]]:
    for edition in EDITIONS.values():
        for pattern in (*edition.identified_by, *edition.headings.values(), *edition.lead_ins.values()):
            yield compiled(pattern)


def _of_settings_files(begin: str, end: str) -> Callable[[], Iterator[re.Pattern[str]]]:
    """The expression in *config/decoding.py* between two of its texts, for one name of a key or a table."""

    def made() -> Iterator[re.Pattern[str]]:
        source = (HOME / "config" / "decoding.py").read_text()
        written = source.partition(begin)[2].partition(end)[0]
        yield re.compile(eval(f'rf"{written}"', {"name": "key", "table": "suppress", "re": re}), re.M)

    return made


def _of_pages() -> Iterator[re.Pattern[str]]:
    beside = FORMATS["html"].load().beside("report.html")
    assert beside is not None
    yield re.compile(beside.names)


def _held() -> Iterator[re.Pattern[Any]]:
    return iter(())


MADE: dict[str, Callable[[], Iterable[re.Pattern[Any]]]] = {
    "letter/editions.py compiled": _of_editions,
    "config/decoding.py nth": _of_settings_files('head = rf"', '"\n'),
    "config/decoding.py _first": _of_settings_files('compile(rf"', '", re.M)'),
    # Those that values of the modules hold.
    "rules/_pattern.py __getattr__": _held,
    "text.py pattern": _held,
    # Those of the schemas.
    "standard/diff.py _fits": _held,
    "validation/json_schema.py _is_padded": _held,
    "transform/fixes.py _accepts": _held,
    # Those of names of files, and of what stands in the place of a name.
    "api/report_pages.py remove_others": _of_pages,
    "transform/redaction/known.py placeholders": lambda: [placeholders()],
}
"""The expressions that are made of what only a running function knows, by the file and the function."""


def in_calls() -> Iterator[Found]:
    """The expressions in calls, as far as the source states them, and those of ``MADE``."""
    for call in calls():
        if call.where in MADE:
            for made in MADE[call.where]():
                yield Found(call.where, made.pattern, made.flags, SEARCHED)
            continue
        try:
            pattern, flags = call.value()
        except NameError:
            continue
        if call.calls in ("compile", "Pattern"):
            yield Found(call.where, pattern, flags, _ways_of(call))
        else:
            yield Found(call.where, pattern, flags, frozenset({_WAYS.get(call.calls, "search")}))


def _ways_of(call: Call) -> frozenset[str]:
    """How the expression in a call is used, where it has a name and nothing but its methods are called."""
    name = next((name for name, node in _assigned(call.path) if node is call.node), None)
    if name is None:
        return SEARCHED
    used = [use for path in FILES if path == call.path or name in _imported(path) for use in _uses(path).get(name, [])]
    if not used or not set(used) <= _METHODS:
        return SEARCHED
    return frozenset(_WAYS.get(use, "search") for use in used)


def _assigned(path: Path) -> Iterator[tuple[str, ast.expr]]:
    for node in _tree(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


@cache
def _uses(path: Path) -> dict[str, list[str]]:
    """The uses of each name in a file: of which method, or nothing where it is not the method that is called."""
    owners = {id(node.value): node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
    uses: dict[str, list[str]] = {}
    for node in nodes(path):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            uses.setdefault(node.id, []).append(owners.get(id(node), ""))
    return uses


@cache
def _imported(path: Path) -> set[str]:
    return {alias.name for node in nodes(path) if isinstance(node, ast.ImportFrom) for alias in node.names}


def in_values() -> Iterator[Found]:
    """The expressions among the values of all modules, whatever holds them."""
    for path in FILES:
        if path.name == "__main__.py":
            continue
        for name, value in list(vars(module_of(path)).items()):
            if isinstance(value, ModuleType) or name.startswith("__"):
                continue
            for made in _in(value, set()):
                yield Found(f"{path.relative_to(HOME)} {name}", made.pattern, made.flags, SEARCHED)


def _in(value: Any, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Pattern):
        yield value.compiled
    elif isinstance(value, Characters):
        yield value.pattern
    elif hasattr(value, "cache_info") and getattr(value, "__module__", "").startswith("imr_schema"):
        yield from _in(_built(value), seen)
    elif isinstance(value, dict):
        yield from _in([*value.keys(), *value.values()], seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _in(each, seen)
    elif isinstance(value, msgspec.Struct):
        yield from _in([getattr(value, name) for name in value.__struct_fields__], seen)


def _built(function: Any) -> Any:
    """What a function that keeps its results gives, where it needs nothing."""
    return None if function.__wrapped__.__code__.co_argcount else function()


def in_schemas() -> Iterator[Found]:
    """The expressions of the schemas, which validators search a value for."""
    for path in sorted((HOME.parent / "schemas").rglob("*.json")):
        for pattern in _patterns(json.loads(path.read_text())):
            yield Found(f"schemas/{path.name}", pattern, re.compile(pattern).flags, SEARCHED)


def _patterns(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "pattern" and isinstance(part, str):
                yield part
            yield from _patterns(part)
    elif isinstance(value, list):
        for part in value:
            yield from _patterns(part)


def everywhere() -> list[Found]:
    """All of them, each once, with all the ways in which it is used."""
    found: dict[tuple[str | bytes, int], Found] = {}
    for each in [*in_calls(), *in_schemas(), *in_values()]:
        key = (each.pattern, each.flags)
        # A value adds nothing to what its call says of its use.
        found.setdefault(key, each)
    return list(found.values())
