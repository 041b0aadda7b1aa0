package dev.watchkeeper.judged;

import dev.watchkeeper.judged.JudgeTrial.Judged;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How well pieces of work were judged. */
final class JudgeFigures {
    private static final int BINS = 10;

    private final List<Judged> all;

    JudgeFigures(List<Judged> all) {
        this.all = List.copyOf(all);
    }

    private List<Judged> of(boolean right) {
        return all.stream().filter(j -> j.work().right() == right).toList();
    }

    /** The share of the wrong work that was accepted. */
    double wrongAccepts() {
        return share(of(false), Judged::accepted);
    }

    /** The share of the right work that was not accepted. */
    double needless() {
        return share(of(true), j -> !j.accepted());
    }

    private static double share(List<Judged> of, java.util.function.Predicate<Judged> what) {
        return of.isEmpty() ? 0 : of.stream().filter(what).count() / (double) of.size();
    }

    /** How often right work has a higher confidence than wrong work; equal ones count half. */
    double auc() {
        double above = 0;
        for (Judged right : of(true)) {
            for (Judged wrong : of(false)) {
                above += Double.compare(right.confidence(), wrong.confidence()) * 0.5 + 0.5;
            }
        }
        return above / of(true).size() / of(false).size();
    }

    /** By how much the confidence is off the share of right ones, over ten bins. */
    double calibrationError() {
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int at = bin;
            List<Judged> in =
                    all.stream()
                            .filter(j -> Math.min(BINS - 1, (int) (j.confidence() * BINS)) == at)
                            .toList();
            double mean = in.stream().mapToDouble(Judged::confidence).average().orElse(0);
            error += Math.abs(mean - share(in, j -> j.work().right())) * in.size() / all.size();
        }
        return error;
    }

    /** How often the best piece of work on a program is right, equal ones counted in part. */
    double top() {
        List<String> programs =
                all.stream().map(j -> j.work().program().name()).distinct().toList();
        double sum = 0;
        for (String program : programs) {
            List<Judged> its =
                    all.stream().filter(j -> j.work().program().name().equals(program)).toList();
            double best =
                    its.stream()
                            .max(Comparator.comparingDouble(Judged::confidence))
                            .orElseThrow()
                            .confidence();
            sum +=
                    share(
                            its.stream().filter(j -> j.confidence() == best).toList(),
                            j -> j.work().right());
        }
        return sum / programs.size();
    }

    double seconds() {
        return all.stream().mapToDouble(Judged::seconds).sum();
    }

    /** Prints a row for each kind, then the figures of the whole. */
    void print(String judge, boolean each, PrintStream out) {
        out.printf("%n%s%n", judge);
        out.printf(
                "  %-12s %6s %8s %8s %6s %6s%n", "kind", "pairs", "accept", "ask", "retry", "mean");
        for (String kind : JudgedWork.KINDS) {
            List<Judged> its = all.stream().filter(j -> j.work().kind().equals(kind)).toList();
            if (!its.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        "  %-12s %6d %8d %8d %6d %6.2f%n",
                        kind,
                        its.size(),
                        its.stream().filter(Judged::accepted).count(),
                        its.stream().filter(j -> j.decision().equals("ask")).count(),
                        its.stream().filter(j -> j.decision().equals("retry")).count(),
                        its.stream().mapToDouble(Judged::confidence).average().orElse(0));
            }
        }
        out.printf(
                Locale.ROOT,
                "  wrong accepts %.1f %% (%d of %d), needless questions %.1f %% (%d of %d)%n",
                100 * wrongAccepts(),
                of(false).stream().filter(Judged::accepted).count(),
                of(false).size(),
                100 * needless(),
                of(true).stream().filter(j -> !j.accepted()).count(),
                of(true).size());
        out.printf(
                Locale.ROOT,
                "  AUC %.3f, ECE %.3f, top-1 %.2f, %.1f s%n",
                auc(),
                calibrationError(),
                top(),
                seconds());
        List<Judged> mistaken =
                new ArrayList<>(of(false).stream().filter(Judged::accepted).toList());
        mistaken.addAll(of(true).stream().filter(j -> !j.accepted()).toList());
        if (each) {
            mistaken.forEach(j ->
                    out.printf(
                            Locale.ROOT,
                            "    %s: %s at %.2f: %s%n",
                            j.work().id(),
                            j.decision(),
                            j.confidence(),
                            j.reason()));
        }
    }
}
