"""The content of a letter as one HTML page without scripts; every text is escaped."""

from __future__ import annotations

from imr_schema.errors import missing_extra
from imr_schema.letter.render.content import LetterContent

_TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ letter.title }}</title>
<style>
body { font: 1rem/1.5 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; \
color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-top: 1.75rem; }
table { border-collapse: collapse; } th { text-align: left; font-weight: normal; padding-right: 1.5rem; } \
td { font-weight: bold; }
</style>
</head>
<body>
<main>
<h1>{{ letter.title }}</h1>
<table>
{%- for label, value in letter.header %}
<tr><th scope="row">{{ label }}:</th><td>{{ value }}</td></tr>
{%- endfor %}
</table>
{%- for section in letter.sections %}
<h2>{{ section.heading }}</h2>
{%- for paragraph in section.paragraphs %}
<p>{{ paragraph }}</p>
{%- endfor %}
{%- endfor %}
{%- for item in letter.items %}
<h3>{{ item.line }}</h3>
{%- for label, text in item.parts %}
<p><strong>{{ label }}</strong> {{ text }}</p>
{%- endfor %}
{%- endfor %}
</main>
</body>
</html>
"""


def to_html(letter: LetterContent) -> bytes:
    """The page. Raises ``MissingExtra`` when the extra ``render`` is not installed."""
    try:
        import jinja2
    except ImportError:
        raise missing_extra("writing HTML letters", "render") from None
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_TEMPLATE).render(letter=letter).encode("utf-8")
