"""What is left of documents in a process after their validation: python -m tests.leftovers MARK FILE...

A program of its own, so that its memory holds what a validation leaves, and nothing of a test runner. Each file is
validated twice, the second time with every option that looks at text. Then every object that the garbage collector
knows, and what these refer to, is searched for MARK. Prints, as JSON, the rules that found something and the places of
MARK, for each file.

What libraries in C keep for themselves cannot be seen: names of elements in libxml2's table of names and of members in
msgspec's, its last error in libxml2.
"""

import gc
import json
import sys
from pathlib import Path

import imr_schema
from imr_schema import Settings
from imr_schema.choices import ReadSyntax

THOROUGH = Settings(values="full", both_engines=True)


def validated(path):
    """The rules that found something in the document at *path*; of the document itself nothing is kept."""
    syntax: ReadSyntax | None = None if path.name.endswith((".xml", ".json")) else "letter"
    rules = set()
    for settings in (Settings(), THOROUGH):
        report = imr_schema.validate(path.read_bytes(), syntax=syntax, settings=settings)
        rules |= {finding.rule for finding in report.findings}
    return sorted(rules)


def holders(mark):
    """The objects that hold a text with *mark* in it, each with that text."""
    # Containers of nothing but texts and numbers are not tracked: they are reached through what refers to them.
    stack = gc.get_objects()
    seen = {id(stack)} | {id(each) for each in stack}
    while stack:
        holder = stack.pop()
        # The collector passes over the keys of a dictionary of texts: a text refers to nothing.
        keys = list(dict.keys(holder)) if isinstance(holder, dict) else []
        for part in (*gc.get_referents(holder), *keys, *logged(holder)):
            if isinstance(part, str | bytes | bytearray):
                if text_of(part).count(mark) and text_of(part) != mark:
                    yield holder, text_of(part)
            elif id(part) not in seen:
                seen.add(id(part))
                stack.append(part)


def text_of(part):
    return (part if isinstance(part, str) else part.decode("utf-8", "replace")).lower()


def logged(holder):
    """The messages that lxml keeps; they quote the document, and are texts only when somebody asks for them."""
    etree = sys.modules.get("lxml.etree")
    if etree and isinstance(holder, etree._Validator):
        return [entry.message for entry in holder.error_log]
    return [holder.message] if etree and isinstance(holder, etree._LogEntry) else []


def whereabouts(holder):
    """What *holder* belongs to, from the inside out, for a person to find it by."""
    names = []
    for _ in range(5):
        names.append(
            getattr(holder, "__qualname__", None) or getattr(holder, "__name__", None) or type(holder).__name__
        )
        above = [each for each in gc.get_referrers(holder) if type(each).__name__ not in {"frame", "list", "generator"}]
        if not above:
            break
        holder = above[0]
    return " in ".join(map(str, names))


def main(mark, *names):
    found = {}
    for name in names:
        rules = validated(Path(name))
        gc.collect()
        found[Path(name).name] = {"rules": rules, "left": sorted({whereabouts(holder) for holder, _ in holders(mark)})}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
