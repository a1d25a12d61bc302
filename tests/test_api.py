"""The library, as a program uses it."""

import inspect
import io
import os
import pydoc
import subprocess
import sys
import typing
from pathlib import Path

import msgspec
import pytest

import imr_schema
from imr_schema import NotAcceptable, Settings, Severity, UsageError, Verdict, model
from imr_schema.standard import LATEST

SAMPLES = Path(__file__).parent.parent / "samples" / LATEST.name
GOLDEN = SAMPLES / "valid" / "golden.imr.json"
TWIN = GOLDEN.with_suffix(".xml")
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"


def short_reads(raw):
    """An unbuffered pipe: it gives a little at a time."""
    reading, writing = os.pipe()
    os.write(writing, raw)
    os.close(writing)
    return os.fdopen(reading, "rb", 0)


@pytest.mark.parametrize("path", [GOLDEN, TWIN], ids=["json", "xml"])
def test_a_document_is_bytes_text_a_path_or_a_file(path):
    raw = path.read_bytes()
    with path.open("rb") as binary, path.open() as text, short_reads(raw) as pipe:
        for source in (raw, bytearray(raw), memoryview(raw), raw.decode(), path, binary, text, io.BytesIO(raw), pipe):
            assert imr_schema.validate(source).acceptable
            if not hasattr(source, "read"):
                assert imr_schema.convert(source, "json") == GOLDEN.read_bytes()


def test_text_is_never_a_path():
    with pytest.raises(UsageError, match=r"pass a pathlib\.Path"):
        imr_schema.validate(str(GOLDEN))
    report = imr_schema.validate(GOLDEN.stem)
    assert report.verdict is Verdict.UNDETERMINED
    assert [f.rule for f in report.findings] == ["IMR002"]


def test_text_that_declares_an_encoding_is_text_all_the_same():
    assert imr_schema.validate(TWIN.read_text().replace("UTF-8", "UTF-16")).acceptable
    assert [f.rule for f in imr_schema.validate("{\ud800").findings] == ["IMR003"]


def test_a_path_that_is_not_there_is_a_report():
    report = imr_schema.validate(Path("nosuch.imr.json"))
    assert (report.verdict, report.findings[0].rule) == (Verdict.UNDETERMINED, "IMR001")


def test_load_and_dump_are_each_others_reverse(tmp_path):
    determination = imr_schema.load(TWIN)
    assert determination.disputed_items[0].decision is imr_schema.Decision.OVERTURNED
    assert imr_schema.dump(determination) == GOLDEN.read_bytes()
    assert imr_schema.dump(determination, "xml", path=tmp_path / "x.imr.xml") == TWIN.read_bytes()
    assert (tmp_path / "x.imr.xml").read_bytes() == TWIN.read_bytes()


def test_what_is_not_acceptable_is_neither_loaded_nor_converted_nor_dumped():
    for call in (lambda: imr_schema.load(BAD), lambda: imr_schema.convert(BAD, "xml")):
        with pytest.raises(NotAcceptable) as raised:
            call()
        assert [f.rule for f in raised.value.report.findings] == ["IMR304"]
        assert str(raised.value).startswith(f"{BAD}: not acceptable: IMR304 ")
    wrong = msgspec.structs.replace(imr_schema.load(GOLDEN), outcome=None, clinical_case_summary=(" ",))
    with pytest.raises(NotAcceptable, match="IMR026"):
        imr_schema.dump(wrong)


@pytest.mark.parametrize(
    "change", [{"clinical_case_summary": (b"abc",)}, {"clinical_case_summary": ("\ud800",)}, {"case": None}]
)
def test_values_of_another_type_are_a_fault_of_the_call(change):
    with pytest.raises(UsageError):
        imr_schema.dump(msgspec.structs.replace(imr_schema.load(GOLDEN), **change))
    with pytest.raises(UsageError):
        imr_schema.dump({})  # type: ignore[arg-type]


@pytest.mark.parametrize("call", [imr_schema.validate, imr_schema.load, imr_schema.render_letter])
def test_what_is_no_document_yet_is_refused_with_how_to_make_one(call):
    with pytest.raises(UsageError, match=r"not dict; json.dumps\(data\) gives its text"):
        call({})
    with pytest.raises(UsageError, match=r"not Determination; imr_schema.dump\(determination\) gives its bytes"):
        imr_schema.validate(imr_schema.load(GOLDEN))  # type: ignore[arg-type]


def test_wrong_calls_are_told_at_once():
    with pytest.raises(UsageError, match="unknown syntax 'yaml'"):
        imr_schema.convert(GOLDEN, "yaml")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="not int"):
        imr_schema.validate(7)  # type: ignore[arg-type]


def test_settings_change_what_fails():
    warned = SAMPLES / "invalid" / "IMR309" / "duplicate-description.imr.xml"
    assert imr_schema.validate(warned).acceptable
    assert not imr_schema.validate(warned, settings=Settings(fail_on=Severity.WARNING)).acceptable


def test_every_public_name_is_there():
    for name in imr_schema.__all__:
        assert getattr(imr_schema, name) is not None
    assert set(imr_schema.__all__) <= set(dir(imr_schema))
    with pytest.raises(AttributeError):
        _ = imr_schema.nonsense  # type: ignore[attr-defined]


PUBLIC = [name for name in imr_schema.__all__ if name != "__version__"]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_tells_what_it_takes(name):
    value = getattr(imr_schema, name)
    assert name in pydoc.render_doc(value)
    typing.get_type_hints(value)
    if not (isinstance(value, type) and issubclass(value, Exception)):  # Python has no signature of most exceptions
        inspect.signature(value)


def test_a_name_that_is_nearly_one_of_ours_is_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", "import imr_schema; imr_schema.validat"], capture_output=True, text=True, check=False
    )
    assert "AttributeError: module 'imr_schema' has no attribute 'validat'. Did you mean: 'validate'?" in done.stderr


def test_every_type_of_the_model_is_public():
    types = {name: value for name, value in vars(model).items() if isinstance(value, type) and name[0] != "_"}
    own = {name for name, value in types.items() if value.__module__ == model.__name__}
    assert len(own) > 30
    assert own <= set(imr_schema.__all__)


def test_a_report_counts_the_files_that_are_no_documents(tmp_path):
    (tmp_path / "a.json").write_bytes(GOLDEN.read_bytes())
    (tmp_path / "a.pdf").write_bytes(b"?")
    found = imr_schema.find_documents(tmp_path)
    assert (len(found), found.passed_over) == (1, {".pdf": 1})
    text = imr_schema.report_text(imr_schema.validate_many(found), passed_over=found.passed_over)
    assert "Not validated: 1 other file: 1 .pdf.\n" in text
