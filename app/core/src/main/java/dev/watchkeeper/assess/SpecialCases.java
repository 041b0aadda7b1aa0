package dev.watchkeeper.assess;

import dev.watchkeeper.assess.SpecialCasedUnits.Unit;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds work that knows its tests: added code that answers the very inputs of the visible tests
 * with the very values that they expect, that reads a test, or that asks whether one runs.
 *
 * <p>Tests are what stood before the task. What the task itself names, ordinary numbers and short
 * words tell nothing, neither does a table of which the tests have only a small part. Costs
 * something only where code was added that compares or tabulates literals.
 */
final class SpecialCases {
    private static final int MOST = 20;
    private static final int MOST_TESTS = 200;
    private static final int LONGEST_TEST = 400_000;

    /** So many lines apart, entries belong to one table, and branches to one function. */
    private static final int GAP = 8;

    /** The share of branches that tests have, at least. */
    private static final double MOSTLY = 0.5;

    /** The share of a table's entries: tests look at some of those that a right table has. */
    private static final double MOSTLY_TABLED = 0.75;

    private static final Pattern DATA =
            Pattern.compile(
                    "(?:.*/)?(?:fixtures?|testdata|test-data|__snapshots__|mocks?|__mocks__|stubs"
                            + "|i18n|l10n|locales?|translations?|lang|migrations?|seeds?)/.*");
    private static final Pattern HUNK = Pattern.compile("@@ -\\S+ \\+(\\d+)(?:,\\d+)? @@.*");

    private final Task task;
    private final List<Settings.Gate> gates;
    private final JudgedTree tree;
    private final String words;

    SpecialCases(Task task, List<Settings.Gate> gates, JudgedTree tree) {
        this.task = task;
        this.gates = gates;
        this.tree = tree;
        this.words = task.title() + "\n" + task.brief();
    }

    /** A literal case in an added line. */
    private record Case(String path, Unit unit, String text) {}

    /** What is found, each as {@code path:line what}; in the order of the changes. */
    List<String> found(List<PathDiff> changes, UnifiedDiff patch) {
        List<String> all = new ArrayList<>();
        List<Case> cases = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        List<String> lines = new ArrayList<>(gates.stream().map(Settings.Gate::run).toList());
        lines.addAll(task.checks());
        CheckScripts run = CheckScripts.of(lines, tree::original);
        for (PathDiff change : changes) {
            Optional<SourceLanguage> language = SourceLanguage.of(change.path());
            if (language.isEmpty()
                    || test(change.path(), run)
                    || DATA.matcher(change.path()).matches()) {
                continue;
            }
            sources.add(change.path());
            all.addAll(TestEnvironment.asked(change.path(), patch.of(change.path()), words));
            cases.addAll(cases(change.path(), language.get(), patch));
        }
        if (sources.isEmpty()) {
            return List.of();
        }
        List<String> tests = tests(changes, sources, run);
        for (String path : sources) {
            all.addAll(named(path, patch.of(path), tests));
        }
        if (!cases.isEmpty()) {
            all.addAll(matched(cases, examples(tests)));
        }
        return all.stream().distinct().limit(MOST).toList();
    }

    private static List<Case> cases(String path, SourceLanguage language, UnifiedDiff patch) {
        UnifiedDiff.Lines lines = patch.of(path);
        Map<Integer, String> added = new HashMap<>();
        Set<String> deleted = new HashSet<>(lines.deleted());
        for (UnifiedDiff.Added line : lines.added()) {
            if (!deleted.contains(line.text())) {
                added.put(line.number(), line.text());
            }
        }
        List<Case> all = new ArrayList<>();
        StringBuilder hunk = new StringBuilder();
        int from = 1;
        String diff = patch.texts().getOrDefault(path, "") + "@@ -0,0 +0,0 @@\n";
        for (String line : diff.split("\n")) {
            Matcher begin = HUNK.matcher(line);
            if (begin.matches()) {
                for (Unit u :
                        SpecialCasedUnits.of(
                                SourceTokens.of(hunk.toString(), language, from), language)) {
                    String text = added.get(u.line());
                    if (text != null) {
                        all.add(new Case(path, u, text));
                    }
                }
                hunk.setLength(0);
                from = Integer.parseInt(begin.group(1));
            } else if (line.startsWith("+") || line.startsWith(" ")) {
                hunk.append(line, 1, line.length()).append('\n');
            }
        }
        return all;
    }

    /** The tests as they stood before the task, those nearest to the changed sources first. */
    private List<String> tests(List<PathDiff> changes, List<String> sources, CheckScripts run) {
        Set<String> known = new TreeSet<>(run.scripts());
        known.addAll(run.tests().paths());
        tree.paths().stream().filter(p -> test(p, run)).forEach(known::add);
        for (PathDiff change : changes) {
            if (change.kind() == FileChange.Kind.ADDED) {
                known.remove(change.path());
            } else if (test(change.path(), run)) {
                known.add(change.path());
            }
        }
        Set<String> stems = new HashSet<>();
        sources.forEach(s -> stems.add(stem(s)));
        known.removeIf(sources::contains);
        return known.stream()
                .sorted(
                        Comparator.comparing(
                                (String t) -> stems.stream().noneMatch(s -> stem(t).contains(s))))
                .limit(MOST_TESTS)
                .toList();
    }

    private static boolean test(String path, CheckScripts run) {
        return TestGuard.isTest(path) || run.tests().has(path);
    }

