"""``imr-schema redact`` as a person or a pipeline runs it: real processes, real files, bad names and bad documents."""

import json
import random
import re
import time
import zipfile
from datetime import date

import jsonschema
import pytest

import imr_schema
from imr_schema.errors import UsageError
from imr_schema.standard import LATEST, schema_bytes
from imr_schema.transform.redaction.known import read_names
from imr_schema.transform.redaction.likeness import Likeness
from imr_schema.transform.redaction.proof import Proof
from imr_schema.transform.redaction.redact import Redaction
from imr_schema.transform.redaction.remove import Removal
from tests.shown import ROOT
from tests.test_cli import run

MANIFEST = jsonschema.Draft202012Validator(json.loads(schema_bytes("redaction/1.0/imr-redaction-1.0.schema.json")))
SAMPLES = ROOT / "samples" / LATEST.name
NAMES = "# physicians\n\nPat Okonjo, MD\n1960-03-04\n.*\nx\n"
TEXT = "Ms. Qvist, 49, saw Dr. Okonjo on March 4, 1960. QVIST, DANA (claim EX 0012345) had pain of the hand."
SECRETS = ("qvist", "dana", "okonjo", "0012345", "1960")


def served(**changed):
    data = json.loads((SAMPLES / "valid" / "every-part.imr.json").read_text())
    data["parties"] = {"employee": {"name": "Dana Qvist"}, "claimNumber": "EX-0012345"}
    data["clinicalCaseSummary"] = [TEXT]
    return data | changed


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.imr.json").write_text(json.dumps(served()))
    (tmp_path / "in" / "b.imr.xml").write_bytes(imr_schema.convert(json.dumps(served()), "xml"))
    (tmp_path / "in" / "c.imr.ndjson").write_text(f"{json.dumps(served())}\n{json.dumps(served())}\n")
    (tmp_path / "names.txt").write_text(NAMES, encoding="utf-8-sig")
    return tmp_path


def said(done):
    return done.stderr.decode()


def test_every_document_of_a_folder_becomes_one_for_the_public_in_its_own_syntax(folder):
    arguments = ("in", "-o", "out/", "--names", "names.txt", "--manifest", "removed.json")
    done = run("redact", *arguments, cwd=folder)
    assert done.returncode == 0, said(done)
    written = sorted(path.name for path in (folder / "out").iterdir())
    assert written == ["a.imr.json", "b.imr.xml", "c.1.imr.json", "c.2.imr.json"]
    manifest = json.loads((folder / "removed.json").read_text())
    MANIFEST.validate(manifest)
    assert [each["written"] for each in manifest["documents"]] == [True] * 4
    assert {"pointer": "/clinicalCaseSummary/0", "what": "employee", "count": 2} in manifest["documents"][1]["removed"]
    assert (folder / "removed.json").stat().st_mode & 0o077 == 0
    contents = [(folder / "out" / name).read_text() for name in written]
    for text in (*contents, said(done), json.dumps(manifest)):
        assert not [each for each in SECRETS if each in text.lower()]
    assert "--names: line 5 is too short to be searched for" in said(done)
    assert run("validate", "out", "--profile", "posted", "--fail-on", "warning", cwd=folder).returncode == 0
    one, other = (imr_schema.digest(text) for text in contents[:2])
    assert one == other
    assert "pain of the hand" in contents[0]
    again = run("redact", "out", "-o", "twice/", "--names", "names.txt", cwd=folder)
    assert again.returncode == 0
    assert [(folder / "twice" / name).read_text() for name in written] == contents


def test_an_archive_is_read_as_a_folder(folder):
    with zipfile.ZipFile(folder / "in.zip", "w") as packed:
        packed.write(folder / "in" / "a.imr.json", "a.imr.json")
    assert run("redact", "in.zip", "-o", "out/", cwd=folder).returncode == 0
    assert "Qvist" not in next((folder / "out").rglob("*.json")).read_text()


