package dev.watchkeeper.service;

import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.supervise.NightReplay;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Counts what came of judging a night anew. */
final class NightJudgedAnew {
    private static final int MOST = 1000;

    private NightJudgedAnew() {}

    static JobResult.JudgedAnew of(List<NightReplay.Line> lines, String model) {
        List<JobResult.Anew> told = new ArrayList<>();
        long differ = 0;
        long untold = 0;
        for (NightReplay.Line l : lines) {
            Decision then = Objects.requireNonNull(l.attempt().decision());
            Decision now = l.now();
            boolean same = now != null && same(then, now);
            differ += now != null && !same ? 1 : 0;
            untold += now == null ? 1 : 0;
            if (!same && told.size() < MOST) {
                told.add(
                        new JobResult.Anew(
                                l.attempt().ref().task(),
                                l.attempt().ref().number(),
                                then.word(),
                                rule(then),
                                confidence(l.attempt().assessment()),
                                now == null ? null : now.word(),
                                now == null ? null : rule(now),
                                now == null ? null : confidence(l.made()),
                                l.untold()));
            }
        }
        return new JobResult.JudgedAnew(model, lines.size(), differ, untold, told);
    }

    private static boolean same(Decision a, Decision b) {
        return a.word().equals(b.word()) && Objects.equals(rule(a), rule(b));
    }

    private static @Nullable String rule(Decision d) {
        return d instanceof Decision.Ask ask ? ask.rule() : null;
    }

    private static @Nullable Double confidence(@Nullable Assessment made) {
        return made == null ? null : made.confidence().value();
    }
}
