package dev.watchkeeper.assess;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a report in the XML that JUnit, surefire, Gradle, pytest, jest, vitest and others write.
 */
final class JunitXml {
    private JunitXml() {}

    /**
     * Adds a report's tests.
     *
     * @return whether it is such a report; of any other nothing is added
     * @throws XMLStreamException if it is cut off, or no XML at all
     * @throws RuntimeException if the parser fails for another reason, as the platform's does of
     *     some declarations of types
     */
    static boolean read(byte[] content, String path, List<String> roots, TestNames to)
            throws XMLStreamException {
        List<TestNames.Test> tests = new ArrayList<>();
        XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(content));
        try {
            if (!suites(xml, tests, path, roots)) {
                return false;
            }
        } finally {
            xml.close();
        }
        tests.forEach(t -> to.add(t.group(), t.name(), t.outcome(), t.report()));
        return true;
    }

    /** Nothing outside of the file is ever read, and no entity is made larger than it is. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Without one it prints what it finds wrong.
        factory.setXMLReporter((_, _, _, _) -> {});
        return factory;
    }

    private static boolean suites(
            XMLStreamReader xml, List<TestNames.Test> tests, String path, List<String> roots)
            throws XMLStreamException {
        boolean root = true;
        String suite = "";
        String file = "";
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            String element = xml.getLocalName();
            if (root && !element.equals("testsuites") && !element.equals("testsuite")) {
                return false;
            }
            root = false;
            if (element.equals("testsuite")) {
                suite = attribute(xml, "name");
                file = attribute(xml, "file");
            } else if (element.equals("testcase")) {
                String own = attribute(xml, "file");
                String group = JsonReport.inside(own.isEmpty() ? file : own, roots);
                String named = attribute(xml, "classname");
                if (group.isEmpty()) {
                    group = named.isEmpty() ? suite : named;
                } else if (!named.isEmpty() && !named.equals(group)) {
                    group = group + " " + named;
                }
                String name = attribute(xml, "name");
                tests.add(new TestNames.Test(group, name, outcome(xml), path));
            }
        }
        return !root;
    }

    /** Reads a test to its end. */
    private static TestNames.Outcome outcome(XMLStreamReader xml) throws XMLStreamException {
        TestNames.Outcome outcome = TestNames.Outcome.PASSED;
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (depth++ == 1) {
                    switch (xml.getLocalName()) {
                        case "failure", "error" -> outcome = TestNames.Outcome.FAILED;
                        case "skipped" ->
                                outcome =
                                        outcome == TestNames.Outcome.FAILED
                                                ? outcome
                                                : TestNames.Outcome.SKIPPED;
                        default -> {}
                    }
                }
            }
        }
        return outcome;
    }

    private static String attribute(XMLStreamReader xml, String name) {
        @Nullable String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
