"""What an earlier run found stands for work that need not be done: never for other work, and never with text."""

import json
import warnings
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

import imr_schema
from imr_schema import Settings, Severity
from imr_schema import strategies as some
from imr_schema.api.reports import run_of
from imr_schema.batch import earlier_runs, validate_many
from imr_schema.batch.contents import Contents
from imr_schema.batch.documents import Instructions, Rewriting
from imr_schema.batch.identity import asked
from imr_schema.batch.outcome_cache import OutcomeCache
from imr_schema.config.profiles import PROFILES
from imr_schema.findings import Days
from imr_schema.inputs.files import Source
from imr_schema.reports import FORMATS
from imr_schema.standard import LATEST
from imr_schema.validation import pipeline

DAY = date(2026, 11, 26)
SETTINGS = Settings(as_of=DAY)
SAMPLE = (Path(__file__).parents[2] / "samples" / LATEST.name / "valid" / "panel.imr.json").read_bytes()
GARBAGE = [b"", b"{}", b"[", b"\xff\xfe", b'{"\\ud800": 1}', b'{"schemaVersion": "9.9"}', b"<determination/>"]

documents = st.one_of(
    some.determinations().map(lambda data: json.dumps(data).encode()),
    some.damaged().map(lambda damaged: damaged.raw),
    st.sampled_from(GARBAGE),
    st.tuples(some.determinations(), st.integers(0, 4000)).map(lambda made: json.dumps(made[0]).encode()[: made[1]]),
)
names = st.sampled_from(["a.imr.json", "b.imr.xml", "IMR-CM17-0000001.json", "\udcff.imr.json", "no-suffix"])
sources = st.lists(
    st.tuples(names, documents).map(lambda made: Source(made[0], content=made[1])), min_size=1, max_size=4
)


class Counting(OutcomeCache):
    """A cache that counts what it does not know."""

    unknown: int = 0

    def find(self, source, part):
        found = super().find(source, part)
        self.unknown += found is None
        return found


def run(batch, cache, chosen=SETTINGS):
    """The reports, and how many sources the cache did not know."""
    instructions = Instructions(chosen, digests=True, contents=Contents())
    with Counting(cache, instructions, chosen.as_of, pytest.fail) as earlier:
        found = [outcome.report for _, outcome in validate_many.run(batch, instructions, earlier=earlier)]
        return found, earlier.unknown


def told(reports, chosen=SETTINGS):
    """The reports in every format."""
    written = {}
    for name, form in FORMATS.items():
        writing = form(run_of(chosen, [name]))
        written[name] = "".join([*(writing.add(report) for report in reports), *writing.finish()])
    return written


def may_be_kept(report):
    """Whether a cache may know what was found: not what a limit or a failure of ours was to blame for."""
    return not {finding.rule for finding in report.findings} & {"IMR001", "IMR090"}


@settings(max_examples=40, deadline=None)
@given(sources)
@example([Source("x.imr.ndjson", content=b"\n{}\n\n" + b" ".join(SAMPLE.split(b"\n")) + b"\n[")])
@example([Source("x.imr.ndjson", content=b"")])
@example([Source("a.imr.json", content=SAMPLE), Source("IMR-CM17-0000001.imr.json", content=SAMPLE)])
@example([Source("x.imr.ndjson", content=b"{}\n" * 64)])
def test_reports_are_the_same_with_a_cache_before_it_knows_anything_and_after(batch):
    without = [*imr_schema.validate_many(batch, settings=SETTINGS, digests=True)]
    with TemporaryDirectory() as folder:
        cache = f"{folder}/cache"
        first, _ = run(batch, cache)
        again, unknown = run(batch, cache)
    assert first == without
    assert again == without
    assert told(again) == told(without)
    if all(map(may_be_kept, without)) and not any("ud800" in repr(source.content) for source in batch):
        assert unknown == 0


