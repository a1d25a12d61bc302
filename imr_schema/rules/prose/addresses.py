"""Street addresses and postal codes in prose.

What is searched is plain text (:func:`imr_schema.rules.prose.every_text.plain`).
"""

from __future__ import annotations

import re

from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules.prose.names import is_other, may_be_name
from imr_schema.rules.prose.occupations import occupations

# Words between a count and "St" or "Ct" that make no street of them.
_NO_STREET = r"""
    (?!(?i:tablets?|capsules?|pills?|visits?|sessions?|units?|lumbar|cervical|thoracic|head|chest|abdominal|superior
        |lanes?|ways?|wheel(?:ed)?|slice|phase|door|car|story|speed|stage
        |supreme|district|appeals?|appellate|federal|right|left|post|physical|driving|medical|foot|feet|minutes?|hours?|days?
        |weeks?|months?|years?|miles?|pounds?|degrees?|blocks?|mg|ml|mcg|times?|levels?|views?|steps?|percent)\b)
"""
_NAME = r"(?:[A-Z][A-Za-z'-]{1,20}|[0-9]{1,3}(?:st|nd|rd|th|ST|ND|RD|TH))"
_STREET = Pattern(
    rf"""
    (?<![0-9./#-]) (?P<house>[0-9]{{1,5}}) (?:-?[A-Z])? \s{{1,2}}
    (?:
        (?:(?:[NSEW]|NE|NW|SE|SW)\b\.?\s{{1,2}}|(?:North|South|East|West|NORTH|SOUTH|EAST|WEST)\s{{1,2}})?
        (?P<names>(?:{_NO_STREET} {_NAME} \s{{1,2}}){{1,3}})
        (?:
            (?:Street|Avenue|Boulevard|Road|Drive|Lane|Court|Highway|Parkway|Circle|Terrace|Place|Way|Blvd\.?|Hwy\.?
              |Pkwy\.?
              |street|avenue|boulevard|lane
              |STREET|AVENUE|BOULEVARD|ROAD|DRIVE|LANE|HIGHWAY|PARKWAY|BLVD\.?|HWY\.?)(?![A-Za-z])
          | (?:St|Ave?|Rd|Ln|ST|AVE?|RD|LN)\b\.?
            (?! \s{{1,2}}(?:John|Joseph|Jude|Luke|Mary|Francis|JOHN|JOSEPH|JUDE|MARY)\b )
            (?= \s{{0,2}}(?:[,;.)\#]|\Z|(?i:apt|unit|suite|ste|in|and|near)\b|[A-Z]) )
          | (?P<short>Dr|Ct|Pl|Cir|Ter|DR|CT)\b\.? (?= \s?[,;] | \s{{1,2}}(?:\#|(?i:apt|unit|suite)\b) | \s?\.?\Z )
        )
      | (?:El\s|La\s)? (?:Camino|Avenida|Calle|Via|Paseo|Corte|Caminito|Calzada|Avenue|Rue|CAMINO|AVENIDA|CALLE|PASEO)
        \s{{1,2}} (?:(?:del?|de\s+l[ao]s?|las?|los|el|of\s+the|du)\s{{1,2}})? [A-Z][A-Za-z]
    )
    """
)
_ADDRESS = Pattern(
    r"""
      \b(?:[Pp]\.?\s?[Oo]\.?\s{0,2}|(?i:post\soffice)\s{1,2})(?:Box|BOX)\s{1,2}\#?[0-9]
    | \b(?i:lives|resides|residing|living|lived)\s(?:at|on)\s[0-9]{1,5}\s[A-Z][a-z]
    | \b(?i:address)\s?(?::|\bis\b|-)\s{0,2}[0-9]{1,5}\s[A-Z0-9]
    """
)
_ADDRESSES = ("ives ", "iving ", "ived ", "esid", "ddress", "Box", "BOX", "DDRESS")

