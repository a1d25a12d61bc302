"""The pool of processes alone: results in order, one lost process costs one result, nothing hangs or is left."""

import faulthandler
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from itertools import count, islice
from multiprocessing import Pipe, Process
from pathlib import Path

import pytest

from imr_schema.batch import bounded_call, workers
from imr_schema.errors import EnvironmentFailure, Unreadable, UsageError
from tests.processes import alive, soon

ROOT = Path(__file__).parent.parent
EVIL = re.compile(r"(a+)+$")
"""On ``AS`` it does not return for years, and holds the interpreter's lock."""
AS = "a" * 60 + "b"
KILLS = [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM]


@pytest.fixture(autouse=True)
def _no_test_hangs():
    def out_of_time(*_):
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def squares(task, skip, *, deadly=(), how=signal.SIGKILL):
    """One result for a number, several for a (number, how many); what is *deadly* ends or holds the process."""
    number, several = task if isinstance(task, tuple) else (task, None)
    for nth in range(skip, several or 1):
        if several:
            yield None
        if number + nth in deadly:
            if how == "hang":
                EVIL.match(AS)
            faulthandler.disable()  # that of pytest would write what is not asked for
            os.kill(os.getpid(), how)
        yield (number + nth) ** 2


def dies_before_it_begins(folder, often, task, skip):
    """As ``squares``; the process ends so *often* before the first result that is still to come is begun."""
    marks = folder / f"{task[0]}-{skip}"
    if (died := marks.stat().st_size if marks.exists() else 0) < often:
        marks.write_bytes(b"x" * (died + 1))
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGKILL)
    yield from squares(task, skip)


def gone(task, number, end):
    return ("late" if end is workers.End.LATE else "gone", task, number)


def expected(tasks, deadly=(), why="gone"):
    for task in tasks:
        number, several = task if isinstance(task, tuple) else (task, None)
        for nth in range(several or 1):
            lost = (why, task, nth + 1 if several else None)
            yield task, lost if number + nth in deadly else (number + nth) ** 2


TASKS = [*range(40), (100, 30), *range(200, 210), (300, 3), (400, 1)]


@pytest.mark.parametrize("start_method", [None, "spawn"])
@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_results_come_in_order_for_any_number_of_processes(jobs, start_method):
    found = workers.in_order(iter(TASKS), squares, gone, jobs=jobs, start_method=start_method)
    assert list(found) == list(expected(TASKS))


@pytest.mark.parametrize("jobs", [1, 2, 4])
@pytest.mark.parametrize("how", KILLS)
@pytest.mark.parametrize(
    "deadly",
    [{0}, {1}, {39}, {0, 1, 2, 3}, {100}, {105, 106, 129}, {300, 301, 302, 400}],
    ids=lambda deadly: "-".join(map(str, sorted(deadly))),
)
def test_a_process_that_is_killed_costs_the_result_that_it_was_at(deadly, how, jobs):
    work = partial(squares, deadly=deadly, how=how)
    assert list(workers.in_order(TASKS, work, gone, jobs=jobs)) == list(expected(TASKS, deadly))


def test_every_process_may_die_at_every_result():
    work = partial(squares, deadly=range(1000))
    assert list(workers.in_order(TASKS, work, gone, jobs=4)) == list(expected(TASKS, range(1000)))


def lost_in_reading(task, skip):
    """The third result is never begun: the process dies while it looks for it."""
    for nth in range(skip, 3):
        if nth == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield None
        yield nth


def test_a_process_that_dies_between_two_results_of_a_task_costs_the_rest_of_it():
    found = list(workers.in_order("ab", lost_in_reading, gone, jobs=2))
    # The second result was ready, and had not been sent: whether there was another one was not known yet.
    assert found == [(task, result) for task in "ab" for result in (0, ("gone", task, 2), ("gone", task, None))]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_result_that_takes_too_long_is_given_up_and_the_others_are_not(jobs):
    deadly = {1, 102, 400}
    work = partial(squares, deadly=deadly, how="hang")
    found = list(workers.in_order(TASKS, work, gone, jobs=jobs, timeout=1.5))
    assert found == list(expected(TASKS, deadly, "late"))


def naps(task, skip):
    for nth in range(skip, 5):
        yield None
        time.sleep(0.2)
        yield nth


def test_the_time_of_one_result_counts_and_not_that_of_its_task_or_of_those_before_it():
    found = workers.in_order(range(4), naps, gone, jobs=1, timeout=1.5)
    assert [result for _, result in found] == [*range(5)] * 4


