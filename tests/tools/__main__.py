"""Make everything that is made: python -m tests.tools, or make samples.

After a changed or a new rule nothing else is needed.
"""

import sys

from imr_schema.errors import DigestError
from imr_schema.publish import index
from tests.tools import (
    make_digest_vectors,
    make_expected,
    make_kit_prose,
    make_letters,
    make_model_docs,
    make_pages,
    make_rule_tables,
    make_samples,
    make_settings_schema,
    make_shown_outputs,
)

# Each reads what the ones before it made.
STEPS = (
    *(make_rule_tables.main, make_samples.main, make_digest_vectors.main, make_letters.main, make_expected.main),
    make_kit_prose.main,
    *(make_model_docs.main, make_shown_outputs.main, make_pages.main),
)


def main():
    try:
        make_rule_tables.rule_ids()  # refuses before anything is written
        make_settings_schema.main()
        built = index.build()
    except (DigestError, ValueError) as error:
        sys.exit(str(error))
    for path in built:
        sys.stdout.write(f"schemas/{path}\n")
    for step in STEPS:
        step()


if __name__ == "__main__":
    main()
