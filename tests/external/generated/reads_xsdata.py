"""Says what the classes that xsdata made read in a document: reads_xsdata.py FILE."""

import sys

from imr import Determination
from xsdata.formats.dataclass.parsers import XmlParser

read = XmlParser().parse(sys.argv[1], Determination)
decided = read.case.decision_date
print(type(decided).__name__, decided.to_date().isoformat())
for item in read.disputed_items.disputed_item:
    print(type(item.decision).__name__, item.decision.value)