def hang_or_nap(task, skip):
    if task == 0:
        EVIL.match(AS)
    time.sleep(0.01)
    yield task


def test_a_result_is_late_however_much_the_other_processes_send():
    begin = time.monotonic()
    found = workers.in_order(count(), hang_or_nap, gone, jobs=3, timeout=1)
    assert next(found) == (0, ("late", 0, None))
    assert time.monotonic() - begin < 20
    found.close()


def in_a_daemon(answer):
    try:
        list(workers.in_order([1], echo, gone, jobs=2))
    except EnvironmentFailure as error:
        answer.send(str(error))


def test_a_process_that_may_start_no_others_gets_one_sentence():
    answer, theirs = Pipe()
    Process(target=in_a_daemon, args=(theirs,), daemon=True).start()
    assert "may not start others" in answer.recv()


def test_a_slow_consumer_makes_no_result_late():
    found = workers.in_order(TASKS, squares, gone, jobs=2, timeout=1)
    got = []
    for nth, each in enumerate(found):
        if nth in (0, 50):
            time.sleep(2)
        got.append(each)
    assert got == list(expected(TASKS))


def large(size, task, skip):
    if task == 0:
        time.sleep(1)
    yield bytes(size)


@pytest.mark.parametrize("size", [1024, 2**20, 2**23])
def test_what_is_ready_early_is_kept_within_bounds(size):
    pulled = 0

    def endless():
        nonlocal pulled
        for task in count():
            pulled += 1
            yield task

    found = workers.in_order(endless(), partial(large, size), gone, jobs=3)
    next(found)
    most = workers._MOST_KEPT // size + 3 * (workers._AHEAD + 3)
    assert pulled <= most
    assert [task for task, _ in islice(found, 50)] == list(range(1, 51))
    assert pulled <= most + 60
    found.close()


def test_tasks_and_results_larger_than_any_pipe_get_through():
    tasks = [bytes([n]) * 3_000_000 for n in range(12)]
    found = list(workers.in_order(tasks, echo, gone, jobs=2))
    assert [result for _, result in found] == tasks


def echo(task, skip):
    yield task


def failing(task, skip):
    yield task
    raise UsageError("the call cannot be right")


def test_what_the_work_raises_is_raised_to_the_caller():
    with pytest.raises(UsageError, match="the call cannot be right"):
        list(workers.in_order([1, 2], failing, gone, jobs=2))


def broken(task, skip):
    raise OSError(28, "no space")
    yield


def test_an_error_of_the_system_in_the_work_is_not_taken_for_a_lost_parent():
    with pytest.raises(OSError, match="no space"):
        list(workers.in_order([1], broken, gone, jobs=1))


def own_pid(task, skip):
    yield os.getpid()


def test_a_consumer_that_stops_early_leaves_no_process():
    found = workers.in_order(count(), own_pid, gone, jobs=3)
    at_work = {pid for _, pid in islice(found, 200)}
    assert all(map(alive, at_work))
    found.close()
    assert not any(map(alive, at_work))


def greedy(task, skip):
    if task == "abort":
        os.abort()
    try:
        taken = bytearray(task << 20)
        yield len(taken) >> 20
    except MemoryError:
        yield "no memory"


def ended(task, number, end):
    return end


def for_task(task):
    return 50 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process has for itself")
def test_a_process_is_refused_more_memory_than_its_task_may_take_and_goes_on():
    # A copy of this process would have the memory that other tests have freed.
    found = workers.in_order([1, 500, 20, 60, 30], greedy, ended, jobs=1, memory=for_task, start_method="spawn")
    assert [result for _, result in found] == [1, "no memory", 20, "no memory", 30]


def test_a_library_that_gives_up_is_told_from_a_process_that_was_lost():
    found = workers.in_order([1, "abort", 2], greedy, ended, jobs=2)
    assert [result for _, result in found] == [1, workers.End.ABORTED, 2]


@pytest.mark.parametrize(
    ("task", "why"),
    [("abort", "more memory"), (None, "over the limit of 0.5 seconds"), (signal.SIGKILL, "was lost")],
)
def test_a_call_in_a_process_of_its_own_fails_in_a_sentence(task, why):
    with pytest.raises(Unreadable, match=why):
        bounded_call.call(troubled, task, timeout=0.5, memory=100 << 20)


def troubled(task):
    if task == "abort":
        os.abort()
    if isinstance(task, signal.Signals):
        os.kill(os.getpid(), task)
    if isinstance(task, int):
        return len(bytearray(task << 20)) >> 20
    time.sleep(60)
    return None


