"""The portable rules compiled to XSLT 1.0, with SVRL as the result: any processor runs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from imr_schema.publish.assertions import (
    LITERAL,
    Assertion,
    Value,
    assertions,
    by_context,
    let_of,
    portable_rules,
    variables,
)
from imr_schema.rules import Rule
from imr_schema.standard import LICENSE, SchemaVersion

_XSLT_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made from the rules by "imr-schema schemas build"; not edited by hand. XSLT 1.0, no extension, nothing fetched.
     Version {version}. SPDX-License-Identifier: {license} -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
    xmlns:d={namespace}>
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
"""

_XSLT_LOCATION = """  <xsl:template name="location">
    <xsl:attribute name="location">
      <xsl:for-each select="ancestor-or-self::*">
        <xsl:value-of select="concat('/d:', local-name(), '[', 1 + count(preceding-sibling::*\
[local-name() = local-name(current())]), ']')"/>
      </xsl:for-each>
    </xsl:attribute>
  </xsl:template>
"""


def write_xslt(version: SchemaVersion) -> bytes:
    """The same, compiled: XSLT 1.0 that any processor runs, with SVRL as its result."""
    lines = [f"  <xsl:variable name={quoteattr(name)} select={value}/>" for name, value in variables().items()]
    lines += ['  <xsl:template match="/">', f"    <svrl:schematron-output schemaVersion={quoteattr(version.name)}>"]
    lines.append(f'      <svrl:ns-prefix-in-attribute-values uri={quoteattr(version.namespace)} prefix="d"/>')
    lines += [f'      <xsl:call-template name="{rule.id}"/>' for rule in portable_rules(version)]
    lines += ["    </svrl:schematron-output>", "  </xsl:template>"]
    for rule in portable_rules(version):
        often = _often(rule, version)
        lines.append(f' <xsl:template name="{rule.id}">')
        lines.append(f"  <svrl:active-pattern id={quoteattr(rule.id)} name={quoteattr(rule.name)}/>")
        for context, several in by_context(assertions(rule, version)):
            lines.append(f"  <xsl:for-each select={quoteattr(context)}>")
            lines.append(f"   <svrl:fired-rule context={_template(context)}/>")
            lines += [
                f"   <xsl:variable name={quoteattr(name)} select={quoteattr(select)}/>"
                for name, select in let_of(several).items()
            ]
            for each in several:
                lines += _called(each, often) if each.test in often else _compiled(each)
            lines.append("  </xsl:for-each>")
        lines.append(" </xsl:template>")
        lines += [line for test, name in often.items() for line in _asking(rule, test, name)]
    head = _XSLT_HEAD.format(namespace=quoteattr(version.namespace), version=version.name, license=LICENSE)
    return (head + "\n".join(lines) + "\n" + _XSLT_LOCATION + "</xsl:stylesheet>\n").encode()


def _often(rule: Rule, version: SchemaVersion) -> dict[str, str]:
    """The tests that *rule* asks at several places, each with the name of the template that asks it."""
    asked = Counter(each.test for each in assertions(rule, version) if not each.let)
    return {test: f"{rule.id}-{n}" for n, test in enumerate(asked, 1) if asked[test] > 1}


def _asking(rule: Rule, test: str, name: str) -> Iterator[str]:
    """The template *name*, which asks *test* where it is called."""
    yield f' <xsl:template name="{name}"><xsl:param name="id"/><xsl:param name="at"/><xsl:param name="text"/>'
    yield f"  <xsl:if test={quoteattr(f'not({test})')}>"
    yield (
        f'   <svrl:failed-assert id="{{$id}}" flag={quoteattr(rule.id)} role={quoteattr(rule.severity.value)} '
        f'test={_template(test)}><xsl:call-template name="location"/>'
        '<svrl:diagnostic-reference diagnostic="{$id}-pointer"><xsl:value-of select="$at"/></svrl:diagnostic-reference>'
    )
    yield '   <svrl:text><xsl:value-of select="$text"/></svrl:text></svrl:failed-assert></xsl:if></xsl:template>'


def _called(each: Assertion, often: dict[str, str]) -> Iterator[str]:
    yield (
        f'   <xsl:call-template name="{often[each.test]}"><xsl:with-param name="id" select="\'{each.id}\'"/>'
        f'<xsl:with-param name="at" select={quoteattr(each.pointer)}/>'
    )
    yield f'    <xsl:with-param name="text">{"".join(map(_part, each.message))}</xsl:with-param></xsl:call-template>'


def _compiled(each: Assertion) -> Iterator[str]:
    yield f"   <xsl:if test={quoteattr(f'not({each.test})')}>"
    yield (
        f"    <svrl:failed-assert id={quoteattr(each.id)} flag={quoteattr(each.rule.id)} "
        f"role={quoteattr(each.rule.severity.value)} test={_template(each.test)}>"
        '<xsl:call-template name="location"/>'
        f"<svrl:diagnostic-reference diagnostic={quoteattr(each.id + '-pointer')}>"
        f"{_value(each.pointer)}</svrl:diagnostic-reference>"
    )
    yield f"    <svrl:text>{''.join(map(_part, each.message))}</svrl:text></svrl:failed-assert></xsl:if>"


def _part(part: str | Value) -> str:
    """A part of a message; white space alone has to be marked, or a processor drops it."""
    if isinstance(part, Value):
        return f"<xsl:value-of select={quoteattr(part.select)}/>"
    return f"<xsl:text>{escape(part)}</xsl:text>" if part.isspace() else escape(part)


def _value(select: str) -> str:
    """What gives *select*: itself where it is a string."""
    return escape(select[1:-1]) if LITERAL.fullmatch(select) else f"<xsl:value-of select={quoteattr(select)}/>"


def _template(text: str) -> str:
    """*text* as an attribute of a literal result element, where braces would be expressions."""
    return quoteattr(text.replace("{", "{{").replace("}", "}}"))
