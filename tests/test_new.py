"""``imr-schema new`` as a person runs it: real processes, real files."""

import json

import pytest

from imr_schema.cli import new
from imr_schema.errors import UsageError
from imr_schema.standard import VERSIONS, root
from imr_schema.transform.skeleton import skeleton
from tests.test_cli import SAMPLES, run

LETTER = next((SAMPLES.parent / "letters" / "posted-2016").glob("*.txt"))
HEADER = (
    "Case Number,Case Outcome,Decision Date,Date of Injury,Received Date,IMRO Reviewer Specialty,"
    "Request Category,SubCategory/Drug,Request Decision"
)
ROWS = f"""{HEADER}
CM14-0000001,Partially Overturn,11/20/2014,10/27/2011,10/17/2014,Pain Management,Pharmaceuticals,Opioids,Upheld
CM14-0000001,Partially Overturn,11/20/2014,10/27/2011,10/17/2014,Occupational Medicine,Rehabilitation,PT/OT,Overturned
CM14-0000002,Withdrawn,11/20/14,10/27/2011,10/17/2014,Pain Management,Injection,,Upheld
"""


@pytest.fixture
def index(tmp_path):
    path = tmp_path / "index.csv"
    path.write_text(ROWS)
    return path


def data(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("syntax", ["json", "xml"])
def test_a_skeleton_of_each_version_and_syntax_is_refused_place_by_place(version, syntax, tmp_path):
    path = tmp_path / f"a.imr.{syntax}"
    done = run("new", "--schema-version", version, "--items", 2, "--case", "CM14-0000001", "-o", path)
    assert (done.returncode, done.stdout) == (0, b"")
    places = int(done.stderr.split()[0])
    assert done.stderr.endswith(
        b"placeholders to replace, TBD or an empty list; imr-schema validate names what is left\n"
    )
    report = json.loads(run("validate", "--report", "json", path).stdout)["documents"][0]
    assert (report["verdict"], report["schemaVersion"], len(report["items"])) == ("notAcceptable", version, 2)
    named = {finding["pointer"] for finding in report["findings"]}
    # Outside the items a text is judged by a rule, which runs once codes and dates are in order.
    assert len(named) == places - 1
    assert "/reviewOrganization/name" not in named
    assert "/case/caseNumber" not in named


def test_options_say_what_is_known():
    members = (
        "case.decisionDate=2014-11-20",
        "reviewOrganization.name=A = B",
        "reviewer.specialties=Pain Management",
        "reviewer.specialties=Psychologist",
    )
    made = data(run("new", "--copy", "served", *(each for member in members for each in ("--set", member))))
    assert (made["copy"], made["documentsReviewed"]) == ("served", [])
    assert made["case"]["decisionDate"] == "2014-11-20"
    assert made["case"]["caseNumber"] == "TBD"
    assert made["reviewOrganization"]["name"] == "A = B"
    assert made["reviewer"]["specialties"] == ["Pain Management", "Psychologist"]


def members(field, steps=()):
    """Each path that can be written with the names of *field*."""
    for part in field.parts:
        here = (*steps, part.name)
        yield here
        yield from members(part.entry or part, here)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_what_is_set_is_in_the_skeleton_or_refused(version):
    taken, refused = 0, 0
    for steps in members(root(version)):
        for further in ((), ("0",), ("0", "x")):
            path = (*steps, *further)
            try:
                known = new._set(new.Asked(members=(f"{'.'.join(path)}=7",)), version)
            except UsageError:
                refused += 1
                continue
            made: object = skeleton(known, version, 1)
            for step in path:
                assert isinstance(made, dict)
                made = made[step]
            assert made in ("7", 7, ["7"])
            taken += 1
    assert taken >= 10
    assert refused > taken


def test_a_member_that_is_true_or_false_is_set_as_such():
    made = data(run("new", "--schema-version", "2.0", "--set", "case.formularyDispute=true"))
    assert made["case"]["formularyDispute"] is True


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--set", "case.decisiondate=2014-11-20"], b"did you mean case.decisionDate?"),
        (["--set", "caze.decisionDate=2014-11-20"], b"did you mean case.decisionDate?"),
        (["--set", "case.wrong=1"], b"version 1.0 has no such member"),
        (["--set", "case=1"], b"--set case: it has members, such as case.caseNumber; name one of them"),
        (["--set", "schemaVersion=9.9"], b"--set schemaVersion: it is 1.0 in each document of version 1.0"),
        (["--set", "outcome=uphold", "--set", "outcome=overturn"], b"--set outcome: it has another value already"),
        (["--case", "CM14-0000001", "--set", "case.caseNumber=CM14-0000002"], b"case.caseNumber: it has another value"),
        (["--set", "case.decisionDate"], b"write MEMBER=VALUE"),
        (["--set", "disputedItems.description=x"], b"is a list of objects, whose members cannot be set"),
        (["--set", "disputedItems.0.description=x"], b"disputedItems is a list of objects, whose members cannot"),
        (["--set", "disputedItems=x"], b"disputedItems is a list of objects, whose members cannot be set"),
        (["--set", "reviewer.specialties.0=x"], b"write --set reviewer.specialties=VALUE, once for each entry"),
        (["--set", "reviewer.specialties.first=x"], b"write --set reviewer.specialties=VALUE, once for each entry"),
        (["--items", "0"], b"--items"),
        (["--schema-version", "9.9"], b"known versions"),
        (["--column", "cases=x", "index.csv"], b"the columns are case, outcome"),
        (["--column", "case=Nr", "index.csv"], b"index.csv: it has no column Nr; --column NAME=HEADER names another"),
        (["index.csv"], b"index.csv: it has 2 cases; --case NUMBER selects one"),
        (["index.csv", "--case", "CM14-0000009"], b"index.csv: it has no case CM14-0000009"),
        (["index.csv", "--case", "CM14-0000001", "--items", "1"], b"--items 1: 2 are known"),
        (["absent.json"], b"absent.json"),
        (["extra.json"], b"version 1.0 defines no such member there"),
        (["nothing.txt"], b"nothing.txt: it is no letter that can be read"),
    ],
)
def test_a_call_that_cannot_be_right_is_refused_in_a_sentence(index, options, told):
    (index.parent / "extra.json").write_text('{"case": {"Zaphod": "Beeblebrox"}}')
    (index.parent / "nothing.txt").write_text("Dear Zaphod")
    done = run("new", *options, cwd=index.parent)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr
    assert b"Zaphod" not in done.stderr
    assert len(done.stderr.splitlines()) <= 4


