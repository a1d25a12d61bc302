"""The portable rules, compiled by us, and compiled by the ISO skeleton that lxml carries; findings read from SVRL.

Those of a released version are frozen as they stood on their day. Since then a rule may have another severity or
another sentence, be retired, or be new. So what a frozen file finds is compared by rule, by place, and by the severity
of its day.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree, isoschematron  # type: ignore[attr-defined]

from imr_schema.codecs import CODECS
from imr_schema.config.settings import Limits
from imr_schema.publish import index
from imr_schema.publish.assertions import portable_rules
from imr_schema.rules import CATALOG
from imr_schema.standard import LATEST, VERSIONS, Status, schema_bytes
from imr_schema.validation import pipeline

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
IDS = frozenset(rule.id for rule in portable_rules())
SEVERITY_CHANGES_FILE = Path(__file__).parent / "severity_changes.json"
SEVERITY_CHANGES = json.loads(SEVERITY_CHANGES_FILE.read_text())
"""By version and rule: the severity that frozen portable rules state, and the one that the rule has today."""


SINCE = {"IMR401": "/statement"}
"""By rule: the member at which it finds something since the portable rules of released versions were frozen."""


PROSE = {"IMR505": "/reviewers/0/statement/"}
"""By rule: below which place it also reads prose, which no portable rule does."""
LIGHTER = {"IMR402"}
"""Rules that make a finding lighter by reading prose: portable rules state the severity that it has without."""


class Found(NamedTuple):
    """One failed assertion, or one finding: the rule, its severity, the place as a JSON Pointer, the sentence."""

    rule: str
    severity: str
    pointer: str
    message: str


class Assertion(NamedTuple):
    """One assertion as the Schematron file states it."""

    id: str
    rule: str
    severity: str


def is_frozen(version):
    """Whether the portable rules of *version* are frozen: the index does not record them as a draft any more."""
    recorded = {entry.path: entry.status for entry in index.entries()}
    return recorded[version.schematron_xslt] not in (Status.DRAFT.value, Status.CANDIDATE.value)


FROZEN = frozenset(version.name for version in VERSIONS.values() if is_frozen(version))


def assertions(version):
    """Every assertion of the Schematron of *version*."""
    tree = etree.fromstring(schema_bytes(version.schematron))
    return [
        Assertion(str(each.get("id")), str(each.get("flag")), str(each.get("role")))
        for each in tree.iter(f"{SCH}assert")
    ]


@cache
def stated_severities(version):
    """The severity of each portable rule of *version*, as its Schematron states it."""
    return {each.rule: each.severity for each in assertions(version)}


def failed(svrl):
    """The failed assertions of an SVRL tree by the id of each, in order."""
    return [
        (
            each.get("id"),
            Found(
                each.get("flag"),
                each.get("role"),
                "".join(each.find(f"{SVRL}diagnostic-reference").itertext()).strip(),
                "".join(each.find(f"{SVRL}text").itertext()),
            ),
        )
        for each in svrl.iter(f"{SVRL}failed-assert")
    ]


@cache
def compiled(version):
    """Our XSLT, with every way to a file or a network closed."""
    access = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]
    return etree.XSLT(etree.fromstring(schema_bytes(version.schematron_xslt)), access_control=access)


@cache
def by_iso_skeleton(version):
    """The Schematron, compiled by the reference implementation."""
    return isoschematron.Schematron(etree.fromstring(schema_bytes(version.schematron)), store_report=True)


def failed_by_ours(raw):
    """What fails in our compiled XSLT for the bytes of an XML document, by the id of each assertion."""
    tree = etree.fromstring(raw)
    return failed(compiled(VERSIONS[tree.get("schemaVersion", "")])(tree).getroot())


def ours(raw):
    """What our compiled XSLT finds in the bytes of an XML document."""
    return [found for _, found in failed_by_ours(raw)]


def skeletons(raw):
    """What the Schematron finds, as the ISO skeleton understands it."""
    tree = etree.fromstring(raw)
    schematron = by_iso_skeleton(VERSIONS[tree.get("schemaVersion", "")])
    schematron.validate(tree)
    return [found for _, found in failed(schematron.validation_report.getroot())]


def pythons(raw, version, syntax="xml"):
    """What Python finds by the portable rules of *version* in a document of it; None where its rules did not run."""
    report = pipeline.validate(raw, syntax=syntax).report
    if report.rules != "run":
        return None
    stated = stated_severities(version)
    return [
        Found(f.rule, stated[f.rule] if f.rule in LIGHTER else f.severity.value, f.pointer, f.message)
        for f in report.findings
        if f.rule in stated and not f.pointer.startswith(PROSE.get(f.rule, "\n"))
    ]


def comparable(found, version):
    """*found* without what is not the same in Python and in the portable rules of *version* when these are frozen.

    A sentence may have been reworded since, a rule retired or made to look at more (``SINCE``). A severity that was
    changed on purpose is replaced by the one that the frozen file states; any other severity counts.
    """
    if version.name not in FROZEN:
        return sorted(found)
    changes = SEVERITY_CHANGES.get(version.name, {})
    return sorted(
        each._replace(message="", severity=_on_its_day(each.severity, changes.get(each.rule)))
        for each in found
        if each.rule in CATALOG and not each.pointer.endswith(SINCE.get(each.rule, "\n"))
    )


def _on_its_day(severity, change):
    return change["stated"] if change and severity == change["today"] else severity


def agree(data):
    """Whether the rules reach *data*; asserts that Python and the portable rules then find the same."""
    version = VERSIONS.get(data.get("schemaVersion"), LATEST)
    raw = CODECS["xml"].write(data, version)
    expected = pythons(raw, version)
    if expected is None:
        return False
    from_json = pythons(json.dumps(data).encode(), version, "json")
    if from_json is None:
        # XML has no place for a member that the schema does not know.
        assert CODECS["xml"].read(CODECS["xml"].parse(raw, Limits()), version, True).data != data
        return False
    assert sorted(from_json) == sorted(expected)
    found = ours(raw)
    assert comparable(found, version) == comparable(expected, version)
    assert len(set(found)) == len(found)
    return True
