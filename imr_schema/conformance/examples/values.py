"""More examples of rules beside their own: values for the place that the last edit of a rule's own example changes.

By rule: what must be found, and what comes close and must not be. What each one shows is in its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from imr_schema.rules import ABSENT

Values = tuple[Any, ...]


class Variants(Struct, frozen=True):
    """Values that break a rule, and values that do not."""

    bad: Values = ()
    good: Values = ()


_NAMED_IN_A_STATEMENT = (
    "The reviewer, JANE ROE, M.D., has no tie.",
    "The reviewer, J. Roe, M.D., has no tie.",
    "The reviewer, DR. ROE, has no tie.",
    "The reviewer, Roe, Jane, MD, is board certified.",
    "The reviewer Jane Roe has no tie.",
    "Reviewed by JANE ROE MD.",
    "Reviewer: Jane Roe",
    "I, Jane Roe, have reviewed the file.",
    "My name is Jane Roe.",
    "Sincerely, Jane Roe",
    "Contact the reviewer at jroe@example.org.",
    "One state (license A1234)",
    "NPI 1234567890",
    "Licence No. 12345; no more.",
)
_PRIVATE = (
    "The office of the worker is at 555-010-4477 and it answers.",
    "It is 123-45-6789.",
    "It is ***-**-6789.",
    "See ADJ1234567.",
    "WCAB No. SAC 0123456",
    "EAMS 1234567",
    "Under claim # 06123456.",
    "CLAIM NUMBER: 06123456",
    "Claim: 30123456789-0001.",
    "Her SSN is 123456789.",
    "MRN: 0012345",
    "Policy No. 1234567",
    "Driver\u2019s license D1234567",
    "Phone: 5550104477",
    "SSN ending in 6789",
    "Date of birth 3/14/1965",
    "D.O.B. 3/4/65",
    "born on the 4th of March 1965",
    "Write to jo.example@example.org.",
    "Home is 12 North Elm Street in town.",
    "Home is 12 Elm Ave. in town.",
    "P.O. Box 123",
    "He lives at 77 Broadway.",
    "Fresno, CA 93721",
    "Reno, NV 89501",
    "Patient name: Jane Roe",
    "PATIENT NAME: ROE, JANE",
    "Mr. Roe fell.",
    "The patient, John Example, is here.",
    "EXAMPLE, JOHN is a 49 year old.",
)
_PARTS = (
    ("right elbow", "left elbow"),
    ("right hip", "left hip"),
    ("right ankle", "left ankle"),
    ("right shoulder", "left shoulder"),
    ("right wrist", "left wrist"),
    ("left foot", "right foot"),
    ("left thumb", "right thumb"),
    ("right leg", "left leg"),
)
_OTHER_PARTS = (("elbow", "knee"), ("hip", "shoulder"), ("ankle", "wrist"), ("knee", "hip"), ("shoulder", "ankle"))

VARIANTS: Mapping[str, Variants] = {
    "IMR007": Variants(("", "2", "two", "02.0", "2.0.0", "v2.0", "2.0 ")),
    "IMR008": Variants(("", "imr-final", "IMR-FINAL-DETERMINATION", "imr-final-determination ")),
    "IMR013": Variants(("2.998", "2.1000", "2.99")),
    "IMR020": Variants(
        tuple(f"Pain of the{char}lower back." for char in "\t\n\u1680\u2003\u2009\u202f\u3000"),
        ("Pain of the  lower back.", "Pain of the lower\u2013back."),
    ),
    "IMR021": Variants(
        tuple(f"Pain of the {char}lower back." for char in "\u200e\u200f\u061c\u202a\u202d\u2066\u2069"),
        ("Pain of the \u05d2\u05d1.",),
    ),
    "IMR022": Variants(
        tuple(f"Pain of the lo{char}wer back." for char in "\u00ad\u200c\u2060\ufeff\ufe0f\ue000\u034f\U000e0041"),
    ),
    "IMR023": Variants(("Pain\u0085s seat is the lower back.", "Pain\u007fs seat is the lower back."), ("Caf\u00e9.",)),
    "IMR024": Variants(("Pain.\ufdef", "Pain.\U0001ffff", "Pain.\U0010fffe"), ("Pain.\U0001f600",)),
    "IMR025": Variants(("Pain in the re\u0301sume\u0301.",), ("Pain in the caf\u00e9 after a fall.",)),
    "IMR026": Variants(([" ", "\u200b"], "\u2800", "\u3164", "\ufeff"), (["Pain.", " "],)),
    "IMR027": Variants(("The \u0435lbow.", "The kn\uff45e.", "\U0001d42bight knee"), ("\u03b2-blocker",)),
    "IMR030": Variants(
        (
            *(
                "N/A",
                "n.a.",
                "None",
                "[none]",
                "see above",
                "TBD.",
                "t b d",
                "( T B D )",
                "...",
                "\u2026",
                "\U0001f600",
            ),
            *(
                "Not applicable",
                "lorem ipsum",
                "- - -",
                "#",
                "unknown",
                "Upheld",
                "pending",
                "X",
                "The request",
                "\u00bf?",
            ),
        ),
        ("MRI", "97110", "Knee - none of it", "Nonesuch brace", "N/A brace"),
    ),
    "IMR031": Variants(
        ("It failed. It failed.", "No gain, no gain: none", "a b c", ["Not.", "Necessary."]),
        ("The visits failed him twice, and no gain was found.",),
    ),
    "IMR032": Variants(
        ("Visits did not help, did not help, did not help him.",),
        ("Ten visits did not help him walk again.",),
    ),
    "IMR034": Variants(
        ("After careful review, the request is not medically necessary.",),
    ),
    "IMR035": Variants(
        ("Ten visits brought no gain in function to the worker, and", "No gain was found after ten visits of the"),
    ),
    "IMR036": Variants(
        (
            "The worker had ten visits<br>without a gain, and none is likely.",
            "The worker had ten visits&nbsp;without a gain, and none is likely.",
            "The worker had ten visits without a gain [insert rationale], and none is likely.",
            "The worker had ten visits without a gain in function. Decision rationale: none is likely.",
            "The worker\u00e2\u20ac\u2122s ten visits brought no gain, and none is likely.",
        ),
    ),
    "IMR038": Variants(("#60", "8 visits")),
    "IMR110": Variants(("Served", "SERVED", "public")),
    "IMR111": Variants((), ("E", "Example Review Services, Inc.")),
    "IMR112": Variants((["98-"], ["-"], ["9 8"]), (["8"], ["98-99"], ["1", "2-3"])),
    "IMR113": Variants((1, 1899, 2200)),
    "IMR201": Variants(
        ("CM14-00000000", "cm14-0000000", "CM-140000000", "14-0000000", "CM14-000000X", "CM14 0000000", "")
    ),
    "IMR202": Variants(("CM10-0000000", "CM17-0000000", "CM12-0000000"), ()),
    "IMR204": Variants(("Standard", "", "routine"), ()),
    "IMR210": Variants(
        (
            "2014-13-01",
            "2014-00-10",
            "2014-04-31",
            "2100-02-29",
            "14-10-23",
            "2014-10-23Z",
            "2014/10/23",
            "2014-1-23",
            "",
        ),
        ("2014-10-31",),
    ),
    "IMR211": Variants(("2014-11-21", "2014-09-18"), ("2014-09-17", "2013-02-28")),
    "IMR212": Variants(("2014-10-23",), ("2014-09-17", "2014-10-20", "2014-10-21")),
    "IMR215": Variants(("2014-12-31", "2015-01-05"), ("2014-11-21", "2014-11-25")),
    "IMR217": Variants(
        (
            *("2014-11-15", "2014-11-11", "2014-11-27", "2014-11-28", "2014-12-25", "2015-01-01", "2015-01-19"),
            *("2015-02-16", "2015-03-31", "2015-05-25", "2015-09-07", "2014-10-25"),
        ),
        (
            "2014-11-10",
            "2014-11-12",
            "2014-11-26",
            "2014-12-24",
            "2014-12-26",
            "2014-10-31",
            "2015-01-20",
            "2015-07-03",
            "2015-07-06",
        ),
    ),
    "IMR301": Variants(("", "\u00a0", "\u200b\u3000", "\ufeff", ABSENT), ("MRI",)),
    "IMR302": Variants(("", "denied", "Upheld", "UPHELD", "overturn", "partial")),
    "IMR304": Variants((ABSENT, [], [""], ["\u00a0", "\u200b"], "\u3000"), ()),
    "IMR305": Variants(("It helped him twice.", ["One two", "three four five."]), ("Five words and one more, six.",)),
    "IMR306": Variants(
        ("", "\u200b", "\u00a0 ", ABSENT), ("Decision based on MTUS Chronic Pain Treatment Guidelines.",)
    ),
    "IMR309": Variants(
        (
            "Cold therapy unit, 7 day rental",
            "COLD THERAPY UNIT,\u00a07 DAY RENTAL ",
            "cold\ttherapy unit, 7 day rental",
        ),
        ("Cold therapy unit 7 day rental", "Cold therapy units, 7 day rental"),
    ),
    "IMR310": Variants(
        (
            "Six visits brought a gain in function. Therefore, the request is medically necessary.",
            "The gain in function is plain, so the visits are medically necessary.",
        ),
        ("No gain in function is recorded. Therefore, the request is not medically necessary.",),
    ),
    "IMR312": Variants((3, 999), (2,)),
    "IMR501": Variants((ABSENT, [], [""], ["\u00a0", "\u200b"], "\u2800")),
    "IMR502": Variants(
        _NAMED_IN_A_STATEMENT,
        ("The reviewer is board certified in California.", "Licensed since 2004, 24 hours a week.", "License 123"),
    ),
    "IMR503": Variants((["Oregon", "Nevada"],), (["Oregon", "California"], ["CA"])),
    "IMR504": Variants(("Surgeon of hearts", "Occupational Medecine"), ("OCCUPATIONAL MEDICINE", "Pain Medicine")),
    "IMR506": Variants((["Californa"], ["Ontario"]), (["California", "Texas"],)),
    "IMR601": Variants(("uphold",)),
    "IMR620": Variants(
        (
            *("Soma 350mg #60 (soma 250mg)", "Hydrocodone/apap 10/325mg #60 (hydrocodone/apap 5/325mg)"),
            *("Butrans patch 10mcg #4 (butrans patch 20 mcg)", "Fentanyl 25 mcg/hr #10 (fentanyl 50 mcg/hr)"),
            *("Lidocaine 5% and lidocaine 4% patches", "Capsaicin 0.025% cream (capsaicin 0.075% cream)"),
            *("Cymbalta 30mg #30 and 60mg", "Mobic 7.5mg #60 (mobic 15 mg #30)"),
        ),
        (
            "Gabapentin 300mg #90 (gabapentin 300.0 mg)",
            "Ketorolac 60mg injection and ketorolac 10mg tablets",
            "Lyrica starter pack 75mg, lyrica 150mg",
            "Lidocaine 5% patch #30 and tramadol 50mg #60",
        ),
    ),
    "IMR623": Variants(("Lumbar brace, quantity not specified", "Acupuncture, unspecified number of visits"), ()),
    "IMR701": Variants(
        _PRIVATE,
        (
            "He was 12 years on Main Street jobs, and had 3 visits.",
            "The claim was filed on 3/14/2013, and the policy of the guideline is plain.",
            "A license is required for it; birth and death were no matter.",
            "Norco 10/325mg #60, code 97110 and page 12345.",
            "She saw Dr. Roe on 3/14/2013, who is her physician.",
        ),
    ),
}


def _concluding(description: str, concluded: str, *, breaks: bool) -> tuple[Values, bool]:
    """Values for a description and a rationale whose conclusion is about *concluded*."""
    rationale = [f"No tear is likely. The MRI of the {concluded} is not medically necessary."]
    return (f"MRI of the {description}", rationale), breaks


NONE = Variants()
TWO_TEXTS: Mapping[str, tuple[tuple[Values, bool], ...]] = {
    "IMR621": (
        *(_concluding(asked, concluded, breaks=True) for asked, concluded in (*_PARTS, *_OTHER_PARTS)),
        *(_concluding(asked, asked, breaks=False) for asked, _ in _PARTS),
    )
}
"""By rule: values for the last two places of its own example, and whether they break it."""