def test_a_call_in_a_process_of_its_own_gives_its_result_or_what_it_raises():
    assert bounded_call.call(troubled, 3, timeout=60, memory=100 << 20) == 3
    with pytest.raises(Unreadable, match="more memory"):
        bounded_call.call(troubled, 500, timeout=60, memory=100 << 20)
    with pytest.raises(TypeError):
        bounded_call.call(troubled, timeout=60, memory=100 << 20)


HANGING = """
import os
import re
import sys

from imr_schema.batch import workers


def work(task, skip):
    open(f"at-work.{os.getpid()}", "w").close()
    re.match("(a+)+$", "a" * 60 + "b")
    yield task


def lost(task, number, end):
    return None


if __name__ == "__main__":
    list(workers.in_order(range(100), work, lost, jobs=3, start_method=sys.argv[1]))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_a_parent_that_is_ended_leaves_no_process_even_amid_work_that_never_returns(how, start_method, tmp_path):
    (tmp_path / "hanging.py").write_text(HANGING)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "hanging.py", start_method]
    parent = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        assert soon(lambda: len([*tmp_path.glob("at-work.*")]) == 3, 60)
        at_work = [int(path.suffix[1:]) for path in tmp_path.glob("at-work.*")]
        time.sleep(0.2)
        parent.send_signal(how)
        parent.wait(timeout=20)
        assert soon(lambda: not any(map(alive, at_work)))
    finally:
        parent.kill()
        parent.wait()
        for path in tmp_path.glob("at-work.*"):
            with suppress(ProcessLookupError):
                os.kill(int(path.suffix[1:]), signal.SIGKILL)


UNGUARDED = """
from imr_schema.batch import workers
from tests.test_workers import gone, squares

print(list(workers.in_order(range(3), squares, gone, jobs=2, start_method="spawn")))
"""


def test_processes_that_cannot_begin_end_the_batch_with_one_sentence(tmp_path):
    script = tmp_path / "unguarded.py"
    script.write_text(UNGUARDED)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("a script needs a main guard")
    assert EnvironmentFailure.__name__ in done.stderr


@pytest.mark.parametrize(("often", "lost"), [(1, False), (2, True)])
def test_a_task_of_several_whose_process_ends_before_it_begins_is_begun_once_more(tmp_path, often, lost):
    tasks = [(n, 3) for n in range(0, 12, 3)]
    work = partial(dies_before_it_begins, tmp_path, often)
    found = list(workers.in_order(tasks, work, gone, jobs=2, several=lambda task: True))
    whole = [(task, (task[0] + n) ** 2) for task in tasks for n in range(3)]
    assert found == ([(task, ("gone", task, None)) for task in tasks] if lost else whole)


def test_a_task_of_one_whose_process_ends_is_not_begun_again(tmp_path):
    tasks = [(n, 1) for n in range(3)]
    found = list(workers.in_order(tasks, partial(dies_before_it_begins, tmp_path, 1), gone, jobs=1))
    assert found == [(task, ("gone", task, None)) for task in tasks]


def of_size(task, skip):
    yield os.urandom(8) * (task // 8)


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_a_task_and_a_result_of_any_size_come_through_whole(start_method):
    sizes = [0, 8, 4096, 65_536, 2**20, 2**23 + 8, 16]
    found = workers.in_order(sizes, of_size, gone, jobs=2, start_method=start_method)
    assert [len(result) for _, result in found] == sizes
    texts = [b"x" * size for size in sizes]
    lengths = workers.in_order(texts, measured, gone, jobs=2, start_method=start_method)
    assert [result for _, result in lengths] == sizes


def measured(task, skip):
    yield len(task)


IGNORING = """
import signal
from tests.test_workers import gone, squares
from imr_schema.batch import workers
from functools import partial
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
work = partial(squares, deadly=(2,))
print([result for _, result in workers.in_order(range(5), work, gone, jobs=2)])
"""


def test_a_caller_that_ignores_how_processes_end_has_every_result():
    done = subprocess.run([sys.executable, "-c", IGNORING], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[0, 1, ")
    assert done.stdout.endswith(", 9, 16]\n")


OF_INPUT = """
import os
from imr_schema.batch import workers
((_, read),) = workers.in_order([1], lambda task, skip: iter([os.read(0, 10)]), lambda *lost: lost, jobs=1)
print(read, os.read(0, 10))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are begun by multiprocessing")
def test_a_process_has_no_standard_input():
    # In a process of its own: this one has threads, and begins others in another way.
    done = subprocess.run([sys.executable, "-c", OF_INPUT], input=b"ours", capture_output=True, check=True)
    assert done.stdout == b"b'' b'ours'\n"
