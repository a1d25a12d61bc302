"""Processes that tests start: whether they live, and waiting for what they do."""

import os
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


_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def _stats():
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            yield int(folder.name), int(fields[1]), sum(map(int, fields[11:15]))


def started(root=None):
    """The processes that *root*, or this one, has started and those they have, and it, each with its processor time.

    In seconds, with those of its own that have ended. Linux alone tells.
    """
    root = root or os.getpid()
    stats = {pid: (parent, ticks) for pid, parent, ticks in _stats()}
    found = {root} & set(stats)
    while more := {pid for pid, (parent, _) in stats.items() if parent in found} - found:
        found |= more
    return {pid: stats[pid][1] / _TICK for pid in found}


def words(pid):
    """The command line of a process; empty once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def resident(pid):
    """How much memory a process has now, in MiB; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20
    except OSError:
        return 0
