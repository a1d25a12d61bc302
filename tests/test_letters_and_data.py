"""Letters against data in bulk: which data are those of a letter, and nothing that was given is passed over."""

import html
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.batch.data_index import DataIndex, Entry
from imr_schema.inputs.files import Source
from imr_schema.reports import FORMATS
from imr_schema.standard import PRINTED
from tests.processes import peak
from tests.reporting import stated

ROOT = Path(__file__).parent.parent
VALID = ROOT / "samples" / PRINTED.name / "valid"
NAMES = ("golden", "mixed-outcome", "one-item")


def run(*arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False, env=environment, timeout=120)


def check(cwd, *more, letters="letters", against="data"):
    """The exit code, (rule, file) of each error and warning in order, and what standard error told of the pairs."""
    done = run("letter", "check", letters, "--against", against, "--report", "json", *more, cwd=cwd)
    told = json.loads(done.stdout)
    found = [
        (finding["rule"], document["source"])
        for document in told["documents"]
        for finding in document["findings"]
        if finding["severity"] != "info"
    ]
    return done.returncode, found, done.stderr.decode()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of data, and the letters that were rendered from them."""
    home = tmp_path_factory.mktemp("made")
    (home / "data").mkdir()
    for name in NAMES:
        shutil.copy(VALID / f"{name}.imr.json", home / "data")
    done = run("letter", "render", "data", "-o", "letters/", cwd=home)
    told = b"imr-schema: letters written: 3 (txt); not made: 0\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", told)
    return home


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_letters_that_agree_with_their_data_are_clean_and_it_is_told_how_many_were_compared(home):
    for more in ((), ("--jobs", "2")):
        told = "imr-schema: letters compared with their data: 3 of 3; documents of data: 3\n"
        assert check(home, *more) == (0, [], told)


def test_what_a_letter_is_called_does_not_count_where_its_case_number_is_known(home):
    for i, path in enumerate(sorted((home / "letters").iterdir())):
        path.rename(path.with_name(f"print {i}.txt"))
    assert check(home)[:2] == (0, [])


def test_a_difference_is_found_in_the_letter_that_has_it(home):
    edit(home / "letters" / "golden.txt", "Overturned", "Upheld")
    code, found, _ = check(home)
    assert (code, {source for _, source in found}) == (1, {"letters/golden.txt"})
    assert "IMR811" in {rule for rule, _ in found}


def test_a_wrong_case_number_is_told_by_the_name(home):
    edit(home / "letters" / "golden.txt", "CM19-0100009", "CM19-0100008")
    assert check(home)[:2] == (1, [("IMR810", "letters/golden.txt")])


def test_letters_whose_files_were_exchanged_are_told_though_each_agrees_with_its_data(home):
    letters = home / "letters"
    (letters / "golden.txt").rename(letters / "x")
    (letters / "one-item.txt").rename(letters / "golden.txt")
    (letters / "x").rename(letters / "one-item.txt")
    assert check(home)[:2] == (1, [("IMR842", "letters/golden.txt"), ("IMR842", "letters/one-item.txt")])
    assert check(home, "--severity", "IMR842=warning")[0] == 0


def test_a_letter_without_data_and_data_without_a_letter_fail(home):
    (home / "data" / "golden.imr.json").unlink()
    (home / "letters" / "one-item.txt").unlink()
    code, found, told = check(home)
    assert (code, found) == (1, [("IMR840", "letters/golden.txt"), ("IMR844", "data/one-item.imr.json")])
    assert told.endswith("compared with their data: 1 of 2; documents of data: 2; without a letter: 1\n")
    assert check(home, "--severity", "IMR844=info")[1] == [("IMR840", "letters/golden.txt")]
    (home / "letters" / "golden.txt").unlink()
    assert check(home)[0] == 1
    assert check(home, "--severity", "IMR844=info")[0] == 0


def test_what_was_compared_is_told_before_what_differs(home):
    letters = home / "letters"
    edit(letters / "golden.txt", "Overturned", "Upheld")
    (letters / "one-item.txt").unlink()
    (letters / "golden.txt").rename(letters / "one-item.txt")
    found = [rule for rule, source in check(home)[1] if source == "letters/one-item.txt"]
    assert found[0] == "IMR842"
    assert "IMR811" in found[1:]


@pytest.mark.parametrize("missing", ["nowhere", "nowhere.imr.json"])
def test_a_path_that_is_not_there_is_wrong_usage_before_any_work(home, missing):
    for arguments, named in (
        (["letters", "--against", missing], f"--against {missing}"),
        (["letters/golden.txt", "--against", missing], f"--against {missing}"),
        (["letters", "--against", "data", "--against", missing], f"--against {missing}"),
        ([missing, "--against", "data"], missing),
        (["letters", missing], missing),
    ):
        done = run("letter", "check", *arguments, "--report", "json:made.json", cwd=home)
        told = f"imr-schema: {named}: there is no such file or folder\n"
        assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", told)
        assert not (home / "made.json").exists()


def test_no_item_is_counted_in_a_letter_and_in_its_data(home):
    edit(home / "data" / "golden.imr.json", '"decision": "overturned"', '"decision": "upheld"')
    done = run("letter", "check", "letters", "--against", "data", "--report", "json", cwd=home)
    items = {each["source"]: each["items"] for each in json.loads(done.stdout)["documents"]}
    assert items["data/golden.imr.json"] == []
    assert items["letters/golden.txt"]
    (home / "letters" / "golden.txt").unlink()
    done = run("letter", "check", "letters", "--against", "data", "--report", "json", cwd=home)
    items = {each["source"]: each["items"] for each in json.loads(done.stdout)["documents"]}
    assert items["data/golden.imr.json"]


def test_a_letter_that_lost_an_item_is_an_error_though_all_of_its_own_are_complete(home):
    data = json.loads((home / "data" / "mixed-outcome.imr.json").read_text())
    lost, after = (each["description"][:20] for each in data["disputedItems"][1:3])
    letter = home / "letters" / "mixed-outcome.txt"
    text = letter.read_text()
    letter.write_text(text[: text.index(lost)] + text[text.index(after) :])
    assert ("IMR815", "letters/mixed-outcome.txt") in check(home)[1]


def lacking(home):
    """Source, message and related names of each IMR844."""
    done = run("letter", "check", "letters", "--against", "data", "--report", "json", cwd=home)
    return [
        (document["source"], finding["message"], finding.get("related", []))
        for document in json.loads(done.stdout)["documents"]
        for finding in document["findings"]
        if finding["rule"] == "IMR844"
    ]


def test_data_without_a_letter_are_told_no_more_than_is_known(home):
    (home / "letters" / "golden.txt").unlink()
    assert lacking(home) == [("data/golden.imr.json", "No letter was compared with these data.", [])]


def test_data_whose_letter_went_to_other_data_name_it(home):
    shutil.copy(home / "letters" / "one-item.txt", home / "letters" / "golden.txt")
    [(source, message, related)] = lacking(home)
    assert (source, related) == ("data/golden.imr.json", ["letters/golden.txt"])
    assert message == (
        "No letter was compared with these data; "
        "the letter with their name has the case number of others: letters/golden.txt."
    )


def test_data_of_one_case_that_exist_twice_name_each_other(home):
    shutil.copy(home / "data" / "golden.imr.json", home / "data" / "second.imr.json")
    [(source, message, related)] = lacking(home)
    assert (source, related) == ("data/second.imr.json", ["data/golden.imr.json"])
    assert message.endswith("these data; their case number is also that of data/golden.imr.json.")


def test_data_that_are_not_acceptable_are_reported_and_their_letter_is_compared_all_the_same(home):
    edit(home / "data" / "golden.imr.json", '"decision": "overturned"', '"decision": "upheld"')
    code, found, _ = check(home)
    assert code == 1
    assert ("IMR811", "letters/golden.txt") in found
    assert ("IMR601", "data/golden.imr.json") in found


def test_data_that_cannot_be_read_are_reported_and_their_letter_is_checked_for_itself(home):
    (home / "data" / "golden.imr.json").write_text("{")
    edit(home / "letters" / "golden.txt", "Decision rationale:", "")
    code, found, told = check(home)
    assert code == 1
    assert {("IMR304", "letters/golden.txt"), ("IMR843", "letters/golden.txt")} < set(found)
    assert [each for each in found if each[1].startswith("data")] == [("IMR003", "data/golden.imr.json")]
    assert "2 of 3" in told


def test_a_letter_that_cannot_be_read_is_found_its_data_by_name_and_is_undetermined(home):
    (home / "letters" / "golden.txt").write_text("Dear Sir")
    code, found, _ = check(home)
    assert (code, found) == (3, [("IMR801", "letters/golden.txt")])


def test_of_two_data_of_one_case_none_is_guessed(home):
    (home / "letters" / "golden.txt").rename(home / "letters" / "another.txt")
    shutil.copy(home / "data" / "golden.imr.json", home / "data" / "twice.imr.json")
    assert check(home)[:2] == (1, [("IMR841", "letters/another.txt")])
    done = run("letter", "check", "letters", "--against", "data", "--report", "concise", cwd=home)
    assert b"several have its case number: data/golden.imr.json, data/twice.imr.json." in done.stdout
    (home / "letters" / "another.txt").rename(home / "letters" / "twice.txt")
    assert check(home)[:2] == (1, [("IMR844", "data/golden.imr.json")])


def test_two_letters_of_one_case_are_named_unless_they_are_one_letter_in_two_forms(home):
    assert run("letter", "render", "data", "-o", "letters/", "--to", "html", cwd=home).returncode == 0
    assert check(home)[:2] == (0, [])
    shutil.copy(home / "letters" / "golden.txt", home / "letters" / "zz draft.txt")
    assert check(home)[:2] == (0, [("IMR845", "letters/zz draft.txt")])
    assert check(home, "--fail-on", "warning")[0] == 1


def test_data_may_be_an_archive_a_pattern_several_paths_or_one_file_of_many_documents(home):
    with zipfile.ZipFile(home / "data.zip", "w") as archive:
        for name in NAMES:
            archive.write(home / "data" / f"{name}.imr.json", f"{name}.imr.json")
    with zipfile.ZipFile(home / "letters.zip", "w") as archive:
        for name in NAMES:
            archive.write(home / "letters" / f"{name}.txt", f"{name}.txt")
    assert run("convert", "data", "--to", "ndjson", "-o", "all.imr.ndjson", cwd=home).returncode == 0
    first, *others = (f"data/{name}.imr.json" for name in NAMES)
    several = [first, *(word for name in others for word in ("--against", name))]
    for letters in ("letters", "letters.zip", "letters/*.txt"):
        for against in (["data.zip"], ["data/*.json"], ["all.imr.ndjson"], several):
            assert check(home, *against[1:], letters=letters, against=against[0])[:2] == (0, [])
    edit(home / "letters" / "one-item.txt", "Overturned", "Upheld")
    code, found, _ = check(home, against="all.imr.ndjson")
    assert code == 1
    assert ("IMR811", "letters/one-item.txt") in found
    code, found, _ = check(home, letters="letters/golden.txt", against="all.imr.ndjson")
    assert (code, found) == (1, [("IMR844", "all.imr.ndjson#2"), ("IMR844", "all.imr.ndjson#3")])


def test_a_document_late_in_a_file_of_many_is_found_again(home):
    data = json.loads((home / "data" / "golden.imr.json").read_text())
    lines = []
    for i in range(200):
        data["case"]["caseNumber"] = f"CM19-{i:07}"
        lines.append(json.dumps(data))
    data["case"]["caseNumber"] = "CM19-0100009"
    lines.insert(150, json.dumps(data))
    (home / "many.imr.ndjson").write_text("\n\n".join(lines))
    for more in ((), ("--jobs", "2")):
        done = check(home, "--skip", "IMR844", *more, letters="letters/golden.txt", against="many.imr.ndjson")
        assert done[:2] == (0, [])


def test_data_in_two_forms_are_one_document_and_the_letter_is_compared_with_both(home):
    assert run("convert", "data", "--to", "xml", "-o", "data/", cwd=home).returncode == 0
    told = "imr-schema: letters compared with their data: 3 of 3; documents of data: 6\n"
    assert check(home) == (0, [], told)
    xml = home / "data" / "golden.imr.xml"
    edit(xml, ">overturned<", ">upheld<")
    done = run("letter", "check", "letters", "--against", "data", "--report", "json", cwd=home)
    findings = json.loads(done.stdout)["documents"][0]["findings"]
    assert [(each["rule"], each.get("related")) for each in findings] == [("IMR811", ["data/golden.imr.xml"])]
    edit(home / "letters" / "golden.txt", "Date of Injury: 02/28/2018", "Date of Injury: 02/27/2018")
    done = run("letter", "check", "letters", "--against", "data", "--report", "json", cwd=home)
    findings = json.loads(done.stdout)["documents"][0]["findings"]
    both = ["data/golden.imr.json", "data/golden.imr.xml"]
    assert ("IMR810", both) in [(each["rule"], each.get("related")) for each in findings]
    xml.write_text("<")
    assert ("IMR843", "letters/golden.txt") in check(home)[1]


def test_data_of_one_name_in_two_folders_are_two_documents(home):
    shutil.copytree(home / "data", home / "more")
    code, found, _ = check(home, "--against", "more")
    assert (code, found) == (1, [("IMR841", f"letters/{name}.txt") for name in NAMES])


def test_no_choice_of_rules_hides_that_a_letter_was_not_compared(home):
    (home / "data" / "golden.imr.json").unlink()
    assert check(home, "--only", "IMR304")[:2] == (1, [("IMR840", "letters/golden.txt")])
    assert run("letter", "check", "letters", "--against", "data", "--skip", "IMR840", cwd=home).returncode == 2


def test_one_letter_and_one_document_are_compared_whatever_they_are_called(home):
    edit(home / "letters" / "golden.txt", "CM19-0100009", "CM19-0100008")
    code, found, told = check(home, letters="letters/golden.txt", against="data/golden.imr.json")
    assert (code, found, told) == (1, [("IMR810", "letters/golden.txt")], "")


def test_data_that_are_not_there_are_wrong_usage_and_standard_input_is_not_read_twice(home):
    for against in ("nowhere", "no*where", "-"):
        assert run("letter", "check", "letters", "--against", against, cwd=home).returncode in {2, 3}
    (home / "empty").mkdir()
    done = run("letter", "check", "letters", "--against", "empty", cwd=home)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_names_what_has_no_counterpart_and_quotes_nothing(form, home):
    (home / "data" / "golden.imr.json").unlink()
    (home / "letters" / "one-item.txt").unlink()
    edit(home / "letters" / "mixed-outcome.txt", "Upheld", "Overturned")
    done = run("letter", "check", "letters", "--against", "data", "--report", f"{form}:out", cwd=home)
    report = html.unescape(stated(form, (home / "out").read_text()))
    assert done.returncode == 1
    for expected in ("golden.txt", "one-item.imr.json", "mixed-outcome.txt"):
        assert expected in report, form
    words = (VALID / "mixed-outcome.imr.json").read_text().split('"rationale": [')[1].split('"')[1]
    assert words[:40] not in report


def test_a_report_that_is_data_is_not_written_over(home):
    done = run("letter", "check", "letters", "--against", "data", "-r", "json:data/golden.imr.json", cwd=home)
    assert (done.returncode, done.stdout) == (2, b"")
    assert (home / "data" / "golden.imr.json").read_bytes() == (VALID / "golden.imr.json").read_bytes()


def test_settings_that_came_with_the_data_are_not_used(home):
    (home / "data" / "imr-schema.toml").write_text('skip = ["IMR844"]\n')
    (home / "letters" / "golden.txt").unlink()
    done = run("letter", "check", home / "letters", "--against", ".", "-r", "concise", cwd=home / "data")
    assert done.returncode == 1
    assert b"is not used" in done.stderr


CASES = st.sampled_from(["CM14-0000001", "CM14-0000002", None])
PLACES = st.builds("{}{}".format, st.sampled_from(["", "a/", "b/"]), st.sampled_from(["x", "y", "z"]))


@given(st.lists(st.tuples(CASES, PLACES), max_size=6), CASES, PLACES)
def test_the_data_of_a_letter_have_its_case_number_or_its_name_and_are_never_one_of_several(data, case, where):
    entries = [
        Entry(Source(f"data/{place}.imr.json", below=f"{place}.imr.json"), case_number=own) for own, place in data
    ]
    match = DataIndex(entries).match(Source(f"letters/{where}.pdf", below=f"{where}.letter.pdf"), case)
    of_case = {i for i, (own, _) in enumerate(data) if case is not None and own == case}
    named = {i for i, (_, place) in enumerate(data) if os.path.basename(place) == os.path.basename(where)}
    found = set(match.entries)
    # Documents at one place are one document in several forms, which may contradict each other.
    assert found == {i for i, (_, place) in enumerate(data) if place in {data[j][1] for j in found}}
    assert match.by_case == bool(of_case)
    of_case = {i for i, (_, place) in enumerate(data) if place in {data[j][1] for j in of_case}}
    assert found <= (of_case or named)
    assert bool(found) == bool(of_case or named)
    if len({data[i][1] for i in found}) == 1 and len({data[i][1] for i in of_case}) > 1:
        # Only its name may tell data of one case apart.
        assert found <= named
    if match.other is not None:
        assert match.other in named
        assert not of_case & named
        assert len({data[i][1] for i in named if data[i][1] == where} or {data[i][1] for i in named}) == 1
    # Whatever was not preferred is less near than what was.
    same_place = {i for i in of_case or named if data[i][1] == where}
    assert not same_place or found == same_place


INDEXED = """
import sys
from imr_schema.batch.data_index import DataIndex, Entry
from imr_schema.inputs.files import Source
count = int(sys.argv[1])
index = DataIndex()
for i in range(count):
    name = f"data/CM14-{i:07}.imr.json"
    index.add(Entry(Source(name, name, name[5:]), None, f"CM14-{i:07}"))
assert index.match(Source("x.pdf"), f"CM14-{count - 1:07}").entries == (count - 1,)
"""


def test_an_index_keeps_little_of_a_document():
    assert peak(INDEXED, 100_000) - peak(INDEXED, 1_000) < 150, "MiB"
