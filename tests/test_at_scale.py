"""The page about scale: its examples are run as they stand, for the engines that are installed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from imr_schema.arrow import INPUT_SCHEMA  # noqa: E402
from imr_schema.standard import LATEST  # noqa: E402

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "at-scale.md").read_text()
SAMPLES = ROOT / "samples" / LATEST.name
VALID = sorted((SAMPLES / "valid").glob("*.imr.json"))
INVALID = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"


def examples():
    """The examples of the page in Python."""
    found: list[str] = re.findall(r"^```py\n(.*?)^```$", PAGE, re.M | re.S)
    return found


def example(word):
    """The one example of the page that imports *word*."""
    (text,) = (text for text in examples() if f"import {word}" in text)
    return text


def made(tmp_path):
    """*tmp_path* with the documents that examples read, in Parquet and as files; one of them is not acceptable."""
    (tmp_path / "inbox").mkdir()
    for path in (*VALID, INVALID):
        (tmp_path / "inbox" / path.name).write_bytes(path.read_bytes())
    rows = [(path.name, path.read_bytes(), None) for path in (*VALID, INVALID)]
    columns = [pa.array([row[n] for row in rows], field.type) for n, field in enumerate(INPUT_SCHEMA)]
    pq.write_table(pa.Table.from_arrays(columns, schema=INPUT_SCHEMA), tmp_path / "documents.parquet")
    return tmp_path


@pytest.fixture
def home(tmp_path):
    return made(tmp_path)


def printed(home, text, interpreter=sys.executable):
    """What the script *text* prints, run in the folder *home*."""
    (home / "job.py").write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [interpreter, "job.py"], cwd=home, env=environment, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stderr[-5000:]
    return done.stdout


def test_the_example_of_duckdb_counts_what_validate_counts(home):
    duckdb = pytest.importorskip("duckdb")
    if not hasattr(duckdb.DuckDBPyRelation, "to_arrow_reader"):
        pytest.skip("it has its former name, which the page names too")
    assert printed(home, example("duckdb")) == f"[('acceptable', {len(VALID)}), ('notAcceptable', 1)]\n"


def test_the_example_of_settings_checks(home):
    more = "\nimport pyarrow as pa\nbatch = pa.RecordBatch.from_pydict({'source': ['a'], 'raw': [b'{}']})\n"
    text = f"{example('imr_schema')}{more}if __name__ == '__main__':\n    print(check(batch).column('profile')[0])\n"
    assert printed(home, text) == "posted\n"


def test_what_the_page_names_exists():
    import imr_schema.arrow

    named = set(re.findall(r"from imr_schema\.arrow import (.*)", PAGE))
    names = {name for line in named for name in line.split(", ")}
    assert names <= {*imr_schema.arrow.__all__, "ImrDataSource"}
