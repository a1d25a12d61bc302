import java.io.File;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.stream.StreamSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Says what the portable rules find on the bare JDK: java Rules.java STYLESHEET FILE... */
public class Rules {
    private static final String SVRL = "http://purl.oclc.org/dsdl/svrl";

    public static void main(String[] arguments) throws Exception {
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
        Templates rules = factory.newTemplates(new StreamSource(new File(arguments[0])));
        StringBuilder said = new StringBuilder();
        for (int i = 1; i < arguments.length; i++) {
            DOMResult svrl = new DOMResult();
            rules.newTransformer().transform(new StreamSource(new File(arguments[i])), svrl);
            NodeList failed = ((org.w3c.dom.Document) svrl.getNode()).getElementsByTagNameNS(SVRL, "failed-assert");
            said.append(arguments[i]).append('\t').append(failed.getLength()).append('\n');
            for (int n = 0; n < failed.getLength(); n++) {
                Element each = (Element) failed.item(n);
                said.append(each.getAttribute("flag")).append('\t').append(each.getAttribute("role")).append('\t');
                said.append(text(each, "diagnostic-reference")).append('\t').append(text(each, "text")).append('\n');
            }
        }
        System.out.write(said.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static String text(Element element, String name) {
        return element.getElementsByTagNameNS(SVRL, name).item(0).getTextContent();
    }
}
