package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.settings.SettingsLoader;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long 10,000 attempts take to be decided again by the shipped rules, once loaded, at each step
 * of a slider; and where every rule is another one.
 */
public final class ReplayBench {
    private static final int ATTEMPTS = 10_000;
    private static final int ROUNDS = 30;
    private static final double LIMIT_MS = 200;

    private ReplayBench() {}

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("replay-bench");
        Path config = Path.of(System.getProperty("watchkeeper.test.root", ".."), "config");
        Settings settings =
                new SettingsLoader(config, home, t -> Optional.of("{}"), t -> Optional.of("{}"))
                        .load(null, List.of())
                        .settings();
        Replay replay = new Replay(cases());
        rounds("backtest of 10,000 attempts, median", replay, settings, LIMIT_MS);
        rounds("backtest of 10,000 attempts by other rules, median", null, settings, 0);
    }

    /**
     * @param kept {@code null} to keep nothing of the round before
     * @param limit in milliseconds; 0 for none
     */
    private static void rounds(
            String name, @Nullable Replay kept, Settings settings, double limit) {
        double[] ms = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        int asked = 0;
        for (int i = -10; i < ROUNDS; i++) {
            Replay replay = kept == null ? new Replay(cases()) : kept;
            Settings.Thresholds moved = settings.thresholds().accepting(0.5 + 0.01 * (i + 10));
            Replay.By by = new Replay.By(moved, settings.limits(), settings.rules());
            long spent = spent();
            long begun = System.nanoTime();
            List<Decision> made = replay.over(by);
            if (i >= 0) {
                ms[i] = (System.nanoTime() - begun) / 1e6;
                cpu[i] = (spent() - spent) / 1e6;
            }
            asked += (int) made.stream().filter(d -> d instanceof Decision.Ask).count();
        }
        Arrays.sort(ms);
        Arrays.sort(cpu);
        double median = ms[ROUNDS / 2];
        System.out.printf(
                Locale.ROOT,
                "fastest %.0f ms, slowest %.0f ms; %.0f ms of processor time; asked %d times%n",
                ms[0],
                ms[ROUNDS - 1],
                cpu[ROUNDS / 2],
                asked / (ROUNDS + 10));
        System.out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%.1f,\"unit\":\"ms\"%s,"
                        + "\"how\":\"%d shipped rules over attempts once loaded, 30 steps of a slider\"}%n",
                name,
                median,
                limit == 0 ? "" : ",\"limit\":%.0f,\"ok\":%b".formatted(limit, median <= limit),
                settings.rules().size());
    }

    /** Processor time of all threads, in nanoseconds. */
    private static long spent() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static DecisionContext around(int i) {
        return new DecisionContext(
                Situation.START.plusSeconds(90),
                "qwen",
                i % 5 != 0,
                false,
                i,
                i % 2 == 0 ? null : Double.valueOf(0.5));
    }

    private static List<Replay.Case> cases() {
        List<Replay.Case> all = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            Situation s = new Situation();
            s.confidence = (i % 100) / 100.0;
            s.verdict = i % 3 == 0 ? new Verdict((i % 7) / 7.0, List.of(), "e") : null;
            s.critical = i % 11 == 0;
            s.used = 1 + i % 3;
            s.outcome = Situation.said("", List.of(), null, List.of());
            if (i % 4 == 0) {
                s.gates = List.of(Situation.gate("unit", GateResult.Status.FAIL));
            }
            List<Attempt> earlier =
                    i % 3 == 0 ? List.of() : List.of(new Situation().failing().past(null));
            s.earlier = earlier;
            Decider.History h = s.history();
            all.add(
                    new Replay.Case(
                            h.task(),
                            0,
                            earlier,
                            List.of(),
                            h.current().withAssessment(s.assessment().decidedIn(around(i))),
                            Situation.START.plusSeconds(90)));
        }
        return all;
    }
}
