"""Letters: rendered and sampled ones, changed line by line, word by word, label by label, tag by tag, part by part."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from tests.fuzz import damage, hostile, seeds
from tests.fuzz.json_documents import some_text

_LABEL = re.compile(r"[A-Z][A-Za-z() ]{2,40}:")


def plain(random: Random) -> bytes:
    """A damaged letter as text."""
    text = random.choice(seeds.letters("txt")).decode()
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        text = random.choice(CHANGES)(random, text)
    raw = text.encode("utf-8", "surrogatepass")
    return damage.damaged(random, raw) if random.random() < 0.2 else raw


def html(random: Random) -> bytes:
    """A damaged letter as HTML."""
    text = random.choice(seeds.letters("html")).decode()
    for _ in range(random.choice((1, 1, 2, 3))):
        text = random.choice((_tag, _tag, _untag, _attribute, *CHANGES))(random, text)
    raw = text.encode("utf-8", "surrogatepass")
    return damage.damaged(random, raw) if random.random() < 0.2 else raw


def docx(random: Random) -> bytes:
    """A letter as DOCX, one part of it damaged, or its bytes."""
    raw = random.choice(seeds.letters("docx"))
    return damage.damaged(random, raw) if random.random() < 0.2 else repacked(random, raw, _part)


def pdf(random: Random) -> bytes:
    """A letter as PDF with damaged bytes."""
    return damage.damaged(random, random.choice(seeds.letters("pdf")))


def repacked(random: Random, raw: bytes, change: Callable[[Random, bytes], bytes]) -> bytes:
    """The archive *raw* after *change* of one of its members, which may also be gone or have another name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = [(each.filename, packed.read(each)) for each in packed.infolist()]
    main = [i for i, (name, _) in enumerate(members) if name == "word/document.xml"]
    at = random.choice(main) if main and random.random() < 0.8 else random.randrange(len(members))
    name, content = members[at]
    if random.random() < 0.05:
        name = random.choice((f"{name}x", "word/header1.xml", "word/footnotes.xml", "../x", hostile.MARK))
    members[at] = (name, change(random, content))
    if random.random() < 0.05:
        members.pop(random.randrange(len(members)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name, content in dict(members).items():
            again.writestr(name, content)
    return out.getvalue()


def _part(random: Random, content: bytes) -> bytes:
    """Text, elements or bytes of a part of a DOCX changed."""
    text = content.decode("utf-8", "replace")
    chance = random.random()
    if chance < 0.2:
        return damage.damaged(random, content)
    if chance < 0.6:
        return random.choice((_tag, _untag))(random, text).encode("utf-8", "replace")
    runs = [*re.finditer(r"<w:t(?: [^>]*)?>([^<]*)<", text)]
    if not runs:
        return content
    begin, end = random.choice(runs).span(1)
    words = re.sub(
        "[<&\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", random.choice(CHANGES)(random, text[begin:end])
    )
    return (text[:begin] + words + text[end:]).encode("utf-8", "replace")


def _lines(change: Callable[[Random, list[str]], None]) -> Callable[[Random, str], str]:
    def changed(random: Random, text: str) -> str:
        lines = text.split("\n")
        change(random, lines)
        return "\n".join(lines)

    return changed


def _drop_line(random: Random, lines: list[str]) -> None:
    begin = random.randrange(len(lines))
    del lines[begin : begin + random.choice((1, 1, 2, 5, 20))]


def _repeat_line(random: Random, lines: list[str]) -> None:
    begin = random.randrange(len(lines))
    lines[begin:begin] = lines[begin : begin + random.choice((1, 1, 3, 30))] * random.choice((1, 1, 2, 40))


def _swap_lines(random: Random, lines: list[str]) -> None:
    one, other = (random.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]


def _join_lines(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    lines[at : at + 2] = [random.choice((" ", "", "  ")).join(lines[at : at + 2])]


def _split_line(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    column = random.randrange(len(lines[at]) + 1)
    lines[at : at + 1] = [lines[at][:column], *random.choice(([], [""], ["\f"])), lines[at][column:]]


def _say_line(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines) + 1)
    lines.insert(at, some_text(random))


def _word(random: Random, text: str) -> str:
    words = [*re.finditer(r"\S+", text)]
    if not words:
        return text + some_text(random)
    begin, end = random.choice(words).span()
    other = text[slice(*random.choice(words).span())]
    return text[:begin] + random.choice((some_text(random), other, text[begin:end].upper(), "")) + text[end:]


def _relabel(random: Random, text: str) -> str:
    """A label changed, taken away, or put where none was."""
    labels = [*re.finditer(_LABEL, text)]
    if not labels:
        return text
    label, other = random.choice(labels), random.choice(labels)
    new = random.choice(
        (other[0], label[0].upper(), label[0].replace(" ", "\n", 1), label[0][:-1], label[0] * 2, "", f"{label[0]} :")
    )
    if random.random() < 0.3:
        at = random.randrange(len(text))
        return text[:at] + label[0] + text[at:]
    return text[: label.start()] + new + text[label.end() :]


def _value(random: Random, text: str) -> str:
    """What follows a label, replaced."""
    labels = [*re.finditer(_LABEL, text)]
    if not labels:
        return text
    at = random.choice(labels).end()
    end = text.find("\n", at)
    return text[:at] + " " + random.choice((some_text(random), random.choice(hostile.DATES))) + text[max(end, at) :]


CHANGES: list[Callable[[Random, str], str]] = [
    _lines(_drop_line), _lines(_repeat_line), _lines(_swap_lines), _lines(_join_lines), _lines(_split_line),
    _lines(_say_line), _word, _word, _word, _relabel, _relabel, _value, _value,
]  # fmt: skip


def _tag(random: Random, text: str) -> str:
    """A tag put anywhere, or around a stretch."""
    name = random.choice(
        (
            "p",
            "div",
            "br",
            "table",
            "td",
            "b",
            "del",
            "script",
            "style",
            "!--",
            "?x",
            "template",
            "svg",
            "w:p",
            "w:t",
            "w:del",
            "w:br",
        )
    )
    begin = random.randrange(len(text) + 1)
    end = min(len(text), begin + int(len(text) * random.random() ** 3))
    if random.random() < 0.5:
        return f"{text[:begin]}<{name}>{text[begin:]}"
    return f"{text[:begin]}<{name}>{text[begin:end]}</{name}>{text[end:]}"


def _untag(random: Random, text: str) -> str:
    tags = [*re.finditer(r"<[^>]*>", text)]
    if not tags:
        return text
    begin, end = random.choice(tags).span()
    return text[:begin] + random.choice(("", text[begin:end] * random.choice((2, 60)))) + text[end:]


def _attribute(random: Random, text: str) -> str:
    tags = [*re.finditer(r"<[a-zA-Z:]+", text)]
    if not tags:
        return text
    at = random.choice(tags).end()
    form = random.choice(
        (' hidden=""', ' style="display:none"', " hidden", f' title="{hostile.MARK}"', ' w:type="page"', ' style="')
    )
    return text[:at] + form + text[at:]
