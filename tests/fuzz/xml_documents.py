"""XML: trees changed element by element, and text that only an XML reader gives a meaning."""

import copy
import re
from collections.abc import Callable
from random import Random

from lxml import etree

from tests.fuzz import damage, hostile, seeds
from tests.fuzz.json_documents import some_text

Element = etree._Element
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARSER = etree.XMLParser(remove_blank_text=False, resolve_entities=False)  # noqa: TID251 - of our own samples


def document(random: Random) -> bytes:
    """A damaged document in XML."""
    _, raw = seeds.document(random, "xml")
    if random.random() < 0.25:
        return damage.damaged(random, raw)
    try:
        tree = etree.fromstring(raw, _PARSER)
    except etree.XMLSyntaxError:
        return damage.damaged(random, raw)  # a sample that is not well-formed
    if random.random() < 0.35:
        _say_prose(random, tree)
        return etree.tostring(tree, encoding="UTF-8")
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        elements = list(tree.iter(etree.Element))
        random.choice(CHANGES)(random, random.choice(elements))
    raw = etree.tostring(tree, xml_declaration=random.random() < 0.5, encoding="UTF-8")
    if random.random() < 0.35:
        raw = random.choice(RETOUCHES)(random, raw)
    return damage.damaged(random, raw) if random.random() < 0.05 else raw


def _text(random: Random) -> str:
    return _NOT_XML.sub("", some_text(random))


def _drop(_: Random, element: Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)


def _say(random: Random, element: Element) -> None:
    old = element.text or ""
    at = random.randrange(len(old) + 1)
    element.text = random.choice((_text(random), old[:at] + _text(random) + old[at:]))


def _say_prose(random: Random, tree: Element) -> None:
    """Other prose at a few places, and the same everywhere else: mostly valid, so rules run."""
    prose = [each for each in tree.iter(etree.Element) if not len(each) and " " in (each.text or "")]
    for element in random.sample(prose, min(len(prose), random.choice((1, 2, 4)))):
        _say(random, element)


def _number(random: Random, element: Element) -> None:
    element.text = random.choice(
        (*hostile.NUMBERS, *hostile.DATES, f" {element.text or ''} ", f"{element.text or ''}\n")
    )


def _tail(random: Random, element: Element) -> None:
    if element.getparent() is not None:
        element.tail = _text(random)


def _attribute(random: Random, element: Element) -> None:
    name = random.choice(
        (
            random.choice(hostile.XML_NAMES),
            f"{{{_XSI}}}{random.choice(('nil', 'type', 'schemaLocation', 'noNamespaceSchemaLocation', hostile.MARK))}",
            "{http://www.w3.org/XML/1998/namespace}" + random.choice(("lang", "space", "id", "base")),
            f"{{urn:{hostile.MARK}}}x",
        )
    )
    element.set(name, random.choice(("true", "1", "", _text(random), "urn:x imr-determination-9.9.xsd", "xs:string")))


def _drop_attribute(random: Random, element: Element) -> None:
    for name in list(element.keys())[:1]:
        del element.attrib[name]


def _rename(random: Random, element: Element) -> None:
    namespace, _, local = str(element.tag).rpartition("}")
    if random.random() < 0.2:
        namespace = random.choice(("", "{urn:x", f"{{urn:{hostile.MARK}", f"{namespace[:-1] or '{urn:x'}2"))
    known = [str(each.tag).rpartition("}")[2] for each in element.getroottree().iter(etree.Element)]
    local = random.choice((random.choice(known), random.choice(hostile.XML_NAMES), local))
    element.tag = f"{namespace}}}{local}" if namespace else local


def _repeat(random: Random, element: Element) -> None:
    above = element.getparent()
    if above is None:
        return
    small = len(element) == 0 and len(element.text or "") < 200
    for _ in range(random.choice((1, 1, 1, 2, 5, 60, 1100)) if small else 1):
        element.addnext(copy.deepcopy(element))


def _swap(random: Random, element: Element) -> None:
    """The element at the place of another, anywhere in the tree."""
    others = list(element.getroottree().iter(etree.Element))
    target = random.choice(others)
    inside = element in target.iterancestors() or target is element or element.getparent() is None
    if not inside:
        target.append(element)


def _nest(random: Random, element: Element) -> None:
    """The content of the element some levels down."""
    here = element
    tag = random.choice((str(element.tag), random.choice(hostile.XML_NAMES)))
    for _ in range(random.choice((1, 1, 1, 2, 60, 70, 260))):
        inner = etree.SubElement(here, tag)
        inner.text, here.text = here.text, None
        here = inner


def _add(random: Random, element: Element) -> None:
    namespace = str(element.tag).rpartition("}")[0]
    own = f"{namespace}}}" if namespace and random.random() < 0.7 else ""
    child = etree.Element(own + random.choice(hostile.XML_NAMES))
    child.text = _text(random)
    element.insert(random.randrange(len(element) + 1), child)


def _aside(random: Random, element: Element) -> None:
    """A comment or an instruction, between elements or within a text."""
    words = re.sub("-|\\?", "", _text(random))
    node = etree.Comment(words) if random.random() < 0.6 else etree.ProcessingInstruction("x", words)
    node.tail = random.choice((None, _text(random), element.text))
    element.insert(random.randrange(len(element) + 1), node)


