"""What fmt may change: the form of an acceptable document, and what its fixes mend; never a decision, never a text."""

import json
import re
from functools import cache
from random import Random
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import DEFAULT
from imr_schema.standard import CODE, LIST, OBJECT, TEXT, VERSIONS, root
from imr_schema.standard.canonical import digest
from imr_schema.transform.fixes import COMMENTS, DECIDED, FIXES
from imr_schema.validation import pipeline
from imr_schema.validation.format_document import ALWAYS, format_document

ALL, NONE = frozenset(FIXES), frozenset[str]()
SEEDS = st.integers(0, 2**32)
SYNTAXES = st.sampled_from(sorted(CODECS))
documents = st.sampled_from(list(VERSIONS.values())).flatmap(
    lambda each: st.one_of(
        some.determinations(version=each),
        some.determinations(some.difficult_texts(), every_part=True, version=each),
    )
)
DAMAGES = ("spaces", "dates", "codes", "names", "order")
IDENTIFYING = ("documentType", "schemaVersion")


def formatted(raw, syntax, fixes=NONE):
    return format_document(raw, syntax=syntax, settings=DEFAULT, fixes=fixes)


def written(data, syntax):
    return CODECS[syntax].write(data, VERSIONS[data["schemaVersion"]])


class Damage:
    """Writes data with what the fixes mend undone here and there; ``done`` has the name and pointer of each."""

    def __init__(self, seed, version, kinds):
        self.random, self.kinds, self.done = Random(seed), kinds, []
        self.namespace = f"{{{version.namespace}}}"

    def here(self, kind, place):
        if kind not in self.kinds or self.random.randrange(4) != 0:
            return False
        self.done.append((kind, place))
        return True

    def text(self, field, text, place):
        if field.kind == TEXT or field.name in DECIDED or field.name in IDENTIFYING:
            return text
        american = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
        if american and self.here("dates", place):
            year, month, day = american.groups()
            short = self.random.random() < 0.5
            text = f"{int(month)}/{int(day)}/{year}" if short else f"{month}/{day}/{year}"
        if "enum" in field.keywords and self.here("codes", place):
            text = self.random.choice([each for each in (text.upper(), text.title()) if each != text])
        if self.here("spaces", place):
            text = self.random.choice(["", " ", "\n\t"]) + text + self.random.choice([" ", "\t", "\r\n "])
        return text

    def name(self, part, names, place):
        """Another spelling of the name of *part*, of which nothing else is one."""
        own = names[part.name]
        if part.name in DECIDED or part.name in IDENTIFYING:
            return own
        ways = [own.upper(), own[0].upper() + own[1:], f"{own[:2]}_{own[2:]}", f"{own}-"]
        if len(own) > 6:
            at = self.random.randrange(1, len(own) - 1)
            letter = self.random.choice(ascii_lowercase)
            ways += [
                own[:at] + own[at + 1 :],
                own[:at] + letter + own[at:],
                own[:at] + own[at + 1] + own[at] + own[at + 2 :],
            ]
        other = self.random.choice(ways)
        slip = other.lower().replace("_", "").replace("-", "")
        clear = slip == own.lower() or not any(slip in edits(each.lower()) for each in names.values() if each != own)
        if not clear or other in KNOWN or not self.here("names", place):
            return own
        return other

    def json(self, field, value, place=""):
        if field.kind == OBJECT:
            names = {part.name: part.name for part in field.parts}
            written = {
                self.name(part, names, f"{place}/{part.name}"): self.json(
                    part, value[part.name], f"{place}/{part.name}"
                )
                for part in field.parts
                if part.name in value
            }
            return {name: written[name] for name in self.random.sample(list(written), len(written))}
        if field.kind == LIST:
            return [self.json(field.entry, entry, f"{place}/{i}") for i, entry in enumerate(value)]
        return self.text(field, value, place) if field.kind == CODE else value

    def xml(self, field, value, tag, place=""):
        element = etree.Element(self.namespace + tag)
        if field.kind == OBJECT:
            names = {part.name: part.xml_name for part in field.attributes}
            for part in field.attributes:
                if part.name in value:
                    at = f"{place}/{part.name}"
                    element.set(self.name(part, names, at), self.text(part, str(value[part.name]), at))
            names = {part.name: part.xml_name for part in field.elements}
            for part in field.elements:
                if part.name in value:
                    at = f"{place}/{part.name}"
                    element.append(self.xml(part, value[part.name], self.name(part, names, at), at))
            if len(element) > 1 and self.here("order", place):
                element[:] = self.random.sample(list(element), len(element))
        elif field.kind == LIST:
            for i, entry in enumerate(value):
                element.append(self.xml(field.entry, entry, field.entry.xml_name, f"{place}/{i}"))
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            element.text = self.text(field, text, place)
        return element


