import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Reads the reports of Surefire and Failsafe below a folder and lists what was skipped, by name and
 * reason, what failed, and the counts. Started by scripts/test as a single file: {@code java
 * TestReport.java ROOT SINCE_MILLIS}.
 *
 * <p>Ends with 0, with 1 when a test failed or none ran, with 5 when a test was skipped and nothing
 * failed.
 */
final class TestReport {
    private record Case(String name, String reason) {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path root = Path.of(args[0]);
        long since = Long.parseLong(args[1]);
        List<Case> skipped = new ArrayList<>();
        List<Case> failed = new ArrayList<>();
        int run = 0;
        int failures = 0;
        int errors = 0;
        int skips = 0;
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        for (Path report : reports(root)) {
            if (Files.getLastModifiedTime(report).toMillis() < since) {
                continue; // of an earlier run
            }
            NodeList cases =
                    factory.newDocumentBuilder()
                            .parse(report.toFile())
                            .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                String name = test.getAttribute("classname") + "." + test.getAttribute("name");
                run++;
                if (first(test, "skipped") instanceof Element skip) {
                    skips++;
                    skipped.add(new Case(name, reason(skip)));
                } else if (first(test, "failure") instanceof Element failure) {
                    failures++;
                    failed.add(new Case(name, reason(failure)));
                } else if (first(test, "error") instanceof Element error) {
                    errors++;
                    failed.add(new Case(name, reason(error)));
                }
            }
        }
        out.println();
        if (!skipped.isEmpty()) {
            out.println("Skipped, by name and reason:");
            skipped.forEach(test -> out.println("  " + test.name + ": " + test.reason));
        }
        if (!failed.isEmpty()) {
            out.println("Failed:");
            failed.forEach(test -> out.println("  " + test.name + ": " + test.reason));
        }
        out.printf(
                "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d%n",
                run, failures, errors, skips);
        out.printf(
                "%d passed, %d failed, %d skipped%n",
                run - failures - errors - skips, failures + errors, skips);
        System.exit(failures + errors > 0 || run == skips ? 1 : skips > 0 ? 5 : 0);
    }

    private static List<Path> reports(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules =
                Files.find(
                        root, 4, (path, facts) -> facts.isDirectory() && path.endsWith("target"))) {
            for (Path target : modules.sorted().toList()) {
                for (String kind : List.of("surefire-reports", "failsafe-reports")) {
                    Path folder = target.resolve(kind);
                    if (Files.isDirectory(folder)) {
                        try (Stream<Path> files = Files.list(folder)) {
                            files.filter(file ->
                                            file.getFileName().toString().matches("TEST-.*\\.xml"))
                                    .sorted()
                                    .forEach(found::add);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static Element first(Element parent, String tag) {
        return (Element) parent.getElementsByTagName(tag).item(0);
    }

    private static String reason(Element element) {
        String text = element.getAttribute("message");
        if (text.isBlank()) {
            text = element.getTextContent();
        }
        text =
                text.replaceFirst(
                                "^(org\\.opentest4j\\.TestAbortedException: )?(Assumption failed: )?",
                                "")
                        .strip();
        return text.isEmpty() ? "no reason given" : text.lines().findFirst().orElse("");
    }

    private TestReport() {}
}
