"""The house rules that a program can check."""

import ast
import re
from pathlib import Path

import pytest

import imr_schema

HOME = Path(imr_schema.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
LEAVES = {"docstrings", "errors", "pointer", "finding", "text", "model", "law", "_version"}
MAY_IMPORT = {
    **{leaf: set() for leaf in LEAVES},
    "errors": {"finding"},
    "bounded_read": {"errors"},
    "config": {"bounded_read", "codelists", "errors", "finding", "pointer", "rules", "text"},
    "atomic_write": {"errors"},
    "codelists": {"bounded_read", "errors", "text", "versions"},
    "versions": {"errors", "pointer", "refusal"},
    "migrations": {"pointer", "versions"},
    "refusal": {"errors", "finding", "text"},
    "xml_parser": {"config", "errors", "finding", "refusal"},
    "codecs": {"config", "errors", "finding", "letter", "pointer", "refusal", "text", "versions", "xml_parser"},
    "letter": {"bounded_read", "config", "errors", "finding", "pointer", "versions", "xml_parser"},
    "transform": {"errors", "finding", "letter", "migrations", "pointer", "text", "versions"},
    "rules": {"codelists", "docstrings", "finding", "law", "model", "pointer", "text", "versions"},
    "wording": {"finding", "pointer", "rules", "versions"},
    "reports": {"finding", "text"},
    "inputs": {"bounded_read", "errors"},
    "validation": {
        *("codecs", "config", "errors", "finding", "letter", "migrations", "model", "pointer", "refusal", "rules"),
        *("text", "transform", "versions", "wording", "xml_parser"),
    },
    "engine": {"validation"},
    "editors": {"text", "versions"},
    "portable": {"finding", "migrations", "pointer", "rules", "text", "versions", "wording"},
    "standard": {"atomic_write", "editors", "errors", "portable", "text", "versions"},
    "pages": {"law", "pointer", "rules", "samples", "text", "versions"},
    "samples": {"errors"},
    "rulebook": {"codelists", "law", "rules"},
    "batch": {"codecs", "config", "engine", "errors", "finding", "inputs", "migrations", "versions"},
    "api": {
        *("atomic_write", "bounded_read", "codecs", "config", "engine", "errors", "finding", "inputs", "migrations"),
        *("model", "versions"),
    },
    "conformance": {
        *("_version", "atomic_write", "bounded_read", "codecs", "config", "engine", "errors", "finding", "inputs"),
        *("rules", "samples", "text", "versions"),
    },
    "strategies": {"codecs", "migrations", "pointer", "text", "versions"},
    "_hypothesis": {"model", "strategies"},
    "cli": {
        "_version",
        "atomic_write",
        "batch",
        "bounded_read",
        "docstrings",
        "codelists",
        "config",
        "conformance",
        "engine",
        "errors",
        "finding",
        "inputs",
        "letter",
        "migrations",
        "pages",
        "reports",
        "rulebook",
        "rules",
        "standard",
        "text",
        "versions",
    },
}
SLOW = {"lxml", "xmlschema", "jsonschema", "jsonschema_rs", "hypothesis"}


def part(path):
    return path.relative_to(HOME).with_suffix("").parts[0]


def ours(tree):
    """What a module imports from the package, by its first part."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "imr_schema":
            steps = node.module.split(".")[1:]
            yield from [steps[0]] if steps else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("imr_schema"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_imports_go_one_way(path):
    me = part(path)
    if me not in {"__init__", "__main__"}:
        assert set(ours(ast.parse(path.read_text()))) <= MAY_IMPORT[me] | {me}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_only_versions_hold_a_version_number(path):
    if part(path) in {"versions", "migrations", "_version", "reports", "conformance"} or path.name == "baseline.py":
        return  # the versions of the report, the baseline and the kit are their own
    strings = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    assert not [text for text in strings if isinstance(text, str) and re.fullmatch(r"\d+\.\d+", text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_what_starts_slowly_is_imported_when_it_is_needed(path):
    at_start = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {(node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name for node in at_start}
    if part(path) != "strategies" and path.name != "cross_check.py":
        assert not {name.split(".")[0] for name in names} & SLOW


def test_only_one_module_builds_xml_parsers():
    builders = [path.name for path in FILES if re.search(r"XMLParser\(|iterparse\(|ParserCreate\(", path.read_text())]
    assert sorted(builders) == ["_xml_places.py", "xml_parser.py"]


def test_click_lives_in_the_command_line_alone():
    assert {part(path) for path in FILES if re.search(r"^(import|from) click", path.read_text(), re.M)} == {"cli"}


def test_every_name_that_is_public_is_documented():
    for name in imr_schema.__all__:
        value = getattr(imr_schema, name)
        assert name == "__version__" or (value.__doc__ or "").strip(), name


def test_there_are_no_drawers_for_odds_and_ends():
    assert not {path.stem for path in FILES} & {"utils", "helpers", "common", "base", "manager"}


RULES = [path for path in FILES if part(path) == "rules"]


def said_by_a_check(tree):
    """Every constant of a rule file but docstrings, and what ``invalid``, ``valid`` and ``invalid_text`` edit."""
    aside = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            aside.add(id(body[0].value))
        if isinstance(node, ast.keyword) and node.arg in {"invalid", "valid", "invalid_text"}:
            aside |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            aside |= {id(inner) for inner in ast.walk(node)}  # a part of a break that several rules share
    return [node for node in ast.walk(tree) if id(node) not in aside]


def dates_in(tree):
    """What looks like a day or a year among what the checks of a rule file say."""
    for node in said_by_a_check(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"date", "fromisoformat"}:
            yield from (ast.unparse(arg) for arg in node.args if isinstance(arg, ast.Constant))
        value = getattr(node, "value", None)
        if isinstance(value, str) and re.search(
            r"\b(?:19|20|21)[0-9]{2}-[0-9]{2}|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}", value
        ):
            yield value
        if isinstance(value, int) and 1900 <= value <= 2199 and value != 2000:  # the century of a year of two digits
            yield str(value)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_no_rule_holds_a_date_of_its_own(path):
    assert list(dates_in(ast.parse(path.read_text()))) == [], "the law is in law.py"


@pytest.mark.parametrize("bad", ["x = date(2018, 1, 1)", "def check(doc):\n    return '2017-12-01' < doc", "y = 2017"])
def test_a_date_in_a_rule_would_be_seen(bad):
    assert list(dates_in(ast.parse(bad)))