@cache
def edits(name):
    """Every text that one letter makes of *name*."""
    halves = [(name[:i], name[i:]) for i in range(len(name) + 1)]
    gone = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    return gone | swapped | {a + letter + b[i:] for a, b in halves for letter in ascii_lowercase for i in (0, 1)}


def names_in(field):
    yield from (field.name, field.xml_name)
    for part in (*field.parts, *([field.entry] if field.entry else ())):
        yield from names_in(part)


KNOWN = {name for version in VERSIONS.values() for name in names_in(root(version))}


def damaged(seed, data, syntax, kinds):
    version = VERSIONS[data["schemaVersion"]]
    damage = Damage(seed, version, kinds)
    if syntax == "json":
        raw = json.dumps(damage.json(root(version), data), indent=damage.random.choice([None, 1, "\t"])).encode()
    else:
        raw = etree.tostring(damage.xml(root(version), data, "determination"), encoding="utf-8", xml_declaration=True)
        # What lxml writes keeps no CR in a text as it is.
        raw = raw.replace(b"\r", b"&#13;")
    return raw, damage.done


@given(SEEDS, documents, SYNTAXES, st.sets(st.sampled_from(DAMAGES), min_size=1))
def test_what_the_fixes_mend_is_mended_and_nothing_else_changes(seed, data, syntax, kinds):
    raw, done = damaged(seed, data, syntax, kinds)
    mended = formatted(raw, syntax, ALL)
    assert mended.content == written(data, syntax), mended.why
    fixed = {(fix.name, fix.pointer) for fix in mended.fixes if fix.name not in ("order", *ALWAYS)}
    assert fixed == {(name, place) for name, place in done if name != "order"}
    needed = {fix.name for fix in mended.fixes}
    for fewer in [needed - {name} for name in needed - {*ALWAYS}]:
        left = formatted(raw, syntax, frozenset(fewer))
        assert left.content is None
        assert "--fix" in left.why
    assert formatted(raw, syntax, frozenset(needed)).content == mended.content


@given(SEEDS, documents, SYNTAXES)
def test_each_fix_has_its_position(seed, data, syntax):
    raw, _ = damaged(seed, data, syntax, set(DAMAGES))
    lines = raw.decode().split("\n")
    for fix in formatted(raw, syntax, ALL).fixes:
        assert 1 <= fix.line <= len(lines)
        assert 1 <= fix.column <= len(lines[fix.line - 1]) + 1