@settings(max_examples=30, deadline=None)
@given(documents, st.integers(0, 10_000), st.integers(1, 255))
def test_a_document_of_which_one_byte_is_another_is_validated_anew(raw, place, change):
    at = place % max(1, len(raw))
    edited = raw[:at] + bytes([raw[at] ^ change]) + raw[at + 1 :] if raw else b" "
    with TemporaryDirectory() as folder:
        cache = f"{folder}/cache"
        run([Source("a.imr.json", content=raw)], cache)
        batch = [Source("a.imr.json", content=edited)]
        found, unknown = run(batch, cache)
    assert unknown == 1
    assert found == [*imr_schema.validate_many(batch, settings=SETTINGS, digests=True)]


OTHERS = {
    "fail_on": Settings(as_of=DAY, fail_on=Severity.WARNING),
    "only": Settings(as_of=DAY, only=frozenset({"IMR304"})),
    "skip": Settings(as_of=DAY, skip=frozenset({"IMR501", "IMR203"})),
    "severity": Settings(as_of=DAY, severity={"IMR501": Severity.ERROR}),
    "both_engines": Settings(as_of=DAY, both_engines=True),
    "limits": Settings(as_of=DAY, limits=imr_schema.Limits(depth=32)),
    "profile": Settings(as_of=DAY, profile=PROFILES["posted"]),
    "suppressions": Settings(as_of=DAY, suppressions=(imr_schema.Suppression("IMR501", "known"),)),
    "baseline": Settings(as_of=DAY, baseline={"a.imr.json": frozenset({"0" * 16})}),
    "assume_version": Settings(as_of=DAY, assume_version=LATEST.name),
    "metadata": Settings(as_of=DAY, metadata={"*": {"copy": "posted"}}),
}


@pytest.mark.parametrize("name", OTHERS)
def test_under_other_settings_nothing_is_known(name, tmp_path):
    batch = [Source("a.imr.json", content=SAMPLE)]
    run(batch, str(tmp_path / "cache"))
    assert run(batch, str(tmp_path / "cache"))[1] == 0
    assert run(batch, str(tmp_path / "cache"), OTHERS[name])[1] == 1


def test_every_setting_is_part_of_the_key_but_the_day_and_what_is_shown():
    names_ = {*Settings.__struct_fields__} - {"as_of", "values", "silences"}
    told_apart = {*OTHERS, "rules", "baseline_folder", "for_files", "folder", "lists"}
    assert names_ == told_apart, "a new setting: see that identity.asked has it, and name it here"
    plain = asked(Instructions(SETTINGS))
    assert asked(Instructions(structs.replace(SETTINGS, as_of=None, values="full"))) == plain
    assert asked(Instructions(SETTINGS, "json")) != plain
    assert asked(Instructions(SETTINGS, rewriting=Rewriting("json"))) != plain


def test_sets_and_dicts_have_one_key_whatever_their_order():
    rules = [f"IMR{number}" for number in range(300, 340)]
    one = Settings(as_of=DAY, skip=frozenset(rules), severity=dict.fromkeys(rules, Severity.INFO))
    other = Settings(as_of=DAY, skip=frozenset(rules[::-1]), severity=dict.fromkeys(rules[::-1], Severity.INFO))
    assert asked(Instructions(one)) == asked(Instructions(other))


created = st.dates(DAY - timedelta(5), DAY + timedelta(5))
days = st.dates(DAY - timedelta(8), DAY + timedelta(8))


@settings(max_examples=60, deadline=None)
@given(created, days, days)
@example(DAY + timedelta(2), DAY, DAY)
@example(DAY + timedelta(2), DAY, DAY + timedelta(1))
@example(DAY + timedelta(1), DAY + timedelta(3), DAY)
def test_what_a_rule_found_on_one_day_stands_for_the_days_that_it_says(made, one, other):
    data = {**json.loads(SAMPLE), "created": f"{made}T08:00:00Z"}
    raw = json.dumps(data).encode()
    found = pipeline.validate(raw, settings=Settings(as_of=one))
    again = pipeline.validate(raw, settings=Settings(as_of=other))
    assert found.days.include(one)
    if found.days.include(other):
        assert again.report == found.report
    with TemporaryDirectory() as folder:
        batch = [Source("-", content=raw)]
        run(batch, f"{folder}/cache", Settings(as_of=one))
        assert run(batch, f"{folder}/cache", Settings(as_of=other))[0][0].findings == again.report.findings


