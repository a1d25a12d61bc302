"""Processes that tests start: whether they live, and waiting for what they do."""

import time
from pathlib import Path


def soon(true, seconds=20):
    """Whether *true* becomes so within some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
