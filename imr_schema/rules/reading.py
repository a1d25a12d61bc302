"""IMR001 to IMR015 and IMR090: what stops or troubles a reader. No function here has a body."""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import declared
from imr_schema.standard import LATEST

_refusal = partial(declared, detected_by=("reader",), mandatory=True)
_note = partial(declared, detected_by=("reader",))
_DEEP = "[" * 70 + "]" * 70


@_refusal(
    "IMR001",
    "unreadable",
    Severity.ERROR,
    undetermined=True,
    invalid_text={
        "json": ('"copy"', f'"deep": {_DEEP},\n  "copy"'),
        "xml": ("<case>", "<deep>" * 70 + "</deep>" * 70 + "<case>"),
    },
)
def unreadable() -> None:
    """The document cannot be validated: {why}.

    A file that is missing, is not a regular file, cannot be opened, or is over a limit of size,
    depth, count or length was not read, so nothing is known of its content.

    The limits are options of `validate` and `convert`, with defaults far above any real letter: 16 MiB a document,
    64 levels, 400,000 elements or members, 1 MiB a text, 60 seconds, integers to 9,007,199,254,740,991. Not options are
    256 attributes of an element, the limits of PDF, DOCX and HTML files, and memory in proportion to the size.
    """


@_refusal(
    "IMR002",
    "unknown-syntax",
    Severity.ERROR,
    undetermined=True,
    invalid_text={"txt": ("", "Dear colleague, please find the determination below.\n")},
)
def unknown_syntax() -> None:
    """The document is neither XML nor JSON nor a known letter, so it cannot be validated.

    The first character that is not white space identifies the syntax: `<` for XML, `{` for JSON; a letter is identified
    by its suffix or its title. The suffix of a file is believed too: a file named `.xml` that holds something else is
    malformed (IMR003).
    """


@_refusal(
    "IMR003",
    "malformed",
    Severity.ERROR,
    invalid_text={
        "json": ('"disputedItems": [', '"disputedItems": [['),
        "xml": ("</disputedItems>", "</disputedItem>"),
    },
)
def malformed() -> None:
    """The document cannot be read: {why}.

    It is not well-formed XML or not JSON, it ends too early, something follows its end, its encoding is not UTF-8 (XML:
    or UTF-16 with a byte order mark), or its name promises another syntax than it holds. Nothing is guessed and nothing
    repaired: two readers that repair differently would hold two different decisions.
    """


@_refusal(
    "IMR004",
    "forbidden-construct",
    Severity.ERROR,
    invalid_text={"xml": ("<determination", "<!DOCTYPE determination>\n<determination")},
)
def forbidden_construct() -> None:
    """The document uses something that an exchange file must not have: {why}.

    Refused are a DOCTYPE however empty, `xsi:type`, `xsi:nil` and every other attribute of that namespace but the two
    schema hints, XML 1.1, and compressed bytes where a document is expected. Each can make the
    receiver read other files, use up memory, or read another content than the sender wrote.
    """


@_refusal(
    "IMR005",
    "forbidden-character",
    Severity.ERROR,
    invalid_text={
        "json": ('"clinicalCaseSummary": [', '"clinicalCaseSummary": ["\\u0000", '),
        "xml": ("<clinicalCaseSummary>", "<clinicalCaseSummary>&#0;"),
    },
)
def forbidden_character() -> None:
    """The document holds a character that no document may hold.

    Allowed is what XML 1.0 calls Char: tab, line feed, carriage return, and every other character from
    U+0020 but lone surrogates, U+FFFE and U+FFFF. A JSON document with another character could never be written as XML.
    """


@_refusal(
    "IMR006",
    "duplicate-name",
    Severity.ERROR,
    invalid_text={
        "json": ('"priority": "standard",', '"priority": "standard",\n    "priority": "standard",'),
        "xml": ("<priority>standard</priority>", "<priority>standard</priority><priority>standard</priority>"),
    },
)
def duplicate_name() -> None:
    """{place}: given twice, or holding the same name twice.

    Readers differ in which of two values they keep, so a document with a name given twice has two
    meanings. Most JSON readers keep the last value without a word.
    """


@_refusal("IMR007", "unknown-version", Severity.ERROR, undetermined=True, invalid={"/schemaVersion": "unheard-of"})
def unknown_version() -> None:
    """The version of the document is not known: {why}. Known versions: {known}.

    Write the version that the document follows into `schemaVersion`, as it is listed: that member alone selects the
    schema. A version is never guessed by trying schemas in turn. One that is newer than those there are is IMR013.
    """


