"""One document at a time, in one process: the ratios of each corpus."""

import sys
from pathlib import Path

from tests.benchmarks import damaged, ours, peers
from tests.benchmarks.corpus import CORPORA, put
from tests.benchmarks.rows import Row
from tests.benchmarks.timing import Seconds, ratio, rounds

_ASKED: tuple[tuple[str, str, str, tuple[float | None, ...], bool], ...] = (
    ("XML in full / lxml parse", "XML in full", "lxml parse", (4, 5.5, 10), False),
    ("JSON in full / json.loads", "JSON in full", "json.loads", (3.5, 6, 14), False),
    ("all rules / lxml parse", "all rules", "lxml parse", (0.8, 2.2, 4.5), False),
    ("xmlschema is_valid / ours, XML", "xmlschema is_valid", "XML in full", (10, 5.5, 3), True),
    ("jsonschema is_valid / ours, JSON", "jsonschema is_valid", "JSON in full", (18, 6, 2.5), True),
    ("XML to JSON, xmlschema to_dict / ours", "xmlschema to_dict", "XML to JSON", (15, 8, 4), True),
    ("XML of 1.0 / XML of 2.0", "XML of 1.0 in full", "XML in full", (1.05, 1.05, 1.05), False),
    ("JSON to XML / lxml parse", "JSON to XML", "lxml parse", (2.3, None, None), False),
    ("upgrade 1.0 to 2.0 / lxml parse", "upgrade of 1.0", "lxml parse", (0.1, 0.1, 0.1), False),
    ("letter text to data / text.split()", "letter text to data", "text.split()", (None, 8, 10), False),
    ("fastjsonschema / ours, JSON", "fastjsonschema", "JSON in full", (None,) * 3, True),
    ("xsdata parse / ours, XML to JSON", "xsdata parse", "XML to JSON", (None,) * 3, True),
    ("xmltodict parse / ours, XML to JSON", "xmltodict parse", "XML to JSON", (None,) * 3, True),
    ("lxml + XSD, the limit / lxml parse", "lxml + XSD, the limit", "lxml parse", (None,) * 3, True),
    (
        "orjson + jsonschema-rs, the limit / json.loads",
        *("orjson + jsonschema-rs, the limit", "json.loads", (None,) * 3, True),
    ),
    ("ours, XML / lxml + XSD, the limit", "XML in full", "lxml + XSD, the limit", (None,) * 3, False),
    (
        "ours, JSON / orjson + jsonschema-rs, the limit",
        *("JSON in full", "orjson + jsonschema-rs, the limit", (None,) * 3, False),
    ),
)
"""Each measure: its name, what is divided by what, the figures that are asked of the corpora, whether as the least."""


def rows(folder: Path, *, quick: bool) -> tuple[list[Row], dict[str, Seconds]]:
    """The ratios, and the seconds behind them by corpus."""
    found: list[Row] = []
    seconds: dict[str, Seconds] = {}
    for n, name in enumerate(CORPORA):
        put(folder / name, name, 40 if quick else 80)
        documents = ours.read(folder / name)
        print(f"one document at a time, corpus {name}", file=sys.stderr)
        taken = rounds({**ours.measures(documents), **peers.libraries(documents)}, 3 if quick else 7)
        seconds[name] = taken
        for measure, over, under, asked, at_least in _ASKED:
            found.append(Row(measure, ratio(taken, over, under), asked[n], at_least, corpus=name))
    print("damaged documents", file=sys.stderr)
    return found + damaged.rows(quick=quick), seconds
