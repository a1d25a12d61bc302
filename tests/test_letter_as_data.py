"""What a letter says in words becomes data of the newer versions, and the data name their letter."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.findings import Verdict
from imr_schema.letter.as_data import _item, understood
from imr_schema.migrations import migrate
from imr_schema.standard import LATEST, PRINTED, VERSIONS, disputed_items
from imr_schema.validation import pipeline

LETTERS = sorted((Path(__file__).parents[1] / "samples" / "letters").rglob("*.txt"))
KNOWN = {part.name for part in disputed_items(LATEST).entry.parts}


def said(description):
    item = _item({"description": description}, KNOWN)
    return {name: value for name, value in item.items() if name != "description"}


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Aquatic therapy, 12 visits", {"quantity": 12, "unit": "visits"}),
        ("Physical therapy 2x/week for 6 weeks", {"frequency": "2x/week", "duration": "6 weeks"}),
        ("Norco 10/325mg #120 with 2 refills", {"strength": "10/325mg", "quantity": 120, "refills": 2}),
        ("Norco 10/325mg #1,200", {"strength": "10/325mg"}),
        ("12 visits, then 6 visits", {}),
        ("Norco 5mg and Norco 10mg", {}),
        ("MRI of the left knee", {"laterality": "left"}),
        ("MRI of the left knee and the right hip", {}),
        ("Brace for the left-hand dominant worker", {}),
        ("Retrospective request for a brace", {"utilizationReview": {"timing": "retrospective"}}),
        (
            "Brace, DOS 8/1/2014",
            {"serviceDate": "2014-08-01", "utilizationReview": {"timing": "retrospective"}},
        ),
        ("Brace, DOS 8/1/2014 - 8/9/2014", {"utilizationReview": {"timing": "retrospective"}}),
        ("Brace, DOS 2/30/2014", {"utilizationReview": {"timing": "retrospective"}}),
        ("Prospective use of a brace", {"utilizationReview": {"timing": "prospective"}}),
        ("Retrospective and prospective use of a brace", {}),
        ("MRI", {}),
    ],
)
def test_only_what_a_description_states_once_becomes_data(description, expected):
    assert said(description) == expected


def test_the_parts_of_a_modified_request_say_how_much_and_the_whole_does_not():
    parts = {"original": {"text": "12 visits"}, "authorized": {"text": "6 visits"}, "eligible": {"text": "six more"}}
    item = _item(
        {"description": "12 visits was the original request. 6 visits was authorized", "modifiedRequest": parts}, KNOWN
    )
    assert item["utilizationReview"] == {"decision": "modified"}
    assert "quantity" not in item
    assert [part.get("quantity") for part in item["modifiedRequest"].values()] == [12, 6, None]


def test_what_the_data_have_already_is_kept():
    assert _item({"description": "12 visits", "quantity": 7}, KNOWN)["quantity"] == 7


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.parametrize("version", [each for each in VERSIONS.values() if each is not PRINTED], ids=lambda v: v.name)
def test_data_of_a_letter_are_as_acceptable_with_what_was_understood_as_without(path, version):
    raw = path.read_bytes()
    result = pipeline.validate(raw, syntax="letter")
    if result.report.verdict is not Verdict.ACCEPTABLE:
        return
    bare, _ = migrate(result.data, PRINTED, version)
    assert result.letter is not None
    filled = understood(bare, version, result.letter, raw)
    assert filled["provenance"]["letter"]["sha256"] == hashlib.sha256(raw).hexdigest()
    without, within = (
        {f.rule for f in pipeline.validate(CODECS["xml"].write(data, version), syntax="xml").report.findings}
        for data in (bare, filled)
    )
    assert within <= without


def test_the_command_fills_newer_versions_and_leaves_the_first_alone():
    letter = next(path for path in LETTERS if path.stem == "modified-request")

    def converted(*more):
        words = [sys.executable, "-m", "imr_schema", "convert", str(letter), "--to", "json", *more]
        done = subprocess.run(words, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert "provenance" not in converted()
    newest = converted("--schema-version", LATEST.name)
    assert newest["provenance"]["method"] == "extracted"
    assert {"decision": "modified"} in [item.get("utilizationReview") for item in newest["disputedItems"]]


@pytest.mark.parametrize("version", [each for each in VERSIONS.values() if each is not PRINTED], ids=lambda v: v.name)
def test_data_of_another_letter_are_told(version):
    letter = next(path for path in LETTERS if path.stem == "served-copy").read_bytes()
    result = pipeline.validate(letter, syntax="letter")
    assert result.letter is not None
    own = understood(migrate(result.data, PRINTED, version)[0], version, result.letter, letter)
    other = {**own, "provenance": {**own["provenance"], "letter": {"sha256": "0" * 64, "mediaType": "text/plain"}}}
    for data, rules in ((own, set()), (other, {"IMR817"}), ({**own, "provenance": 7}, set())):
        report = pipeline.validate(letter, syntax="letter", against=data, settings=Settings()).report
        assert {f.rule for f in report.findings if f.rule.startswith("IMR81")} == rules
