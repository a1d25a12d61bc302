"""A receipt states places, rules and digests; no text gets into it, and its bytes do not depend on how the run went."""

import base64
import json

import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from imr_schema import receipts
from imr_schema.findings import Excerpt, Finding, ItemCompleteness, Report, Severity, Suppressed, Verdict
from imr_schema.reports.receipt import payload_of
from tests.reporting import RUN, rendered

BASED = structs.replace(RUN, basis={"settings": {"across": False}, "toolDigest": {"sha256": "0" * 64}})
WORD = "Quillfeather"
"""It is in every text that a report has of a document."""
digests = st.none() | st.sampled_from(["0" * 64, "1" * 64])
names = st.text(max_size=5) | st.sampled_from(["a", "b", "a#2", "\udcff", '"results":[]', "\u2028##[x]"])


@st.composite
def reports(draw):
    def finding():
        return Finding(
            draw(st.sampled_from(["IMR101", "IMR304"])), "a-name", draw(st.sampled_from(Severity)), f"A {WORD}.",
            draw(st.sampled_from(["", "/case", "/disputedItems/0/rationale"])), clause=WORD, help=WORD,
            values={"found": WORD}, excerpt=Excerpt(WORD, 0), counted=draw(st.integers(0, 2)),
        )  # fmt: skip

    return Report(
        draw(names), draw(st.sampled_from(Verdict)), tuple(finding() for _ in range(draw(st.integers(0, 2)))),
        tuple(ItemCompleteness("/disputedItems/0", {}, True, about=WORD) for _ in range(draw(st.integers(0, 1)))),
        suppressed=tuple(Suppressed(finding(), WORD) for _ in range(draw(st.integers(0, 1)))),
        data={WORD: WORD}, digest=draw(digests), content_digest=draw(digests),
    )  # fmt: skip


batches = st.lists(reports(), max_size=4, unique_by=lambda report: report.source)


@given(batches)
def test_it_is_canonical_json_in_whole_base64_without_any_text_of_a_document(found):
    text = rendered("receipt", *found, run=BASED)
    envelope = json.loads(text)
    payload = base64.b64decode(envelope["payload"], validate=True)
    assert payload == payload_of(text) == rfc8785.dumps(json.loads(payload))
    assert WORD not in payload.decode()
    stated = json.loads(payload)
    read = [report for report in found if report.digest]
    assert len(stated["subject"]) == len(read)
    assert len(stated["predicate"]["results"]) == len(found)


@given(st.data(), batches)
def test_the_order_of_the_documents_changes_nothing(drawn, found):
    others = drawn.draw(st.permutations(found))
    assert rendered("receipt", *others, run=BASED) == rendered("receipt", *found, run=BASED)


def received(found):
    return receipts.receipt(json.loads(payload_of(rendered("receipt", *found, run=BASED))), "r")


@st.composite
def changed(draw, found):
    """The reports *found* with one of them changed in one thing."""
    place = draw(st.integers(0, len(found) - 1))
    other = draw(reports())
    field = draw(st.sampled_from(["source", "verdict", "findings", "items", "suppressed", "digest", "content_digest"]))
    return [*found[:place], structs.replace(found[place], **{field: getattr(other, field)}), *found[place + 1 :]]


pairs = batches.flatmap(lambda one: st.tuples(st.just(one), changed(one) if one else batches))
SUPPRESSING = Report(
    "a", Verdict.ACCEPTABLE, suppressed=(Suppressed(Finding("IMR101", "", Severity.INFO, "", ""), ""),)
)


@given(st.tuples(batches, batches) | pairs)
@example(([SUPPRESSING], [structs.replace(SUPPRESSING, suppressed=())]))
def test_two_receipts_differ_in_words_just_where_they_differ_in_bytes(both):
    one, other = both
    there, here = received(one), received(other)
    told = [*receipts.differences(there, here)]
    assert bool(told) is (there.data != here.data)
    assert not [*receipts.differences(there, there)]
    assert not [each for each in told if WORD in each]
