package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Proposes how a folder becomes a project. Looks at the files at its top, and for Python at its
 * tests.
 */
public final class Init {
    private static final int LARGEST = 1 << 20;

    private Init() {}

    /**
     * What is proposed.
     *
     * @param build the build systems found, in words; empty if none is known
     * @param checks command lines that judge the work
     * @param settings text of a {@code .watchkeeper/settings.yaml} with these checks as gates
     */
    public record Proposal(List<String> build, List<String> checks, String settings) {
        public Proposal {
            build = List.copyOf(build);
            checks = List.copyOf(checks);
        }
    }

    /**
     * Looks at a folder.
     *
     * @throws WatchkeeperException of code {@code WORKSPACE} if it can't be read
     */
    public static Proposal propose(Path folder) {
        List<String> names;
        try (Stream<Path> top = Files.list(folder)) {
            names = top.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.WORKSPACE,
                    folder + " can't be read: " + e.getMessage(),
                    "Name a folder that exists and that you may read.",
                    e);
        }
        PythonProject python = new PythonProject(folder, names);
        List<String> builds = new ArrayList<>();
        List<String> checks = new ArrayList<>();
        for (BuildSystem build : BuildSystem.values()) {
            boolean marked = build.marks().stream().anyMatch(names::contains);
            if (marked || build == BuildSystem.PYTHON && python.found(builds.isEmpty())) {
                builds.add(build.word());
                checks.addAll(
                        build == BuildSystem.PYTHON
                                ? List.of(python.check())
                                : checks(build, folder, names, checks.isEmpty()));
            }
        }
        return new Proposal(builds, checks, settings(builds, checks));
    }

    private static List<String> checks(
            BuildSystem build, Path folder, List<String> names, boolean first) {
        return switch (build) {
            case MAVEN -> names.contains("mvnw") ? List.of("./mvnw -q verify") : build.checks();
            case GRADLE ->
                    names.contains("gradlew") ? List.of("./gradlew -q check") : build.checks();
            case NPM -> holds(folder, "package.json", "\"test\"") ? build.checks() : List.of();
            case MAKE -> {
                boolean test = build.marks().stream().anyMatch(n -> holds(folder, n, "\ntest:"));
                yield !first ? List.of() : test ? build.checks() : List.of("make -s");
            }
            case CARGO, GO, PYTHON -> build.checks();
        };
    }

    private static boolean holds(Path folder, String name, String words) {
        return holds(folder.resolve(name), words);
    }

    /** Whether words stand in a file that is not too long to be looked at. */
    static boolean holds(Path file, String words) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= LARGEST
                    && ("\n" + Files.readString(file)).contains(words);
        } catch (IOException e) {
            return false;
        }
    }

    private static String settings(List<String> builds, List<String> checks) {
        StringBuilder all = new StringBuilder();
        all.append(
                "# Settings of this project. `watchkeeper config show` tells all that may stand");
        all.append(
                " here.\n# They work only once you have trusted them: `watchkeeper project trust`.");
        all.append("\n# May be committed; never holds secrets.\n\n");
        all.append("# Commands that judge every task's work, run here, in this order.\n");
        if (checks.isEmpty()) {
            all.append(
                    "# None was found. Without any check, every task ends as a question to you.\n");
            all.append(
                    "# gates:\n#   - {name: tests, run: make test, blocking: true, timeout: 10m}\n");
            all.append("gates: []\n");
        } else {
            all.append("# Found: ").append(String.join(", ", builds)).append(".\ngates:\n");
            for (int i = 0; i < checks.size(); i++) {
                all.append("  - name: ").append(i == 0 ? "checks" : "checks-" + (i + 1));
                all.append("\n    run: ").append(checks.get(i));
                all.append("\n    blocking: true   # if it fails, the work is not accepted");
                all.append("\n    timeout: 10m\n");
            }
        }
        all.append(
                "\n# Stop and ask before work on these is accepted, for example:\n# breakpoints:\n");
        all.append("#   - {name: schema, when: \"changes.paths.exists(p, p.endsWith('.sql'))\"}\n");
        return all.toString();
    }
}
