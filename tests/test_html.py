"""An HTML page is read as a browser shows it: what is hidden or struck out is not there, and blocks begin lines."""

import html
import json
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.errors import ReadError
from imr_schema.letter.extract import kind_of
from imr_schema.letter.extract.css import IN_DOUBT
from imr_schema.letter.extract.html import pages_of_html
from imr_schema.letter.extract.html_encoding import as_utf8
from tests.processes import doubles
from tests.test_letter_files import refused


def read(inner):
    """The words of the page *inner*, and what of it is told as unread."""
    pages = pages_of_html(inner.encode())
    assert {problem.rule for problem in pages.problems} <= {"IMR827"}
    return " ".join(pages.pages[0].text.split()), [problem.facts["what"] for problem in pages.problems]


SEEN_AS_IN_A_BROWSER = {
    '<p>a<span style="display:none">b</span>c': "ac",
    '<p>a<span style="--x:display:none">b</span>c': "abc",
    '<p>a<span style="display:nonee">b</span>c': "abc",
    '<p>a<span style="display:none;display:bogus">b</span>c': "ac",
    '<p>a<span style="/*x*/display:/**/none">b</span>c': "ac",
    '<p>a<span style="/* display:none */">b</span>c': "abc",
    '<p style="d\\69splay:none">a</p>b': "b",
    "<p style=\"background:url('a;b');display:none\">a</p>b": "b",
    "<p style='display:none; mso-hide:all'>a</p>b": "b",
    '<style>.h{display:none}</style><p>a<span class="x h">b</span>c': "ac",
    '<style>.h{display:none}.h{display:inline}</style><p>a<span class="x h">b</span>c': "abc",
    '<style>.h{display:none !important}</style><p>a<span class="x h" style="display:inline">b</span>c': "ac",
    '<style>#i{display:none} .h{display:inline}</style><p>a<span class="x h" id=i>b</span>c': "ac",
    '<style>p .h{display:none}</style><p>a<span class="x h">b</span>c': "ac",
    '<style>div>.h{display:none}</style><p>a<span class="x h">b</span>c': "abc",
    '<style>p>.h{display:none}</style><p>a<span class="x h">b</span>c': "ac",
    "<style>.y>p b{display:none}</style><div class=y><p><i>a<b>b</b></i></p></div>": "a",
    '<style>@media print{.h{display:none}}</style><p>a<span class="x h">b</span>c': "abc",
    '<style>@media screen{.h{display:none}}</style><p>a<span class="x h">b</span>c': "ac",
    '<style>@media (max-width:400px){.h{display:none}}</style><p>a<span class="x h">b</span>c': "abc",
    '<style>@media screen and (min-width:400px){.h{display:none}}</style><p>a<span class="x h">b</span>c': "ac",
    '<style>[data-x]{display:none}[title^="q"]{display:none}</style><p>a<i data-x>b</i>c<i title=qq>d</i>e': "ace",
    "<style>a:hover{display:none}</style><p>a<a href=x>b</a>c": "abc",
    "<style>/* .h{display:none} */ <!-- .k{display:none} --></style><p>a<b class=h>b</b><b class=k>c</b>": "ab",
    "<style>.h{display:none</style><p>a<b class=h>b</b>": "a",
    "<p hidden>x</p><p>y": "y",
    '<p hidden style="display:block">x</p><p>y': "x y",
    '<p style="visibility:hidden">x<span style="visibility:visible">y</span></p><p>z': "y z",
    "<p>a<noscript>b</noscript>c<template>d</template>e<script>f</script>": "ace",
    "<dialog>x</dialog><dialog open>y</dialog>": "y",
    "<figure>a<figcaption>b</figcaption><figcaption>c</figcaption></figure>": "a b c",
    '<p>a<span style="display:block">b</span>c': "a b c",
    '<div style="display:flex"><span>a</span><span>b<i>c</i>d</span></div>': "a bcd",
    '<p>a<span style="float:left">b</span>c': "a b c",
    '<div style="display:inline">a</div><div style="display:inline">b</div>': "ab",
    "<pre>a\n  b</pre>c": "a b c",
    "<p>a<br>b<br><br>c</p>": "a b c",
    "<table><caption>t</caption><tr><th>a<th>b<tr><td>c<td>d</table>": "t a b c d",
    "<object>y</object><canvas>z</canvas><video>v</video><p>e": "y e",
    "<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>": "a b c d",
    "<p>a<!--[if mso]>b<![endif]-->c<![if !mso]>d<![endif]>e": "acde",
    "<p>a<o:p>b</o:p>c<o:p>&nbsp;</o:p>": "abc",
    "<fieldset><legend>a</legend>b</fieldset><center>c</center>d": "a b c d",
    "<p>a<svg width=9 height=9><title>t</title><text y=5>s</text></svg>b": "a s b",
    "<button>a</button><button>b</button>": "ab",
    "<style media=print>.h{display:none}</style><p>a<b class=h>b</b>": "ab",
    "<noscript><style>.h{display:none}</style></noscript><p>a<b class=h>b</b>": "ab",
    "<template><style>.h{display:none}</style></template><p>a<b class=h>b</b>": "ab",
    "<style type=text/less>.h{display:none}</style><p>a<b class=h>b</b>": "ab",
    "<style>@supports (display:grid){.h{display:none}}</style><p>a<b class=h>b</b>": "a",
    "<style>.h{display:inline} @layer x{.h{display:none}}</style><p>a<b class=h>b</b>": "ab",
    "<style>:root{--d:none} .h{display:var(--d)}</style><p>a<b class=h>b</b>": "a",
    "<style>:root{--d:none} .h{--d:inline;display:var(--d)}</style><p>a<b class=h>b</b>": "ab",
    "<style>.h{display:var(--x,none)}</style><p>a<b class=h>b</b><b style='--x:inline' class=h>c</b>": "ac",
    "<style>:root{--d:none;--e:var(--d)}</style><p>a<b style='display:var(--e)'>b</b>": "a",
    "<p>a<b style='display:var(--q)'>c</b>": "ac",
    "<style>p{--c:'\\f015'} p::before{content:var(--c)}</style><p>a": "a",
    "<style>:root{--f:#fff;--b:#000} body{color:var(--f);background:var(--b)}</style><p>a": "a",
    "<style>@layer x, y; @layer y{.h{display:inline}} @layer x{.h{display:none}}</style><p>a<b class=h>b</b>": "ab",
    "<style>.h{display:none; .k{color:red}}</style><p>a<b class=h>b</b>": "a",
    "<style>.h{ .k{color:red} display:none}</style><p>a<b class=h>b</b>": "a",
    "<style>.h{ .k{display:none} }</style><p>a<b class=k>b</b><b class=h>c<i class=k>d</i></b>": "abc",
    "<style>.h{ &.k{display:none} }</style><p>a<b class=h>b</b><b class='h k'>c</b>": "ab",
    "<style>.h{ @media screen{display:none} }</style><p>a<b class=h>b</b>": "a",
    "<style>.h{ @media print{display:none} }</style><p>a<b class=h>b</b>": "ab",
    '<style>.md\\:h{display:none}</style><p>a<b class="md:h">b</b>': "a",
    "<style>:root{color:black} .d{color:white;background:black}</style><p class=d>a<b>b</b>": "ab",
    "<style>.h:hover::after{content:'x'} p:empty{display:none} b:empty{opacity:0}</style><p>a": "a",
    "<style>audio:not([controls]){display:none} .c:not(.s){display:none}</style><p>a": "a",
    "<style>.k::after{content:'x'} .q:last-child{opacity:0} p::-webkit-x{display:none}</style><p>a": "a",
    "<style>p:before{content:'' counter(i,decimal) '. '}</style><p>a": "a",
    "<style>b:not(.k){color:red} p:first-child{font-size:9pt}</style><p>a<b>b</b>": "ab",
}
"""Pages, and the words that Chromium shows of them (``innerText``)."""
TOLD_OTHERWISE = {
    '<p>a<span style="visibility:collapse">b</span>c': "ac",
    '<p>a<span style="opacity:0">b</span>c': "ac",
    '<p>a<span style="font-size:0">b</span>c': "ac",
    '<p>a<span style="mso-hide:all">b</span>c': "ac",
    '<p>a<span style="position:absolute;left:-9999px">b</span>c': "ac",
    '<p>a<div style="height:0;overflow:hidden">b</div>c': "a c",
    "<p>a<s>b</s><strike>c</strike><del>d</del>e": "ae",
    '<p>a<span style="text-decoration:line-through">b</span>c': "ac",
    '<p>a<span style="text-decoration-line:underline line-through">b</span>c': "ac",
    '<style>.s{text-decoration:line-through}</style><p>a<u class=s>b</u><s style="text-decoration:none">c</s>': "ac",
    "<details><summary>a</summary>b</details>c": "a b c",
    "<select><option>a<option selected>b</select>": "b",
    "<select><option>a<option>b</select>": "a",
    "<select><option label='a'>b</select>": "a",
    "<select multiple><option selected>a<option selected>b</select>": "a, b",
    "<textarea>a\nb</textarea>": "a b",
    "<input value=q><input type=hidden value=r>": "q",
    "<input type=checkbox checked> Upheld <input type=radio> Overturned": "\u2612 Upheld \u2610 Overturned",
    "<input type=date value=2016-11-08>": "11/08/2016",
    "<p>10<sup>3</sup> and CO<sub>2</sub>, the 5<sup>th</sup>": "10\u00b3 and CO\u2082, the 5th",
    '<p>10<span style="vertical-align:super">-3</span>': "10\u207b\u00b3",
    "<math><msup><mn>10</mn><mn>3</mn></msup></math>": "10\u00b3",
    "<p><span style='font-family:Symbol'><span style='mso-list:Ignore'>v</span></span>a": "\u2022a",
}
"""Pages of which more or less is read than ``innerText`` has, for a browser shows it otherwise."""


