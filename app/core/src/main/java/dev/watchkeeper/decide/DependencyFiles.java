package dev.watchkeeper.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files say what a project depends on. */
final class DependencyFiles {
    private static final Set<String> NAMES =
            Set.of(
                    "package.json",
                    "package-lock.json",
                    "npm-shrinkwrap.json",
                    "yarn.lock",
                    "pnpm-lock.yaml",
                    "bun.lockb",
                    "deno.lock",
                    "pom.xml",
                    "build.gradle",
                    "build.gradle.kts",
                    "libs.versions.toml",
                    "gradle.lockfile",
                    "pyproject.toml",
                    "poetry.lock",
                    "uv.lock",
                    "pdm.lock",
                    "Pipfile",
                    "Pipfile.lock",
                    "setup.py",
                    "setup.cfg",
                    "environment.yml",
                    "Cargo.toml",
                    "Cargo.lock",
                    "go.mod",
                    "go.sum",
                    "Gemfile",
                    "Gemfile.lock",
                    "composer.json",
                    "composer.lock",
                    "mix.exs",
                    "mix.lock",
                    "pubspec.yaml",
                    "pubspec.lock",
                    "Package.swift",
                    "Package.resolved",
                    "packages.lock.json",
                    "conan.lock",
                    "flake.lock");
    private static final Pattern MORE =
            Pattern.compile("(?:.*[-_.])?requirements(?:[-_.].*)?\\.(?:txt|in)|.*\\.(?:cs|fs)proj");

    private DependencyFiles() {}

    /**
     * Those of these paths that say what the project depends on.
     *
     * @param scope of the task; what it names in full is part of the task, and left out
     */
    static List<String> among(List<String> paths, List<String> scope) {
        List<String> all = new ArrayList<>();
        for (String path : paths) {
            if (says(path) && !scope.contains(path)) {
                all.add(path);
            }
        }
        return all;
    }

    private static boolean says(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return NAMES.contains(name)
                || (name.endsWith("proj") || name.contains("requirements"))
                        && MORE.matcher(name).matches();
    }
}
