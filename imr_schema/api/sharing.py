"""Documents to be shown to others: copies for the public, and the smallest one that has a finding."""

from __future__ import annotations

from collections.abc import Iterable

from imr_schema.api.given import Given, given_bytes
from imr_schema.choices import ReadSyntax
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import NotAcceptable
from imr_schema.transform.redaction.known import read_names
from imr_schema.transform.redaction.redact import Redaction
from imr_schema.validation import pipeline
from imr_schema.validation.minimize_document import Minimized, minimize_document
from imr_schema.validation.redact_document import Posted, redact_document


def redact(
    source: Given, names: Iterable[str] = (), *, syntax: ReadSyntax | None = None, settings: Settings = DEFAULT
) -> Posted:
    """The copy for the public of an acceptable document, in its own syntax and version.

    *names* are more names than those of the parties, each as a line of the file that ``redact --names`` reads: a
    person, ``"employer: Example Orchards"``, a number, a date of birth. ``content`` of what it gives is None where the
    second search finds a known name; ``left`` says where. It proves known names absent, not that every name is. Raises
    ``NotAcceptable``, with the report, when the document is not acceptable, or its copy not as a posted one, and
    ``UsageError`` for a name of more than 200 characters.
    """
    pipeline.check_lossless(settings)
    redaction = Redaction(tuple(read_names("\n".join(" ".join(name.split()) for name in names))))
    raw, name, declared = given_bytes(source, syntax, settings)
    done = redact_document(raw, redaction, source=name, syntax=declared, settings=settings)
    if not done.report.acceptable:
        raise NotAcceptable(done.report)
    return done


def minimize(
    source: Given,
    rule: str,
    *,
    syntax: ReadSyntax | None = None,
    settings: Settings = DEFAULT,
    seconds: float = 60.0,
) -> Minimized:
    """The smallest document found within *seconds* that has a finding of *rule*, an id, where *source* has one.

    Its texts are masked but for what makes the finding; ``words`` has what is left of them: look at these before the
    document goes to anybody. Raises ``UsageError`` where *source* has no finding of *rule*.
    """
    raw, name, declared = given_bytes(source, syntax, settings)
    return minimize_document(raw, rule, source=name, syntax=declared, settings=settings, seconds=seconds)