@pytest.mark.parametrize(("inner", "words"), [*SEEN_AS_IN_A_BROWSER.items(), *TOLD_OTHERWISE.items()])
def test_what_a_browser_shows_is_read(inner, words):
    assert read(inner) == (words, [])


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ("<iframe src=a>b</iframe>", "a frame"),
        ("<object data=a>b</object>", "an embedded object"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "an equation"),
        ("<p>2<sup>2x</sup>", "a raised figure"),
        ("<p><font face=Symbol>m</font>", "a symbol"),
        ('<p>a<span style="color:#fff">b</span>', "text in the color of its background"),
        ('<p>a<span style="color:transparent">b</span>', "text in the color of its background"),
        ("<p bgcolor=black><font color=black>b</font>", "text in the color of its background"),
        ("<style>b:not(.q){display:none}</style><p>a<b>b</b>", "text that a style sheet may hide or put in"),
        ('<style>p::before{content:"not "}</style><p>upheld', "text that a style sheet may hide or put in"),
        *(
            (f"<style>{sheet}</style><div class=d><p>a<b class='h k' data-d=x>b</b>", IN_DOUBT)
            for sheet in (
                "@supports (display:bogus){.h{display:none}}",
                "@container (width>1px){.h{display:none}}",
                "@media (max-width:4000px){.h{display:none}}",
                "@media (update:fast){.h{display:none}}",
                ".d,.e{ .h{display:none} }",
                ".h{display:none} .h:not(.x){display:inline}",
                "b:not(:hover){display:none}",
                ":is(.h,.x){display:none}",
                "b:not(.x){color:#fff}",
                ".h::after{content:attr(data-d)}",
                ".h::before{content:'' 'not '}",
                ".h::before{content:var(--c)}",
                "@layer l{.h{display:none !important}}",
                "@import url(data:text/css,b{});",
            )
        ),
        ("<link rel=stylesheet href='data:text/css,p{display:none}'><p>a", IN_DOUBT),
    ],
)
def test_what_a_browser_shows_and_is_not_read_is_told(inner, what):
    assert read(inner)[1] == [what]


