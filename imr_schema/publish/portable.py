"""The portable rules as ISO Schematron, and compiled to XSLT 1.0: one source, for engines that are not ours.

Both give SVRL (ISO/IEC 19757-3, annex D). In each ``failed-assert``, ``flag`` is the rule's id, ``role`` its severity, the
text its message, and the one ``diagnostic-reference`` the place as a JSON Pointer: what our own reports say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct, structs

from imr_schema import pointer
from imr_schema.findings import Problem
from imr_schema.migrations import place_after, place_before
from imr_schema.rules import CATALOG, Portable, Rule
from imr_schema.rules.messages import sentence
from imr_schema.standard import LATEST, Field, SchemaVersion, disputed_items, field_at, root
from imr_schema.text import BLANK_CHARACTERS, WHITE, capitals

_NUMBER = 987_654_321  # stands for the number of the disputed item while a sentence is made
_FACT = re.compile(f"\ue000([^\ue001]*)\ue001|{_NUMBER}")
_LITERAL = re.compile(r"'[^']*'")
_ODD_WHITE = "".join(char for char in WHITE if char not in " \t\r\n")


class Value(Struct, frozen=True):
    """A part of a message that an XPath expression gives."""

    select: str


class Assertion(Struct, frozen=True):
    """One assertion, ready to be written: XPath for the test and for the pointer, the message in parts."""

    id: str
    rule: Rule
    context: str
    test: str
    let: dict[str, str]
    message: tuple[str | Value, ...]
    pointer: str


def portable_rules(version: SchemaVersion = LATEST) -> list[Rule]:
    """The rules that XPath 1.0 can say of documents of *version*."""
    return [rule for rule in CATALOG.values() if assertions(rule, version)]


def assertions(rule: Rule, version: SchemaVersion) -> list[Assertion]:
    """What *rule* asserts of documents of *version*, in its own order, without what is about places that it does not have.

    Rules speak of the newest version's places; a place of the newest version that is not there raises ``ValueError``.
    """
    found = []
    for n, told in enumerate(rule.portable, 1):
        said = _as_of(told, version)
        if said is None:
            continue
        steps = pointer.split(said.context)
        found.append(
            Assertion(
                id=f"{rule.id}-{n}",
                rule=rule,
                context=_path(steps, version),
                test=said.test,
                let=said.let,
                message=tuple(_message(rule, said, version)),
                pointer=_pointer(steps, said.member),
            )
        )
    return found


def _as_of(said: Portable, version: SchemaVersion) -> Portable | None:
    """*said* at the places of *version*; None when that has no such place."""
    if version is LATEST:
        return said
    place = said.context + (f"/{said.member}" if said.member else "")
    there, context = place_before(place, version, LATEST), place_before(said.context, version, LATEST)
    if re.sub("/0(?=/|$)", "/*", place_after(there, version, LATEST)) != place:
        return None
    return structs.replace(said, context=context, member=there[len(context) :].lstrip("/"))


def variables() -> dict[str, str]:
    """The characters that expressions speak of: ``$blank``, ``$white``, ``$spaces``, ``$upper``, ``$lower``."""
    blank = "".join(char for char in BLANK_CHARACTERS if char not in "\v\f")
    return {
        "blank": blank,
        "white": _ODD_WHITE,
        "spaces": " " * len(_ODD_WHITE),
        "upper": capitals()[0],
        "lower": capitals()[1],
    }


def _path(steps: list[str], version: SchemaVersion) -> str:
    """The XPath of the element that *steps* lead to."""
    here: list[str] = [root(version).xml_name]
    for n in range(len(steps)):
        field: Field | None = field_at(root(version), steps[: n + 1])
        if field is None or field.attribute:
            raise ValueError(f"{pointer.join(steps)}: the schema has no such element")
        here.append(field.xml_name)
    return "".join(f"/d:{name}" for name in here)


def _pointer(steps: list[str], member: str) -> str:
    """The XPath that gives the JSON Pointer of *member* below the element that *steps* lead to."""
    parts = [""]
    for n, step in enumerate(steps):
        if step == "*":
            up = "../" * (len(steps) - 1 - n)
            parts += [f"count({up}preceding-sibling::*)", ""]
        parts[-1] += "/" if step == "*" and n + 1 < len(steps) else "" if step == "*" else f"{step}/"
    parts[0] = "/" + parts[0]
    parts[-1] = (parts[-1].rstrip("/") + (f"/{member}" if member else "")).replace("//", "/")
    written = [part if part.startswith("count(") else f"'{part}'" for part in parts if part]
    return written[0] if len(written) == 1 else f"concat({', '.join(written)})"


def _message(rule: Rule, said: Portable, version: SchemaVersion) -> Iterator[str | Value]:
    """The sentence of *rule* in parts: made by the code that words findings, with marks where facts will stand."""
    place = said.context.replace("*", "0") + (f"/{said.member}" if said.member else "")
    facts = {name: f"\ue000{select}\ue001" for name, select in said.facts.items()}
    items = disputed_items(version)
    data = {items.member: [{items.number: _NUMBER}]}
    text = sentence(Problem(rule=rule.id, pointer=place, facts=facts), rule, data, version)
    done = 0
    for mark in _FACT.finditer(text):
        if text[done : mark.start()]:
            yield text[done : mark.start()]
        select = mark[1] or "ancestor-or-self::d:disputedItem/@number"
        yield select[1:-1] if _LITERAL.fullmatch(select) else Value(select)
        done = mark.end()
    if text[done:]:
        yield text[done:]


_SCHEMATRON_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made from the rules by "imr-schema schemas build"; not edited by hand. -->
<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt" schemaVersion={version}>
  <sch:title>Portable rules of the IMR Final Determination {name}; the shape is the XSD's to judge, and comes first</sch:title>
  <sch:ns prefix="d" uri={namespace}/>
"""