def test_rows_of_the_index_give_an_item_each(index):
    done = run("new", index, "--case", "CM14-0000001")
    made = data(done)
    assert made["case"] == {
        "caseNumber": "CM14-0000001",
        "priority": "TBD",
        "dateOfInjury": "2011-10-27",
        "utilizationReviewDate": "TBD",
        "applicationReceivedDate": "2014-10-17",
        "assignedDate": "TBD",
        "decisionDate": "2014-11-20",
    }
    assert made["outcome"] == "partialOverturn"
    assert made["reviewer"]["specialties"] == ["Pain Management", "Occupational Medicine"]
    assert [(item["number"], item["decision"]) for item in made["disputedItems"]] == [(1, "upheld"), (2, "overturned")]
    assert b"version 1.0 has no place for the category of a request, which is left out" in done.stderr
    made = data(run("new", index, "--case", "CM14-0000001", "--schema-version", "2.0"))
    assert [item["classification"] for item in made["disputedItems"]] == [
        {"category": "Pharmaceuticals", "drugClass": "Opioids"},
        {"category": "Rehabilitation", "subcategory": "PT/OT"},
    ]


def test_what_a_row_says_in_other_words_is_counted_and_left_out(index):
    done = run("new", index, "--case", "CM14-0000002")
    made = data(done)
    assert b"index.csv: 2 cells left out: no known word or day, or not as in a row before" in done.stderr
    assert made["case"]["decisionDate"] == "TBD"
    assert "outcome" not in made


