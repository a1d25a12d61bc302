"""What the validation of one document costs, measured in a process of its own: the law is 64 MiB + 24 x its size."""

import json
import subprocess
import sys

MIB = 1024 * 1024

_MEASURE = """
import json, os, sys, time
from imr_schema.config.settings import Settings
from imr_schema.validation import pipeline
raw = open(sys.argv[1], "rb").read()
syntax = sys.argv[2] or None
begin = time.process_time()
report = pipeline.validate(raw, syntax=syntax, settings=Settings(both_engines=False)).report
seconds = time.process_time() - begin
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
found = sum(finding.counted or 1 for finding in report.findings)
print(json.dumps({"seconds": seconds, "peak": peak, "verdict": report.verdict.value, "found": found,
                  "listed": len(report.findings), "rules": sorted({f.rule for f in report.findings})}))
"""


def cost(path, syntax=""):
    """CPU seconds, peak memory in bytes, verdict and findings of the document at *path*; the process must not crash."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path), syntax], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def allowed(size):
    """The most memory for a document of *size* bytes, in bytes."""
    return 64 * MIB + 24 * size
