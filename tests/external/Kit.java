import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A second implementation of the standard, on the bare JDK: the XSD says whether a document has the right shape, the
 * compiled portable rules say the rest. It knows nothing but the exported kit, and answers for every XML document that
 * a reader of XML has to accept: java Kit.java KIT >answers.ndjson; with "shape" behind KIT it leaves the rules out.
 */
public class Kit {
    private static final String SVRL = "http://purl.oclc.org/dsdl/svrl";
    private static final Pattern IN_ITEM = Pattern.compile("^/disputedItems/([0-9]+)(/.*)?$");
    private final Path folder;
    private final Schema schema;
    private final Templates rules;
    private final BitSet blank = new BitSet();

    private Kit(Path folder, String version, boolean withRules) throws Exception {
        this.folder = folder;
        File files = folder.resolve("schemas").resolve(version).toFile();
        SchemaFactory schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        schemas.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        schemas.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        schema = schemas.newSchema(new StreamSource(Files.newInputStream(
            new File(files, "imr-determination-" + version + ".xsd").toPath())));
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        rules = withRules
            ? factory.newTemplates(new StreamSource(new File(files, "imr-rules-" + version + ".xsl"))) : null;
        Map<?, ?> characters = (Map<?, ?>) json(folder.resolve("schemas/codelists/characters.json"));
        Map<?, ?> listed = (Map<?, ?>) ((Map<?, ?>) characters.get("classes")).get("blank");
        for (String range : ((String) listed.get("ranges")).split(" ")) {
            String[] ends = range.split("-");
            blank.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
    }

    private static Object json(Path path) throws IOException {
        return new Json(Files.readString(path)).value();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Map<?, ?> manifest = (Map<?, ?>) json(folder.resolve("manifest.json"));
        Kit kit = new Kit(folder, (String) manifest.get("schemaVersion"), arguments.length < 2);
        StringBuilder answers = new StringBuilder();
        for (Object each : (List<?>) manifest.get("cases")) {
            Map<?, ?> one = (Map<?, ?>) each;
            // What a reader of XML must refuse or remark is another group, which is not claimed here.
            if (one.get("syntax").equals("xml") && !one.get("group").equals("read")) {
                answers.append(kit.answer((String) one.get("file"))).append('\n');
            }
        }
        System.out.write(answers.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    /** One line: refused, or acceptable by shape with what the portable rules find. */
    private String answer(String file) throws Exception {
        Document document;
        try {
            document = parsed(folder.resolve(file));
            schema.newValidator().validate(new DOMSource(document));
        } catch (SAXException refused) {
            return "{\"file\": " + quoted(file) + ", \"accepted\": false}";
        }
        if (rules == null) {
            return "{\"file\": " + quoted(file) + ", \"accepted\": true}";
        }
        withoutPairs(document.getDocumentElement(), new ArrayList<>());
        List<String> findings = new ArrayList<>();
        DOMResult svrl = new DOMResult();
        rules.newTransformer().transform(new DOMSource(document), svrl);
        NodeList failed = ((Document) svrl.getNode()).getElementsByTagNameNS(SVRL, "failed-assert");
        for (int n = 0; n < failed.getLength(); n++) {
            Element assertion = (Element) failed.item(n);
            String place = assertion.getElementsByTagNameNS(SVRL, "diagnostic-reference").item(0).getTextContent().trim();
            String severity = assertion.getAttribute("role");
            findings.add("{\"rule\": " + quoted(assertion.getAttribute("flag")) + ", \"pointer\": " + quoted(place)
                + ", \"severity\": " + quoted(severity) + item(document, place) + "}");
        }
        // No verdict: it is not for somebody who has not asked all rules.
        return "{\"file\": " + quoted(file) + ", \"findings\": [" + String.join(", ", findings) + "]}";
    }

    /**
     * The JDK's translate() takes each half of a surrogate pair for a character, and so some pairs for blank ones. Each
     * pair that is not blank becomes a character of its own among those for private use, of which no rule asks more.
     */
    private void withoutPairs(Node node, List<Integer> known) {
        if (node.getNodeType() == Node.TEXT_NODE) {
            StringBuilder text = new StringBuilder();
            node.getNodeValue().codePoints().forEach(code -> {
                if (code > 0xFFFF && !blank.get(code)) {
                    if (!known.contains(code)) {
                        known.add(code);
                    }
                    code = 0xE000 + known.indexOf(code);
                }
                text.appendCodePoint(code);
            });
            node.setNodeValue(text.toString());
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            withoutPairs(child, known);
        }
    }

    private static Document parsed(Path path) throws Exception {
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        builders.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = builders.newDocumentBuilder();
        builder.setErrorHandler(null);
        try (var input = Files.newInputStream(path)) {
            return builder.parse(input);
        } catch (IOException unreadable) {
            throw new SAXException(unreadable);
        }
    }

    /** The number of the disputed item that a place is in, as a member of the finding. */
    private static String item(Document document, String place) {
        Matcher found = IN_ITEM.matcher(place);
        if (!found.matches()) {
            return "";
        }
        String namespace = document.getDocumentElement().getNamespaceURI();
        Element items = (Element) document.getElementsByTagNameNS(namespace, "disputedItems").item(0);
        NodeList each = items.getElementsByTagNameNS(namespace, "disputedItem");
        return ", \"item\": " + ((Element) each.item(Integer.parseInt(found.group(1)))).getAttribute("number");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** As much of JSON as a manifest needs: the JDK has no reader of it. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            char first = next();
            at += "{[\"".indexOf(first) >= 0 ? 1 : 0;
            switch (first) {
                case '{': {
                    Map<String, Object> members = new LinkedHashMap<>();
                    while (next() != '}') {
                        String name = (String) value();
                        at += next() == ':' ? 1 : 0;
                        members.put(name, value());
                        at += next() == ',' ? 1 : 0;
                    }
                    at++;
                    return members;
                }
                case '[': {
                    List<Object> entries = new ArrayList<>();
                    while (next() != ']') {
                        entries.add(value());
                        at += next() == ',' ? 1 : 0;
                    }
                    at++;
                    return entries;
                }
                case '"':
                    return string();
                default: {
                    int start = at;
                    while (at < text.length() && "+-.0123456789aeflnrstuE".indexOf(text.charAt(at)) >= 0) {
                        at++;
                    }
                    return text.substring(start, at);
                }
            }
        }

        /** The next character that is no white space, which stays to be read. */
        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        private String string() {
            StringBuilder found = new StringBuilder();
            while (text.charAt(at) != '"') {
                char each = text.charAt(at++);
                if (each == '\\') {
                    each = text.charAt(at++);
                    if (each == 'u') {
                        each = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                        at += 4;
                    } else if ("bfnrt".indexOf(each) >= 0) {
                        each = "\b\f\n\r\t".charAt("bfnrt".indexOf(each));
                    }
                }
                found.append(each);
            }
            at++;
            return found.toString();
        }
    }
}