def _empty(_: Random, element: Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


CHANGES: list[Callable[[Random, Element], None]] = [
    _drop, _drop, _say, _say, _say, _number, _tail, _attribute, _attribute, _drop_attribute, _rename, _rename, _repeat,
    _swap, _nest, _add, _aside, _empty,
]  # fmt: skip


def _doctype(random: Random, raw: bytes) -> bytes:
    forms = (
        "<!DOCTYPE determination>", '<!DOCTYPE determination SYSTEM "file:///etc/hostname">', "<!doctype x>",
        f'<!DOCTYPE determination [<!ENTITY a "{hostile.MARK}"><!ENTITY b "&a;&a;">]>', "<!DOCTYPE\nx [ ]>",
        "<!-- <!DOCTYPE x> -->", "<?x <!DOCTYPE x>?>", "<!-- -- --><!DOCTYPE x>", "<?x?><!DOCTYPE x>", "<!DOCTYPE",
    )  # fmt: skip
    start = max(raw.find(b"<determination"), 0)
    return raw[:start] + random.choice(forms).encode() + raw[start:]


def _declaration(random: Random, raw: bytes) -> bytes:
    body = raw.partition(b"?>")[2] if raw.startswith(b"<?xml") else raw
    form = random.choice(
        (
            '<?xml version="1.1"?>',
            '<?xml version="1.0" encoding="ISO-8859-1"?>',
            "<?xml version='1.0' standalone='no'?>",
            '<?xml version="1.0" encoding="utf-8" standalone="yes"?>',
            '<?xml version="1.0" encoding="UTF-16"?>',
            "<?xml ?>",
            ' <?xml version="1.0"?>',
            '<?xml version="1.0"  encoding = "UTF-8" ?>\n<?xml version="1.0"?>',
            '<?xml version="1.0"',
            '<?xml version="1.0" encoding="EBCDIC-CP-US"?>',
            '<?xml-stylesheet href="x"?>',
            '<?xml\nversion="1.0"?>',
        )
    )
    raw = form.encode() + body
    return damage.encoding(random, raw) if random.random() < 0.4 else raw


def _cdata(random: Random, raw: bytes) -> bytes:
    """Some text as CDATA, in whole or in part."""
    texts = list(re.finditer(rb">([^<>&]+)<", raw))
    if not texts:
        return raw
    begin, end = random.choice(texts).span(1)
    begin += random.randrange(end - begin) if random.random() < 0.3 else 0
    return (
        raw[:begin] + b"<![CDATA[" + raw[begin:end] + random.choice((b"]]>", b"]]>", b"]]]]><![CDATA[>]]>")) + raw[end:]
    )


def _entity(random: Random, raw: bytes) -> bytes:
    at = random.choice([match.start() + 1 for match in re.finditer(b">", raw)] or [0])
    forms = (
        b"&amp;",
        b"&#65;",
        b"&#x41;",
        b"&#0;",
        b"&#xD800;",
        b"&#x110000;",
        b"&nbsp;",
        b"&x;",
        b"&",
        b"&#13;",
        b"&#xFFFE;",
        b"&#9;",
    )
    return raw[:at] + random.choice(forms) + raw[at:]


def _prefix(random: Random, raw: bytes) -> bytes:
    """The same names with a prefix, which must mean the same."""
    prefixed = re.sub(rb"(</?)(?=[a-zA-Z])", rb"\1p:", raw)
    declared = prefixed.replace(b" xmlns=", b" xmlns:p=", 1)
    return declared if random.random() < 0.7 else prefixed


def _xmlns(random: Random, raw: bytes) -> bytes:
    forms = (
        b' xmlns:x="urn:x"', b' xmlns:xsi="' + _XSI.encode() + b'"', b' xmlns=""', b" xmlns:x=''", b' xmlns:xml="x"',
        b' schemaVersion="1.0"', b' schemaVersion="1.7"', b' schemaVersion="9.9"', b' x="1" x="2"', b' a=""' * 300,
    )  # fmt: skip
    at = random.choice([match.end() for match in re.finditer(rb"<[a-zA-Z]+", raw)] or [0])
    return raw[:at] + random.choice(forms) + raw[at:]


def _spaced(random: Random, raw: bytes) -> bytes:
    """Other white space between elements; line ends of other systems."""
    return random.choice(
        (
            lambda: raw.replace(b"\n", b"\r\n"),
            lambda: raw.replace(b"\n", b"\r"),
            lambda: re.sub(rb">\s+<", b"><", raw),
            lambda: raw.replace(b">\n", b" >\n\n\t"),
            lambda: raw.replace(b"\n", "\u0085".encode()),
            lambda: raw + random.choice((b"<!-- x -->", b"<x/>", b"x", b"\n\n", b"<?x?>", b"\x00")),
        )
    )()


def _named(random: Random, raw: bytes) -> bytes:
    """Another version, by number or by namespace."""
    was = random.choice((rb'schemaVersion="[^"]*"', rb'xmlns="[^"]*"', rb'documentType="[^"]*"'))
    new = random.choice(
        (b"1.0", b"1.1", b"2.0", b"1.2", b"2.1", b"3.0", b"0.9", b"1", b"", b"1.00", b" 1.0", hostile.MARK.encode())
    )
    name = was.partition(b"=")[0]
    return re.sub(was, name + b'="' + new + b'"', raw, count=1)


RETOUCHES: list[Callable[[Random, bytes], bytes]] = [
    _doctype, _doctype, _declaration, _declaration, _cdata, _cdata, _entity, _prefix, _xmlns, _spaced, _named,
]  # fmt: skip
