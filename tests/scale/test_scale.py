"""Spark and Dask, for real: the verdicts of ``validate``, whatever documents and executors do (make scale)."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import venv
from collections import Counter
from pathlib import Path

import pytest

from tests.processes import soon, started, words

pytestmark = pytest.mark.scale

ROOT = Path(__file__).parent.parent.parent
HERE = ROOT / "build" / "scale"
JOB = [sys.executable, "-m", "tests.scale.spark_job"]
CLUSTER = "local-cluster[2,1,1024]"
POISON = "poison.pdf"


@pytest.fixture(scope="session")
def documents():
    """The folder of the documents, and what ``validate`` says of each by its place; the poison is in Parquet alone."""
    from tests.scale.documents import put, validated
    from tests.test_arrow import unpacks_to

    folder = HERE / "documents"
    put(folder, more=[(POISON, unpacks_to(400))])
    return folder, {f"#{n}": each for n, each in enumerate(validated(folder / "all.imr.ndjson"), 1)}


def environment():
    """That of a user who has this package installed, and no variables of Spark."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK", "PYSPARK"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def spark(path, out, *options, more=()):
    """The process of a job."""
    command = [*JOB, str(path), "--out", str(out), *options]
    return subprocess.Popen(
        command, cwd=ROOT, env={**environment(), **dict(more)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def runs(job):
    """What a job printed: how long it took to start, then a line for each run."""
    printed, errors = job.communicate(timeout=3_000)
    assert job.returncode == 0, errors.decode()[-5_000:]
    lines = [json.loads(line) for line in printed.splitlines()]
    print(*lines, sep="\n")
    return lines[1:]


def rows(out):
    import pyarrow.parquet as pq

    return pq.read_table(out).to_pylist()


def assert_same(out, expected, poisoned=0):
    """That *out* has the verdicts *expected* of each document, and so many poison documents, undetermined."""
    from tests.scale.documents import told

    found = rows(out)
    poison = [row for row in found if row["source"] == POISON]
    assert [row["verdict"] for row in poison] == ["undetermined"] * poisoned
    assert {row["findings"][0]["rule"] for row in poison} <= {"IMR001", "IMR090"}
    others = {row["source"][row["source"].rindex("#") :]: told(row) for row in found if row["source"] != POISON}
    assert others == expected
    assert len(found) == len(expected) + poisoned


def test_java_is_there():
    done = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    assert '"17' in done.stderr or '"21' in done.stderr, "Spark 4 needs Java 17"


def test_spark_judges_as_validate_does_and_a_poison_document_is_one_undetermined_row(documents, tmp_path):
    folder, expected = documents
    cold, warm = runs(spark(folder / "all.parquet", tmp_path / "out", "--runs", "2"))
    assert_same(tmp_path / "out", expected, poisoned=1)
    assert cold.keys() == warm.keys()
    assert warm["undetermined"] == 1


def executors(job):
    """The processes of executors that *job* has started."""
    return [pid for pid in started(job.pid) if "CoarseGrainedExecutorBackend" in words(pid)]


def at_work(pid):
    """Whether the executor has a process that checks documents."""
    return any("spawn_main" in words(each) for each in started(pid))


def test_an_executor_that_is_killed_costs_no_document(documents, tmp_path):
    folder, expected = documents
    job = spark(folder / "all.imr.ndjson", tmp_path / "out", "--master", CLUSTER, "--partitions", "8")
    try:
        assert soon(lambda: any(map(at_work, executors(job))), 600), job.stderr.read()[-5_000:]
        (victim, *_) = filter(at_work, executors(job))
        time.sleep(0.5)
        os.kill(victim, signal.SIGKILL)
        (only,) = runs(job)
    finally:
        job.kill()
    assert_same(tmp_path / "out", expected)
    assert sum(count for name, count in only.items() if name not in ("seconds", "cpu")) == len(expected)


@pytest.fixture(scope="session")
def shipped():
    """The archive of an environment with the package and nothing of Spark's, as the page says to make it."""
    place, archive = HERE / "environment", HERE / "environment.tar.gz"
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, with_pip=True)
    subprocess.run([place / "bin" / "pip", "install", "--quiet", f"{ROOT}[tables,pdf]"], check=True)
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        packed.add(place, ".")
    shutil.rmtree(place)
    return archive


def test_executors_run_in_the_environment_that_is_shipped(documents, shipped, tmp_path):
    folder, expected = documents
    options = ("--master", CLUSTER, "--set", f"spark.archives={shipped}#environment")
    python = "./environment/bin/python"
    more = {"PYSPARK_PYTHON": python, "PYSPARK_DRIVER_PYTHON": sys.executable}
    runs(spark(folder / "all.parquet", tmp_path / "out", *options, more=more.items()))
    assert_same(tmp_path / "out", expected, poisoned=1)


# The examples of the page.


def test_the_examples_of_spark_run(tmp_path):
    from tests import test_at_scale as page

    home = page.made(tmp_path)
    texts = [text for text in page.examples() if "SparkSession" in text]
    assert len(texts) == 2
    first, second = (page.printed(home, text) for text in texts)
    assert f"|acceptable|{len(page.VALID)}|" in first.replace(" ", "")
    assert "IMR304" in second
    assert Counter(row["verdict"] for row in rows(home / "verdicts.parquet")) == {
        "acceptable": len(page.VALID),
        "notAcceptable": 1,
    }


def test_the_example_of_dask_runs(tmp_path):
    from tests import test_at_scale as page

    home = page.made(tmp_path)
    (text,) = (text for text in page.examples() if "dask" in text)
    found = page.printed(home, text)
    assert f"acceptable {len(page.VALID)} notAcceptable 1" in " ".join(found.split())


DISTRIBUTED = """
import dask
from distributed import Client, LocalCluster

{example}
    dask.config.set({{"distributed.worker.daemon": False}})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        print(verdicts.verdict.value_counts().compute())
"""


def test_workers_of_dask_that_are_no_daemons_check_too(tmp_path):
    from tests import test_at_scale as page

    home = page.made(tmp_path)
    (text,) = (text for text in page.examples() if "dask" in text)
    found = page.printed(home, DISTRIBUTED.format(example=text))
    assert " ".join(found.split()).count(f"acceptable {len(page.VALID)} notAcceptable 1") == 2
