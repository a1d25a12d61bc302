"""The page about tables: its recipes are run as they stand, and count what the documents hold."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from imr_schema.standard import LATEST
from imr_schema.tables import TABLES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "analysis.md").read_text()
VALID = ROOT / "samples" / LATEST.name / "valid"
BLOCKS = re.findall(r"^```(bash|sql|py)\n(.*?)^```$", PAGE, re.M | re.S)
PARQUET, NESTED, CSV, SUMMARY = (text for language, text in BLOCKS if language == "bash")
QUERIES = [text for language, text in BLOCKS if language == "sql"]
SCRIPTS = [text for language, text in BLOCKS if language == "py"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder in which the commands of the page were run; its inbox holds the valid samples and one that is not."""
    pytest.importorskip("pyarrow")
    home = tmp_path_factory.mktemp("analysis")
    (home / "inbox").mkdir()
    for path in VALID.glob("*.json"):
        shutil.copy(path, home / "inbox")
    (home / "inbox" / "torn.imr.json").write_text("{")
    for block in (PARQUET, NESTED, CSV, SUMMARY):
        words = block.split()
        assert words[0] == "imr-schema"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "imr_schema", *words[1:]]
        assert subprocess.run(command, cwd=home, env=environment, timeout=120, check=False).returncode == 1
    return home


@pytest.fixture
def answers(home, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(home)
    return [duckdb.sql(query).fetchall() for query in QUERIES]


def items():
    for path in sorted(VALID.glob("*.json")):
        data = json.loads(path.read_bytes())
        for item in data["disputedItems"]:
            yield data, item


def by_guideline_of_all(items):
    """Each source that reviewers cite, with the items for which it is cited, the most first."""
    cited: Counter[str] = Counter()
    for _, item in items:
        analyses = item["analyses"]
        cited.update({each["source"] for one in analyses for each in one["guideline"].get("citations", ())})
    return sorted(cited.items(), key=lambda each: (-each[1], each[0]))


def test_the_queries_count_what_the_documents_hold(answers):
    by_guideline, by_year, by_specialty, by_rule, cited, left_out, from_nested = answers
    decisions = Counter(item["decision"] for _, item in items())
    assert sum(row[2] for row in by_guideline) == sum(row[1] for row in by_specialty) == decisions.total()
    assert sum(row[3] for row in by_guideline) == decisions["overturned"]
    years = Counter((int(data["case"]["decisionDate"][:4]), item["decision"]) for data, item in items())
    assert {(year, decision): many for year, decision, many in by_year} == years
    assert from_nested == by_guideline_of_all(items())
    assert ("IMR003", "malformed", "error", 1, 1) in by_rule
    assert cited
    assert [(verdict, documents) for verdict, documents, _ in left_out] == [
        ("acceptable", len([*VALID.glob("*.json")])),
        ("notAcceptable", 1),
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=["parquet", "csv"])
def test_the_scripts_run_and_agree(script, home):
    pytest.importorskip("pandas")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    if script is SCRIPTS[1]:
        counted = dict(re.findall(r"^(upheld|overturned) +([0-9]+)$", done.stdout, re.M))
        assert {name: int(many) for name, many in counted.items()} == Counter(item["decision"] for _, item in items())


def test_the_page_names_every_table():
    assert {name for name in TABLES if f"`{name}`" not in PAGE} == set()
    assert (ROOT / "docs" / "index.md").read_text().count("(analysis.md)") == 1


def test_the_summary_of_the_page_is_there(home):
    assert (home / "summary.html").read_bytes().endswith(b"</html>\n")
