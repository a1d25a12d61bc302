"""Runs tests against mutants in forked processes: what all of them share is imported once.

Two ways, by where the change is. A change in the body of a function that nobody has called yet cannot have made
anything of what was imported: every test is collected once, and each fork gives that function its changed code. Any
other change is met by a fork that has imported nothing of what rests on the rules: it imports the changed module, and
collects the tests itself.
"""

import contextlib
import gc
import os
import pickle
import resource
import select
import signal
import sys
import time
import warnings
from collections import defaultdict
from multiprocessing import Pipe
from types import FunctionType

import hypothesis  # noqa: F401
import jsonschema_rs  # noqa: F401
import pytest
from _pytest.runner import runtestprotocol
from lxml import etree  # noqa: F401

import imr_schema.codecs
import imr_schema.migrations  # noqa: F401
from tests.tools.faulty import Patching
from tests.tools.mutations import ROOT, changed, difference, function_of, runs_alike, text_of

RULES = str(ROOT / "imr_schema" / "rules")
OPTIONS = ("-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--assert=plain", "--tb=native")
MEMORY = 4 << 30
PATIENCE = 600
ENDED_BY: dict[int, str] = {
    signal.SIGPROF: "time",
    signal.SIGKILL: "time",
    signal.SIGSEGV: "crash",
    signal.SIGABRT: "crash",
}


def forked(function, *arguments):
    """(what *function* answers in a fork of this process, what ended that before it answered, its CPU seconds)."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.setpgid(0, 0)

        def answer(value):
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(pickle.dumps(value))
            os._exit(0)

        try:
            answer(function(answer, *arguments))
        except BaseException as error:
            answer({"outcome": "error", "by": f"{type(error).__name__}: {error}"})
    os.close(writing)
    told = bytearray()
    until = time.monotonic() + PATIENCE
    while select.select([reading], [], [], max(0, until - time.monotonic()))[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            break
        told += part
    else:
        os.kill(child, signal.SIGKILL)
    os.close(reading)
    _, status, used = os.wait4(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    ended = ENDED_BY.get(os.WTERMSIG(status), "crash") if os.WIFSIGNALED(status) else None
    return pickle.loads(told) if told else None, ended, used.ru_utime + used.ru_stime


def failed(item, following, seconds):
    """Whether a test fails; a process that is in it for more than so many CPU seconds ends."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return any(report.failed for report in runtestprotocol(item, nextitem=following, log=False))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def first_failure(items, seconds):
    """The id of the first of the tests that fails, or None."""
    for item, following in zip(items, [*items[1:], None], strict=False):
        if failed(item, following, seconds.get(item.nodeid, PATIENCE)):
            return item.nodeid
    return None


# --- the first way: every test is collected, and a fork changes the code of a function


class Calls:
    """Which functions of the rules are called while something is imported."""

    def __init__(self):
        self.seen: set[tuple[str, str, int]] = set()
        sys.setprofile(self)

    def __call__(self, frame, event, _):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(RULES):
            self.seen.add(key_of(code))


def key_of(code):
    """The module's path below the root, and the first line of the code."""
    return os.path.relpath(code.co_filename, ROOT), code.co_firstlineno


def live_functions():
    """Every function of the rules that exists, by :func:`key_of` its code."""
    found = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(RULES):
            found[key_of(each.__code__)].append(each)
    return found


def codes_in(code):
    """Every code below *code*, by its first line; the outermost where several begin on one."""
    for part in code.co_consts:
        if hasattr(part, "co_code"):
            yield part
            if part.co_flags & 1 == 0 or "<locals>" not in part.co_qualname:
                yield from codes_in(part)


def warm():
    """Make, once for all forks, what takes time and asks no rule: compiled patterns, and the schemas' engines."""
    from imr_schema.rules._pattern import Pattern
    from imr_schema.standard import VERSIONS
    from imr_schema.validation import pipeline

    for each in gc.get_objects():
        if isinstance(each, Pattern):
            _ = each.compiled
    for name in VERSIONS:
        for path in (ROOT / "samples" / name / "valid").glob("every-part.imr.*"):
            raw = path.read_bytes()
            old, new = (b'"case"', b'"cause"') if path.suffix == ".json" else (b"case>", b"cause>")
            report = pipeline.validate(raw.replace(old, new), syntax=path.suffix[1:]).report
            assert report.rules != "run"


