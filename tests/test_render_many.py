"""Letters of many documents: each by the name of its data, none of data that are not acceptable, never two in one."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from imr_schema.letter.render import RENDERERS
from imr_schema.standard import LATEST, PRINTED
from tests.test_letters_and_data import VALID, run

PANEL = Path(__file__).parent.parent / "samples" / LATEST.name / "valid" / "panel.imr.json"


@pytest.fixture
def home(tmp_path):
    (tmp_path / "data" / "2019").mkdir(parents=True)
    shutil.copy(VALID / "golden.imr.json", tmp_path / "data" / "2019")
    shutil.copy(VALID / "mixed-outcome.imr.xml", tmp_path / "data")
    return tmp_path


def made(home, folder="letters"):
    return sorted(str(path.relative_to(home / folder)) for path in (home / folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_folder_of_data_becomes_a_folder_of_letters_each_as_it_is_rendered_alone(form, jobs, home):
    done = run("letter", "render", "data", "-o", "letters/", "--to", form, "--jobs", jobs, cwd=home)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert made(home) == [f"2019/golden.{form}", f"mixed-outcome.{form}"]
    alone = run("letter", "render", "data/2019/golden.imr.json", "--to", form, cwd=home)
    assert alone.returncode == 0
    if form != "docx":  # the time stands in its package
        assert alone.stdout == (home / "letters" / "2019" / f"golden.{form}").read_bytes()


def test_of_data_that_are_not_acceptable_no_letter_is_made_and_the_others_are(home):
    data = json.loads((VALID / "golden.imr.json").read_text())
    data["disputedItems"][0]["rationale"] = [" "]
    (home / "data" / "blank.imr.json").write_text(json.dumps(data))
    (home / "data" / "cut.imr.json").write_text("{")
    done = run("letter", "render", "data", "-o", "letters/", cwd=home)
    assert done.returncode == 1
    assert made(home) == ["2019/golden.txt", "mixed-outcome.txt"]
    assert b"data/blank.imr.json" in done.stderr
    assert b"IMR304" in done.stderr


def test_the_last_line_tells_how_many_letters_there_are_and_names_one_that_is_out_of_date(home):
    assert run("letter", "render", "data", "-o", "letters/", cwd=home).stderr.endswith(b"(txt); not made: 0\n")
    path = home / "data" / "mixed-outcome.imr.xml"
    path.write_text(path.read_text().replace("upheld", "no", 1))
    done = run("letter", "render", "data", "-o", "letters/", cwd=home)
    told = b"letters written: 1 (txt); not made: 1; an older letter is still there: letters/mixed-outcome.txt"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, b"imr-schema: " + told)
    (home / "letters" / "mixed-outcome.txt").unlink()
    done = run("letter", "render", "data", "-o", "letters/", cwd=home)
    assert done.stderr.endswith(b"letters written: 1 (txt); not made: 1\n")


def test_a_letter_that_lacks_something_is_no_data_to_make_a_letter_of(home):
    letter = run("letter", "render", "data/2019/golden.imr.json", cwd=home).stdout
    (home / "cut.txt").write_bytes(letter.replace(b"Decision rationale:", b""))
    done = run("letter", "render", "cut.txt", cwd=home)
    assert (done.returncode, done.stdout) == (1, b"")


def test_two_letters_are_never_written_to_one_file(home):
    shutil.copy(VALID / "mixed-outcome.imr.json", home / "data")
    done = run("letter", "render", "data", "-o", "letters/", cwd=home)
    assert (done.returncode, (home / "letters").exists()) == (2, False)
    assert b"would both be written to letters/mixed-outcome.txt" in done.stderr
    done = run("letter", "render", "data", "-o", "letter.txt", cwd=home)
    assert (done.returncode, (home / "letter.txt").exists()) == (2, False)
    assert done.stderr == b"imr-schema: several documents need a folder: -o DIR/\n"


def test_archives_and_files_of_many_documents_give_a_letter_for_each(home):
    with zipfile.ZipFile(home / "sent.zip", "w") as archive:
        archive.write(VALID / "golden.imr.json", "a/golden.imr.json")
    assert run("convert", "data", "--to", "ndjson", "-o", "all.imr.ndjson", cwd=home).returncode == 0
    done = run("letter", "render", "sent.zip", "all.imr.ndjson", "-o", "letters/", cwd=home)
    assert done.returncode == 0, done.stderr
    assert made(home) == ["all.1.txt", "all.2.txt", "sent/a/golden.txt"]
    done = run("letter", "check", "letters", "--against", "all.imr.ndjson", "--only", "IMR844", cwd=home)
    assert b"compared with their data: 3 of 3; documents of data: 2" in done.stderr


def test_what_a_letter_cannot_hold_is_listed_and_its_letter_not_made_unless_that_is_allowed(home):
    shutil.copy(PANEL, home / "data")
    done = run("letter", "render", "data", "-o", "letters/", "--losses", "losses.json", cwd=home)
    assert done.returncode == 4
    assert made(home) == ["2019/golden.txt", "mixed-outcome.txt"]
    (lost,) = json.loads((home / "losses.json").read_text())["documents"]
    assert (lost["source"], lost["to"]) == ("data/panel.imr.json", PRINTED.name)
    assert run("letter", "render", "data", "-o", "letters/", "--allow-loss", cwd=home).returncode == 0
    assert "panel.txt" in made(home)
