"""Why a document is not well-formed XML, or is not JSON, in our words: those of a parser may quote the document."""

from __future__ import annotations

import codecs
import re

_CUT_OFF = "it ends too early, and may have been cut off"
_IN_TEXT = "a < or & begins nothing that XML knows; in a text write &lt; or &amp;"
# By the codes of libxml2's xmlParserErrors.
_OF_XML = {
    4: "something other than an element begins it",
    5: "something follows the end of its root element",
    23: _IN_TEXT,
    26: "it uses an entity that XML does not have, as &nbsp; is one of HTML; write the character itself",
    38: "a < stands in the value of an attribute; write &lt;",
    39: "the value of an attribute is not in quotation marks",
    40: "the value of an attribute does not end",
    41: "an attribute has no value",
    45: "a comment does not end",
    47: "a processing instruction does not end",
    62: "]]> stands in a text; write ]]&gt;",
    63: "a CDATA section does not end",
    64: "an XML declaration stands elsewhere than at its very beginning",
    65: "no space stands between two attributes",
    68: _IN_TEXT,
    73: "a tag does not end",
    76: "an end tag has not the name of the element that it ends",
    77: _CUT_OFF,
    80: "a comment has -- in it",
    201: "a prefix is bound to no namespace",
}
_SAY_ENOUGH = {4, 5, 64, 76, 77}
"""Being cut off is no reason for these, or it is the one that is told."""
# By the beginnings of the messages of Python's json.
_OF_JSON = {
    "Expecting value": "a value is missing, as after a last comma, or is not written as JSON has it",
    "Expecting property name": "a name in double quotation marks is missing; no comma follows the last member",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing after a name",
    "Illegal trailing comma": "a comma follows the last entry",
    "Unterminated string": "a text does not end, or the document was cut off within it",
    "Invalid control character": r"a text holds a line break or a tab as such; write \n or \t",
    "Invalid \\": "a backslash in a text begins no escape; write two of them",
    "Extra data": "there is more after its end",
}
_DECLARED = re.compile(rb"""\A\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def why_not_xml(code: int, *, is_whole: bool) -> str:
    """What is wrong with a document that libxml2 refuses with the error *code*; *is_whole*: it ends with a tag."""
    reason = _OF_XML.get(code)
    if not is_whole and code not in _SAY_ENOUGH:
        reason = _CUT_OFF if reason is None else f"{reason}; or it was cut off"
    return f"it is not well-formed XML: {reason}" if reason else "it is not well-formed XML"


def why_not_json(text: str, offset: int, message: str) -> str:
    """What is wrong with *text* at *offset*, for which Python's json has that *message*."""
    if message != "Extra data" and not text[offset:].strip(" \t\r\n"):
        return f"it is not JSON: {_CUT_OFF}"
    reason = next((reason for beginning, reason in _OF_JSON.items() if message.startswith(beginning)), None)
    return f"it is not JSON: {reason}" if reason else "it is not JSON"


def why_not_utf_8(raw: bytes, offset: int) -> str:
    """What is wrong with *raw*, whose byte at *offset* is not UTF-8: the byte, the encoding declared, what to do."""
    declared = _declared(raw)
    said = f", and is declared as {declared}" if declared else ""
    return f"it is not UTF-8{said}: the byte {raw[offset]:02X} has no meaning there; save it as UTF-8"


def _declared(raw: bytes) -> str | None:
    """The encoding other than UTF-8 that an XML declaration names; None for one that is unknown, or for none."""
    found = _DECLARED.match(raw[:1024])
    name = found[1].decode("ascii") if found else "utf-8"
    try:
        return None if codecs.lookup(name).name == "utf-8" else name
    except LookupError:
        return None
