package dev.watchkeeper.assess;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Notices who changes the tree while it is judged: a check, a person, or what an agent left. */
final class TreeWatch {
    /** What tools make anew beside the sources when they test: never a part of the work. */
    private static final Pattern OUTPUT =
            Pattern.compile(
                    "(?:.*/)?(?:"
                            + "\\.(?:pytest_cache|mypy_cache|ruff_cache|tox|nox|hypothesis|benchmarks"
                            + "|eggs|gradle|nyc_output|cache|parcel-cache|turbo|next|phpunit\\.cache"
                            + "|phpunit\\.result\\.cache|rspec_status|stryker-tmp|vitest|jest-cache)"
                            + "|__pycache__|htmlcov|coverage|test-results|test-reports|TestResults"
                            + "|playwright-report|surefire-reports|failsafe-reports|build|dist|out"
                            + "|obj|bin|target|node_modules|cmake-build-[^/]*|[^/]*\\.egg-info"
                            + ")(?:/.*)?"
                            + "|(?:.*/)?(?:\\.coverage(?:\\..*)?|coverage\\.(?:xml|json|lcov|out)"
                            + "|lcov\\.info|cover(?:age)?\\.out|junit[^/]*\\.xml|test-report[^/]*"
                            + "|TEST-[^/]*\\.xml|\\.eslintcache|[^/]*\\.(?:pyc|pyo|class|o|log|tmp"
                            + "|tsbuildinfo|profraw|gcda|gcno))");

    private JudgedTree tree;
    private final Set<String> work;
    private final Set<String> output = new HashSet<>();
    private final Set<String> spoilt = new TreeSet<>();

    /**
     * @param tree that is to be accepted
     * @param work the paths that the task's attempts changed
     */
    TreeWatch(JudgedTree tree, Collection<String> work) {
        this.tree = tree;
        this.work = Set.copyOf(work);
    }

    /**
     * The paths that have changed since the last look, sorted; output of tools is not looked at.
     */
    List<String> look() {
        List<String> changed = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (PathDiff d : tree.changed()) {
            boolean tools =
                    output.contains(d.path())
                            || d.kind() == FileChange.Kind.ADDED
                                    && OUTPUT.matcher(d.path()).matches();
            if (tools) {
                made.add(d.path());
            } else {
                changed.add(d.path());
            }
        }
        changed.removeAll(spoilt);
        changed.stream().filter(work::contains).forEach(spoilt::add);
        if (!changed.isEmpty() && spoilt.isEmpty()) {
            // What is judged again from here on is the tree as it is now.
            tree = tree.now();
            output.addAll(made);
        }
        changed.sort(null);
        return changed;
    }

    /** Paths of the work itself that were changed since it was kept; sorted. */
    List<String> spoilt() {
        return List.copyOf(spoilt);
    }
}
