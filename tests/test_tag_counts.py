"""Attributes counted before a parser sees them: never fewer than it finds, and in a time that grows with the length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from imr_schema.config.settings import Limits
from imr_schema.errors import ReadError
from imr_schema.tag_counts import MOST_ATTRIBUTES, attributes, crowded
from imr_schema.xml_parser import parse
from tests.processes import doubles

NAMES = st.sampled_from(["a", "b", "cd", "e-f", "x<y", "/", "title"])
VALUES = st.text(st.sampled_from("<>/='\" ab\n"), max_size=12)


@st.composite
def tags(draw):
    """A tag with attributes written in every way that HTML knows."""
    text = draw(st.sampled_from(["<p", "<b", "<script", "</p", "<p/"]))
    for number in range(draw(st.integers(0, 5))):
        name = f"{draw(NAMES)}{number}"
        value = draw(VALUES)
        text += draw(st.sampled_from([" ", "/", "\n"])) + draw(
            st.sampled_from(
                [
                    name,
                    f'{name}="{value.replace(chr(34), "")}"',
                    f"{name} = '{value.replace(chr(39), '')}'",
                    f"{name}={value.replace(' ', '').replace('>', '')}",
                ]
            )
        )
    return text + draw(st.sampled_from([">", "/>", " >", ""]))


PAGES = st.lists(
    tags() | VALUES | st.sampled_from(["<!--", "-->", "<textarea>", "</textarea>", "</script>", "<![CDATA[", "<?x "]),
    max_size=8,
).map("".join)


@given(PAGES)
def test_no_tag_has_more_attributes_for_the_parser_of_html_than_were_counted(page):
    raw = page.encode()
    counts = attributes(raw, bare=True, most=10_000)
    try:
        root = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return
    found = [len(element.attrib) for element in root.iter(etree.Element)]
    assert max(found) <= max(counts.largest, counts.in_raw_text)
    assert sum(found) <= counts.total


XML_VALUES = st.text(st.sampled_from(">/= ab\n"), max_size=12)


@given(st.lists(st.lists(XML_VALUES, max_size=6), min_size=1, max_size=5), XML_VALUES)
def test_the_largest_tag_of_xml_is_counted_exactly(elements, text):
    written = "".join(
        "<e" + "".join(f' a{number}="{value}"' for number, value in enumerate(values)) + f">{text}</e>"
        for values in elements
    )
    raw = f"<r>{written}</r>".encode()
    largest = max(len(element.attrib) for element in parse(raw, Limits())[0].iter())
    assert attributes(raw, bare=False, most=10_000).largest == largest
    assert not crowded(raw, largest)
    assert largest == 0 or crowded(raw, largest - 1)


def with_attributes(count, text=b""):
    return b"<r" + b"".join(b" a%d=''" % number for number in range(count)) + b">" + text + b"</r>"


def test_an_element_may_have_as_many_attributes_as_the_limit():
    assert len(parse(with_attributes(MOST_ATTRIBUTES), Limits())[0].attrib) == MOST_ATTRIBUTES
    with pytest.raises(ReadError) as caught:
        parse(with_attributes(MOST_ATTRIBUTES + 1), Limits())
    assert caught.value.problem.rule == "IMR001"
    assert caught.value.problem.facts["why"] == "it is over the limit of 256 attributes of one element"


@pytest.mark.parametrize("quoted", [b"", b" b='>'", b' b=">"', b" b=' = = '"])
def test_an_element_called_script_has_attributes_like_any_other(quoted):
    assert crowded(b"<script" + quoted + with_attributes(300)[2:])
    assert crowded(b"<script>" + with_attributes(300) + b"</script>")


@pytest.mark.parametrize(
    "text",
    [b"x = y; " * 1000, b"<![CDATA[" + b"a='b' " * 1000 + b"]]>", b"<!--" + b" a='b'" * 1000 + b"-->", b"=" * 5000],
    ids=["text", "CDATA", "comment", "signs alone"],
)
def test_equals_signs_outside_of_tags_are_no_attributes(text):
    parse(with_attributes(3, text), Limits())


def test_words_quoted_in_a_value_are_no_attributes_of_html():
    raw = b'<img src="data:image/png;base64,' + b"ab/c=" * 5000 + b"\" alt='" + b"word " * 5000 + b"'>"
    assert attributes(raw, bare=True, most=10_000).largest == 2


def test_a_comparison_in_a_script_is_counted_apart():
    raw = b"<p a b c><script>if (x<y && z) {" + b"w " * 500 + b"}</script><p a>"
    counts = attributes(raw, bare=True, most=10_000)
    assert (counts.largest, counts.in_raw_text > 500) == (3, True)


HOSTILE = [
    b"<a",
    b"<a b=",
    b'<a b="',
    b"<a b='<c d=\"",
    b"<",
    b"</",
    b"</a",
    b"<a b<a c=<a d=\"<a e='<a ",
    b"<a =",
    b"=<",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("bare", [True, False])
def test_counting_takes_a_time_that_grows_with_the_document(unit, bare):
    raws = {times: unit * 20_000 * times for times in (1, 2)}
    assert doubles(lambda times: attributes(raws[times], bare=bare, most=1 << 62))
