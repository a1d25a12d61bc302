"""The portable rules on lxml: compiled by us, and compiled by the ISO skeleton that lxml carries; findings read from SVRL."""

import json
from functools import cache

from lxml import etree, isoschematron  # type: ignore[attr-defined]

from imr_schema import engine
from imr_schema.codecs import CODECS
from imr_schema.portable import portable_rules
from imr_schema.versions import LATEST, VERSIONS, schema_bytes

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
IDS = frozenset(rule.id for rule in portable_rules())


def findings(svrl):
    """(rule, severity, pointer, message) of each failed assertion of an SVRL tree."""
    return [
        (
            failed.get("flag"),
            failed.get("role"),
            "".join(failed.find(f"{SVRL}diagnostic-reference").itertext()).strip(),
            "".join(failed.find(f"{SVRL}text").itertext()),
        )
        for failed in svrl.iter(f"{SVRL}failed-assert")
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


def ours(raw):
    """What our compiled XSLT finds in the bytes of an XML document."""
    tree = etree.fromstring(raw)
    return findings(compiled(VERSIONS[tree.get("schemaVersion", "")])(tree).getroot())


def skeletons(raw):
    """What the Schematron finds, as the ISO skeleton understands it."""
    tree = etree.fromstring(raw)
    schematron = by_iso_skeleton(VERSIONS[tree.get("schemaVersion", "")])
    schematron.validate(tree)
    return findings(schematron.validation_report.getroot())


def pythons(raw, syntax="xml"):
    """What the Python rules find; None when the shape is wrong and they were not reached."""
    report = engine.judge(raw, syntax=syntax).report
    if report.rules != "run":
        return None
    return [(f.rule, f.severity.value, f.pointer, f.message) for f in report.findings if f.rule in IDS]


def agree(data):
    """Whether *data* is of a shape that the rules reach; asserts that all then say the same."""
    raw = CODECS["xml"].write(data, VERSIONS.get(data.get("schemaVersion"), LATEST))
    expected = pythons(raw)
    if expected is None:
        return False
    assert sorted(pythons(json.dumps(data).encode(), "json")) == sorted(expected)
    found = ours(raw)
    assert sorted(found) == sorted(expected)
    assert len(set(found)) == len(found)
    return True