def test_white_text_on_a_dark_ground_is_read():
    assert read('<table bgcolor="#003366"><tr><td style="color:white">a</table>') == ("a", [])
    assert read("<style>.d{background:#000;color:#fff}</style><p class=d>a") == ("a", [])
    assert read('<style>li::before{content:"\\2022 "}</style><ul><li>a</ul>') == ("a", [])


def test_the_color_that_a_page_gives_its_text_is_not_hidden():
    assert read('<body bgcolor="black" text="white"><p>a') == ("a", [])
    assert read('<body text="white"><p>a')[1] == ["text in the color of its background"]


@pytest.mark.parametrize(
    "tail",
    [
        *("</html>\n<script src=x.js></script>\n", "</html>\0", "</html>\x1a", "</html><!-- x -->\0"),
        *("<script>var s='</html>';</script></html>", "<style>/* </html> */</style></html>"),
    ],
)
def test_nothing_that_is_seen_stands_behind_the_end(tail):
    assert read(f"<html><body><p>a{tail}") == ("a", [])


@pytest.mark.parametrize("tail", ["</html> b", "</html><script></script>b", "<script>'</html>'</script></html>b"])
def test_text_behind_the_end_is_refused(tail):
    assert refused(pages_of_html, f"<html><body><p>a{tail}".encode(), "IMR003")


