import imr.Determination;
import imr.Decision;
import imr.DisputedItem;
import java.io.File;
import java.time.LocalDate;
import javax.xml.bind.JAXBContext;

/** Says what the classes that xjc made read in a document: java Reads FILE */
public class Reads {
    public static void main(String[] arguments) throws Exception {
        Determination read =
                (Determination) JAXBContext.newInstance("imr").createUnmarshaller().unmarshal(new File(arguments[0]));
        LocalDate decided = LocalDate.parse(read.getCase().getDecisionDate().toXMLFormat());
        System.out.println("LocalDate " + decided);
        for (DisputedItem item : read.getDisputedItems().getDisputedItem()) {
            Decision decision = item.getDecision();
            System.out.println(decision.getDeclaringClass().getSimpleName() + " " + decision.value());
        }
    }
}
