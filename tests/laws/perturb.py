"""What extractors do to a letter without changing what it says."""

import re
import textwrap

from hypothesis import strategies as st

HEADER = re.compile(r"\A.*?(?=HOW THE IMR)", re.DOTALL)


def paragraphs(text):
    """Blocks of lines; a label's block and a heading's line are blocks of their own."""
    return [block for block in re.split(r"\n\s*\n", text) if block.strip()]


def rewrapped(width):
    def change(text):
        blocks = [paragraph for block in paragraphs(text) for paragraph in hard_lines(block)]
        return "\n\n".join(
            "\n".join(textwrap.wrap(b, width, break_long_words=False, break_on_hyphens=True)) for b in blocks
        )

    return change


_STARTS = re.compile(
    r"^(?:Case Number|Date Assigned|Decision Date|Priority|HOW THE|CLINICAL CASE|IMR ISSUES|The Expert Reviewer has|"
    r"State\(s\)|Certification|The Final Determination on|The reviewer's summary)"
)


def hard_lines(block):
    """The paragraphs of a block without blank lines: a line that begins with a label or heading begins one."""
    found: list[str] = []
    for line in block.split("\n"):
        heading_before = found and re.fullmatch(r"(?:HOW THE|CLINICAL|IMR ISSUES)[A-Z ,]*", found[-1])
        if found and not _STARTS.match(line) and not heading_before:
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def columns(text):
    """The header's labels, then its values, column by column."""
    cells = re.findall(
        r"(Case Number|Date Assigned|Date of Injury|Decision Date|UR Denial Date|Priority|Application Received): (\S+)",
        text.partition("HOW THE IMR")[0],
    )
    first, second = cells[:2] + cells[3:4] + cells[5:6], cells[2:3] + cells[4:5] + cells[6:]
    assert len(first) + len(second) == 7
    lines = (
        [f"{label}:" for label, _ in first]
        + [value for _, value in first]
        + [f"{label}:" for label, _ in second]
        + [value for _, value in second]
    )
    return "\n".join(lines) + "\n\n" + HEADER.sub("", text, 1)


def one_cell_a_line(text):
    return re.sub(
        r"(Case Number|Date Assigned|Date of Injury|Decision Date|UR Denial Date|Priority|Application Received)"
        r":\s+(\S+)",
        r"\1:\n\2\n",
        text,
        count=7,
    )


CHANGES = {
    "at 60": rewrapped(60),
    "at 80": rewrapped(80),
    "not at all": rewrapped(100_000),
    "no blank lines": lambda text: re.sub(r"\n\s*\n", "\n", text),
    "doubled blank lines": lambda text: re.sub(r"\n\s*\n", "\n\n\n", text),
    "blank lines of spaces": lambda text: re.sub(r"\n\s*\n", "\n   \n", text),
    "double spacing": lambda text: text.replace("\n", " \n\n"),
    "a page break": lambda text: text[: len(text) // 2] + text[len(text) // 2 :].replace("\n", "\f", 1),
    "a page break mid sentence": lambda text: (
        text[: len(text) // 2] + re.sub(" ", "\n\n\f\n", text[len(text) // 2 :], count=1)
    ),
    "spaces in front": lambda text: re.sub(r"^", "      ", text, flags=re.MULTILINE),
    "no-break spaces": lambda text: text.replace("of ", "of\u00a0"),
    "ligatures": lambda text: text.replace("fi", "\ufb01"),
    "curly quotes": lambda text: text.replace("'", "\u2019"),
    "soft hyphens": lambda text: text.replace("visits", "vis\u00adits").replace("medically", "medi\u00adcally"),
    "U+FFFE for a hyphen": lambda text: text.replace("follow-up", "follow\ufffeup"),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "columns": columns,
    "one cell a line": one_cell_a_line,
    "labels in other case": lambda text: text.replace(
        "Claims Administrator guideline:", "CLAIMS ADMINISTRATOR GUIDELINE :"
    ).replace("Decision rationale:", "Decision Rationale:"),
    "labels over two lines": lambda text: text.replace(
        "Claims Administrator guideline:", "Claims Administrator\nguideline:"
    ).replace("Decision rationale:", "Decision\nrationale:"),
    "Application over two lines": lambda text: text.replace("Application Received:", "Application\nReceived:"),
    "headings in other spacing": lambda text: text.replace("CLINICAL CASE SUMMARY", "Clinical  Case  Summary").replace(
        "IMR ISSUES, DECISIONS", "IMR ISSUES,\nDECISIONS"
    ),
    "the decision on a line of its own": lambda text: re.sub(r": (Upheld|Overturned)\n", r":\n\1\n", text),
    "two spaces before the decision": lambda text: re.sub(r": (Upheld|Overturned)\n", r":  \1 \n", text),
}

_LAYOUTS = ["at 60", "at 80", "not at all"]
# A page is laid out once, and then an extractor does to it whatever it does.
perturbations = st.tuples(
    st.lists(st.sampled_from(_LAYOUTS), max_size=1),
    st.lists(st.sampled_from(sorted(CHANGES.keys() - set(_LAYOUTS))), min_size=1, max_size=3, unique=True),
).map(lambda both: both[0] + both[1])