@pytest.mark.parametrize(
    "style",
    [
        *("font:0px Arial", "font:bold 0/0 a", "font:400 .5px/2 Arial", "font-size:.01em", "font-size:1%"),
        *("display:inline-block;margin-left:-9999px", "margin:0 0 0 -9999px", "display:block;text-indent:-9999px"),
        *("position:absolute;transform:translateX(-9999px)", "display:block;transform:rotate(3deg) scale(0)"),
        *("position:absolute;left:-100vw", "position:fixed;top:-100%", "position:relative;left:-99em"),
        *("position:absolute;width:1px;height:1px;overflow:hidden", "float:left;height:0;overflow-y:hidden"),
        *("filter:opacity(0)", "filter:blur(0) opacity(0%)", "opacity:0%", "opacity:.01"),
    ],
)
def test_what_nobody_can_see_is_not_read(style):
    assert read(f'<p>a<span style="{style}">b</span>')[0] == "a"
    assert read(f"<style>.h{{{style}}}</style><p>a<span class=h>b</span>")[0] == "a"


def test_more_attributes_and_names_hide():
    assert read("<p>a<b popover>b</b><math><mphantom><mi>c</mi></mphantom></math>") == ("a", [])
    assert read("<p>a<svg><text opacity=0>b</text></svg>") == ("a", [])


@pytest.mark.parametrize(
    "style",
    [
        *("color:rgb(255 255 255)", "color:rgb(100%,100%,100%)", "color:hsl(0,0%,100%)", "color:hsl(0deg 0% 100% / 1)"),
        *("color:#0000", "color:#ffffffff", "color:#12345600", "color:rgb(0 0 0 / 0)", "color:#fefefe", "color:snow"),
        *("--c:#fff;color:var(--c)", "color:var(--no,white)", "color:#333;background:#333 none"),
        *("-webkit-text-fill-color:transparent", "background:#000"),
    ],
)
def test_text_in_about_the_color_of_its_background_is_told(style):
    assert read(f'<p>a<span style="{style}">b</span>') == ("a", ["text in the color of its background"])


@pytest.mark.parametrize(
    "style",
    [
        *(
            "color:#777",
            "color:rgb(200 0 0)",
            "background:rgba(0,0,0,.05)",
            "background:rgba(0,0,0,0)",
            "color:inherit",
        ),
        *("font:400 12px/0 Arial", "font-size:62.5%", "font-size:.5em", "font-size:medium", "font:caption"),
        *("margin-left:-2em", "transform:scale(0)", "text-indent:-2em", "position:relative;top:-.5em", "opacity:.5"),
        *("display:inline-block;transform:translate(-50%,-50%)", "width:0;overflow:hidden", "filter:opacity(.5)"),
    ],
)
def test_what_is_seen_is_read(style):
    assert read(f'<p>a<span style="{style}">b</span>') == ("ab", [])


def test_colors_that_are_none_are_no_error():
    assert read('<p>a<b style="color:#zz">b</b><b style="color:#12345">c</b>') == ("abc", [])
    assert read("<p>a<font color=FFFFFF>b</font>") == ("a", ["text in the color of its background"])


def test_a_line_does_not_go_through_a_box_of_its_own():
    assert read('<p>a<s>b<span style="display:inline-block">c</span></s>') == ("ac", [])


HIDING = ["display:none", "visibility:hidden", "text-decoration:line-through", "mso-hide:all", "opacity:0"]


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=9), st.sampled_from(["", "color:red", *HIDING]))))
def test_of_words_that_are_hidden_in_any_way_only_the_others_are_left(words):
    inline = "".join(f'<span style="{style}">{word}</span>' for word, style in words)
    sheet = "".join(f".h{at}{{{style}}}" for at, (_, style) in enumerate(words))
    by_class = "".join(f'<span class="h{at}">{word}</span>' for at, (word, _) in enumerate(words))
    seen = "".join(word for word, style in words if style not in HIDING)
    assert read(f"<p>{inline}") == read(f"<style>{sheet}</style><p>{by_class}") == (seen, [])


def test_a_no_break_space_and_a_space_are_two():
    (page,) = pages_of_html(b"<p>a represented&nbsp; employee \n b").pages
    assert page.text.strip() == "a represented\u00a0 employee b"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("is <b></b> not", "is not"),
        ("is <b style='display:none'>x</b> not", "is not"),
        ("is <s>x</s> not", "is not"),
        ("is <b> </b><i> not </i> so", "is not so"),
        ("is <!-- x --> not", "is not"),
        ("is <b>\u00a0</b> not", "is \u00a0 not"),
        ("is <b style='visibility:hidden'>x</b> not", "is  not"),
        ("is <b style='white-space:pre'> </b>not", "is  not"),
        ("is <b style='color:white'>x</b> not", "is   not"),
    ],
)
def test_spaces_that_elements_share_are_one(inner, text):
    (page,) = pages_of_html(f"<p>{inner}".encode()).pages
    assert page.text.strip() == text


