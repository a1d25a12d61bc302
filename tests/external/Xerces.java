import java.io.File;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

/** Says for each file whether the JDK's Xerces accepts it: java Xerces.java SCHEMA FILE... */
public class Xerces {
    public static void main(String[] arguments) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        Schema schema = factory.newSchema(new File(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            String verdict = "accepts";
            try {
                schema.newValidator().validate(new StreamSource(new File(arguments[i])));
            } catch (org.xml.sax.SAXException refused) {
                verdict = "refuses";
            }
            System.out.println(verdict + " " + arguments[i]);
        }
    }
}
