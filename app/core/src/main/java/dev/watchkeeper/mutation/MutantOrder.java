package dev.watchkeeper.mutation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order changes are tried where there is no time for all of them: every line once before
 * any line twice, the lines spread over the whole, and of a line the kind that was tried least.
 */
public final class MutantOrder {
    /** Steps of this share of the whole come near each place soon. */
    private static final double STEP = 0.618;

    private MutantOrder() {}

    /**
     * A change in a file.
     *
     * @param path of the file
     */
    public record Placed(String path, Mutant mutant) {
        /** The place and what is changed. */
        public String words() {
            return path + ":" + mutant.line() + " " + mutant.what();
        }
    }

    /**
     * The first of them.
     *
     * @param most how many at most
     */
    public static List<Placed> first(List<Placed> all, int most) {
        Map<String, List<Placed>> byLine = new LinkedHashMap<>();
        all.forEach(p ->
                byLine.computeIfAbsent(p.path() + ":" + p.mutant().line(), _ -> new ArrayList<>())
                        .add(p));
        List<List<Placed>> lines = spread(new ArrayList<>(byLine.values()));
        Map<Mutant.Kind, Integer> tried = new EnumMap<>(Mutant.Kind.class);
        List<Placed> order = new ArrayList<>();
        boolean more = true;
        while (more && order.size() < most) {
            more = false;
            for (List<Placed> line : lines) {
                if (!line.isEmpty() && order.size() < most) {
                    Placed next = rarest(line, tried);
                    line.remove(next);
                    tried.merge(next.mutant().kind(), 1, Integer::sum);
                    order.add(next);
                    more = true;
                }
            }
        }
        return order;
    }

    private static Placed rarest(List<Placed> line, Map<Mutant.Kind, Integer> tried) {
        Placed best = line.getFirst();
        for (Placed each : line) {
            if (tried.getOrDefault(each.mutant().kind(), 0)
                    < tried.getOrDefault(best.mutant().kind(), 0)) {
                best = each;
            }
        }
        return best;
    }

    private static <T> List<T> spread(List<T> all) {
        int n = all.size();
        int step = Math.max(1, (int) Math.round(n * STEP));
        while (gcd(step, n) > 1) {
            step++;
        }
        List<T> order = new ArrayList<>(n);
        for (int i = 0, at = 0; i < n; i++, at = (at + step) % n) {
            order.add(all.get(at));
        }
        return order;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
