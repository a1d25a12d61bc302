"""A signature made of one syntax holds for the other, and for nothing but this content."""

import base64
import json
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.batch.contents import Contents, digested
from imr_schema.codecs import CODECS
from imr_schema.errors import NotVerified
from imr_schema.signatures import jws, keys
from imr_schema.signatures.keys import Trust
from imr_schema.standard import VERSIONS
from imr_schema.validation import pipeline
from tests.certificates import KEYS, NOON
from tests.laws.test_digest import changed

versions = st.sampled_from(list(VERSIONS.values()))
difficult = versions.flatmap(lambda each: some.determinations(some.difficult_texts(), every_part=True, version=each))
algorithms = st.sampled_from(keys.ALGORITHMS)


@cache
def pair(algorithm):
    """A key to sign with, and what trusts it; one of each kind is enough."""
    private = KEYS[algorithm]()
    signing = keys.SigningKey(algorithm, keys.thumbprint(private.public_key()), private)
    return signing, Trust(keys=(keys.trusted(private.public_key(), ValueError),))


def content(raw, syntax):
    found = digested(pipeline.validate(raw, syntax=syntax), Contents(kept=True)).content
    assert found is not None
    return found


def verifies(signature, signed, trust):
    try:
        jws.verify(signature, signed, trust, NOON)
    except NotVerified:
        return False
    return True


@given(difficult, algorithms)
def test_a_signature_of_one_syntax_holds_for_the_other(data, algorithm):
    signing, trust = pair(algorithm)
    written = {name: codec.write(data, VERSIONS[data["schemaVersion"]]) for name, codec in CODECS.items()}
    signature = jws.sign(signing, content(written["xml"], "xml"))
    assert verifies(signature, content(written["json"], "json"), trust)
    assert jws.verify(signature, content(json.dumps(data).encode(), "json"), trust, NOON).algorithm == algorithm


@given(st.data(), difficult, algorithms)
def test_a_signature_holds_for_no_other_content(drawn, data, algorithm):
    signing, trust = pair(algorithm)
    other = changed(drawn.draw, data)
    signature = jws.sign(signing, jws_content(data))
    assert verifies(signature, jws_content(data), trust)
    assert not verifies(signature, jws_content(other), trust)


def jws_content(data):
    return json.dumps(data, sort_keys=True, ensure_ascii=False).encode()


@given(st.data(), st.text(min_size=1, max_size=100).map(str.encode), algorithms)
def test_no_byte_of_the_content_or_of_the_signature_can_be_another_one(drawn, signed, algorithm):
    signing, trust = pair(algorithm)
    signature = jws.sign(signing, signed)
    place = drawn.draw(st.integers(0, len(signed) - 1))
    other = bytes([signed[place] ^ drawn.draw(st.integers(1, 255))])
    assert not verifies(signature, signed[:place] + other + signed[place + 1 :], trust)
    assert not verifies(signature, signed + b" ", trust)
    whole = signature.rstrip()
    place = drawn.draw(st.integers(0, len(whole) - 1))
    replaced = drawn.draw(st.sampled_from(b"AZaz09-_.!\x00\xff").filter(lambda byte: byte != whole[place]))
    assert not verifies(whole[:place] + bytes([replaced]) + whole[place + 1 :], signed, trust)
    assert not verifies(whole[:place], signed, trust)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_whatever_is_given_for_a_signature_is_refused_in_a_sentence(junk):
    assert not verifies(junk, b"{}", pair("EdDSA")[1])


HEADERS = st.dictionaries(
    st.sampled_from(["alg", "b64", "crit", "kid", "x5c", "jwk", "x"]),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.sampled_from(["ES256", "EdDSA", "none", "HS256", "b64", "AAAA", ""]),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kty", "x"]), inner, max_size=2),
        max_leaves=4,
    ),
)


@given(HEADERS)
def test_whatever_a_header_says_without_the_key_is_refused_in_a_sentence(header):
    first = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=")
    assert not verifies(first + b"..AAAA", b"{}", pair("EdDSA")[1])
    assert not verifies(first + b"." + b"." + b"A" * 86, b"{}", pair("ES256")[1])
