"""The documents of the kit before they are validated: for each rule some that break it and some that come close."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, Literal

from msgspec import Struct, structs

from imr_schema.codecs import CODECS
from imr_schema.config.profiles import PROFILES
from imr_schema.conformance import from_schema
from imr_schema.conformance.base_document import Base, values_at, with_last
from imr_schema.conformance.examples.edits import examples
from imr_schema.conformance.examples.panels import in_another_order, panels, unevenly_numbered
from imr_schema.conformance.examples.prose import invented
from imr_schema.conformance.examples.texts import WRITTEN, Written
from imr_schema.conformance.examples.values import NONE, TWO_TEXTS, VARIANTS
from imr_schema.pointer import Data
from imr_schema.rules import CATALOG, Edits, Rule, edited
from imr_schema.standard import LATEST, PRINTED, VERSIONS, SchemaVersion
from imr_schema.standard.samples import EVERY_PART, sample, sample_path

_LETTER = ("letters", "posted-2016", "mixed-outcome.txt")
# The rule that depends on the profile, which no edit of a document can change.
_COPY = "IMR205"
# The rule that compares a document with the name of its file.
_NAME = "IMR203"
_EVERY_RULE = "thorough"
_NEWER = "IMR114"
_MAJORITY, _OF_EACH = "IMR505", "IMR507"
_RATIONALE, _PLACEHOLDER, _TOO_LONG = "IMR304", "IMR030", "IMR107"

Kind = Literal["fail", "pass", "letter"]
_KINDS: dict[bool, Kind] = {True: "fail", False: "pass"}


class Made(Struct, frozen=True):
    """A document before it is validated; the members are those of a case.

    *found*: a failing document whose rule the validation shall name, since the schema alone made it.
    """

    file: str
    kind: Kind
    about: str
    raw: bytes
    rule: str | None = None
    profile: str | None = None
    found: bool = False


def documents(version: SchemaVersion, only: frozenset[str] = frozenset()) -> Iterator[Made]:
    """Every document of the kit of *version*; some show nothing in it, and are left out when they are validated.

    *only*: those of these rules, with those that may turn out to be theirs.
    """
    made = _Documents(version)
    if not only:
        yield from made.whole()
    for rule in CATALOG.values():
        if not only or rule.id in only:
            for each in made.of_rule(rule):
                yield structs.replace(each, profile=_EVERY_RULE) if rule.on_request else each
    parts = (
        (made.of_profiles, _COPY in only),
        (made.of_blank_characters, bool(only & {_RATIONALE, _PLACEHOLDER})),
        (made.of_panels, bool(only & {_MAJORITY, _OF_EACH})),
        (made.of_newer_versions, _NEWER in only),
        (made.of_schema, any(may_damage_break(CATALOG[rule]) for rule in only)),
        (made.letters, False),
    )
    for part, wanted in parts:
        if wanted or not only:
            yield from part()


def may_damage_break(rule: Rule) -> bool:
    """Whether a damaged member may break *rule*: those of the schema, and of texts that say nothing."""
    return rule.mandatory or "schema" in rule.detected_by


class _Documents:
    """The documents of one version. No path contains the id of a rule, so that none gives the answer away."""

    def __init__(self, version: SchemaVersion) -> None:
        self.version = version
        self.base = Base(version)
        # A letter gives data of one version; the kit of the newest one has everything.
        self.has_letters = version in (LATEST, PRINTED)
        self._examples = list(examples())
        self._numbers: Counter[str] = Counter()

    def whole(self) -> Iterator[Made]:
        """The document that the failing documents edit, and other documents without a fault."""
        name = self.version.name
        yield from self._both(
            "valid/base", "pass", "the base document: every failing document edits it", self.base.data
        )
        for file in sorted(os.listdir(sample_path(name, "valid"))):
            if file != EVERY_PART and not file.startswith(EVERY_PART.partition(".")[0] + "."):
                yield Made(f"valid/{file}", "pass", "a document without a fault", sample(name, "valid", file))
        if self.has_letters:
            yield Made("valid/letter.txt", "pass", "the letter that every failing letter edits", sample(*_LETTER))

    def letters(self) -> Iterator[Made]:
        """Every text letter among the samples, where the version is one that letters have a kit of."""
        for path in _letters() if self.has_letters else ():
            yield Made("/".join(path), "letter", "a printed letter of its edition", sample(*path))

    def of_rule(self, rule: Rule) -> Iterator[Made]:
        """The documents that break *rule*, and those that come close, in every syntax that can contain them."""
        yield from self._own_example(rule)
        for n, (about, edits) in enumerate(rule.valid.items(), 1):
            yield from self._edited(f"{rule.name}/near-{n}", "pass", about, edits, rule.id)
        self._numbers[f"{rule.name}/near"] = len(rule.valid)
        self._numbers[f"{rule.name}/broken"] = 1
        for example in self._examples:
            if example.rule == rule.id:
                yield from self._one_more(rule, example.about, example.edits, breaks=example.breaks)
        yield from self._variants(rule)
        for n, (about, edits, breaks) in enumerate(invented(rule.id)):
            stem, kind = self._next(rule, breaks=breaks), _KINDS[breaks]
            yield from self._edited(stem, kind, about, edits, rule.id, syntaxes=(list(CODECS)[n % len(CODECS)],))
        for edit in WRITTEN.get(rule.id, ()):
            yield from self._rewritten(rule, edit)
        if rule.id == _NAME and (data := self.base.edited(rule.invalid)) is not None:
            _, number = values_at(rule.invalid)
            yield from self._both(f"{rule.name}/{number}", "pass", "a file that is named after its case", data, rule.id)

    def _variants(self, rule: Rule) -> Iterator[Made]:
        """The documents with other values at the last places that the rule's own example edits."""
        variants = VARIANTS.get(rule.id, NONE)
        for value, breaks in (*((v, True) for v in variants.bad), *((v, False) for v in variants.good)):
            about = _about(list(rule.invalid)[-1], value)
            yield from self._one_more(rule, about, with_last(rule.invalid, value), breaks=breaks)
        for values, breaks in TWO_TEXTS.get(rule.id, ()):
            edits = dict(zip(list(rule.invalid)[-2:], values, strict=True))
            yield from self._one_more(rule, _about(next(iter(edits)), values[0]), edits, breaks=breaks)

    def _rewritten(self, rule: Rule, edit: Written) -> Iterator[Made]:
        """The base document with *edit* of its written form, or another text, where no codec has the syntax."""
        about, changes, breaks = edit
        stem = self._next(rule, breaks=breaks)
        for syntax, (old, new) in changes.items():
            raw = self._written(self.base.data, syntax).decode("utf-8") if syntax in CODECS else ""
            if old in raw:
                changed = raw.replace(old, new.replace("{version}", self.version.name), 1).encode("utf-8")
                name = f"{stem}.imr.{syntax}" if syntax in CODECS else f"{stem}.{syntax}"
                yield Made(name, _KINDS[breaks], about, changed, rule.id)

    def _own_example(self, rule: Rule) -> Iterator[Made]:
        stem = f"{rule.name}/{rule.named or 'broken'}"
        if rule.invalid:
            about = "the base document, edited at " + ", ".join(rule.invalid)
            yield from self._edited(stem, "fail", about, rule.invalid, rule.id)
            return
        for syntax in CODECS:
            if raw := self._broken_text(rule, self._written(self.base.data, syntax), syntax):
                yield Made(f"{stem}.imr.{syntax}", "fail", "the base document, its written form edited", raw, rule.id)
        if self.has_letters and (raw := rule.broken_text(sample(*_LETTER), "letter")):
            yield Made(f"{stem}.txt", "fail", "a printed letter, edited", raw, rule.id)
        if raw := rule.broken_text(b"", "txt"):
            yield Made(f"{stem}.dat", "fail", "some other text", raw, rule.id)

    def _broken_text(self, rule: Rule, written: bytes, syntax: str) -> bytes | None:
        try:
            return rule.broken_text(written, syntax)
        except ValueError:
            if self.version is LATEST:
                raise
            return None  # what the edit changes is not in this version

    def of_profiles(self) -> Iterator[Made]:
        """Each copy of the base document under the profile for that copy, and under the profile for the other."""
        for profile in PROFILES.values():
            for copy in ("served", "posted"):
                # Only a served copy may identify the parties.
                kept = {name: value for name, value in self.base.data.items() if name != "parties" or copy == "served"}
                if profile.copy is not None:
                    kind: Kind = "pass" if copy == profile.copy else "fail"
                    about = f"the {copy} copy of the base document, validated as {profile.name}"
                    stem = f"{CATALOG[_COPY].name}/{copy}-as-{profile.name}"
                    for made in self._both(stem, kind, about, {**kept, "copy": copy}, _COPY):
                        yield structs.replace(made, profile=profile.name)

    def of_blank_characters(self) -> Iterator[Made]:
        """A rationale of each blank character by itself, and of each character beside those of the list."""
        rule = CATALOG[_RATIONALE]
        for char in from_schema.blank_characters():
            stem, about = f"{rule.name}/blank-{ord(char):04x}", f"a rationale of U+{ord(char):04X} alone"
            yield from self._edited(stem, "fail", about, with_last(rule.invalid, char), rule.id)
        other = CATALOG[_PLACEHOLDER]
        for char in from_schema.beside_blank_characters():
            stem, about = f"{other.name}/beside-{ord(char):04x}", f"a rationale of U+{ord(char):04X} alone, not blank"
            for made in self._edited(stem, "fail", about, with_last(rule.invalid, char), other.id):
                yield structs.replace(made, found=True)

    def of_panels(self) -> Iterator[Made]:
        """Documents of several reviewers, where the version has room for them."""
        for about, edits, right in panels(self.base.newest):
            yield from self._one_more(CATALOG[_MAJORITY], about, edits, breaks=not right)
        about, edits = in_another_order(self.base.newest)
        yield from self._one_more(CATALOG[_OF_EACH], about, edits, breaks=False)
        for about, edits in unevenly_numbered(self.base.newest):
            yield from self._one_more(CATALOG[_OF_EACH], about, edits, breaks=True)

    def of_newer_versions(self) -> Iterator[Made]:
        """The base document with each member that a newer version defines, in the syntax that can contain it."""
        newer: Data = {}
        for version in VERSIONS.values():
            if version.number > self.version.number:
                newer |= Base(version).data
        rule = CATALOG[_NEWER]
        for name in sorted(newer.keys() - self.base.data.keys()):
            about, data = f"the member {name} of a newer version", {**self.base.data, name: newer[name]}
            yield from self._both(f"{rule.name}/{name}", "fail", about, data, rule.id, syntaxes=("json",))

    def of_schema(self) -> Iterator[Made]:
        """What the schema says of each member, damaged; validation says which rule that breaks."""
        numbers = count(1)
        for damage in from_schema.damages(self.version, self.base.data):
            stem = f"members/{next(numbers):03}-{from_schema.named(damage.place)}"
            kind: Kind = "pass" if damage.right else "fail"
            data = edited(self.base.data, {damage.place: damage.value})
            # XML has no kinds of values: what it wrote may be right, or nothing at all.
            for made in self._both(stem, kind, damage.about, data, syntaxes=CODECS if damage.in_xml else ("json",)):
                yield structs.replace(made, found=True, rule=_TOO_LONG if damage.right else None)

    def _one_more(self, rule: Rule, about: str, edits: Edits, *, breaks: bool) -> Iterator[Made]:
        yield from self._edited(self._next(rule, breaks=breaks), _KINDS[breaks], about, edits, rule.id)

    def _next(self, rule: Rule, *, breaks: bool) -> str:
        stem = f"{rule.name}/{'broken' if breaks else 'near'}"
        self._numbers[stem] += 1
        return f"{stem}-{self._numbers[stem]}"

    def _edited(
        self, stem: str, kind: Kind, about: str, edits: Edits, rule: str, *, syntaxes: Iterable[str] = CODECS
    ) -> Iterator[Made]:
        data = self.base.edited(edits)
        # Where a version has no place for an edit, and loses it, the document is the base again.
        if data is not None and (data != self.base.data or self.version is LATEST or CATALOG[rule].named):
            yield from self._both(stem, kind, about, data, rule, syntaxes=syntaxes)

    def _both(
        self,
        stem: str,
        kind: Kind,
        about: str,
        data: Data,
        rule: str | None = None,
        *,
        syntaxes: Iterable[str] = CODECS,
    ) -> Iterator[Made]:
        """*data*, valid or not, in each syntax."""
        for syntax in syntaxes:
            yield Made(f"{stem}.imr.{syntax}", kind, about, self._written(data, syntax), rule)

    def _written(self, data: Data, syntax: str) -> bytes:
        if syntax == "json":
            return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
        return CODECS[syntax].write(data, self.version)


def _about(place: str, value: Any) -> str:
    """What a value at a place is, for whoever reads the manifest."""
    shown = json.dumps(value) if isinstance(value, str | int | list | dict) else "nothing at all"
    return f"{shown if len(shown) <= 120 else shown[:117] + '...'} at {place}"


def _letters() -> list[tuple[str, ...]]:
    """The text letters among the samples, by the steps of their paths."""
    editions = sorted(os.listdir(sample_path("letters")))
    return [
        ("letters", edition, name)
        for edition in editions
        for name in sorted(os.listdir(sample_path("letters", edition)))
        if name.endswith(".txt")
    ]