@_refusal("IMR008", "unknown-type", Severity.ERROR, undetermined=True, invalid={"/documentType": "imr-application"})
def unknown_type() -> None:
    """This is not a Final Determination: {why}.

    The standard describes one document: JSON with `documentType` "imr-final-determination", or XML with the root
    element `determination` in a namespace of the standard and that attribute.
    """


@_refusal(
    "IMR009",
    "not-canonical-value",
    Severity.ERROR,
    invalid_text={"json": ('"number": 1,', '"number": 1.0,'), "xml": ('number="1"', 'number="1.0"')},
)
def not_canonical_value() -> None:
    """{place}: not in its canonical written form.

    Numbers have no sign, leading zero, point or exponent; codes and dates have no white space or
    invisible character around them. `1.0`, `1e0` and `+1` are one number to some readers and an error to others.
    """


@_note(
    "IMR010",
    "comment-dropped",
    Severity.INFO,
    invalid_text={"xml": ("<clinicalCaseSummary>", "<!-- a note to the next party -->\n  <clinicalCaseSummary>")},
)
def comment_dropped() -> None:
    """A comment or processing instruction is no content, and is not carried into any other form.

    The text around it is read as one: a comment cannot split a word.
    """


@_note(
    "IMR011",
    "byte-order-mark",
    Severity.WARNING,
    invalid_text={"json": ("{\n  ", "\ufeff{\n  "), "xml": ("<?xml", "\ufeff<?xml")},
)
def byte_order_mark() -> None:
    """The document begins with a byte order mark, which UTF-8 does not need.

    Many JSON readers refuse it. It is not carried into any other form.
    """


@_note(
    "IMR012",
    "schema-hint",
    Severity.WARNING,
    invalid_text={
        "json": ('"documentType"', '"$schema": "imr-determination-9.9.schema.json",\n  "documentType"'),
        "xml": (
            " documentType=",
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
            '"urn:imr-schema:determination:1 imr-determination-9.9.xsd" documentType=',
        ),
    },
)
def schema_hint() -> None:
    """The hint for editors names version {hinted}, but the document says that it follows {version}.

    `$schema` and `xsi:schemaLocation` are for editors and select nothing; the sender's editor checked the document
    against another schema than its receiver. Let the hint name the version that the document follows, or leave it out.
    """


@_refusal(
    "IMR013",
    "newer-version",
    Severity.ERROR,
    undetermined=True,
    invalid={"/schemaVersion": f"{LATEST.number[0]}.999"},
)
def newer_version() -> None:
    """The document follows version {version}; the newest {among} that this tool knows is {newest}, so {way}.

    Take a newer release of this tool. Until then, `validate --assume-version` with a version of the same major
    validates what that knows of the document: every member that it does not know is named as not validated (IMR903),
    and the report says that it is partial.

    Of another major version nothing can be assumed: a member may have moved, or mean something else. Ask the sender for
    the document in a version that you know; `imr-schema migrate` of a newer release writes one, and names what cannot
    be expressed in it.
    """


@_refusal("IMR014", "withdrawn-version", Severity.ERROR, undetermined=True)
def withdrawn_version() -> None:
    """Version {version}, which the document follows, was withdrawn on {since}; version {instead} stands in its place.

    Write the document anew in the version that stands in its place. A version is withdrawn when documents that follow
    it cannot be relied on, so that none is validated by it any more; one that is merely outdated is deprecated
    (IMR901), and still read.
    """


@_refusal(
    "IMR015",
    "version-contradiction",
    Severity.ERROR,
    undetermined=True,
    invalid_text={"xml": ("urn:imr-schema:determination:", "urn:imr-schema:determination:9")},
)
def version_contradiction() -> None:
    """The document says two things of its version: schemaVersion is {version}, but its namespace is not {expected}.

    Each major version has one namespace. Write the namespace that belongs to the `schemaVersion`, or the
    `schemaVersion` that belongs to the namespace, whichever the document follows; neither is guessed from the other. A
    hint for editors that names another version is IMR012, a warning: it selects nothing.
    """


@declared("IMR090", "tool-failure", Severity.ERROR, detected_by=("engine",), mandatory=True, undetermined=True)
def tool_failure() -> None:
    """A part of this tool failed on the document, so it was not fully validated: {error} in {frame}.

    Please report it. No document is called acceptable when a part of its validation failed.
    """
