package dev.watchkeeper.rules;

import dev.watchkeeper.domain.RuleStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cuts what variables can be into cells at the literals of a condition. */
final class RuleCells {
    private static final int LONGEST = 1000;
    private static final List<String> USUAL =
            List.of("", "src/main.py", "pom.xml", ".env", "test/test_a.py");

    private final RuleDomains domains;
    private final Constants constants;

    /**
     * The literals of a condition.
     *
     * @param patterns regular expressions
     */
    record Constants(Set<Double> numbers, Set<String> texts, Set<String> patterns) {}

    /**
     * A part of what a variable can be.
     *
     * @param samples values of it, at least one
     */
    record Cell(AbstractValue possible, List<Object> samples) {
        Cell {
            samples = List.copyOf(samples);
        }
    }

    RuleCells(RuleDomains domains, Constants constants) {
        this.domains = domains;
        this.constants = constants;
    }

    /** The cells of a variable; together they hold all that it can be. */
    List<Cell> of(String path, RuleVariables.@Nullable Type type, RuleStep step) {
        if (type == null) {
            return domains.knownAt(step, path.substring(path.indexOf('.') + 1))
                    ? truths(List.of(true, false))
                    : truths(List.of(false));
        }
        return switch (type) {
            case TRUTH -> truths(domains.truths(path, step));
            case NUMBER -> numbers(domains.range(path), false);
            case COUNT -> numbers(domains.range(path), true);
            case TEXT -> texts(domains.texts(path, step), domains.usual(path));
            case TEXTS -> lists(domains.usual(path));
            case NUMBERS_BY_NAME, TEXTS_BY_NAME -> maps(type);
        };
    }

    /** What a variable can be if nothing is chosen. */
    static AbstractValue hull(List<Cell> cells) {
        if (cells.size() == 1) {
            return cells.getFirst().possible();
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean sizes = true;
        for (Cell cell : cells) {
            switch (cell.possible()) {
                case AbstractValue.Between n -> {
                    low = Math.min(low, n.low());
                    high = Math.max(high, n.high());
                    sizes = false;
                }
                case AbstractValue.Sized s -> {
                    low = Math.min(low, s.least());
                    high = Math.max(high, s.most());
                }
                case AbstractValue.Truth _,
                        AbstractValue.OneOf _,
                        AbstractValue.NoneOf _,
                        AbstractValue.Anything _ -> {
                    return AbstractValue.ANYTHING;
                }
            }
        }
        return sizes ? new AbstractValue.Sized(low, high) : new AbstractValue.Between(low, high);
    }

    private static List<Cell> truths(List<Boolean> values) {
        return values.stream().map(v -> new Cell(AbstractValue.Truth.of(v), List.of(v))).toList();
    }

    private List<Cell> numbers(double[] range, boolean whole) {
        List<Double> cuts = new ArrayList<>();
        cuts.add(range[0]);
        constants.numbers().stream().filter(n -> n > range[0] && n < range[1]).forEach(cuts::add);
        cuts.add(range[1]);
        List<Cell> all = new ArrayList<>();
        List<Cell> points = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            double at = cuts.get(i);
            if (!whole || at == Math.rint(at)) {
                points.add(new Cell(new AbstractValue.Between(at, at), List.of(value(at, whole))));
            }
            if (i + 1 < cuts.size()) {
                between(at, cuts.get(i + 1), whole, all);
            }
        }
        all.addAll(points);
        return all;
    }

    /** What lies between two cuts, the cuts left out. */
    private static void between(double from, double to, boolean whole, List<Cell> all) {
        double low = whole ? Math.floor(from) + 1 : Math.nextUp(from);
        double high = whole ? Math.ceil(to) - 1 : Math.nextDown(to);
        if (low > high) {
            return;
        }
        Set<Object> samples = new LinkedHashSet<>();
        double width = to - from;
        for (double share : new double[] {0.5, 0.1, 0.9}) {
            double some = width > 1e6 ? from + 1 + 100 * share : from + width * share;
            double rounded = whole ? Math.rint(some) : Math.rint(some * 1000) / 1000;
            samples.add(value(rounded >= low && rounded <= high ? rounded : low, whole));
        }
        samples.add(value(low, whole));
        samples.add(value(high, whole));
        all.add(new Cell(new AbstractValue.Between(low, high), List.copyOf(samples)));
    }

