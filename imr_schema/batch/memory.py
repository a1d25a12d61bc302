"""How much memory a process may take for one task: the system refuses it more.

Linux alone counts what a process has for itself (``RLIMIT_DATA``); elsewhere nothing is limited.
"""

from __future__ import annotations

import sys

_DATA_AND_STACK = 5
"""The field of ``/proc/self/statm``, from 0, that counts the pages which the limit is about."""


def allow(amount: int) -> None:
    """Let this process take *amount* bytes more than it has now.

    Beyond that, Python raises ``MemoryError``, and libraries that cannot go on without memory end the process by
    SIGABRT.
    """
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[_DATA_AND_STACK])
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = pages * resource.getpagesize() + amount
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
