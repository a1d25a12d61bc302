"""The portable rules as ISO Schematron with XPath 1.0 (ISO/IEC 19757-3, query binding ``xslt``)."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from imr_schema.publish.assertions import assertions, by_context, let_of, portable_rules, variables
from imr_schema.standard import LICENSE, SchemaVersion

_SCHEMATRON_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made from the rules by "imr-schema schemas build"; not edited by hand. SPDX-License-Identifier: {license} -->
<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt" schemaVersion={version}>
  <sch:title>Portable rules of the IMR Final Determination {name}; \
the shape is the XSD's to judge, and comes first</sch:title>
  <sch:ns prefix="d" uri={namespace}/>
"""


def write_schematron(version: SchemaVersion) -> bytes:
    """The portable rules as ISO Schematron with XPath 1.0 (query binding ``xslt``)."""
    head = _SCHEMATRON_HEAD.format(
        version=quoteattr(version.name), name=version.name, namespace=quoteattr(version.namespace), license=LICENSE
    )
    lines = [f"  <sch:let name={quoteattr(name)} value={value}/>" for name, value in variables().items()]
    diagnostics = []
    for rule in portable_rules(version):
        lines += [f"  <sch:pattern id={quoteattr(rule.id)}>", f"    <sch:title>{escape(rule.name)}</sch:title>"]
        for context, several in by_context(assertions(rule, version)):
            lines.append(f"    <sch:rule context={quoteattr(context)}>")
            lines += [
                f"      <sch:let name={quoteattr(name)} value={quoteattr(select)}/>"
                for name, select in let_of(several).items()
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
