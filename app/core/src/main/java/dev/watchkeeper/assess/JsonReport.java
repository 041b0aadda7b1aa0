package dev.watchkeeper.assess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.List;

/** Reads a report in the JSON of jest and vitest, or of pytest's plug-in. */
final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    /**
     * Adds a report's tests.
     *
     * @return whether it is such a report; of any other nothing is added
     * @throws IOException if it is cut off, or no JSON at all
     */
    static boolean read(byte[] content, String path, List<String> roots, TestNames to)
            throws IOException {
        JsonNode all = JSON.readTree(content);
        if (all != null && all.has("numTotalTests") && all.path("testResults").isArray()) {
            for (JsonNode file : all.path("testResults")) {
                String group = inside(file.path("name").asText(), roots);
                for (JsonNode test : file.path("assertionResults")) {
                    to.add(
                            group,
                            test.path("fullName").asText(),
                            outcome(test.path("status").asText()),
                            path);
                }
            }
            return true;
        }
        if (all != null && all.has("pytest_version") || hasOutcomes(all)) {
            for (JsonNode test : all.path("tests")) {
                String id = test.path("nodeid").asText();
                int at = id.indexOf("::");
                to.add(
                        at < 0 ? "" : id.substring(0, at),
                        at < 0 ? id : id.substring(at + 2),
                        outcome(test.path("outcome").asText()),
                        path);
            }
            return true;
        }
        return false;
    }

    private static boolean hasOutcomes(JsonNode all) {
        return all != null
                && all.path("tests").path(0).has("nodeid")
                && all.path("tests").path(0).has("outcome");
    }

    private static TestNames.Outcome outcome(String status) {
        return switch (status) {
            case "passed", "xfailed", "xpassed" -> TestNames.Outcome.PASSED;
            case "failed", "error" -> TestNames.Outcome.FAILED;
            default -> TestNames.Outcome.SKIPPED;
        };
    }

    /** A path without the folder that the tests ran in. */
    static String inside(String path, List<String> roots) {
        for (String root : roots) {
            if (!root.isEmpty() && path.startsWith(root + "/")) {
                return path.substring(root.length() + 1);
            }
        }
        return path;
    }
}
