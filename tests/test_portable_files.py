"""The files of the portable rules are such that other engines take them: tests/external runs one of these engines."""

import re
from collections.abc import Iterator

import pytest
from lxml import etree

from imr_schema.publish.assertions import literal, variables
from imr_schema.standard import VERSIONS, schema_bytes
from tests import svrl

LIVE = [
    name
    for version in VERSIONS.values()
    if version.name not in svrl.FROZEN
    for name in (version.schematron, version.schematron_xslt)
]
MOST_OPERATORS, LONGEST_STRING, LARGEST = 100, 65_535, 200_000
_STRING = re.compile("'[^']*'|\"[^\"]*\"")
_OPERATOR = re.compile(r"(?<=\s)(?:and|or|mod|div|-|\*|\+|\||!=|<=|>=|=|<|>)(?=\s)")

live = pytest.mark.parametrize("name", LIVE)


def expressions(name: str) -> Iterator[str]:
    """Every expression of the file *name*."""
    for element in etree.fromstring(schema_bytes(name)).iter("{*}*"):
        if element.tag.startswith("{http://purl.oclc.org/dsdl/svrl}"):
            continue
        yield from (str(element.get(attribute)) for attribute in ("select", "test", "value") if element.get(attribute))


@live
def test_no_expression_has_more_operators_than_the_jdk_takes(name):
    counted = [len(_OPERATOR.findall(_STRING.sub("''", each))) for each in expressions(name)]
    assert max(counted) <= MOST_OPERATORS
    assert sum(counted) > 200


@live
def test_no_string_is_longer_than_the_jdk_takes(name):
    strings = [string for each in expressions(name) for string in _STRING.findall(each)]
    assert max(len(string.encode("utf-16", "surrogatepass")) // 2 * 3 for string in strings) <= LONGEST_STRING


@live
def test_a_list_is_written_once_and_nothing_is_fetched(name):
    raw = schema_bytes(name)
    assert len(raw) < LARGEST
    assert b"<!DOCTYPE" not in raw
    assert not re.search(rb"<\w+:(?:include|import)\b|document\(", raw)
    text = raw.decode()
    assert [text.count(value) for value in variables().values() if len(value) > 1000] == [1, 1, 1, 1]


@pytest.mark.parametrize("text", ["", "a'b", "'", "&<>\"'", "\t\u0085\u202e", "\u0301x", "\U0001f600" * 9000, "'" * 3])
def test_a_text_is_written_so_that_an_engine_reads_the_same(text):
    document = etree.fromstring(f"<x y={literal(text)}/>".encode())
    assert document.xpath(str(document.get("y"))) == text
