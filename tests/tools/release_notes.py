"""The notes of a release, from CHANGELOG.md: python tests/tools/release_notes.py v1.2.3.

Refuses a tag that is not the version of the package, and one that the changelog has no dated section for. It needs
nothing but Python, since it runs before anything is installed.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEADING = r"^## {version} - (\d{{4}}-\d{{2}}-\d{{2}})$"


def notes(tag: str, version: str, changelog: str) -> str:
    """What *changelog* says of the release *tag*, without its heading; ``ValueError`` where it must not be made."""
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, and imr_schema/_version.py says {version}")
    found = re.search(HEADING.format(version=re.escape(version)), changelog, re.M)
    if found is None:
        raise ValueError(f"CHANGELOG.md has no heading '## {version} - YYYY-MM-DD'")
    section = changelog[found.end() :].partition("\n## ")[0].strip()
    if not section:
        raise ValueError(f"CHANGELOG.md says nothing of {version}")
    return section + "\n"


def version() -> str:
    """The version of the package, as its file states it."""
    (found,) = re.findall(r'^__version__ = "([0-9.]+)"$', (ROOT / "imr_schema" / "_version.py").read_text(), re.M)
    return str(found)


def main(tag: str) -> None:
    """Print the notes, or what is wrong."""
    try:
        sys.stdout.write(notes(tag, version(), (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1])
