"""Reports in any format, made without a command line."""

from imr_schema.reports import FORMATS, Run
from imr_schema.reports.receipt import payload_of
from imr_schema.rules.obligations import OBLIGATIONS

RUN = Run(version="1.2.3", as_of="2026-11-23", obligations=OBLIGATIONS)


def stated(name, text):
    """What a report in the format *name* states: *text* itself, and of one that is encoded as a whole what is in it."""
    return payload_of(text).decode() if name == "receipt" else text


def rendered(name, *reports, run=RUN):
    """The whole report in the format *name* on documents with these *reports*."""
    report = FORMATS[name](run)
    pieces = [report.add(each) for each in reports]
    return "".join([*pieces, *report.finish()])


def declaring(duty):
    """The names of the formats that declare *duty*, an attribute of the protocol that is true or false."""
    return [name for name, each in FORMATS.items() if getattr(each.load(), duty)]