def test_the_days_are_not_one_day_where_no_rule_asks_or_the_day_has_come():
    raw = json.dumps({**json.loads(SAMPLE), "created": "2020-01-02T08:00:00Z"}).encode()
    assert pipeline.validate(raw, settings=SETTINGS).days == Days(first=date(2020, 1, 1))
    bare = json.dumps({name: value for name, value in json.loads(SAMPLE).items() if name != "created"}).encode()
    assert pipeline.validate(bare, settings=SETTINGS).days == Days()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=60), st.integers(1, 5), st.integers(1, 10))
def test_results_come_in_order_whatever_is_known_and_however_far_work_looks_ahead(given_, ahead, waiting):
    tasks = [(number, known, count) for number, (known, count) in enumerate(given_)]
    results = {task: [(task[0], i) for i in range(task[2])] for task in tasks}

    def work(taken):
        queue = []
        for task in taken:
            queue.append(task)
            if len(queue) > ahead:
                first = queue.pop(0)
                yield from ((first, each) for each in results[first])
        for task in queue:
            yield from ((task, each) for each in results[task])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(earlier_runs, "_MOST_WAITING", waiting)
        found = [*earlier_runs.over(tasks, lambda task: results[task] if task[1] else None, work)]
    assert found == [(task, each) for task in tasks for each in results[task]]


def test_a_cache_that_is_damaged_anywhere_changes_no_report(tmp_path):
    batch = [Source(f"{number}.imr.json", content=SAMPLE + b" " * number) for number in range(4)]
    batch.append(Source("bad.imr.json", content=SAMPLE[:2000]))
    cache = tmp_path / "cache"
    without = [*imr_schema.validate_many(batch, settings=SETTINGS)]
    assert [*imr_schema.validate_many(batch, settings=SETTINGS, cache=cache)] == without
    whole = cache.read_bytes()
    for place in range(100, len(whole), 131):
        cache.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert [*imr_schema.validate_many(batch, settings=SETTINGS, cache=cache)] == without, place


PLANTED = "Zyxwvutology"


@settings(max_examples=25, deadline=None)
@given(some.determinations(), st.sampled_from(["whole", "torn", "unknown", "blank"]))
def test_no_text_of_a_document_is_in_the_cache(data, way):
    def planted(value):
        if isinstance(value, dict):
            return {name: planted(each) for name, each in value.items()}
        if isinstance(value, list):
            return [planted(each) for each in value]
        return f"{PLANTED} {value}" if isinstance(value, str) and " " in value else value

    data = planted(data)
    if way == "unknown":
        data[PLANTED] = {PLANTED: PLANTED}
    if way == "blank":
        data["disputedItems"][0]["rationale"] = []
    raw = json.dumps(data).encode()
    raw = raw[: len(raw) // 2] if way == "torn" else raw
    with TemporaryDirectory() as folder:
        run([Source("a.imr.json", content=raw)], f"{folder}/cache")
        content = (Path(folder) / "cache").read_bytes()
    assert PLANTED.encode() in raw
    assert PLANTED.encode() not in content
    assert b"a.imr.json" not in content


@pytest.mark.parametrize(
    "wrong",
    [
        {"across": True},
        {"against": {}, "syntax": "letter"},
        {"settings": Settings(values="clip")},
        {"settings": Settings(limits=imr_schema.Limits(scanned_pages=5))},
    ],
)
def test_what_a_cache_never_holds_is_refused_with_one(wrong, tmp_path):
    with pytest.raises(imr_schema.UsageError, match="a cache goes with no"):
        imr_schema.validate_many([SAMPLE], cache=tmp_path / "cache", **wrong)
