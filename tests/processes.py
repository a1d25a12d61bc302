"""Processes that tests start: whether they live, and waiting for what they do."""

import subprocess
import sys
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


def doubles(work, attempts=6):
    """Whether *work*(2) takes less than three times the processor time of *work*(1), in some of *attempts*.

    Others on the machine disturb single measurements; what takes the square takes four times as much in each.
    """

    def seconds(times):
        begun = time.process_time()
        work(times)
        return time.process_time() - begun

    return any(seconds(2) < 3 * seconds(1) for _ in range(attempts))


# What getrusage gives begins with what the parent held when it started the process.
_PEAK = """
from pathlib import Path as _
print([line for line in _("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")][0].split()[1])
"""


def peak(code, *arguments):
    """The most memory that a process of its own takes for *code*, in MiB."""
    command = [sys.executable, "-c", code + _PEAK, *map(str, arguments)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]) / 1024
