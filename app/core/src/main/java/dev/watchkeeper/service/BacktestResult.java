package dev.watchkeeper.service;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.supervise.Backtester;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Counts what a backtest came to. */
final class BacktestResult {
    private static final int MOST = 1000;

    private BacktestResult() {}

    static Backtest of(Backtester.Result result) {
        List<Backtest.Change> changes = new ArrayList<>();
        Set<String> tasks = new HashSet<>();
        int unlike = 0;
        int through = 0;
        int stopped = 0;
        int unanswered = 0;
        int asked = 0;
        int accepted = 0;
        for (Backtester.Line l : result.lines()) {
            Decision recorded = Objects.requireNonNull(l.attempt().decision());
            unlike += same(recorded, l.before()) ? 0 : 1;
            if (l.after() instanceof Decision.Ask) {
                through += Boolean.TRUE.equals(l.right()) ? 1 : 0;
                stopped += Boolean.FALSE.equals(l.right()) ? 1 : 0;
                unanswered += l.right() == null ? 1 : 0;
                asked += l.before() instanceof Decision.Accept ? 1 : 0;
            }
            accepted +=
                    l.before() instanceof Decision.Ask && l.after() instanceof Decision.Accept
                            ? 1
                            : 0;
            if (!same(l.before(), l.after())) {
                tasks.add(l.attempt().ref().task());
                if (changes.size() < MOST) {
                    changes.add(
                            new Backtest.Change(
                                    l.attempt().ref().task(),
                                    l.attempt().ref().number(),
                                    l.before().word(),
                                    rule(l.before()),
                                    l.after().word(),
                                    rule(l.after()),
                                    l.answered()));
                }
            }
        }
        return new Backtest(
                result.lines().size(),
                unlike,
                result.unjudged(),
                counts(result, Backtester.Line::before),
                counts(result, Backtester.Line::after),
                through,
                stopped,
                unanswered,
                asked,
                accepted,
                tasks.size(),
                changes,
                result.nanos() / 1e6);
    }

    private static Backtest.Counts counts(
            Backtester.Result result, Function<Backtester.Line, Decision> which) {
        int[] n = new int[4];
        for (Backtester.Line l : result.lines()) {
            switch (which.apply(l)) {
                case Decision.Accept _ -> n[0]++;
                case Decision.Retry _ -> n[1]++;
                case Decision.Ask _ -> n[2]++;
                case Decision.Wait _ -> n[3]++;
                case Decision.Fail _ -> {}
            }
        }
        return new Backtest.Counts(n[0], n[1], n[2], n[3]);
    }

    private static boolean same(Decision a, Decision b) {
        return a.word().equals(b.word()) && Objects.equals(rule(a), rule(b));
    }

    private static @Nullable String rule(Decision d) {
        return d instanceof Decision.Ask ask ? ask.rule() : null;
    }
}