def write_schematron(version: SchemaVersion) -> bytes:
    """The portable rules as ISO Schematron with XPath 1.0 (query binding ``xslt``)."""
    head = _SCHEMATRON_HEAD.format(
        version=quoteattr(version.name), name=version.name, namespace=quoteattr(version.namespace)
    )
    lines = [f"  <sch:let name={quoteattr(name)} value={_literal(text)}/>" for name, text in variables().items()]
    diagnostics = []
    for rule in portable_rules(version):
        lines += [f"  <sch:pattern id={quoteattr(rule.id)}>", f"    <sch:title>{escape(rule.name)}</sch:title>"]
        for context, several in _by_context(assertions(rule, version)):
            lines.append(f"    <sch:rule context={quoteattr(context)}>")
            lines += [
                f"      <sch:let name={quoteattr(name)} value={quoteattr(select)}/>"
                for name, select in _let(several).items()
            ]
            for each in several:
                message = "".join(
                    escape(part) if isinstance(part, str) else f"<sch:value-of select={quoteattr(part.select)}/>"
                    for part in each.message
                )
                lines.append(
                    f"      <sch:assert id={quoteattr(each.id)} flag={quoteattr(rule.id)} "
                    f"role={quoteattr(rule.severity.value)} test={quoteattr(each.test)} "
                    f"diagnostics={quoteattr(each.id + '-pointer')}>{message}</sch:assert>"
                )
                diagnostics.append(
                    f"    <sch:diagnostic id={quoteattr(each.id + '-pointer')}>"
                    f"<sch:value-of select={quoteattr(each.pointer)}/></sch:diagnostic>"
                )
            lines.append("    </sch:rule>")
        lines.append("  </sch:pattern>")
    lines += ["  <sch:diagnostics>", *diagnostics, "  </sch:diagnostics>", "</sch:schema>"]
    return (head + "\n".join(lines) + "\n").encode()


_XSLT_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made from the rules by "imr-schema schemas build"; not edited by hand. XSLT 1.0, no extension, nothing fetched. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
    xmlns:d={namespace}>
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
"""

_XSLT_LOCATION = """  <xsl:template name="location">
    <xsl:attribute name="location">
      <xsl:for-each select="ancestor-or-self::*">
        <xsl:value-of select="concat('/d:', local-name(), '[', 1 + count(preceding-sibling::*[local-name() = local-name(current())]), ']')"/>
      </xsl:for-each>
    </xsl:attribute>
  </xsl:template>
