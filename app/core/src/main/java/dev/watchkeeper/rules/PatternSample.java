package dev.watchkeeper.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Texts that are likely to match a regular expression; what it can't make, it leaves out. */
final class PatternSample {
    private static final int MOST = 16;

    private final String pattern;
    private int at;

    private PatternSample(String pattern) {
        this.pattern = pattern;
    }

    /** Some texts, each for another way through the pattern; none is promised to match. */
    static List<String> of(String pattern) {
        Set<String> all = new LinkedHashSet<>();
        try {
            all.addAll(new PatternSample(pattern.replace("(?i)", "")).either());
        } catch (RuntimeException e) {
            // a pattern of another kind: found by other texts, or not at all
        }
        return List.copyOf(all);
    }

    private List<String> either() {
        List<String> all = new ArrayList<>(row());
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            all.addAll(row());
        }
        return all.size() > MOST ? all.subList(0, MOST) : all;
    }

    private List<String> row() {
        List<String> all = List.of("");
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            List<String> next = repeated(one());
            List<String> both = new ArrayList<>();
            for (String a : all) {
                for (String b : next) {
                    both.add(a + b);
                }
            }
            all = both.size() > MOST ? both.subList(0, MOST) : both;
        }
        return all;
    }

    private List<String> one() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '^', '$' -> List.of("");
            case '.' -> List.of("x");
            case '(' -> {
                if (pattern.startsWith("?:", at)) {
                    at += 2;
                }
                List<String> inner = either();
                at++;
                yield inner;
            }
            case '[' -> {
                int end = pattern.indexOf(']', at + 1);
                char first = pattern.charAt(at);
                at = end + 1;
                yield List.of(first == '^' ? "~" : String.valueOf(first == '\\' ? '1' : first));
            }
            case '\\' ->
                    List.of(
                            switch (pattern.charAt(at++)) {
                                case 'd' -> "1";
                                case 'w' -> "a";
                                case 's' -> " ";
                                case 'b', 'B' -> "";
                                default -> String.valueOf(pattern.charAt(at - 1));
                            });
            default -> List.of(String.valueOf(c));
        };
    }

    private List<String> repeated(List<String> what) {
        if (at >= pattern.length()) {
            return what;
        }
        int times =
                switch (pattern.charAt(at)) {
                    case '*', '+', '?' -> 1;
                    case '{' -> {
                        int end = pattern.indexOf('}', at);
                        String count = pattern.substring(at + 1, end).split(",")[0];
                        at = end;
                        yield Integer.parseInt(count.strip());
                    }
                    default -> -1;
                };
        if (times < 0) {
            return what;
        }
        at++;
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            at++;
        }
        return what.stream().map(w -> w.repeat(Math.min(times, 100))).toList();
    }
}