@given(SEEDS, documents, SYNTAXES, st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_formatting_changes_no_content_and_once_is_enough(seed, data, syntax, mark):
    raw, _ = damaged(seed, data, syntax, ())  # in another layout, and of JSON in another order
    done = formatted(mark + raw, syntax)
    assert done.content == written(data, syntax)
    assert digest(pipeline.validate(done.content).data) == digest(data)
    again = formatted(done.content, syntax, ALL)
    assert (again.content, again.fixes) == (done.content, ())


@given(some.damaged())
def test_what_lacks_an_obligation_is_left_as_it_is(damaged):
    misspelled = damaged.label.endswith(": renamed") and not damaged.label.startswith("decision")
    done = formatted(damaged.raw, damaged.syntax, ALL)
    assert (done.content is not None) is misspelled
    assert bool(done.why) is not misspelled


@given(st.data(), documents, SYNTAXES)
def test_no_fix_touches_what_was_decided(drawn, data, syntax):
    other = drawn.draw(
        st.sampled_from(
            [("upheld", "Upheld"), ("upheld", " upheld"), ("overturned", "OVERTURNED"), ("decision", "Decision")]
        )
    )
    raw = written(data, syntax).decode()
    if other[0] == "decision":
        broken = raw.replace('"decision":', '"Decision":').replace("<decision>", "<Decision>")
        broken = broken.replace("</decision>", "</Decision>")
    else:
        broken = raw.replace(f'"decision": "{other[0]}"', f'"decision": "{other[1]}"')
        broken = broken.replace(f"<decision>{other[0]}<", f"<decision>{other[1]}<")
    done = formatted(broken.encode(), syntax, ALL)
    assert (done.content is None) is (broken != raw)


TRASH = st.sampled_from([b"", b"<", b'"', b"}", b"\xff", b",", b"<!-- -->", b"a", b"\n", b"&"])


@given(SEEDS, st.data(), documents, SYNTAXES)
def test_whatever_becomes_of_a_document_its_decisions_and_texts_stay(seed, drawn, data, syntax):
    raw, _ = damaged(seed, data, syntax, set(DAMAGES))
    at = drawn.draw(st.integers(0, len(raw)))
    broken = raw[:at] + drawn.draw(TRASH) + raw[at + drawn.draw(st.integers(0, 3)) :]
    done = formatted(broken, syntax, ALL)
    if done.content is None:
        assert done.why
        return
    result = pipeline.validate(done.content, syntax=syntax)
    assert result.report.acceptable
    before = texts_of(broken, syntax)
    for place, field, value in leaves(root(result.version), result.data):
        if field.kind == TEXT or field.name in DECIDED:
            assert value in before, place


def leaves(field, value, place=""):
    if field.kind == OBJECT:
        for part in field.parts:
            if part.name in value:
                yield from leaves(part, value[part.name], f"{place}/{part.name}")
    elif field.kind == LIST:
        for i, entry in enumerate(value):
            yield from leaves(field.entry, entry, f"{place}/{i}")
    else:
        yield place, field, value


def texts_of(raw, syntax):
    """Every text in a document, as a parser that knows nothing of the schema gives them."""
    if syntax == "xml":
        tree = etree.fromstring(raw)
        return {text for element in tree.iter() for text in (element.text, *element.values())}

    def within(value):
        if isinstance(value, dict):
            for inner in value.values():
                yield from within(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from within(inner)
        else:
            yield value

    return set(within(json.loads(raw.removeprefix(b"\xef\xbb\xbf"))))


@given(documents)
def test_comments_are_left_out_only_where_that_is_asked_for(data):
    raw = written(data, "xml").replace(b"<case>", b"<case><!-- to be asked -->")
    assert formatted(raw, "xml", ALL - {COMMENTS}).content is None
    assert formatted(raw, "xml", frozenset({COMMENTS})).content == written(data, "xml")


def fields(field):
    yield field
    for part in (*field.parts, *([field.entry] if field.entry else ())):
        yield from fields(part)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_a_closed_list_has_no_two_codes_that_differ_by_letter_case_alone(version):
    for field in fields(root(version)):
        codes = field.keywords.get("enum", ())
        assert len({code.lower() for code in codes}) == len(codes)


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_every_member_that_says_what_was_decided_is_out_of_reach(version):
    words = {"upheld", "overturned", "uphold", "overturn", "denied"}
    deciding = {field.name for field in fields(root(version)) if words & {*field.keywords.get("enum", ())}}
    assert deciding == DECIDED
