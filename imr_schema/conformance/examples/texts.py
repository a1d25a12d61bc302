"""More examples of rules that hold for the written form: edits of the text of a document."""

from __future__ import annotations

from collections.abc import Mapping

Written = tuple[str, dict[str, tuple[str, str]], bool]
"""What an edit shows, (old, new) by syntax, and whether it breaks the rule; ``{version}`` is that of the document."""

_DEEP = '{"a": ' * 70 + "1" + "}" * 70
_MIXED = '{"a": [' * 40 + "1" + "]}" * 40
_ENTITIES = '<!DOCTYPE determination [<!ENTITY a "xx"><!ENTITY b "&a;&a;&a;&a;">]>\n<determination'
_NAMESPACE, _TYPE = "urn:imr-schema:determination:", "imr-final-determination"
_PRIORITY, _INJURED = '"priority": "standard"', '"dateOfInjury": "2011-10-27"'
_REVIEWED = "<utilizationReviewDate>2014-09-17</utilizationReviewDate>"
_RECEIVED = "<applicationReceivedDate>2014-10-17</applicationReceivedDate>"
_ASSIGNED, _DECIDED = "<assignedDate>2014-10-23</assignedDate>", "<decisionDate>2014-11-20</decisionDate>"
WRITTEN: Mapping[str, tuple[Written, ...]] = {
    "IMR001": (
        ("objects nested too deeply", {"json": ('"copy"', f'"deep": {_DEEP},\n  "copy"')}, True),
        ("lists in objects nested too deeply", {"json": ('"copy"', f'"deep": {_MIXED},\n  "copy"')}, True),
        ("elements nested too deeply in the last part", {"xml": ("<disputedItems>", "<x>" * 300 + "</x>" * 300)}, True),
        ("brackets in a text", {"json": ('"value": "12"', f'"value": "{"[" * 100}"')}, False),
        ("tags in a text", {"xml": ("<value>12</value>", f"<value>{'&lt;x&gt;' * 100}</value>")}, False),
    ),
    "IMR002": (
        ("nothing", {"dat": ("", "")}, True),
        ("white space alone", {"dat": ("", " \n\t\n")}, True),
        ("a table", {"dat": ("", "case,decision\nCM14-0000000,upheld\n")}, True),
        ("a word", {"dat": ("", "determination\n")}, True),
        ("white space before the document", {"json": ("{\n  ", "\n {\n  ")}, False),
    ),
    "IMR003": (
        ("the end is missing", {"json": ("\n}\n", "\n"), "xml": ("</determination>", "")}, True),
        ("a comma too many", {"json": ('"copy": "served",', '"copy": "served",,')}, True),
        ("an attribute without quotes", {"xml": ('number="1"', "number=1")}, True),
        ("a second document behind the first", {"json": ("\n}\n", "\n}\n{}\n")}, True),
        (
            "white space behind the document",
            {"json": ("\n}\n", "\n}\n \n"), "xml": ("</determination>", "</determination>\n ")},
            False,
        ),
        ("white space around the members", {"json": ('"copy": ', '"copy" :\t'), "xml": ("<case>", "\n<case>")}, False),
    ),
    "IMR004": (
        ("an entity", {"xml": ("<determination", '<!DOCTYPE determination [<!ENTITY x "y">]>\n<determination')}, True),
        (
            "a file of definitions",
            {"xml": ("<determination", '<!DOCTYPE determination SYSTEM "x.dtd">\n<determination')},
            True,
        ),
        ("entities in entities", {"xml": ("<determination", _ENTITIES)}, True),
        ("the predefined entities", {"xml": ("<case>", "<case>")}, False),
    ),
    "IMR005": (
        ("a control character", {"json": ('"clinicalCaseSummary": [', '"clinicalCaseSummary": ["\\u0001", ')}, True),
        (
            "half of a surrogate pair",
            {"json": ('"clinicalCaseSummary": [', '"clinicalCaseSummary": ["\\ud800", ')},
            True,
        ),
        ("a reference to a control", {"xml": ("<clinicalCaseSummary>", "<clinicalCaseSummary>&#1;")}, True),
        (
            "a surrogate pair as an escape",
            {"json": ('"clinicalCaseSummary": [\n', '"clinicalCaseSummary": [\n    "Pain \\ud83d\\ude00 of it.",\n')},
            False,
        ),
    ),
    "IMR006": (
        ("the copy twice", {"json": ('"copy": "served",', '"copy": "served",\n  "copy": "served",')}, True),
        (
            "a name written with an escape",
            {"json": ('"copy": "served",', '"copy": "served",\n  "\\u0063opy": "served",')},
            True,
        ),
        (
            "the date twice",
            {"xml": ("<dateOfInjury>2011-10-27</dateOfInjury>", "<dateOfInjury>2011-10-27</dateOfInjury>" * 2)},
            True,
        ),
    ),
    "IMR007": (("white space before the version", {"json": ('"schemaVersion": "', '"schemaVersion":\n    "')}, False),),
    "IMR008": (
        ("other quotes", {"xml": (f'documentType="{_TYPE}"', f"documentType='{_TYPE}'")}, False),
        ("white space before the type", {"json": ('"documentType": "', '"documentType" : "')}, False),
    ),
    "IMR011": (("a line before the document", {"json": ("{\n  ", "\n{\n  ")}, False),),
    "IMR012": (
        (
            "the schema of the version",
            {"json": ('"documentType"', '"$schema": "imr-determination-{version}.schema.json",\n  "documentType"')},
            False,
        ),
    ),
    "IMR013": (("another place of the colon", {"json": ('"schemaVersion": "', '"schemaVersion"\n  : "')}, False),),
    "IMR015": (
        ("the namespace of version 0", {"xml": (_NAMESPACE, f"{_NAMESPACE}0")}, True),
        (
            "another namespace that nothing uses",
            {"xml": (" documentType=", ' xmlns:x="urn:other" documentType=')},
            False,
        ),
    ),
    "IMR102": (
        (
            "the review after the application",
            {"xml": (f"{_REVIEWED}\n    {_RECEIVED}", f"{_RECEIVED}\n    {_REVIEWED}")},
            True,
        ),
        (
            "the assignment after the decision",
            {"xml": (f"{_ASSIGNED}\n    {_DECIDED}", f"{_DECIDED}\n    {_ASSIGNED}")},
            True,
        ),
        (
            "members of JSON in another order",
            {"json": (f"{_PRIORITY},\n    {_INJURED}", f"{_INJURED},\n    {_PRIORITY}")},
            False,
        ),
    ),
    "IMR009": (
        ("an exponent", {"json": ('"number": 1,', '"number": 1e0,')}, True),
        (
            "no white space before a number",
            {"json": ('"number": 1,', '"number":1,'), "xml": ('number="1"', "number='1'")},
            False,
        ),
        ("a plus", {"xml": ('number="1"', 'number="+1"')}, True),
        ("a leading zero", {"xml": ('number="1"', 'number="01"')}, True),
        ("white space around a number", {"xml": ('number="1"', 'number=" 1 "')}, True),
        ("white space around a date", {"xml": ("<dateOfInjury>2011-10-27", "<dateOfInjury> 2011-10-27")}, True),
    ),
    "IMR010": (
        ("a comment behind the document", {"xml": ("</determination>", "</determination>\n<!-- end -->")}, True),
    ),
    "IMR101": (
        ("an unknown member of the document", {"json": ('"copy"', '"Copy": "served",\n  "copy"')}, True),
        ("an unknown attribute", {"xml": ('number="1"', 'number="1" clerk="7"')}, True),
        ("an element of another namespace", {"xml": ("<priority>", '<x xmlns="urn:other">7</x><priority>')}, True),
        (
            "a member of another case",
            {"json": ('"priority": "standard"', '"priority": "standard",\n    "Priority": "standard"')},
            True,
        ),
    ),
    "IMR108": (
        ("text in the case", {"xml": ("<case>", "<case>As follows:")}, True),
        ("a no-break space between elements", {"xml": ("<case>", "<case>\u00a0")}, True),
        ("white space between elements", {"xml": ("<case>", "<case>\n\t ")}, False),
    ),
}