def test_rows_that_contradict_each_other_are_told(index):
    rows = ROWS.replace("Partially Overturn,11/20/2014", "Partially Overturn,11/21/2014", 1)
    index.write_text(rows.replace("Rehabilitation,PT/OT", ",PT/OT"))
    done = run("new", index, "--case", "CM14-0000001")
    assert data(done)["case"]["decisionDate"] == "2014-11-21"
    assert b"index.csv: 2 cells left out" in done.stderr


def test_columns_may_have_other_names(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Nr;,IMR No,Decided on\n1,CM14-0000001,2014-11-20 00:00\n")
    made = data(run("new", path, "--column", "case=IMR No", "--column", "decided=decided ON"))
    assert (made["case"]["caseNumber"], made["case"]["decisionDate"]) == ("CM14-0000001", "2014-11-20")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("case.json", '{"copy": "posted", "case": {"caseNumber": "CM14-0000001", "decisionDate": "2014-11-20"}}'),
        ("case.toml", 'copy = "posted"\n[case]\ncaseNumber = "CM14-0000001"\ndecisionDate = 2014-11-20\n'),
    ],
)
def test_metadata_are_members_of_the_standard_and_options_come_first(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    made = data(run("new", tmp_path / name, "--set", "case.decisionDate=2014-11-21"))
    assert (made["copy"], made["case"]["caseNumber"], made["case"]["decisionDate"]) == (
        "posted",
        "CM14-0000001",
        "2014-11-21",
    )


def test_a_letter_gives_what_can_be_read_and_a_file_after_it_the_rest(tmp_path):
    done = run("new", LETTER, "--to", "xml")
    assert done.returncode == 0
    assert done.stdout.startswith(b"<?xml")
    assert b"imr-schema letter check" not in done.stderr
    parsed = json.loads(run("letter", "parse", LETTER).stdout)
    (tmp_path / "case.toml").write_text('copy = "posted"\n[case]\ndecisionDate = 1999-01-01\npriority = "expedited"\n')
    made = data(run("new", LETTER, tmp_path / "case.toml"))
    assert made["copy"] == "posted"
    assert made["case"] == {"priority": "expedited", **parsed["case"]}
    assert made["disputedItems"] == parsed["disputedItems"]


def test_two_cases_are_never_mixed(index, tmp_path):
    for arguments in ([LETTER, index, "--case", "CM14-0000001"], [LETTER, "--case", "CM14-0000001"]):
        done = run("new", *arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"it is of another case than what was named before it" in done.stderr


def test_a_letter_without_its_header_table_leaves_placeholders(tmp_path):
    text = LETTER.read_text()
    path = tmp_path / "letter.txt"
    path.write_text(text[text.index("HOW THE IMR FINAL DETERMINATION WAS MADE") :])
    done = run("new", path)
    made = data(done)
    assert b"imr-schema letter check names them" in done.stderr
    assert made["case"]["caseNumber"] == "TBD"
    assert made["disputedItems"][0]["rationale"]


def test_nothing_is_written_over_a_file_unless_asked(tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_text("mine")
    done = run("new", "-o", path)
    assert (done.returncode, path.read_text()) == (2, "mine")
    assert b"--force writes over it" in done.stderr
    assert run("new", "-o", path, "--force").returncode == 0
    assert path.read_text() != "mine"
    link = tmp_path / "link.imr.json"
    link.symlink_to(tmp_path / "nowhere")
    assert run("new", "-o", link).returncode == 2
    assert run("new", "-o", link, "--force").returncode == 2
    assert not (tmp_path / "nowhere").exists()


def test_the_suffix_of_the_output_is_its_syntax(tmp_path):
    assert run("new", "-o", tmp_path / "a.imr.xml").returncode == 0
    assert (tmp_path / "a.imr.xml").read_bytes().startswith(b"<?xml")


def test_an_output_that_is_read_too_is_refused(index):
    before = index.read_bytes()
    assert run("new", index, "--case", "CM14-0000001", "-o", index, "--force").returncode == 2
    assert index.read_bytes() == before