def test_line_feeds_of_preformatted_text_are_line_ends():
    (page,) = pages_of_html(b"<pre>a\nb</pre><p style='white-space:pre-line'>c   d\ne").pages
    assert [line for line in page.text.split("\n") if line] == ["a", "b", "c d", "e"]


@pytest.mark.parametrize(
    ("start", "encoding"),
    [
        (b'<meta charset="windows-1252">', "cp1252"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "cp1252"),
        (b'<?xml version="1.0" encoding="windows-1252"?><html>', "cp1252"),
        (b"<!-- <meta charset=windows-1252> --><meta charset=utf-8>", "utf-8"),
        (b'<meta name="description" content="charset=windows-1252">', "utf-8"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_the_encoding_is_the_one_that_browsers_take(start, encoding):
    text = "37 \u00b0C \u201cquote\u201d"
    assert as_utf8(start + text.encode(encoding)) == start + text.encode()
    assert as_utf8("\ufeff".encode() + start + text.encode()) == start + text.encode()


@pytest.mark.parametrize(
    "start",
    [
        *("<div>x", "<p class=a>", "<table>", "<style>", "<title>", "<span>", "<H1>", "<b style='a'>", "<hr/>"),
        *("<!DOCTYPE html>", "<html>", "<!-- saved from url=(0014)about:internet -->\n<html>", "<meta>"),
        "\ufeff<html>",
    ],
)
def test_pages_are_known_by_their_beginning_in_either_encoding(start):
    assert kind_of(start.encode()) == kind_of(start.encode("utf-16")) == ".html"
    assert kind_of(b"A letter <html>") == kind_of(b"<patient>") == kind_of(b"< p >") == ".txt"


@pytest.mark.parametrize(
    "selector", ["b:not(.q)", "*{--a:var(--b) var(--b);--b:var(--a)} b", ".a", "div .a", "div div div .a", "[x] .a"]
)
def test_style_sheets_take_linear_time_or_are_over_the_limit(selector):
    def page(times):
        rules = "".join(f"{selector}{{opacity:0.{at}}}" for at in range(20))
        return f"<style>{rules}</style>{'<div>' * 100}{'<b class=a>x</b>' * 100 * times}".encode()

    def read_or_refuse(times):
        try:
            pages_of_html(page(times))
        except ReadError as error:
            assert error.problem.rule == "IMR001"  # noqa: PT017

    assert doubles(read_or_refuse)


def test_a_page_that_asks_for_too_much_matching_is_undetermined():
    rules = "".join(f"i i i i i i .a{at % 9} .b{{opacity:0.{at}}}" for at in range(2_000))
    page = f"<style>{rules}</style>{'<i>' * 200}{'<b class=b>x</b>' * 1_000}"
    assert refused(pages_of_html, page.encode()) == "it is over the limit of 2,000,000 steps of matching style sheets"


JUDGE = """<!doctype html><body><script>
const pages = %s, out = []; let n = 0;
pages.forEach((page, at) => {
  const frame = document.createElement("iframe");
  frame.width = 1200; frame.srcdoc = page;
  frame.onload = () => {
    out[at] = frame.contentDocument.body.innerText;
    if (++n == pages.length) { document.body.innerHTML = "<pre></pre>";
      document.body.firstChild.textContent = JSON.stringify(out); }
  };
  document.body.appendChild(frame);
});
</script></body>"""


@pytest.mark.external
def test_chromium_shows_the_same_words(tmp_path):
    program = shutil.which("chromium") or shutil.which("google-chrome") or pytest.skip("needs Chromium")
    file = tmp_path / "judge.html"
    file.write_text(JUDGE % json.dumps([*SEEN_AS_IN_A_BROWSER]).replace("</", "<\\/"))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000", "--dump-dom"]
    done = subprocess.run([program, *options, file.as_uri()], capture_output=True, text=True, check=True)
    [found] = re.findall("<pre>(.*)</pre>", done.stdout, re.DOTALL)
    shown = json.loads(html.unescape(found))
    assert [" ".join(each.split()) for each in shown] == [*SEEN_AS_IN_A_BROWSER.values()]
