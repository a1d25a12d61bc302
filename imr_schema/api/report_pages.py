"""The pages of a report that one file does not hold: put beside it before it, and those of earlier runs removed."""

from __future__ import annotations

import os
import re
from contextlib import suppress

from imr_schema import atomic_write
from imr_schema.errors import UsageError
from imr_schema.reports import ReportFormat
from imr_schema.reports.format import NEAR_BEGINNING, Beside


def check(path: str, form: type[ReportFormat]) -> None:
    """Raises ``UsageError`` where something else stands in the place of the folder for pages of the report at *path*.

    A run of hours would only notice it at its end.
    """
    above, name = os.path.split(path)
    beside = form.beside(name)
    if beside is None or not atomic_write.has_folder(path):
        return
    folder = os.path.join(above, beside.folder)
    if os.path.lexists(folder) and (os.path.islink(folder) or not os.path.isdir(folder)):
        raise UsageError(
            f"{folder} is a link or no folder, and pages of {path} may have to be put there; name another file"
        )


def write(path: str, form: ReportFormat) -> frozenset[str]:
    """Put the pages of *form*, whose report will be at *path*, in place; gives their names in their folder.

    The report that leads to them comes after them, so at any time what is at *path* leads to pages that are there.
    """
    if not atomic_write.has_folder(path):
        return frozenset()
    folder, name = os.path.split(path)
    written = set()
    for beside, pieces in form.pages(name):
        with atomic_write.later(os.path.join(folder, beside), below=folder or os.curdir) as file:
            file.writelines(pieces)
        written.add(os.path.basename(beside))
    return frozenset(written)


def remove_others(path: str, form: type[ReportFormat], written: frozenset[str]) -> None:
    """Remove the pages that earlier runs wrote beside the report at *path*, of the class *form*, but those *written*.

    What cannot be removed stays: nothing leads to it.
    """
    above, name = os.path.split(path)
    beside = form.beside(name)
    if beside is None or not atomic_write.has_folder(path):
        return
    folder = os.path.join(above, beside.folder)
    if os.path.islink(folder):
        return
    with suppress(OSError):
        for each in os.listdir(folder):
            if (
                each not in written
                and re.fullmatch(beside.names, each)
                and _is_ours(os.path.join(folder, each), beside)
            ):
                os.unlink(os.path.join(folder, each))
        if not written:
            os.rmdir(folder)  # where it is empty


def _is_ours(path: str, beside: Beside) -> bool:
    """Whether the file at *path* says of itself that it is a page of this report."""
    if os.path.islink(path):
        return False
    with open(path, "rb") as file:
        return beside.mark in file.read(NEAR_BEGINNING)
