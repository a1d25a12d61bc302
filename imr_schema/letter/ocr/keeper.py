"""The process that keeps the folder of a recognition: it ends what runs there, and takes it away, when its parent ends.

It reads the length of the scan, a line feed and the scan from standard input, and writes the outcome, a line feed and
the hOCR of the pages to standard output.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Thread

from imr_schema.letter.ocr import outcome


def main() -> None:
    """Recognize the scan on standard input, of the kind that the command line names."""
    size = int(sys.stdin.buffer.readline())
    raw = sys.stdin.buffer.read(size)
    if len(raw) < size:
        return  # our parent is gone already
    # Windows may still hold a file of a process that was ended a moment ago.
    with tempfile.TemporaryDirectory(prefix="imr-ocr-", ignore_cleanup_errors=True) as folder:
        result = _recognized(raw, sys.argv[1], folder)
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(result)
        sys.stdout.buffer.flush()


def _recognized(raw: bytes, kind: str, folder: str) -> bytes:
    scan = os.path.join(folder, f"scan{kind}")
    with open(scan, "xb") as file:
        file.write(raw)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", "imr_schema.letter.ocr.recognizer", scan, folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": folder, "TEMP": folder, "TMP": folder},
        start_new_session=True,  # a group of its own, which we end as one
    )
    Thread(target=_end_with_parent, args=(process,), daemon=True).start()
    code = process.wait()
    _end(process)
    ended = outcome.CODES.get(code, outcome.MEMORY if code == -signal.SIGABRT else outcome.FAILED)
    pages = [path.read_bytes() for path in sorted(Path(folder).glob("*.hocr"))] if code == 0 else []
    return ended + b"\n" + outcome.BETWEEN.join(pages)


def _end_with_parent(process: subprocess.Popen[bytes]) -> None:
    """Wait until standard input ends, as it does when our parent has what it wants, or is gone."""
    sys.stdin.buffer.read()
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the recognizer and all that it started, whether or not it has ended itself."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # the group keeps its number as long as one of it lives
        else:  # pragma: no cover - Windows
            process.kill()


if __name__ == "__main__":
    main()
