package dev.watchkeeper.assess;

import dev.watchkeeper.plugin.host.ProcessSpec;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shell script around a check's command line that hands over the reports which the check's test
 * runners wrote: those whose content was nowhere before it ran. It runs on every host that runs
 * checks, and needs find, cksum and awk there; without them there are no reports.
 *
 * <p>Times of files prove nothing: anybody sets them, and another machine's clock may stamp them.
 */
final class ReportScript {
    /** Folders that hold no report of a check and may be large. */
    private static final String PASSED_OVER =
            named(
                    ".git",
                    "node_modules",
                    ".venv",
                    "venv",
                    ".tox",
                    ".nox",
                    ".gradle",
                    ".m2",
                    ".cargo",
                    "__pycache__",
                    ".mypy_cache",
                    ".idea",
                    "vendor",
                    "classes",
                    "test-classes",
                    "deps",
                    "incremental");

    /** Where runners write by themselves, and how people name what they ask them for. */
    private static final String REPORTS =
            "-path '*/surefire-reports/*.xml' -o -path '*/failsafe-reports/*.xml'"
                    + " -o -path '*/test-results/*.xml' -o -path '*/test-reports/*.xml' -o "
                    + named(
                            "TEST-*.xml",
                            "*junit*.xml",
                            "test-results*.xml",
                            "test-report*.xml",
                            "test_results*.xml",
                            "test_report*.xml",
                            "pytest*.xml",
                            "jest*.json",
                            "vitest*.json",
                            "test-results*.json",
                            "test-report*.json",
                            "test_results*.json",
                            ".report.json");

    private static final String SCRIPT =
            """
            [ -z "$1" ] || cd -- "$1" || exit 126
            run=$%1$s
            reports() {
              find . \\( %2$s \\) -prune -o -type f \\( %3$s%4$s \\) -exec cksum {} + 2>/dev/null
            }
            reports >"$run/reports.before"
            sh -c "$2"
            status=$?
            reports >"$run/reports.after"
            LC_ALL=C awk 'FILENAME == ARGV[1] { was[$1 " " $2]; next }
              { path = $0; sub(/^[0-9]+ [0-9]+ /, "", path) }
              ($1 " " $2) in was { print "old " path; next }
              { total += $2 }
              ++n > %5$d || $2 > %6$d || total > %7$d { print "cut"; exit }
              { print "report " path
                while ((getline line < path) > 0) print "\\t" line
                close(path) }' "$run/reports.before" "$run/reports.after" >"$run/%8$s" 2>/dev/null
            exit $status
            """;

    private static final int MOST = 5_000;
    static final int LARGEST = 8 << 20;
    private static final int ALL = 64 << 20;

    /** A file that a command line names. */
    private static final Pattern FILE =
            Pattern.compile("[A-Za-z0-9._-]+\\.(?:xml|json)(?![\\w.-])");

    private ReportScript() {}

    /**
     * The words that run a command line in a folder.
     *
     * @param folder absolute path; empty for the workspace
     */
    static List<String> command(String folder, String line) {
        Set<String> names = named(line);
        if (names.isEmpty() && RunnerCommand.writesNoReport(line)) {
            return plain(folder, line);
        }
        String more = names.isEmpty() ? "" : " -o " + named(names.toArray(new String[0]));
        return List.of(
                "sh",
                "-c",
                SCRIPT.formatted(
                        ProcessSpec.MARKER,
                        PASSED_OVER,
                        REPORTS,
                        more,
                        MOST,
                        LARGEST,
                        ALL,
                        ProcessSpec.EVENTS),
                "sh",
                folder,
                "exec 2>&1\n" + line);
    }

    /** The words that run a command line in a folder and look for no reports. */
    static List<String> plain(String folder, String line) {
        String script = "exec 2>&1\n" + line;
        return folder.isEmpty()
                ? List.of("sh", "-c", script)
                : List.of(
                        "sh",
                        "-c",
                        "cd -- \"$1\" || exit 126\nexec sh -c \"$2\"",
                        "sh",
                        folder,
                        script);
    }

    private static Set<String> named(String line) {
        Set<String> names = new TreeSet<>();
        Matcher file = FILE.matcher(line);
        while (file.find()) {
            names.add(file.group());
        }
        return names;
    }

    private static String named(String... names) {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append(all.isEmpty() ? "" : " -o ").append("-name '").append(name).append('\'');
        }
        return all.toString();
    }
}