class Server:
    """Collects the tests and then answers, over a connection, what becomes of each mutant: a plugin of pytest."""

    def __init__(self, connection, calls):
        self.connection, self.calls = connection, calls

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        if session.testsfailed:
            raise session.Interrupted("tests cannot be collected")
        warm()
        sys.setprofile(None)
        functions = live_functions()
        for module in {module for module, _ in functions}:
            text_of(module)
        gc.collect()
        gc.freeze()
        ids = [item.nodeid for item in session.items]
        self.connection.send((self.calls.seen, ids))
        while (asked := self.connection.recv()) is not None:
            what, argument, several, seconds = asked
            chosen = [session.items[n] for n in several]
            job = (traced, chosen[0]) if what == "trace" else (with_other_code, argument, functions, chosen, seconds)
            self.connection.send(forked(*job))
        os._exit(0)


def with_other_code(_, mutant, functions, items, seconds):
    """What becomes of a mutant whose function has its changed code."""
    new = changed(mutant)
    told = {"change": difference(mutant, new)}
    if runs_alike(mutant, new):
        return {**told, "outcome": "equivalent"}
    first = function_of(mutant)
    try:
        with warnings.catch_warnings(action="error"):  # as pytest imports modules
            whole = compile(new, ROOT / mutant.module, "exec", dont_inherit=True)
    except SyntaxError:
        return {**told, "outcome": "killed", "by": "import"}
    made = [code for code in codes_in(whole) if code.co_firstlineno == first]
    alive = functions[mutant.module, first]
    if len(made) != 1 or not alive or any(each.__code__.co_freevars != made[0].co_freevars for each in alive):
        return {**told, "outcome": "import"}
    for function in alive:
        function.__code__ = made[0]
    by = first_failure(items, seconds)
    return {**told, "outcome": "killed" if by else "survived", "by": by}


def traced(_, item):
    """The lines of the rules that a test runs, its CPU seconds, and whether it fails."""
    lines = set()

    def local(frame, event, _):
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return local

    def every(frame, event, _):
        if frame.f_code.co_filename.startswith(RULES):
            lines.add((frame.f_code.co_filename, frame.f_lineno))
            return local
        return None

    sys.settrace(every)
    started = time.process_time()
    wrong = failed(item, None, PATIENCE)
    sys.settrace(None)
    found = {(os.path.relpath(name, ROOT), line) for name, line in lines}
    return {"lines": found, "seconds": time.process_time() - started, "failed": wrong}


class Session:
    """A process that has collected *tests*, and forks for every mutant."""

    def __init__(self, tests, selection):
        self.connection, other = Pipe()
        self.process = os.fork()
        if self.process == 0:
            quietly()
            calls = Calls()
            code = pytest.main([*OPTIONS, "-k", selection, *tests], plugins=[Server(other, calls)])
            other.send(f"pytest ended with {code}")
            os._exit(1)
        other.close()
        told = self.connection.recv()
        if isinstance(told, str):
            raise RuntimeError(told)
        self.called, self.tests = told

    def ask(self, what, mutant, several, seconds):
        """What the session answers: see :func:`forked`."""
        self.connection.send((what, mutant, several, seconds))
        return self.connection.recv()

    def close(self):
        self.connection.send(None)
        os.waitpid(self.process, 0)


def quietly():
    """Let what pytest prints go to a file of its own."""
    log = os.open(ROOT / "build" / "mutants" / f"{os.getpid()}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)


# --- the second way: a fork imports the changed module


class Runner:
    """Runs what was collected and answers with the first failure: a plugin of pytest."""

    def __init__(self, answer, told, seconds, wanted):
        self.answer, self.told, self.seconds, self.wanted = answer, told, seconds, wanted

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        if session.testsfailed:
            self.answer({**self.told, "outcome": "killed", "by": "import"})
        by = first_failure([item for item in session.items if self.wanted(item.nodeid)], self.seconds)
        if by:
            self.answer({**self.told, "outcome": "killed", "by": by})
        return True


def imported(answer, mutant, groups, selection, seconds, wanted=bool):
    """What becomes of a mutant whose module is imported with its change, or as it is where there is no mutant."""
    quietly()
    told: dict[str, object] = {"change": []}
    if mutant is not None:
        new = changed(mutant)
        told["change"] = difference(mutant, new)
        if runs_alike(mutant, new):
            return {**told, "outcome": "equivalent"}
        name = mutant.module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        finder = Patching([])
        finder.texts[name] = new
        sys.meta_path.insert(0, finder)
    for tests in groups:
        code = pytest.main([*OPTIONS, "-k", selection, *tests], plugins=[Runner(answer, told, seconds, wanted)])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            by = "import" if code in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.TESTS_FAILED) else f"pytest {code}"
            return {**told, "outcome": "killed" if by == "import" else "error", "by": by}
    return {**told, "outcome": "survived", "by": None}
