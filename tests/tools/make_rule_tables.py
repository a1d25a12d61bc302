"""Make the tables about rules that the tests hold us to: python -m tests.tools.make_rule_tables.

``rule_ids.json``: every id that was ever given, with its name. An id may be added, never removed or renamed; the
command refuses.

``severity_changes.json``: of each version whose portable rules are frozen, the rules whose severity is not the one that
the frozen file states any more, so that a change on purpose stands in a diff and a change by accident fails a test.
"""

import json
import sys
from pathlib import Path

from imr_schema.rules import CATALOG, RETIRED
from imr_schema.standard import VERSIONS
from tests import svrl

HERE = Path(__file__).parents[1]
RULE_IDS = HERE / "rule_ids.json"


def rule_ids():
    """The name of every id that was ever given; raises ``ValueError`` for one that was removed or renamed."""
    given = json.loads(RULE_IDS.read_text())
    names = {rule.id: rule.name for rule in CATALOG.values()}
    for id, name in given.items():
        if id not in names and id not in RETIRED:
            raise ValueError(f"{id} {name} is gone: an id is never removed; retire it in imr_schema/rules/retired.py")
        if names.get(id, name) != name:
            raise ValueError(f"{id} was {name} and would be {names[id]}: an id keeps its name")
    return dict(sorted({**given, **names}.items()))


def severity_changes():
    """By version and rule: the severity that the frozen portable rules state, and the one that the rule has today."""
    return {
        version.name: {
            id: {"stated": stated, "today": CATALOG[id].severity.value}
            for id, stated in svrl.stated_severities(version).items()
            if id in CATALOG and CATALOG[id].severity.value != stated
        }
        for version in VERSIONS.values()
        if svrl.is_frozen(version)
    }


def made():
    """Both tables, by their path."""
    for path, table in ((RULE_IDS, rule_ids()), (svrl.SEVERITY_CHANGES_FILE, severity_changes())):
        yield path, json.dumps(table, indent=2) + "\n"


def main():
    try:
        tables = list(made())
    except ValueError as error:
        sys.exit(str(error))
    for path, text in tables:
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            sys.stdout.write(f"{path.relative_to(HERE.parent)}\n")


if __name__ == "__main__":
    main()
