"""The context of a document: what its rules share, worked out once, and gone with its validation."""

import json
import re
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import imr_schema
from imr_schema.codecs import CODECS
from imr_schema.letter.render import RENDERERS
from imr_schema.model import structure
from imr_schema.rules import ABSENT, CATALOG, RuleContext, edited
from imr_schema.rules.context import once
from imr_schema.standard import LATEST, PRINTED

ROOT = Path(__file__).parent.parent.parent
MARK = "zqmarkzq"


def sample(version, name="every-part"):
    return json.loads((ROOT / "samples" / version.name / "valid" / f"{name}.imr.json").read_bytes())


def texts(part, place=""):
    """The pointer of every text of *part*, with the text."""
    if isinstance(part, str):
        yield place, part
    for step, below in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield from texts(below, f"{place}/{step}")


def marked(data):
    """*data* with the mark in every text in which the schema allows it; dates and codes stay."""
    for place, text in list(texts(data)):
        if place not in {"/documentType", "/schemaVersion"}:
            candidate = edited(data, {place: f"{text} {MARK}"})
            report = imr_schema.validate(json.dumps(candidate), syntax="json")
            data = candidate if report.rules == "run" else data
    return data


def written(syntax):
    """Documents in *syntax* with marked texts, by their names: in order, and with faults of each stage."""
    whole = sample(LATEST)
    free = marked(whole)
    assert sum(MARK in text for _, text in texts(free)) > 40
    every = edited(free, {place: f"{MARK} {text}" for place, text in texts(whole) if place.startswith("/case/")})
    posted = {name: value for name, value in free.items() if name != "parties"} | {"copy": "posted"}
    write = CODECS[syntax].write
    raw = write(free, LATEST)
    yield "whole", raw
    yield "posted", write(posted, LATEST)
    yield "wrong-codes", write(every, LATEST) if syntax == "xml" else json.dumps(every).encode()
    yield "cut", raw[: raw.rindex(MARK.encode())]
    name = f"a{MARK}"
    other = (
        (b"<case>", f"<{name}>of {MARK}</{name}><case>")
        if syntax == "xml"
        else (b'"case"', f'"{name}": "of {MARK}", "case"')
    )
    yield "unknown-member", raw.replace(other[0], other[1].encode(), 1)


def printed(form):
    """Letters of the form *form* with marked texts: in order, and with a line that cannot be read."""
    raw = RENDERERS[form](marked(sample(PRINTED, "mixed-outcome")))
    yield "letter", raw
    if form == "txt":
        yield "line-too-many", raw.replace(b"HOW THE IMR FINAL", f"Fee code of {MARK}: 7\n\nHOW THE IMR FINAL".encode())


def of_every_edition():
    """The letters of the samples, of whatever edition, with the mark in their sentences."""
    for path in sorted((ROOT / "samples" / "letters").glob("*/*.txt")):
        raw = re.sub(rb"(?<!determined) the ", f" the {MARK} ".encode(), path.read_bytes())
        yield f"{path.parent.name}-{path.stem}", raw.replace(b" conducted", f" {MARK} conducted".encode())


DOCUMENTS = {
    **{form: (form, partial(written, form)) for form in CODECS},
    **{form: (form, partial(printed, form)) for form in RENDERERS},
    "editions": ("txt", of_every_edition),
}


@pytest.mark.parametrize(("form", "documents"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_no_text_of_a_document_outlives_its_validation(form, documents, tmp_path):
    paths = []
    for name, raw in documents():
        paths.append(tmp_path / f"{name}.imr.{form}")
        paths[-1].write_bytes(raw)
    done = subprocess.run(
        [sys.executable, "-m", "tests.rules.leftovers", MARK, *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == len(paths)
    assert {name: each["left"] for name, each in found.items()} == {path.name: [] for path in paths}


def context(edits=None, **options):
    document = structure(edited(sample(LATEST), edits or {}))
    return RuleContext(document, date(2026, 1, 1), **options)


SHARED = [name for name, value in vars(RuleContext).items() if isinstance(value, once | property)]


def test_what_rules_share_is_worked_out_once_and_for_one_document_alone():
    one, other = context(), context({"/clinicalCaseSummary": ["Another summary."]})
    assert len(SHARED) > 12
    for name in SHARED:
        assert getattr(one, name) is getattr(one, name)
    assert "Another summary." in other.prose
    assert "Another summary." not in one.prose


def test_what_no_rule_asks_for_is_not_worked_out():
    assert set(vars(context())) == {*("document", "_as_of", "days", "source", "copy", "lists", "understood", "beside")}


def test_the_items_that_cite_differently_and_every_source_are_told_apart():
    same = {"basis": "mtus", "statement": "MTUS.", "citations": [{"source": "MTUS", "title": "Opioids", "year": 2017}]}
    odg = {"basis": "nonMtus", "statement": "ODG.", "citations": [{"source": "ODG", "title": "Knee"}]}
    first = "/disputedItems/0"
    found = context({f"{first}/claimsAdministratorGuideline": same, f"{first}/analyses/0/guideline": odg})
    assert 0 in found.items_citing_differently
    assert {("MTUS", "Opioids", 2017), ("ODG", "Knee", None)} <= found.cited_sources
    assert [entry.year for entry in found.mtus_chapters["MTUS", "Opioids", 2017]] == [2016, 2017]
    assert ("ODG", "Knee", None) not in found.mtus_chapters
    nothing = {"basis": "mtus", "statement": "MTUS.", "citations": []}
    for edits in ({f"{first}/claimsAdministratorGuideline": nothing}, {f"{first}/analyses/0/guideline": nothing}):
        assert 0 in context(edits).items_citing_differently
    alike = context({f"{first}/claimsAdministratorGuideline": same, f"{first}/analyses/0/guideline": same})
    assert 0 not in alike.items_citing_differently


def test_texts_are_looked_at_one_by_one_only_where_one_is_irregular():
    assert context().irregular_texts == ()
    place = "/clinicalCaseSummary/0"
    assert context({place: "Pain of\tthe back."}).irregular_texts == ((place, "Pain of\tthe back."),)


def test_the_checks_of_a_document_are_asked_with_its_name_and_the_copy_of_the_profile():
    data = {"/copy": "posted", "/parties": ABSENT}
    named = context(data, source="folder/CM14-7654321.imr.json", copy="served")
    found = {rule.id for rule in CATALOG.values() if rule.check and list(rule.check(named.document, named))}
    assert {"IMR203", "IMR205"} <= found
