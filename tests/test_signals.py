"""SIGINT and SIGTERM: at any moment they end a command with 130 and 143, and leave nothing torn or running behind."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from imr_schema.standard import PRINTED
from tests.processes import alive, soon

ROOT = Path(__file__).parent.parent
VALID = ROOT / "samples" / PRINTED.name / "valid"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
WORDS = {signal.SIGINT: b"imr-schema: interrupted\n", signal.SIGTERM: b"imr-schema: terminated\n"}
MOMENTS = int(os.environ.get("IMR_MOMENTS", "8"))


def start(*arguments, cwd, **more):
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, **{**pipes, **more})


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(VALID, tmp_path / "in")
    (tmp_path / "out").mkdir()
    return tmp_path


COMMANDS = {
    "validate": ["validate", "in", "--as-of", "2026-01-01", "-r", "json:out/x", "-r", "html:out/y"],
    "convert": ["convert", "in", "--include", "*.imr.xml", "--to", "json", "-o", "out"],
    "help": ["--help"],
}


@pytest.mark.parametrize(("number", "code"), ENDS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_at_any_moment_ends_the_command_and_every_file_is_whole_or_absent(name, number, code, folder):
    begun = time.monotonic()
    process = start(*COMMANDS[name], cwd=folder)
    process.communicate()
    seconds, normal = time.monotonic() - begun, process.returncode
    whole = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    codes = set()
    for moment in range(MOMENTS):
        shutil.rmtree(folder / "out")
        (folder / "out").mkdir()
        process = start(*COMMANDS[name], cwd=folder)
        time.sleep(1.1 * seconds * moment / MOMENTS)
        process.send_signal(number)
        said = process.communicate(timeout=30)[1].decode()
        codes.add(process.returncode)
        # Until this package is imported, the signal is Python's own affair: it dies of it, and may show where it was.
        assert process.returncode in {code, normal} or not re.search(
            r'imr_schema/cli/(?!__init__\.py", line [0-9]+, in <module>)', said
        )
        if process.returncode == code:
            assert said == "" or said.endswith(WORDS[number].decode())
        for path in (folder / "out").iterdir():
            assert path.read_bytes() == whole[path.name]
    assert code in codes


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_command_that_waits_for_its_input_is_ended(number, code, folder):
    process = start("validate", "-", "-r", "json:out/x", cwd=folder)
    assert soon(lambda: [*(folder / "out").iterdir()])
    process.send_signal(number)
    assert process.wait(timeout=20) == code
    assert process.communicate()[1] == WORDS[number]
    assert [*(folder / "out").iterdir()] == []


def waiting(pipe):
    """How many bytes wait in *pipe*."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_command_whose_output_nobody_reads_is_ended(number, code, folder):
    process = start("rules", "export", "--to", "markdown", cwd=folder)
    assert soon(lambda: waiting(process.stdout) == fcntl.fcntl(process.stdout, fcntl.F_GETPIPE_SZ))
    process.send_signal(number)
    assert process.wait(timeout=20) == code
    process.communicate()


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_an_implementation_that_is_asked_ends_with_the_command(number, code, folder):
    (folder / "tmp").mkdir()
    ask = "import os, sys, time; open('asked', 'w').write(str(os.getpid())); time.sleep(600)"
    arguments = ["--timeout", "500", "--rule", "IMR304", "--", sys.executable, "-c", ask, "{file}"]
    environment = {**ENVIRONMENT, "TMPDIR": str(folder / "tmp")}
    process = subprocess.Popen(
        [sys.executable, "-m", "imr_schema", "conformance", "run", *arguments],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
    )
    assert soon(lambda: (folder / "asked").exists() and (folder / "asked").read_text())
    process.send_signal(number)
    assert process.communicate(timeout=20)[1] == WORDS[number]
    assert process.returncode == code
    assert soon(lambda: not alive(int((folder / "asked").read_text())))
    assert [*(folder / "tmp").iterdir()] == []


def test_a_signal_that_the_caller_ignores_stays_ignored(folder):
    def ignoring():
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    process = start("validate", "-", "-r", "json:out/x", cwd=folder, preexec_fn=ignoring)
    assert soon(lambda: [*(folder / "out").iterdir()])
    process.send_signal(signal.SIGINT)
    process.communicate((VALID / "one-item.imr.json").read_bytes(), timeout=20)
    assert process.returncode == 0
    assert (folder / "out" / "x").exists()
