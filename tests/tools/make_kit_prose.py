"""Make the prose of the conformance kit from the invented documents of ``tests/quality``: those that are told right.

python -m tests.tools.make_kit_prose. Of each rule some that break it and some that come close, spread over all.
"""

import json
import sys
from datetime import date
from pathlib import Path

from imr_schema.conformance import cases
from imr_schema.conformance.base_document import Base
from imr_schema.conformance.documents import Made
from imr_schema.conformance.examples import prose
from imr_schema.rules import ABSENT, CATALOG
from imr_schema.standard import LATEST

FOLDER = Path(__file__).parents[1] / "quality"
DAY = date(2026, 11, 23)
MOST, LONGEST = 16, 6000
"""Documents of each kind for a rule, and characters of the edits of one."""
_PRIVATE = CATALOG["IMR701"].invalid
_POSTED = {"IMR701": {place: _PRIVATE[place] for place in list(_PRIVATE)[:-1]}}
"""The base document of the kit is a served copy, that of the invented documents a posted one."""


def shows(base, rule, about, fires, edits):
    """Whether the document of *edits* shows what it was invented for, in the base document of the kit."""
    replaced = {place: ABSENT if value is None else value for place, value in edits.items()}
    raw = json.dumps(base.edited(replaced), ensure_ascii=False).encode("utf-8", "surrogatepass")
    profile = "thorough" if CATALOG[rule].on_request else None
    made = Made("x.imr.json", "fail" if fires else "pass", about, raw, rule, profile)
    return cases.as_case(made, DAY) is not None


def plain(edits):
    return {place: None if value is ABSENT else value for place, value in edits.items()}


def spread(several):
    """At most so many of *several*, evenly spread over them."""
    step = max(1, len(several) // MOST)
    return several[::step][:MOST]


def chosen():
    base = Base(LATEST)
    for path in sorted(FOLDER.glob("IMR*.json")):
        told: dict[bool, list[object]] = {True: [], False: []}
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            about, fires, edits = case["about"], case["fires"], {**_POSTED.get(path.stem, {}), **case["edits"]}
            if len(json.dumps(plain(edits))) <= LONGEST and shows(base, path.stem, about, fires, edits):
                told[fires].append({"about": about, "breaks": fires, "edits": plain(edits)})
        yield path.stem, [*spread(told[True]), *spread(told[False])]


def written():
    lines = [
        f"  {json.dumps(rule)}: [\n" + ",\n".join(f"    {json.dumps(each)}" for each in several) + "\n  ]"
        for rule, several in chosen()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    path, text = Path(prose.PATH), written()
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
