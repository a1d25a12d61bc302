"""Write what the commands on the pages print now below them: python -m tests.tools.make_shown_outputs.

An output with a line ``...`` keeps as many lines before and after it as it had.
"""

import sys
import tempfile
from pathlib import Path

from tests.shown import PAGES, ROOT, Home, updated


def main():
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            text = updated(page, lambda command, home=home: home.run(command.text)[1])
        if page.read_text() != text:
            page.write_text(text)
            sys.stdout.write(f"{page.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
