"""Says what the classes that datamodel-code-generator made read in a document: reads_pydantic.py FILE."""

import sys
from pathlib import Path

from determination import Determination

read = Determination.model_validate_json(Path(sys.argv[1]).read_bytes())
decided = read.case.decisionDate
print(type(decided).__name__, decided.isoformat())
for item in read.disputedItems:
    print(type(item.decision).__name__, item.decision.value)
