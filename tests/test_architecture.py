"""The house rules that a program can check."""

import ast
import re
from pathlib import Path

import pytest

import imr_schema

HOME = Path(imr_schema.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
LEAVES = {
    "docstrings",
    "errors",
    "pointer",
    "findings",
    "text",
    "model",
    "json_text",
    "tag_counts",
    "why_malformed",
    "_version",
    "changes",  # what a comparison gives and reports show, as findings are
    "choices",
    "typed_values",
}
MAY_IMPORT = {
    **{leaf: set() for leaf in LEAVES},
    "errors": {"findings"},
    "part_files": set(),
    "atomic_write": {"errors", "part_files"},
    "own_file": {"errors"},
    "read_errors": {"errors", "findings", "text", "why_malformed"},
    "inputs": {"errors", "json_text", "text"},
    "standard": {"errors", "inputs", "pointer", "read_errors", "text"},
    "law": {"standard"},
    "migrations": {"errors", "pointer", "standard"},
    "rules": {"docstrings", "findings", "law", "model", "pointer", "standard", "text"},
    "config": {"errors", "findings", "inputs", "pointer", "rules", "standard", "text"},
    "xml_parser": {"config", "errors", "findings", "read_errors", "tag_counts", "why_malformed"},
    "letter": {
        *("_version", "config", "errors", "findings", "inputs", "pointer", "read_errors", "standard"),
        *("tag_counts", "xml_parser"),
    },
    "codecs": {
        "config",
        "errors",
        "findings",
        "json_text",
        "letter",
        "pointer",
        "read_errors",
        "standard",
        "text",
        "why_malformed",
        "xml_parser",
    },
    # A request file is read into what its rules compare; the words that are no names are the rules' (rules/prose).
    "transform": {
        *("changes", "errors", "findings", "inputs", "letter", "migrations", "pointer", "rules", "standard", "text"),
    },
    "validation": {
        *("codecs", "config", "errors", "findings", "letter", "migrations", "model", "pointer", "read_errors", "rules"),
        *("standard", "text", "transform", "typed_values", "xml_parser"),
    },
    "reports": {"changes", "findings", "text"},
    "receipts": {"errors", "reports", "text"},
    "signatures": {"errors", "inputs"},
    "deliveries": {"errors", "inputs", "reports", "text"},
    "batch": {
        *("_version", "atomic_write", "choices", "codecs", "config", "errors", "findings", "inputs", "migrations"),
        *("own_file", "part_files", "read_errors", "rules", "standard", "text", "transform", "validation"),
    },
    "api": {
        *("_version", "atomic_write", "changes", "choices", "codecs", "config", "errors", "findings", "inputs"),
        *("letter", "migrations", "model", "pointer", "reports", "rules", "signatures", "standard", "text"),
        *("transform", "typed_values", "validation"),
    },
    # It stands beside the command line: the same batches, handed on in columns.
    "arrow": {
        *("api", "batch", "choices", "config", "errors", "findings", "inputs", "tables", "text", "validation"),
    },
    "publish": {
        *("atomic_write", "errors", "findings", "law", "migrations", "pointer", "rules", "standard", "tables", "text"),
    },
    "conformance": {
        *(
            "_version",
            "atomic_write",
            "codecs",
            "config",
            "errors",
            "findings",
            "inputs",
            "migrations",
            "pointer",
            "publish",
            "rules",
            "standard",
        ),
        *("text", "validation"),
    },
    "tables": {"atomic_write", "errors", "findings", "pointer", "reports", "standard", "text"},
    "strategies": {"choices", "codecs", "migrations", "pointer", "standard", "text"},
    "_hypothesis": {"model", "strategies"},
    "pytest_plugin": {"api", "choices", "config", "findings", "model"},
    "cli": {
        *(
            "_version",
            "api",
            "atomic_write",
            "batch",
            "changes",
            "config",
            "conformance",
            "docstrings",
            "errors",
            "findings",
            "inputs",
        ),
        *("deliveries", "letter", "migrations", "part_files", "pointer", "publish", "receipts", "reports", "rules"),
        *("signatures", "standard", "tables", "text", "transform"),
        "validation",
    },
}
SLOW = {"lxml", "xmlschema", "jsonschema", "jsonschema_rs", "hypothesis", "pyarrow", "duckdb"}


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
    if part(path) in {"standard", "migrations", "_version", "reports", "conformance"} or path.name in {
        "baseline.py",
        "items_table.py",
        "request_file.py",
        "deliveries.py",
        "_redaction_manifest.py",
    }:
        return  # the versions of reports, baselines, the kit, requests, manifests and the table items are their own
    strings = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    assert not [text for text in strings if isinstance(text, str) and re.fullmatch(r"\d+\.\d+", text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_what_starts_slowly_is_imported_when_it_is_needed(path):
    at_start = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {(node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name for node in at_start}
    # Whoever imports strategies or arrow has the library that it is about.
    files = {"cross_check.py", "parquet_form.py", "duckdb_form.py"}
    if part(path) not in {"strategies", "arrow"} and path.name not in files:
        assert not {name.split(".")[0] for name in names} & SLOW


def test_only_one_module_builds_xml_parsers():
    builders = [path.name for path in FILES if re.search(r"XMLParser\(|iterparse\(|ParserCreate\(", path.read_text())]
    assert sorted(builders) == ["xml_parser.py", "xml_positions.py"]


DOORS = {
    "inputs/bounded_read.py": {"open", "os.open"},
    "inputs/side_files.py": {"json.loads", "csv.DictReader", "csv.reader", "tomllib.loads"},
    "inputs/archives.py": {"zipfile.ZipFile", "gzip.GzipFile"},
    "inputs/packages.py": {"zipfile.ZipFile"},
    "inputs/tars.py": {"tarfile.open", "gzip.GzipFile"},
    "codecs/json_careful.py": {"json.loads"},  # of one escape sequence
    # Our own files, which came with the package, and what was encoded a moment ago:
    "standard/files.py": {"open"},
    "standard/samples.py": {"open"},
    "standard/__init__.py": {"msgspec.json.decode"},
    "standard/codelists.py": {"msgspec.json.decode"},
    "standard/characters.py": {"msgspec.json.decode"},
    "standard/placeholders.py": {"msgspec.json.decode"},
    "law.py": {"msgspec.json.decode"},
    "reports/html/page.py": {"read_text"},
    "reports/comparison/html.py": {"read_text"},
    "publish/rule_examples.py": {"json.loads"},
    "publish/index.py": {"open", "json.loads"},
    "conformance/base_document.py": {"json.loads"},
    "conformance/answers.py": {"msgspec.json.decode"},  # of lines that came through the one door
    "conformance/examples/prose.py": {"open", "msgspec.json.decode"},
    "conformance/reference.py": {"open", "read_text"},
    "batch/memory.py": {"open"},
    "batch/copies.py": {"os.open"},  # nothing, as standard input
    # In the folder of a recognition, which nobody else reaches: the scan, and what our own process made of it.
    "letter/ocr/keeper.py": {"open", "read_bytes"},
    "model.py": {"msgspec.json.decode"},
    "tables/every_table.py": {"msgspec.json.decode"},  # of documents that were written a moment ago
    # How a file that is to be replaced begins, to see whether it is one of ours:
    "tables/writers/csv_form.py": {"open"},
    "tables/writers/sqlite_form.py": {"open"},
    "tables/writers/duckdb_form.py": {"open"},  # of a database that was made a moment ago
    "api/report_pages.py": {"open"},
    # The output of the command that is measured, bounded by its runner; writing.
    "conformance/score.py": {"msgspec.json.decode"},
    "atomic_write.py": {"open", "os.open"},
    # Files that only this user can have written: what earlier runs found.
    "own_file.py": {"os.open"},
    "batch/sealed_lines.py": {"open"},
    "batch/identity.py": {"open"},  # the files of the package itself
    "part_files.py": {"open", "os.open"},
    "cli/_main.py": {"open"},
}
"""The modules that may open files or decode what others wrote, each with what it uses for it."""

METHODS = {"read_text", "read_bytes"}
OPENERS = {
    *("open", "os.open", "io.open", "json.load", "json.loads", "msgspec.json.decode"),
    *("zipfile.ZipFile", "tarfile.open", "gzip.GzipFile", "gzip.open", "csv.reader", "csv.DictReader", "tomllib.load"),
    *("tomllib.loads", "pickle.load"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_files_of_others_come_through_one_door(path):
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    used = calls & OPENERS
    used |= {
        end for owner, _, end in (call.rpartition(".") for call in calls if "." in call) if owner != "side_files"
    } & METHODS
    name = path.relative_to(HOME).as_posix()
    # Until they read packages by it, this one builds its own.
    allowed = DOORS.get(name, set()) | ({"zipfile.ZipFile"} if name == "letter/extract/docx.py" else set())
    assert used <= allowed


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
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
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
