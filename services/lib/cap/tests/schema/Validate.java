// Holds documents against an XML schema and prints a line for each: its name, a tab, "valid" or why it is not.
//
// Started by tests/schema.rs as `java Validate.java <schema> <document>...`; reads only these files.

import java.io.File;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;

final class Validate {
    public static void main(String[] paths) throws SAXException, IOException {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        Schema schema = factory.newSchema(new File(paths[0]));
        for (int i = 1; i < paths.length; i++) {
            File document = new File(paths[i]);
            // A validator throws at the first error when it has no handler.
            Validator validator = schema.newValidator();
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            String verdict = "valid";
            try {
                validator.validate(new StreamSource(document));
            } catch (SAXException refused) {
                verdict = refused.getMessage().replace('\n', ' ');
            }
            System.out.println(document.getName() + "\t" + verdict);
        }
    }
}
