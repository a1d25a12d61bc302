"""Many files side by side: the same reports in the same order, and one bad file costs one report."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.batch import workers
from imr_schema.versions import LATEST

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / LATEST.name


def squared_or_dead(number):
    if number in (7, 300):
        os._exit(9)
    return number * number


def gone(number):
    return -number


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_a_process_that_dies_costs_one_result(jobs):
    found = list(workers.in_order(range(400), squared_or_dead, gone, jobs))
    assert found == [-n if n in (7, 300) else n * n for n in range(400)]


def test_reports_are_the_same_for_one_two_and_eight_processes():
    command = [sys.executable, "-m", "imr_schema", "validate", str(SAMPLES), "--report", "json", "--jobs"]
    outputs = {
        subprocess.run([*command, jobs], capture_output=True, cwd=ROOT, check=False).stdout for jobs in ("1", "2", "8")
    }
    assert len(outputs) == 1
    assert b'"complete": true' in outputs.pop()
