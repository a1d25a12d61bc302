"""What is put into inputs: texts, names, numbers and values that readers have stumbled over elsewhere."""

MARK = "zqxmk"
"""A word that no sample contains: where values are off, nothing that is written may contain it, in any case."""

NUMBER = "86753094170"
"""A number that no sample contains, planted like the word."""

WORDS = [
    "SSN 123-45-6789", "DOB: 1/2/1960", "NPI 1234567893", "EAMS ADJ1234567", "claim no. 12345", "Dr. Roe, MD",
    "Board Certified in Pain Management", "12 visits", "2x/week for 6 weeks", "#120, refills: 0", "10/325mg",
    "not medically necessary", "is medically necessary", "MTUS", "ODG", "Official Disability Guidelines", "ACOEM",
    "https://example.org/a", "www.example.org", "Upheld", "Overturned", "left knee", "right shoulder", "page 3 of 9",
    "12/31/2199", "2-30-14", "February 30, 2014", "1/1/1", "Associated surgical service", "[REDACTED]", "XXXX", "___",
    "Low Back Complaints 2004", "California", "Physical Medicine", "IMR FINAL DETERMINATION",
]  # fmt: skip
"""Words of the field, which the rules over prose look for."""

TEXTS = [
    "", " ", "\t", "\n", "\r", "\r\n", "\u00a0", "\u200b", "\u2800", "\u3164", "\ufeff", "\u00ad", "\u034f", "\u2028",
    "\u0085", "\u0080", "\u009b31m", "\u202eabc\u202c", "\u2066x", "e\u0301", "\ufb01", "\u212b", "\u0130", "\u00df",
    "\ufdd0", "\U0001fffe", "\U0001f600", "\U000e0041", "\ud7ff", "\ue000", "\ufffd", "]]>", "<!--", "-->", "<?x?>",
    "&amp;", "&#13;", "<b>", "\"'", "\\", "\\u0000", "/", "~1", "~0", "#", "::error::x", "##[error]x", "{where}",
    "{item}", "%s", "{0}", "$(x)", "=1+1", "null", "true", "NaN", "0", "-0", "1e3", "٣", "²", "１", "௧", "1_000",
    "../../etc", "C:\\x", "http://[", "urn:", "a:b", "xsi:nil", "x" * 300, "a " * 200, "\u0301" * 40, "9" * 400,
]  # fmt: skip
"""Texts that any member may get; all of them are characters that XML allows."""

FORBIDDEN = ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800", "\udfff"]
"""Characters that no document may contain."""

NAMES = [
    "", " ", "x", "description", "decision", "rationale", "number", "copy", "case", "reviewer", "analyses", "outcome",
    "$schema", "schemaVersion", "documentType", "disputedItems", "extensions", "id", "lang", "0", "1", "²", "٣", "-1",
    "~", "/", "~1", "a/b", "*", "#1", "__proto__", "constructor", "\u00e9", "e\u0301", "xmlns", "xml:lang", "{x}y",
    "decision ", "Decision", "\u200b", "x" * 300, f"{MARK}Name", f"a{MARK}", f"{NUMBER}",
]  # fmt: skip
"""Names of members, known and unknown, at places where they do not belong."""

XML_NAMES = [
    "x", "a.b-c", "_", "description", "decision", "rationale", "number", "copy", "case", "reviewer", "analyses",
    "analysis", "paragraph", "statement", "outcome", "disputedItem", "disputedItems", "extensions", "citation",
    "determination", "\u00e9", "x" * 300, f"{MARK}Name", f"_{NUMBER}",
]  # fmt: skip
"""Names of elements and attributes."""

NUMBERS = [
    "0", "-0", "1", "-1", "00", "01", "+1", "1.0", "1.5", "1e2", "1E400", "-1e-400", "0.0", "9007199254740991",
    "9007199254740992", "9007199254740993", "18446744073709551616", "9" * 400, NUMBER, "NaN", "Infinity", "-Infinity",
    "0x10", "1_000", ".5", "5.", "2004", "1899", "2200", "3", "999", "1000",
]  # fmt: skip
"""Numbers as they are written, canonical and not."""

DATES = [
    "2014-02-29", "2014-13-01", "0000-00-00", "9999-12-31", "1899-12-31", "2200-01-01", "2014-1-1", "14-01-01",
    "2014-11-20T00:00:00Z", "2014-11-20Z", "٢٠١٤-11-20", " 2014-11-20", "2014-11-20\n", "2014-W01-1", "2013-01-01",
    "2018-01-01", "2026-11-23", "1990-01-01", "CM14-0000001", "CM99-9999999", "CM14-000000", "cm14-0000001",
]  # fmt: skip
"""Dates and case numbers, of which rules compute."""