def test_nothing_is_written_where_the_second_search_finds_something(folder):
    data = served()
    codes = data["disputedItems"][0]["codes"]
    codes[0]["code"] = "EX0012345"  # no text, so nothing can stand in its place
    (folder / "left.imr.json").write_text(json.dumps(data))
    done = run("redact", "left.imr.json", "-o", "out.imr.json", "--manifest", "removed.json", cwd=folder)
    assert done.returncode == 1
    assert "/disputedItems/0/codes/0/code: the name at /parties/claimNumber is left" in said(done)
    assert not (folder / "out.imr.json").exists()
    assert "0012345" not in said(done)
    manifest = json.loads((folder / "removed.json").read_text())
    MANIFEST.validate(manifest)
    place = {"pointer": "/disputedItems/0/codes/0/code", "known": "/parties/claimNumber"}
    assert manifest["documents"][0]["left"] == [place]


def test_nothing_is_written_where_the_copy_is_not_acceptable_as_posted(folder):
    data = served(clinicalCaseSummary=["The worker can be reached at (555) 010-4477."])
    (folder / "phone.imr.json").write_text(json.dumps(data))
    assert run("validate", "phone.imr.json", cwd=folder).returncode == 0
    done = run("redact", "phone.imr.json", "-o", "out.imr.json", cwd=folder)
    assert done.returncode == 1
    assert "IMR701" in said(done)
    assert not (folder / "out.imr.json").exists()


def test_a_document_that_is_not_acceptable_is_not_redacted(folder):
    data = served()
    del data["disputedItems"][0]["description"]
    (folder / "in" / "bad.imr.json").write_text(json.dumps(data))
    (folder / "in" / "torn.imr.json").write_text('{"documentType": "imr-final-')
    done = run("redact", "in", "-o", "out/", "--manifest", "removed.json", cwd=folder)
    assert done.returncode == 1
    assert "IMR301" in said(done)
    assert len(list((folder / "out").iterdir())) == 4
    MANIFEST.validate(json.loads((folder / "removed.json").read_text()))


def test_an_output_that_is_read_is_refused(folder):
    for target, more in (("in/a.imr.json", ()), ("names.txt", ()), ("out.imr.json", ("--manifest", "in/a.imr.json"))):
        done = run("redact", "in/a.imr.json", "-o", target, "--names", "names.txt", *more, cwd=folder)
        assert done.returncode == 2, said(done)
    assert "Qvist" in (folder / "in" / "a.imr.json").read_text()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"x" * 201, "line 1 is longer than 200 characters"),
        (b"caf\xe9", "it is not UTF-8"),
        (b"a\n" * 100_001, "at most 100,000 are read"),
        (None, "--names"),
    ],
)
def test_a_file_of_names_that_cannot_be_meant_is_refused(folder, content, why):
    if content is not None:
        (folder / "bad.txt").write_bytes(content)
    done = run("redact", "in/a.imr.json", "-o", "out.imr.json", "--names", "bad.txt", cwd=folder)
    assert done.returncode == 2
    assert why in said(done)
    assert not (folder / "out.imr.json").exists()


def cleared(names, text):
    return Removal(read_names(names)).of(text)[0]


@pytest.mark.parametrize(
    ("names", "text", "result"),
    [
        ("Long", "Long walks, a long walk", "[person] walks, a long walk"),
        ("Rose Hand", "A rose in the hand of Hand, Rose", "A rose in the hand of [person]"),
        ("Will Young", "The young man will return to Mr. Young", "The young man will return to Mr. [person]"),
        ("Jane Roe", "Roe will return", "[person] will return"),
        ("Anh Do", "Do not lift. Do, Anh said so; Mr. Do.", "Do not lift. [person] said so; Mr. [person]."),
        ("Ng", "Ng said; the ng tube", "[person] said; the ng tube"),
        ("Soto", "so to speak, Soto", "so to speak, [person]"),
        ("Norma Patel", "normal patella of Patel", "normal patella of [person]"),
        ("Jane Roe", "Roe, J. was seen by J. Roe.", "[person] was seen by [person]."),
        ("Jane Roe", "Jane and John Roe", "[person] and John [person]"),
        (
            "Example Orchards, Inc.",
            "At example orchards the example of orchards",
            "At [organization] the example of orchards",
        ),
        ("employer: Acme & Sons", "Acme and Sons, not Acme", "[employer], not Acme"),
        ("Law Offices of Jane Qvist", "Labor Law; LAW OFFICES OF JANE QVIST", "Labor Law; [organization]"),
        (".*", "anything at all", "anything at all"),
        ("(a+)+$ [b", "aaaa [b", "aaaa [b"),
        ("x", "an x-ray", "an x-ray"),
        ("number: 12", "12 visits", "12 visits"),
        ("EX-0012345", "EX 001 2345, CM14-0012345", "[number], CM14-0012345"),
        ("\u738b\u5c0f\u660e", "\u738b\u5c0f\u660e came", "[person] came"),
        ("Jane Roe", "[employee] and Jane Roe", "[employee] and [person]"),
        ("Employee Person", "[employee] and [person]", "[employee] and [person]"),
    ],
)
def test_short_common_and_hostile_names(names, text, result):
    assert cleared(names, text) == result


