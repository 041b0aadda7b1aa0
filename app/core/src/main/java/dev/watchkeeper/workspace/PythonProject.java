package dev.watchkeeper.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a folder tells of Python in it, which needs no file at the top to be a project. */
final class PythonProject {
    private static final List<String> TEST_FOLDERS = List.of("tests", "test");
    private static final List<String> SETTINGS =
            List.of("pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "Pipfile", "noxfile.py");
    private static final int DEPTH = 3;
    private static final int MOST = 200;

    private final Path folder;
    private final List<String> names;
    private final List<Path> tests = new ArrayList<>();

    /**
     * @param names of the files and folders at its top
     */
    PythonProject(Path folder, List<String> names) {
        this.folder = folder;
        this.names = names;
        TEST_FOLDERS.forEach(t -> tests.addAll(scripts(folder.resolve(t))));
        names.stream().filter(PythonProject::isTest).map(folder::resolve).forEach(tests::add);
    }

    /**
     * Whether there is a project of it, besides the files that tell of one always.
     *
     * @param alone whether nothing else was found: then scripts in any folder tell of it too
     */
    boolean found(boolean alone) {
        return !tests.isEmpty()
                || names.stream()
                        .anyMatch(
                                n -> n.endsWith(".py") || n.equals("Pipfile") || isRequirements(n))
                || alone && names.stream().anyMatch(n -> !scripts(folder.resolve(n)).isEmpty());
    }

    /** What checks it: pytest where anything tells of that, else what comes with Python. */
    String check() {
        if (isForPytest()) {
            return "python3 -m pytest -q";
        }
        // Found from the top are only tests in packages.
        Optional<String> plain =
                TEST_FOLDERS.stream()
                        .filter(t -> tests.stream().anyMatch(p -> p.startsWith(folder.resolve(t))))
                        .filter(t -> !Files.exists(folder.resolve(t).resolve("__init__.py")))
                        .findFirst();
        return "python3 -m unittest discover -q" + plain.map(t -> " -s " + t).orElse("");
    }

    private boolean isForPytest() {
        return names.contains("pytest.ini")
                || names.contains("conftest.py")
                || SETTINGS.stream().anyMatch(n -> Init.holds(folder.resolve(n), "pytest"))
                || names.stream()
                        .filter(PythonProject::isRequirements)
                        .anyMatch(n -> Init.holds(folder.resolve(n), "pytest"))
                || tests.stream()
                        .anyMatch(t ->
                                t.endsWith("conftest.py")
                                        || Init.holds(t, "\nimport pytest")
                                        || Init.holds(t, "\nfrom pytest")
                                        || Init.holds(t, "\ndef test_"));
    }

    private static boolean isRequirements(String name) {
        return name.startsWith("requirements") && name.endsWith(".txt");
    }

    private static boolean isTest(String name) {
        return name.endsWith(".py") && (name.startsWith("test_") || name.endsWith("_test.py"));
    }

    /** Python's files in a folder and a little below it. */
    private static List<Path> scripts(Path in) {
        if (!Files.isDirectory(in) || String.valueOf(in.getFileName()).startsWith(".")) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(in, DEPTH)) {
            return all.limit(MOST).filter(p -> p.toString().endsWith(".py")).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // Not ours to look at.
        }
    }
}
