package dev.watchkeeper.workspace;

import java.util.List;

/** The build systems that are known by the files at the top of a workspace. */
enum BuildSystem {
    MAVEN("Maven", List.of("pom.xml"), List.of("mvn -q verify")),
    GRADLE(
            "Gradle",
            List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),
            List.of("gradle -q check")),
    NPM("npm", List.of("package.json"), List.of("npm test --silent")),
    CARGO("Cargo", List.of("Cargo.toml"), List.of("cargo test -q")),
    GO("Go", List.of("go.mod"), List.of("go vet ./...", "go test ./...")),
    PYTHON(
            "Python",
            List.of(
                    "pyproject.toml",
                    "setup.py",
                    "setup.cfg",
                    "requirements.txt",
                    "pytest.ini",
                    "tox.ini"),
            List.of("python3 -m unittest discover -q")),
    MAKE("make", List.of("Makefile", "makefile", "GNUmakefile"), List.of("make -s test"));

    private final String word;
    private final List<String> marks;
    private final List<String> checks;

    BuildSystem(String word, List<String> marks, List<String> checks) {
        this.word = word;
        this.marks = marks;
        this.checks = checks;
    }

    /** Its name for a person. */
    String word() {
        return word;
    }

    /** Files that tell of it. */
    List<String> marks() {
        return marks;
    }

    /** What usually checks a project of it. */
    List<String> checks() {
        return checks;
    }
}