def test_what_stands_before_a_colon_says_what_a_line_is():
    known = read_names("employee: Dana Qvist\nnumber: AB12C\nclaims administrator: Qvist Mutual\nnote: Dana\n2/30/1960")
    assert [(each.role, each.kind) for each in known[:4]] == [
        ("employee", "person"),
        ("number", "number"),
        ("claims administrator", "organization"),
        ("person", "person"),
    ]
    assert known[4].kind == "number"  # the calendar does not have it
    assert [each.day for each in read_names("1960-03-04\n3/4/1960")] == [date(1960, 3, 4)] * 2


def test_a_name_that_is_too_long_is_refused_by_its_line_and_never_quoted():
    with pytest.raises(UsageError, match="line 2") as refused:
        read_names(f"a b\n{'Qvist ' * 40}")
    assert "Qvist" not in str(refused.value)


def test_the_second_search_finds_each_way_that_the_first_would_miss():
    proof = Proof(read_names("Dana Qvist\nEX-0012345\n1960-03-04"))
    for text in ("Dana Qvist", "d-a-n-a q.v.i.s.t", "xxdanaqvistxx", "QvistDana", "Qv ist", "ex/00/12/345", "3/4/1960"):
        assert proof.left_in([("/place", text)]), text
    for text in ("quest", "[employee]", "4/3/1961", "EX-00123456"):
        assert not proof.left_in([("/place", text)]), text


def test_a_misspelled_name_is_told_and_stays(folder):
    likeness = Likeness(read_names("Dana Okonjo"))
    for word in ("Okonyo", "Okonj", "Okoonjo", "Oknojo"):
        assert [each.known.line for each in likeness.in_texts([("/p", f"Dr. {word} came")])] == [1], word
    for word in ("okonyo", "Okonjo", "Okello", "The"):
        assert not likeness.in_texts([("/p", f"Dr. {word} came")]), word
    (folder / "a.imr.json").write_text(json.dumps(served(clinicalCaseSummary=["Dr. Qvizt saw the worker."])))
    done = run("redact", "a.imr.json", "-o", "out.imr.json", cwd=folder)
    assert done.returncode == 0
    assert "/clinicalCaseSummary/0: a word is like the name at /parties/employee/name; look at it" in said(done)


def test_ten_thousand_names_take_time_that_does_not_grow_with_them():
    draw = random.Random(1)
    syllables = ["qa", "zu", "xi", "vo", "jeq", "wyx", "kuz", "ryq"]
    lines = [
        "".join(draw.choices(syllables, k=3)).title() + " " + "".join(draw.choices(syllables, k=4)).title()
        for _ in range(10_000)
    ]

    def seconds(names):
        redaction = Redaction(tuple(read_names("\n".join(names))))
        data = served(parties=None)
        del data["parties"]
        best = []
        for _ in range(5):
            begin = time.process_time()
            redaction.of(data, LATEST)
            best.append(time.process_time() - begin)
        return min(best)

    assert seconds(lines) < 10 * seconds(lines[:100])


def test_the_library_gives_the_copy_or_says_why_not():
    done = imr_schema.redact(json.dumps(served()), ["Pat Okonjo", "1960-03-04"])
    assert done.content is not None
    assert not re.search("qvist|okonjo", done.content.decode().lower())
    with pytest.raises(imr_schema.NotAcceptable):
        imr_schema.redact(b"{}")