_ZIP = Pattern(
    r"""
    \b(?P<town>[A-Z][A-Za-z.]{2,20}) (?P<comma>\s?,)? \s{1,2}
    (?P<state>A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]
      |W[AIVY]|California|Calif\.?|Nevada|Arizona|Oregon|Texas) \.?,?\s{1,2}
    (?P<code>[0-9]{5}) (?P<rest>-[0-9]{4})? (?![0-9-])
    """
)
_LABELED_ZIP = Pattern(r"\b(?i:zip)(?i:\s?code)?\s?:?\s{0,2}[0-9]{5}\b")
_CODES = """
    AK995-999 AL350-369 AR716-729 AZ850-865 CA900-961 CO800-816 CT060-069 DC200-205 DE197-199 FL320-349 GA300-319
    HI967-968 IA500-528 ID832-838 IL600-629 IN460-479 KS660-679 KY400-427 LA700-714 MA010-027 MD206-219 ME039-049
    MI480-499 MN550-567 MO630-658 MS386-397 MT590-599 NC270-289 ND580-588 NE680-693 NH030-038 NJ070-089 NM870-884
    NV889-898 NY100-149 OH430-459 OK730-749 OR970-979 PA150-196 RI028-029 SC290-299 SD570-577 TN370-385 TX750-799
    UT840-847 VA201-246 VT050-059 WA980-994 WI530-549 WV247-268 WY820-831
"""
_OF_STATE = {each[:2]: (each[2:5], each[6:]) for each in _CODES.split()}
"""The first three digits of the postal codes of each state: the codes of procedures are others for most."""
_WRITTEN_OUT = {"California": "CA", "Calif": "CA", "Nevada": "NV", "Arizona": "AZ", "Oregon": "OR", "Texas": "TX"}
_WORDS_TOO = frozenset(["OR", "OK", "TX", "LA", "PA", "HI", "ME", "IN"])
"""States whose abbreviation is a word, too, or one of a chart: "TX" is treatment."""
_TOWN_WORDS = """
    alameda alhambra anaheim antioch bakersfield berkeley burbank burlingame carlsbad carson chico clovis compton
    concord corona downey encino escondido eureka fairfield folsom fontana fremont fresno fullerton gardena gilroy
    glendale glendora hanford hayward hollywood inglewood irvine lakewood lancaster livermore lodi lompoc madera
    manteca merced milpitas modesto monrovia montebello monterey napa norwalk novato oakland oceanside ontario orange
    oxnard palmdale pasadena petaluma pleasanton pomona redding redlands redondo rialto riverside rocklin roseville
    sacramento salinas sonoma stockton sunnyvale temecula torrance tracy tulare turlock tustin vacaville vallejo
    ventura victorville visalia vista watsonville whittier angeles bernardino diego francisco jose ana barbara clara
    cruz maria monica rosa rafael mateo leandro luis obispo marcos clemente cajon segundo portland salem eugene
    dallas houston austin antonio worth tulsa orleans rouge honolulu philadelphia pittsburgh indianapolis
    """
_KNOWN_TOWNS = frozenset(_TOWN_WORDS.split())
_PLACE_WORDS = """
    black center city college county field first fifth fourth pool school second section state summit third walker
    white
"""
_PLACES_TOO = frozenset(_PLACE_WORDS.split())
"""Of the words that are no names those that name streets and towns."""

_MONTH_BEFORE = Pattern(r"\b(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \s{1,2} \Z")
_YEAR = Pattern(r"(?:19[5-9]|20[0-4])[0-9]")
_IMAGED_WORDS = """
    abdomen abdominal aorta brain calcium cardiac carotid chest colon contrast coronary cranial cspine dental facial
    femur foot heart helical high kidney kub liver lung mandible mastoid maxillofacial myelogram neuro orbit orbital
    orbits pelvis pet post resolution sinus sinuses skull slice spect spiral temporal view
    """
_IMAGED = frozenset(_IMAGED_WORDS.split())


def has_street(text: str) -> bool:
    """Whether *text* has the address of a house."""
    if has_one(text, _ADDRESSES) and _ADDRESS.search(text):
        return True
    return any(_is_street(text, found) for found in _STREET.finditer(text))


def has_zip(text: str) -> bool:
    """Whether *text* has a postal code after its state or its label."""
    return _LABELED_ZIP.search(text) is not None or any(map(_is_zip, _ZIP.finditer(text)))


def _is_street(text: str, found: re.Match[str]) -> bool:
    """Whether a count, names and a kind of street are one: not "2013 Brain CT", "On July 3 Treating Dr"."""
    if found["names"] is None:
        return True
    names, dated = found["names"].split(), _YEAR.fullmatch(found["house"]) is not None
    words = [name.lower() for name in names]
    if found["short"] is None:
        return not (dated and all(map(_is_no_place, words)))
    if found["short"].isupper() and not found["names"].isupper():
        return False
    if any(_is_no_place(word) or word in _IMAGED for word in words):
        return False
    if found["short"] in ("Ct", "CT", "Dr", "DR") and dated:
        return False
    return _MONTH_BEFORE.search(text[max(0, found.start() - 12) : found.start()]) is None


def _is_no_place(word: str) -> bool:
    return is_other(word) and word not in _PLACES_TOO and word not in occupations()


def _is_zip(found: re.Match[str]) -> bool:
    """Whether a town, a state and five digits are an address, and no image, degree or word before a procedure."""
    state = _WRITTEN_OUT.get(found["state"].rstrip("."), found["state"])
    lowest, highest = _OF_STATE[state]
    if not lowest <= found["code"][:3] <= highest:
        return False
    town = found["town"].lower().strip(".")
    if town in _KNOWN_TOWNS:
        return True
    if town in _IMAGED or _is_no_place(town):
        return False
    if found["rest"] or len(found["state"]) > 2:
        return True
    # "Psychotherapy, CA 90837" and "Ophthalmology, CA 92014" end as no town does.
    return found["comma"] is not None and state not in _WORDS_TOO and (town in _PLACES_TOO or may_be_name((town,)))
