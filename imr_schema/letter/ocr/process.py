"""The recognition as other processes: a keeper, which owns a folder and ends with us, and below it the recognizer.

The worker that reads a document may be killed at any moment, when its time is over. Then the keeper, which waits for
the end of its standard input, ends the recognizer with all that it started, and takes away the folder with the pages.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys

from imr_schema.config.settings import MIB
from imr_schema.errors import MissingExtra, missing_extra
from imr_schema.letter.ocr import outcome
from imr_schema.read_errors import OUT_OF_MEMORY, over, refuse

_MOST_RESULT = 64 * MIB
"""Of hOCR: some 100 bytes a word, more than any letter has."""

_TESSERACT = {
    "darwin": "brew install tesseract",
    "win32": "winget install --id UB-Mannheim.TesseractOCR",
}
_TESSERACT_ELSEWHERE = "apt-get install tesseract-ocr"


def recognize(raw: bytes, kind: str) -> list[bytes]:
    """The hOCR of each page of the scan *raw*, a file of *kind*.

    Raises ``MissingExtra`` where the extra ``ocr`` or Tesseract is missing; ``ReadError``: IMR003 for a scan that
    cannot be opened, IMR001 for one that takes too much memory or ends the recognition otherwise.
    """
    check_installed()
    command = [sys.executable, "-P", "-m", "imr_schema.letter.ocr.keeper", kind]  # -P: nothing of the working folder
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # whoever interrupts us from a terminal interrupts us, and we end it
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        try:
            keeper.stdin.write(b"%d\n" % len(raw))
            keeper.stdin.write(raw)
            keeper.stdin.flush()
            result = keeper.stdout.read(_MOST_RESULT + 1)
        except BrokenPipeError:
            result = b""
        finally:
            keeper.stdin.close()  # it ends by that, whatever it is at
    if len(result) > _MOST_RESULT:
        raise over("bytes of recognized text", _MOST_RESULT)
    return _pages(result)


def check_installed() -> None:
    """Raises ``MissingExtra``, with the command that helps, where a program is missing."""
    if importlib.util.find_spec("ocrmypdf") is None:
        raise missing_extra("--ocr", "ocr")
    # On Windows Tesseract is found by its entry in the registry, not by the path; the recognizer looks there.
    if sys.platform != "win32" and shutil.which("tesseract") is None:
        raise _without_tesseract()


def _without_tesseract() -> MissingExtra:
    command = _TESSERACT.get(sys.platform, _TESSERACT_ELSEWHERE)
    return MissingExtra(f"--ocr needs the program Tesseract with its data for English: {command}")


def _pages(result: bytes) -> list[bytes]:
    """The pages in what the keeper wrote: a line with the outcome, and for a success the pages."""
    code, _, pages = result.partition(b"\n")
    if code == outcome.RECOGNIZED:
        return pages.split(outcome.BETWEEN)
    if code == outcome.MISSING:
        raise _without_tesseract()
    if code == outcome.BROKEN:
        raise refuse("IMR003", why="a page of the scan cannot be opened")
    if code == outcome.MEMORY:
        raise refuse("IMR001", why=OUT_OF_MEMORY)
    raise refuse("IMR001", why="its pages cannot be recognized")