    private static Object value(double number, boolean whole) {
        return whole ? (Object) (long) number : number;
    }

    private List<Cell> texts(@Nullable List<String> only, String usual) {
        List<Cell> all = new ArrayList<>();
        if (only != null) {
            only.forEach(t -> all.add(new Cell(new AbstractValue.OneOf(Set.of(t)), List.of(t))));
            return all;
        }
        for (String text : constants.texts()) {
            all.add(new Cell(new AbstractValue.OneOf(Set.of(text)), List.of(text)));
        }
        Set<Object> others = new LinkedHashSet<>(candidates(usual));
        others.removeAll(constants.texts());
        all.add(
                new Cell(
                        new AbstractValue.NoneOf(constants.texts()),
                        others.isEmpty() ? List.of("something else") : List.copyOf(others)));
        return all;
    }

    /** Texts that may match something that the condition says about a text. */
    private List<String> candidates(String usual) {
        Set<String> all = new LinkedHashSet<>(List.of(usual));
        for (String text : constants.texts()) {
            all.add(text);
            all.add("x" + text + "x");
            all.add("x" + text);
            all.add(text + "x");
        }
        constants.patterns().forEach(p -> all.addAll(PatternSample.of(p)));
        all.addAll(USUAL);
        return List.copyOf(all);
    }

    private List<Cell> lists(String usual) {
        List<Long> cuts = new ArrayList<>(List.of(0L));
        constants.numbers().stream()
                .filter(n -> n > 0 && n <= LONGEST && n == Math.rint(n))
                .forEach(n -> cuts.add(n.longValue()));
        List<Cell> all = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            long at = cuts.get(i);
            all.add(new Cell(new AbstractValue.Sized(at, at), listsOf((int) at, usual)));
            long next = i + 1 < cuts.size() ? cuts.get(i + 1) - 1 : RuleVariable.MOST;
            if (at + 1 <= next) {
                all.add(
                        new Cell(
                                new AbstractValue.Sized(at + 1, next),
                                listsOf((int) at + 1, usual)));
            }
        }
        return all;
    }

    private List<Object> listsOf(int size, String usual) {
        if (size == 0) {
            return List.of(List.of());
        }
        List<Object> all = new ArrayList<>();
        List<String> texts = candidates(usual);
        for (String first : texts) {
            List<String> list = new ArrayList<>(List.of(first));
            for (int i = 1; i < size; i++) {
                list.add(usual + " " + i);
            }
            all.add(list);
        }
        if (size > 1) {
            List<String> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(texts.get(i % texts.size()));
            }
            all.add(list);
        }
        return all;
    }

    private List<Cell> maps(RuleVariables.Type type) {
        List<Object> values = new ArrayList<>();
        if (type == RuleVariables.Type.NUMBERS_BY_NAME) {
            numbers(new double[] {0, 1}, false).forEach(c -> values.add(c.samples().getFirst()));
        } else {
            values.addAll(domains.entryTexts());
        }
        List<String> keys = new ArrayList<>(constants.texts());
        if (keys.isEmpty()) {
            keys.add("tests");
        }
        List<Object> samples = new ArrayList<>();
        for (Object value : values) {
            Map<String, Object> same = new LinkedHashMap<>();
            keys.forEach(k -> same.put(k, value));
            samples.add(same);
            for (String key : keys) {
                samples.add(Map.of(key, value));
                Map<String, Object> one = new LinkedHashMap<>();
                keys.forEach(k -> one.put(k, k.equals(key) ? value : values.getFirst()));
                samples.add(one);
            }
        }
        return List.of(
                new Cell(new AbstractValue.Sized(1, RuleVariable.MOST), samples),
                new Cell(new AbstractValue.Sized(0, 0), List.of(Map.of())));
    }
}
