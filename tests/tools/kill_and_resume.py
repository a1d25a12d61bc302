"""Kill runs at random moments, let the same command go on, and compare what is there with an uninterrupted run.

python -m tests.tools.kill_and_resume [TIMES] [SEED]
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from imr_schema.standard import VERSIONS
from tests.benchmarks.corpus import corpus, written

ROOT = Path(__file__).parent.parent.parent
NEWER = list(VERSIONS)[1]
COMMANDS = {
    "convert": ["convert", "in", "--to", "xml", "-o", "out/"],
    "migrate": ["migrate", "in", "--to-version", NEWER, "-o", "out/"],
    "render": ["letter", "render", "in", "-o", "out/"],
    "csv": ["tabulate", "in", "--to", "csv", "-o", "out/"],
    "parquet": ["tabulate", "in", "--to", "parquet", "-o", "out/", "--jobs", "2"],
    "sqlite": ["tabulate", "in", "--to", "sqlite", "-o", "out/all.sqlite"],
}
"""Commands that can be interrupted, without --resume."""

DOCUMENTS = 80


class Done(Struct, frozen=True):
    """What a run left, but for its journal, and what it said."""

    code: int
    told: bytes
    tree: dict[str, bytes]
    left: list[str]
    """Part files, and what is kept until tables are there."""


def fill(folder: Path, count: int = DOCUMENTS) -> None:
    """Documents below *folder*: in folders, in a file of several, faulty ones too."""
    documents = written(corpus("R", count), "json")
    for number, document in enumerate(documents):
        below = folder / "in" / f"{number // 40}"
        below.mkdir(parents=True, exist_ok=True)
        damaged = document[: len(document) // 2] if number % 23 == 7 else document
        (below / f"{number:04}.imr.json").write_bytes(damaged)
    lines = [b" ".join(each.split(b"\n")) + b"\n" for each in documents[: count // 2]]
    (folder / "in" / "several.imr.ndjson").write_bytes(b"".join(lines))


def start(folder: Path, command: list[str], *more: str) -> subprocess.Popen[bytes]:
    """The *command* at work in *folder*, in a group of processes of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "imr_schema", *command, *more]
    return subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def finished(folder: Path, process: subprocess.Popen[bytes]) -> Done:
    """What *process* has left below ``out`` when it has ended."""
    out, told = process.communicate(timeout=600)
    tree, left = {}, []
    for path in sorted(each for each in (folder / "out").rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith(".imr-journal"):
            continue
        if path.name.startswith(".imr-"):
            left.append(name)
        else:
            tree[name] = path.read_bytes()
    return Done(process.returncode, out + told, tree, left)


def killed_and_resumed(folder: Path, command: list[str], seconds: float) -> tuple[bool, Done]:
    """Whether *command* was killed *seconds* after its start, and what the same command leaves when it goes on."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    process = start(folder, command, "--resume")
    try:
        process.communicate(timeout=seconds)
        killed = False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        killed = True
    return killed, finished(folder, start(folder, command, "--resume"))


def main() -> None:
    """Kill each command in turn."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 18)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fill(folder)
        whole, spans = {}, {}
        for name, command in COMMANDS.items():
            shutil.rmtree(folder / "out", ignore_errors=True)
            begun = time.monotonic()
            whole[name] = finished(folder, start(folder, command))
            spans[name] = time.monotonic() - begun
        alike = dict.fromkeys(COMMANDS, 0)
        tries, killed = dict.fromkeys(COMMANDS, 0), dict.fromkeys(COMMANDS, 0)
        for number in range(times):
            name = list(COMMANDS)[number % len(COMMANDS)]
            was, done = killed_and_resumed(folder, COMMANDS[name], chance.uniform(0.1, spans[name]))
            tries[name], killed[name] = tries[name] + 1, killed[name] + was
            alike[name] += done == whole[name]
            if number % 10 == 9:
                sys.stderr.write(f"{sum(alike.values())} of {number + 1}\n")
            if done != whole[name]:
                sys.stderr.write(f"{name}: other than an uninterrupted run: {done.told!r} {done.left}\n")
        for name in COMMANDS:
            sys.stdout.write(f"{name}: {alike[name]} of {tries[name]} alike, {killed[name]} of them killed amid work\n")
        sys.stdout.write(f"all: {sum(alike.values())} of {times}\n")
        sys.exit(sum(alike.values()) != times)


if __name__ == "__main__":
    main()