"""


def write_xslt(version: SchemaVersion) -> bytes:
    """The same, compiled: XSLT 1.0 that any processor runs, with SVRL as its result."""
    lines = [f"  <xsl:variable name={quoteattr(name)} select={_literal(text)}/>" for name, text in variables().items()]
    lines += ['  <xsl:template match="/">', f"    <svrl:schematron-output schemaVersion={quoteattr(version.name)}>"]
    lines.append(f'      <svrl:ns-prefix-in-attribute-values uri={quoteattr(version.namespace)} prefix="d"/>')
    lines += [f'      <xsl:call-template name="{rule.id}"/>' for rule in portable_rules(version)]
    lines += ["    </svrl:schematron-output>", "  </xsl:template>"]
    for rule in portable_rules(version):
        lines.append(f'  <xsl:template name="{rule.id}">')
        lines.append(f"    <svrl:active-pattern id={quoteattr(rule.id)} name={quoteattr(rule.name)}/>")
        for context, several in _by_context(assertions(rule, version)):
            lines.append(f"    <xsl:for-each select={quoteattr(context)}>")
            lines.append(f"      <svrl:fired-rule context={_template(context)}/>")
            lines += [
                f"      <xsl:variable name={quoteattr(name)} select={quoteattr(select)}/>"
                for name, select in _let(several).items()
            ]
            for each in several:
                lines += _compiled(each)
            lines.append("    </xsl:for-each>")
        lines.append("  </xsl:template>")
    head = _XSLT_HEAD.format(namespace=quoteattr(version.namespace))
    return (head + "\n".join(lines) + "\n" + _XSLT_LOCATION + "</xsl:stylesheet>\n").encode()


def _compiled(each: Assertion) -> Iterator[str]:
    message = "".join(
        f"<xsl:text>{escape(part)}</xsl:text>"
        if isinstance(part, str)
        else f"<xsl:value-of select={quoteattr(part.select)}/>"
        for part in each.message
    )
    yield f"      <xsl:if test={quoteattr(f'not({each.test})')}>"
    yield (
        f"        <svrl:failed-assert id={quoteattr(each.id)} flag={quoteattr(each.rule.id)} "
        f"role={quoteattr(each.rule.severity.value)} test={_template(each.test)}>"
    )
    yield '          <xsl:call-template name="location"/>'
    yield (
        f"          <svrl:diagnostic-reference diagnostic={quoteattr(each.id + '-pointer')}>"
        f"<xsl:value-of select={quoteattr(each.pointer)}/></svrl:diagnostic-reference>"
    )
    yield f"          <svrl:text>{message}</svrl:text>"
    yield "        </svrl:failed-assert>"
    yield "      </xsl:if>"


def _by_context(found: Iterable[Assertion]) -> Iterator[tuple[str, list[Assertion]]]:
    """Assertions with one context stand in one rule: of several rules for a node, only the first would be tried."""
    groups: dict[str, list[Assertion]] = {}
    for each in found:
        groups.setdefault(each.context, []).append(each)
    yield from groups.items()


def _let(several: list[Assertion]) -> dict[str, str]:
    """The variables of one rule; raises ``ValueError`` when a name stands for two things."""
    together: dict[str, str] = {}
    for each in several:
        for name, select in each.let.items():
            if together.setdefault(name, select) != select:
                raise ValueError(f"{each.id}: ${name} stands for two expressions")
    return together


def _template(text: str) -> str:
    """*text* as an attribute of a literal result element, where braces would be expressions."""
    return quoteattr(text.replace("{", "{{").replace("}", "}}"))


def _literal(text: str) -> str:
    """An attribute that holds *text* as a string of XPath; what is not plain ASCII as a character reference."""
    plain = "".join(char if " " <= char <= "~" else f"&#x{ord(char):X};" for char in text)
    return f"\"'{plain}'\""
