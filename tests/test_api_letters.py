"""Letters and reports, as a program has them."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

import imr_schema
from imr_schema import Limits, NotAcceptable, Settings, Severity, UsageError, WouldLose
from imr_schema.choices import LetterForm, ProfileName, ReadSyntax, ReportName, Syntax
from imr_schema.codecs import CODECS, READERS
from imr_schema.config.profiles import PROFILES
from imr_schema.letter.render import RENDERERS
from imr_schema.reports import FORMATS
from tests.reporting import stated

SAMPLES = Path(__file__).parent.parent / "samples"
GOLDEN = SAMPLES / "1.0" / "valid" / "golden.imr.json"
FULL = SAMPLES / "2.0" / "valid" / "every-part.imr.json"
BAD = SAMPLES / "2.0" / "invalid" / "IMR304" / "item-rationale.imr.json"
LETTER = SAMPLES / "letters" / "documents-2014" / "served-copy.pdf"


@pytest.mark.parametrize(
    ("choices", "table"),
    [(Syntax, CODECS), (ReadSyntax, READERS), (LetterForm, RENDERERS), (ReportName, FORMATS), (ProfileName, PROFILES)],
)
def test_the_choices_are_those_of_their_table(choices, table):
    assert set(choices.__args__) == set(table)


def test_a_letter_is_read_line_by_line():
    read = imr_schema.read_letter(LETTER)
    assert read.edition == "documents-2014"
    assert read.data["case"]["caseNumber"].startswith("CM")
    assert {line.page for line in read.lines} >= {1}
    assert not any(line.became == "unread" for line in read.lines)
    assert imr_schema.read_letter(io.BytesIO(LETTER.read_bytes())).data == read.data


@pytest.mark.parametrize("source", [b"", b"\x89PNG", "nothing of a letter", Path("nosuch.pdf")], ids=repr)
def test_what_is_no_letter_has_no_content_and_a_report(source):
    read = imr_schema.read_letter(source)
    assert (read.data, read.edition, read.lines) == ({}, None, ())
    assert not read.report.acceptable
    assert read.report.findings


def test_a_letter_that_was_rendered_agrees_with_its_data_and_with_no_other():
    loaded = imr_schema.load(GOLDEN)
    letter = imr_schema.render_letter(loaded)
    assert letter == imr_schema.render_letter(GOLDEN)
    for against in (None, loaded, GOLDEN, GOLDEN.read_bytes()):
        assert imr_schema.check_letter(letter, against=against).acceptable
    other = replace(loaded, case=replace(loaded.case, case_number="CM15-0000001"))
    report = imr_schema.check_letter(letter, against=other)
    assert "IMR810" in {finding.rule for finding in report.findings}
    assert not report.acceptable


def test_the_copy_that_a_letter_does_not_state_is_the_one_that_is_wanted():
    letter = SAMPLES / "letters" / "letter-2014" / "two-items.txt"
    assert "copy" not in imr_schema.read_letter(letter).data
    assert not imr_schema.validate(letter, syntax="letter").acceptable
    assert imr_schema.check_letter(letter).acceptable
    stated = Settings(profile=imr_schema.profile("posted"), metadata={"*": {"copy": "served"}})
    assert not imr_schema.check_letter(letter, settings=stated).acceptable


def test_a_letter_is_not_compared_with_what_cannot_be_read():
    letter = imr_schema.render_letter(GOLDEN)
    with pytest.raises(UsageError, match=r"^against: nosuch\.json: undetermined: IMR001"):
        imr_schema.check_letter(letter, against=Path("nosuch.json"))
    with pytest.raises(UsageError, match="not dict"):
        imr_schema.check_letter(letter, against={})  # type: ignore[arg-type]


def test_what_a_letter_cannot_print_is_named_and_left_out_only_where_that_is_allowed(tmp_path):
    path = tmp_path / "letter.txt"
    with pytest.raises(WouldLose, match=r"^a letter has no place for /documentsReviewed/0/type"):
        imr_schema.render_letter(FULL, path=path)
    assert not path.exists()
    letter = imr_schema.render_letter(FULL, allow_loss=True, path=path)
    assert path.read_bytes() == letter
    assert imr_schema.render_letter(imr_schema.load(FULL), allow_loss=True) == letter
    with pytest.raises(NotAcceptable):
        imr_schema.render_letter(BAD, path=path)
    assert path.read_bytes() == letter
    with pytest.raises(UsageError, match="there is no form of a letter 'doc'; there are txt, html, pdf, docx"):
        imr_schema.render_letter(GOLDEN, "doc")  # type: ignore[arg-type]


def test_a_letter_that_is_migrated_keeps_from_which_letter_it_is():
    for moved in (imr_schema.migrate(LETTER, "2.0").content, imr_schema.convert(LETTER, "json", version="2.0")):
        provenance = imr_schema.load(moved).provenance
        assert provenance is not None
        assert provenance.letter is not None
        assert provenance.letter.sha256 == hashlib.sha256(LETTER.read_bytes()).hexdigest()
        assert moved == next(imr_schema.convert_many([LETTER], "json", version="2.0")).content


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_written_in_every_format(form, tmp_path):
    reports = [imr_schema.validate(path) for path in (GOLDEN, BAD)]
    imr_schema.write_report(iter(reports), form, tmp_path / "report")
    written = (tmp_path / "report").read_text()
    assert written == imr_schema.report_text(reports, form)
    assert "IMR304" in stated(form, written)


def test_a_report_of_many_is_written_as_they_come(tmp_path):
    imr_schema.write_report(imr_schema.validate_many([SAMPLES / "2.0" / "valid"]), "json", tmp_path / "r.json")
    data = json.loads((tmp_path / "r.json").read_text())
    assert data["summary"]["acceptable"] == data["summary"]["documents"] > 10


def test_a_report_to_send_back_names_the_file_by_its_digest(tmp_path):
    imr_schema.write_report(imr_schema.validate_many([BAD], digests=True), "letter", tmp_path / "letter.txt")
    assert hashlib.sha256(BAD.read_bytes()).hexdigest() in (tmp_path / "letter.txt").read_text()


def test_a_report_of_one_needs_no_list():
    assert "IMR304" in imr_schema.report_text(imr_schema.validate(BAD))


def test_a_report_states_what_was_not_validated():
    partly = Settings(skip=frozenset({"IMR309"}), fail_on=Severity.WARNING)
    report = imr_schema.validate(GOLDEN, settings=partly)
    assert json.loads(imr_schema.report_text(report, "json", settings=partly))["partial"] is True
    with pytest.raises(UsageError, match="give the settings"):
        imr_schema.report_text(report, "json")


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path):
    def reports():
        yield imr_schema.validate(GOLDEN)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        imr_schema.write_report(reports(), "text", tmp_path / "report")
    with pytest.raises(UsageError, match="there is no format 'pdf' of reports; there are text, "):
        imr_schema.write_report([], "pdf", tmp_path / "report")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="expected a Report"):
        imr_schema.write_report([GOLDEN], "text", tmp_path / "report")  # type: ignore[list-item]
    assert not list(tmp_path.iterdir())


def test_scans_are_read_where_the_limits_allow_it():
    assert imr_schema.check_letter(LETTER, settings=Settings(limits=Limits(scanned_pages=3))).acceptable
