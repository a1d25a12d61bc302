"""IMR101 to IMR115: what a schema asks of a document. The codecs and the schema detect it; no function has a body."""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import ABSENT, Json, declared

_schema_rule = partial(declared, detected_by=("schema",), mandatory=True)
_EXTENSION: dict[str, Json] = {
    "owner": "https://example.org/ns",
    "properties": [{"name": "claimOffice", "value": "12"}],
}


@_schema_rule(
    "IMR101",
    "unknown-member",
    Severity.ERROR,
    invalid_text={
        "json": ('"priority"', '"clerk": "7",\n    "priority"'),
        "xml": ("<priority>", "<clerk>7</clerk><priority>"),
    },
)
def unknown_member() -> None:
    """{place}: content that the schema does not allow here ({count} in all){near}.

    The schema is closed: a member that nobody defined would be dropped by the next converter without a word. What two
    parties agree to add has a place of its own, `extensions`. Names are not shown: an unknown name may itself
    be clinical, or a person's. The line and column are those of the first one; where it resembles a member that the
    schema has, that one is named.
    """


@_schema_rule(
    "IMR102",
    "misplaced",
    Severity.ERROR,
    invalid_text={
        "xml": (
            "<priority>standard</priority>\n    <dateOfInjury>2011-10-27</dateOfInjury>",
            "<dateOfInjury>2011-10-27</dateOfInjury>\n    <priority>standard</priority>",
        )
    },
)
def misplaced() -> None:
    """{place}: not where the schema's order puts it.

    In XML, elements stand in the order in which the schema lists them. In JSON any order is allowed.
    """


@_schema_rule("IMR103", "missing", Severity.ERROR, invalid={"/reviewOrganization": ABSENT})
def missing() -> None:
    """{where} has no {what}.

    The schema requires it. Where the obligation has a number of its own, that number is reported.
    """


@_schema_rule(
    "IMR104",
    "wrong-type",
    Severity.ERROR,
    invalid={"/disputedItems/0/analyses/0/guideline/citations/0/year": "soon"},
)
def wrong_type() -> None:
    """{place}: not {expected}.

    In JSON a list stays a list when it holds one entry, numbers have no quotes, and there is no null: absent is absent.
    """


@_schema_rule("IMR105", "too-many", Severity.ERROR, invalid={"/extensions": [_EXTENSION] * 101})
def too_many() -> None:
    """{place}: more than {most} entries.

    The limits are far above anything seen in a real letter.
    """


@_schema_rule("IMR106", "too-few", Severity.ERROR, invalid={"/clinicalCaseSummary": []})
def too_few() -> None:
    """{place}: no entry.

    An optional list that would be empty is left out, so that absent and empty are never two forms of one content.
    """


@_schema_rule(
    "IMR107",
    "too-long",
    Severity.ERROR,
    invalid={"/extensions": [{**_EXTENSION, "owner": "urn:" + "x" * 2048}]},
)
def too_long() -> None:
    """{place}: longer than {most} characters.

    Only codes and identifiers have a greatest length; prose has none but the limit of the reader.
    """


@_schema_rule(
    "IMR108",
    "mixed-text",
    Severity.ERROR,
    invalid_text={"xml": ("<disputedItems>", "<disputedItems>As decided below:")},
)
def mixed_text() -> None:
    """{place}: text and elements mixed.

    In XML, text stands in the elements for text alone; anywhere else it would be lost.
    """


@_schema_rule("IMR109", "schemas-disagree", Severity.ERROR)
def schemas_disagree() -> None:
    """Two schema validators disagree about this document: {refusing} refuses what {accepting} accepts.

    The XSD and the JSON Schema are made from one source, and several engines read them. When they disagree, one of
    them is wrong, and the document is not called acceptable. Please report it.
    """


@_schema_rule("IMR110", "unknown-code", Severity.ERROR, invalid={"/copy": "draft"})
def unknown_code() -> None:
    """{place}: not one of {known}{near}.

    Codes are compared letter for letter; one that resembles a known one ("Upheld") is named.
    """


@_schema_rule("IMR111", "empty-text", Severity.ERROR, invalid={"/reviewOrganization/name": ""})
def empty_text() -> None:
    """{place}: empty.

    Text that says nothing is left out, or it is missing.
    """


@_schema_rule(
    "IMR112",
    "wrong-form",
    Severity.ERROR,
    invalid={"/disputedItems/0/analyses/0/guideline/citations/0/pages": ["viii"]},
)
def wrong_form() -> None:
    """{place}: not {form}.

    Codes and identifiers are ASCII and have one written form.
    """


@_schema_rule(
    "IMR113",
    "out-of-range",
    Severity.ERROR,
    invalid={"/disputedItems/0/analyses/0/guideline/citations/0/year": 1492},
)
def out_of_range() -> None:
    """{place}: not between {least} and {most}.

    The range is the schema's.
    """


@_schema_rule("IMR114", "member-of-newer-version", Severity.ERROR)
def member_of_newer_version() -> None:
    """{place}: the member {member} belongs to version {newer}, but the document says that it follows {version}.

    If the document follows the newer version, let its `schemaVersion` say so; in a newer major version the namespace
    and other members differ too. If it does not, leave the member out, or put what two parties agree to add into
    `extensions`. `imr-schema migrate` moves a whole document and names what the older version cannot say.
    """


@_schema_rule(
    "IMR115",
    "member-of-earlier-draft",
    Severity.ERROR,
    invalid_text={
        "json": ('"case":', '"utilizationReview": {"decision": "denied"}, "case":'),
        "xml": ("<case>", "<utilizationReview><decision>denied</decision></utilizationReview><case>"),
    },
)
def member_of_earlier_draft() -> None:
    """{place}: the member {member} is of an earlier draft of version {version}; it stands at {now} now.

    A draft may change, and this document follows an earlier one. Documents of a released version are never told so.
    """
