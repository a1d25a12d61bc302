"""What the processes of the recognition tell one another."""

from __future__ import annotations

RECOGNIZED, MISSING, BROKEN, MEMORY, FAILED = b"recognized", b"missing", b"broken", b"memory", b"failed"
"""How a recognition ends: with text; without a program that it needs, a file that opens, enough memory; otherwise."""

CODES = {0: RECOGNIZED, 3: MISSING, 4: BROKEN, 5: MEMORY}
"""The exit codes of the recognizer; any other is a failure."""

BETWEEN = b"\f"
"""Stands between two pages of hOCR: XML allows it nowhere."""