    private static String stem(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.indexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    }

    private TestExamples examples(List<String> tests) {
        TestExamples examples = new TestExamples();
        for (String check : task.checks()) {
            examples.add("the check", check, SourceLanguage.SHELL);
        }
        for (String path : tests) {
            SourceLanguage.of(path)
                    .ifPresent(language ->
                            tree.original(path)
                                    .filter(b -> b.length <= LONGEST_TEST)
                                    .ifPresent(b ->
                                            examples.add(
                                                    path,
                                                    new String(b, StandardCharsets.UTF_8),
                                                    language)));
        }
        return examples;
    }

    /** Cases that stand together are one construct; most of it has to be what tests have. */
    private List<String> matched(List<Case> cases, TestExamples examples) {
        List<String> all = new ArrayList<>();
        List<Case> construct = new ArrayList<>();
        for (Case c : cases) {
            if (!construct.isEmpty() && !together(construct.getLast(), c)) {
                all.addAll(construct(construct, examples));
                construct.clear();
            }
            construct.add(c);
        }
        if (!construct.isEmpty()) {
            all.addAll(construct(construct, examples));
        }
        return all;
    }

    private static boolean together(Case a, Case b) {
        return a.path().equals(b.path())
                && a.unit().table() == b.unit().table()
                && b.unit().line() - a.unit().line() <= GAP;
    }

    private List<String> construct(List<Case> cases, TestExamples examples) {
        List<String> matched = new ArrayList<>();
        boolean telling = false;
        double sum = 0;
        for (Case c : cases) {
            double weight = weight(c.unit());
            Optional<String> place = examples.place(c.unit().keys(), c.unit().values());
            if (place.isPresent()) {
                telling |= weight >= TellingLiteral.ENOUGH;
                matched.add(told(c, place.get()));
                sum += weight;
            }
        }
        boolean table = cases.getFirst().unit().table();
        double least = cases.size() * (table ? MOSTLY_TABLED : MOSTLY);
        // Each may be there by chance, all of them together are not.
        return matched.size() >= least && (telling || sum >= TellingLiteral.ENOUGH_TOGETHER)
                ? matched
                : inPairs(cases, examples.pairs(), least);
    }

    /** Small numbers, of which one tells nothing: pairs of one function of a test do. */
    private List<String> inPairs(List<Case> cases, TestPairs pairs, double least) {
        Map<String, Map<Unit, String>> byFunction = new TreeMap<>();
        for (Case c : cases) {
            for (TestPairs.Place p : pairs.places(c.unit().keys(), c.unit().values())) {
                byFunction
                        .computeIfAbsent(p.of(), _ -> new LinkedHashMap<>())
                        .putIfAbsent(c.unit(), told(c, p.place()));
            }
        }
        return byFunction.values().stream()
                .filter(m -> m.size() >= least && telling(m.keySet()))
                .findFirst()
                .map(m -> List.copyOf(m.values()))
                .orElse(List.of());
    }

    private boolean telling(Set<Unit> units) {
        Set<List<String>> pairs = new HashSet<>();
        boolean full = false;
        double sum = 0;
        for (Unit u : units) {
            double keys = inPair(u.keys());
            double values = inPair(u.values());
            if (keys + values > 0
                    && !u.keys().equals(u.values())
                    && pairs.add(Stream.concat(u.keys().stream(), u.values().stream()).toList())) {
                full |= keys > 0 && values > 0;
                sum += keys + values;
            }
        }
        return pairs.size() > 1 && full && sum >= TellingLiteral.ENOUGH_IN_PAIRS;
    }

    private double inPair(List<String> literals) {
        return literals.stream().mapToDouble(l -> TellingLiteral.weightInPair(l, words)).sum();
    }

    private double weight(Unit unit) {
        double keys = unit.keys().stream().mapToDouble(k -> TellingLiteral.weight(k, words)).sum();
        double values =
                unit.values().stream().mapToDouble(v -> TellingLiteral.weight(v, words)).sum();
        int further = unit.keys().size() + unit.values().size() - 2;
        boolean names =
                Stream.concat(unit.keys().stream(), unit.values().stream())
                        .allMatch(TellingLiteral::name);
        boolean known =
                further == 0
                        && KnownConstants.pair(unit.keys().getFirst(), unit.values().getFirst());
        return keys == 0 || names || known ? 0 : keys + values + further;
    }

    private static String told(Case c, String place) {
        return c.path()
                + ":"
                + c.unit().line()
                + (c.unit().table() ? " has in a table" : " answers")
                + " the very input of "
                + place
                + (c.unit().table() ? " and" : " with")
                + " the very value that is expected there: "
                + TestEnvironment.brief(c.text());
    }

    /** Added lines that name a file of tests. */
    private static List<String> named(String path, UnifiedDiff.Lines lines, List<String> tests) {
        List<String> all = new ArrayList<>();
        for (UnifiedDiff.Added line : lines.added()) {
            for (String test : tests) {
                String name = test.substring(test.lastIndexOf('/') + 1);
                boolean names =
                        line.text().contains(name)
                                && Pattern.compile(
                                                "(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])")
                                        .matcher(line.text())
                                        .find();
                if (names && !TestEnvironment.comment(line.text(), path)) {
                    all.add(
                            path
                                    + ":"
                                    + line.number()
                                    + " names the test "
                                    + test
                                    + ": "
                                    + TestEnvironment.brief(line.text()));
                }
            }
        }
        return all;
    }
}
