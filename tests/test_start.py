"""What one document does not use is not imported to validate it: starting is most of the time of one file."""

import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema import tag_counts, xml_parser
from imr_schema.standard import LATEST

SAMPLES = Path(__file__).parent.parent / "samples" / LATEST.name / "valid"
CODE = """
import sys
from imr_schema.validation import pipeline
with open(sys.argv[1], "rb") as file:
    assert pipeline.validate(file.read(), source=sys.argv[1]).report.acceptable
print(*sys.modules)
"""
NEVER = {
    *(
        "jsonschema",
        "xmlschema",
        "hypothesis",
        "referencing",
        "importlib.metadata",
        "urllib.request",
        "pdb",
        "unittest",
    ),
    *("imr_schema.codecs.letter", "imr_schema.letter.reader"),
    *("imr_schema.codecs.xml_quick_reader", "imr_schema.codecs.xml_writer", "imr_schema.codecs.xml_quick_writer"),
    *("imr_schema.codecs.json_careful", "imr_schema.codecs.xml_positions", "imr_schema.codecs.json_positions"),
    *("imr_schema.tag_counts", "imr_schema.validation.forward_compat", "imr_schema.validation.cross_check"),
}
UNUSED = {
    "xml": NEVER | {"jsonschema_rs", "email.utils", "json", "imr_schema.codecs.json", "xml.parsers.expat"},
    "json": NEVER | {"lxml", "imr_schema.xml_parser", "imr_schema.codecs.xml", "imr_schema.codecs.xml_reader"},
}


ONE_PROCESS_MORE = {"multiprocessing", "subprocess", "tempfile", "shutil"}
"""What multiprocessing needs to begin the process that has the time limit."""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are begun by multiprocessing")
@pytest.mark.parametrize("syntax", UNUSED)
def test_the_process_for_one_document_begins_without_multiprocessing(syntax, tmp_path):
    document = str(SAMPLES / f"one-item.imr.{syntax}")
    command = [sys.executable, "-X", "importtime", "-m", "imr_schema", "validate", document]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"imr_schema.batch.workers", "imr_schema.batch.copies"} <= loaded
    assert loaded & ONE_PROCESS_MORE == set()


@pytest.mark.parametrize("syntax", UNUSED)
def test_what_a_document_does_not_use_is_not_imported(syntax):
    command = [sys.executable, "-c", CODE, str(SAMPLES / f"one-item.imr.{syntax}")]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "imr_schema.rules" in loaded
    assert set(loaded) & UNUSED[syntax] == set()


def test_a_document_whose_attributes_are_not_counted_one_by_one_has_no_more_than_are_allowed():
    assert xml_parser._SURELY_FEW <= tag_counts.MOST_ATTRIBUTES
