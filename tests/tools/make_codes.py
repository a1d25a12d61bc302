"""Record the codes of new values in the code lists: python -m tests.tools.make_codes.

A code that was recorded is never written again, and never taken away: whoever holds it must go on finding its value.
"""

import json
from pathlib import Path

from imr_schema.standard.codelists import NAMES

HERE = Path(__file__).parents[1]
RECORDED = HERE / "codes.json"
LISTS = HERE.parent / "schemas" / "codelists"


def codes():
    """By list, the value behind each code: with its year, and that of a subcategory below the one of its value."""
    return {name: dict(_of(json.loads((LISTS / f"{name}.json").read_text())["values"])) for name in NAMES}


def _of(values):
    for entry in values:
        yield entry["code"], " ".join(filter(None, (entry["value"], str(entry.get("year", "")))))
        for below in entry.get("subcategories", ()):
            yield f"{entry['code']}/{below['code']}", below["value"]


def recorded():
    """What was recorded so far."""
    return json.loads(RECORDED.read_text()) if RECORDED.exists() else {}


def make():
    """The record with the codes that are new."""
    return {name: {**of, **recorded().get(name, {})} for name, of in codes().items()}


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(make(), indent=1, ensure_ascii=False) + "\n")
