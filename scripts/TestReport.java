import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Reads the reports of Surefire and Failsafe below a folder and lists the time of each module and
 * of the slowest classes, what was skipped, by name and reason, what failed, what failed first and
 * passed when it was run once more, and the counts. Started by scripts/test as a single file:
 * {@code java TestReport.java ROOT SINCE_MILLIS [GREEN]}; into the file GREEN go the modules in
 * which nothing failed, not even once, one a line.
 *
 * <p>Ends with 0, with 1 when a test failed, none ran, or three or more passed only when run once
 * more, with 5 when a test was skipped and all else is well.
 */
final class TestReport {
    private static final int SLOWEST = 25;

    /** So many tests that pass only the second time are a build that nobody can believe. */
    private static final int TOO_MANY_FLAKY = 3;

    private record Case(String name, String reason) {}

    private record Timed(String name, double seconds) {}

    private final List<Timed> classes = new ArrayList<>();
    private final Map<String, Double> modules = new TreeMap<>();
    private final TreeSet<String> notGreen = new TreeSet<>();
    private final List<Case> skipped = new ArrayList<>();
    private final List<Case> failed = new ArrayList<>();
    private final List<Case> flaky = new ArrayList<>();
    private int run;
    private int failures;
    private int errors;

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path root = Path.of(args[0]);
        long since = Long.parseLong(args[1]);
        TestReport report = new TestReport();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        for (Path file : reports(root)) {
            if (Files.getLastModifiedTime(file).toMillis() >= since) { // else of an earlier run
                String module =
                        root.relativize(file.getParent().getParent().getParent()).toString();
                report.add(
                        module,
                        factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement());
            }
        }
        report.print(out);
        if (args.length > 2) {
            List<String> green = new ArrayList<>(report.modules.keySet());
            green.removeAll(report.notGreen);
            Files.write(Path.of(args[2]), green);
        }
        System.exit(report.verdict());
    }

    private void add(String module, Element suite) {
        double seconds = seconds(suite);
        classes.add(new Timed(suite.getAttribute("name"), seconds));
        modules.merge(module, seconds, Double::sum);
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name");
            run++;
            if (first(test, "skipped") instanceof Element skip) {
                skipped.add(new Case(name, reason(skip)));
            } else if (first(test, "failure") instanceof Element failure) {
                failures++;
                failed.add(new Case(name, reason(failure)));
                notGreen.add(module);
            } else if (first(test, "error") instanceof Element error) {
                errors++;
                failed.add(new Case(name, reason(error)));
                notGreen.add(module);
            } else if (first(test, "flakyFailure", "flakyError") instanceof Element once) {
                flaky.add(new Case(name, reason(once)));
                notGreen.add(module);
            }
        }
    }

    private void print(PrintStream out) {
        out.println();
        out.println("Seconds of each module, its classes one after the other:");
        modules.forEach((name, seconds) -> out.println(row(seconds, name)));
        out.println("Seconds of the slowest classes:");
        classes.stream()
                .sorted(Comparator.comparingDouble(Timed::seconds).reversed())
                .limit(SLOWEST)
                .forEach(timed -> out.println(row(timed.seconds, timed.name)));
        print(out, "Skipped, by name and reason:", skipped);
        print(out, "Failed:", failed);
        flaky.forEach(
                test -> out.println("FLAKY " + test.name + ": first failure: " + test.reason));
        if (flaky.size() >= TOO_MANY_FLAKY) {
            out.printf(
                    "%d tests passed only when run once more: that is a failure%n", flaky.size());
        }
        out.printf(
                "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d%n",
                run, failures, errors, skipped.size());
        out.printf(
                "%d passed, %d failed, %d skipped, %d flaky%n",
                run - failures - errors - skipped.size(),
                failures + errors,
                skipped.size(),
                flaky.size());
    }

    private static void print(PrintStream out, String title, List<Case> tests) {
        if (!tests.isEmpty()) {
            out.println(title);
            tests.forEach(test -> out.println("  " + test.name + ": " + test.reason));
        }
    }

    private static String row(double seconds, String name) {
        return String.format(Locale.ROOT, "  %7.1f  %s", seconds, name);
    }

    private int verdict() {
        if (failures + errors > 0 || run == skipped.size() || flaky.size() >= TOO_MANY_FLAKY) {
            return 1;
        }
        return skipped.isEmpty() ? 0 : 5;
    }

    private static double seconds(Element suite) {
        String time = suite.getAttribute("time").replace(",", "");
        return time.isEmpty() ? 0 : Double.parseDouble(time);
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

    private static Element first(Element parent, String... tags) {
        for (String tag : tags) {
            if (parent.getElementsByTagName(tag).item(0) instanceof Element found) {
                return found;
            }
        }
        return null;
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
