package dev.watchkeeper.judged;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.judged.JudgeTrial.Judged;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.testkit.Measured;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Judges all the labelled work by several judges and compares with what is aimed at; started by
 * {@code scripts/judge-bench}. Ends with 1 where an aim is missed.
 */
final class JudgeTrials {
    private static final int WINDOW = 16_384;
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private final PrintStream out;
    private final JudgeTrial trial;
    private final ExecutorService workers;
    private final boolean each;
    private boolean missed;

    private JudgeTrials(PrintStream out, Path folder, boolean each) {
        this.out = out;
        this.trial = new JudgeTrial(folder);
        this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        this.each = each;
    }

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        Path folder = Files.createTempDirectory("judged");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        JudgeTrials trials = new JudgeTrials(out, folder, words.contains("--each"));
        try {
            trials.run(after(words, "--server"), after(words, "--model"), words);
        } finally {
            trials.workers.shutdownNow();
            Measured.remove(folder);
        }
        System.exit(trials.missed ? 1 : 0);
    }

    private static @Nullable String after(List<String> words, String option) {
        int at = words.indexOf(option);
        return at < 0 || at + 1 == words.size() ? null : words.get(at + 1);
    }

    private void run(@Nullable String server, @Nullable String model, List<String> words)
            throws Exception {
        List<JudgedWork> works =
                JudgedProgram.all().stream().flatMap(p -> JudgedWorks.of(p).stream()).toList();
        List<Boolean> proven = inTurn(works, trial::right);
        for (int i = 0; i < works.size(); i++) {
            if (proven.get(i) != works.get(i).right()) {
                out.printf(
                        "%s is labelled %s, and its hidden check says otherwise%n",
                        works.get(i).id(), works.get(i).right() ? "right" : "wrong");
                missed = true;
            }
        }
        out.printf("%d labelled pieces of work%n", works.size());
        JudgeFigures none = judged("no model", works, _ -> new NoModel());
        atMost("no model: wrong accepts", none.wrongAccepts(), 0.03);
        atMost("no model: needless questions", none.needless(), 0.08);
        if (words.contains("--no-judge")) {
            return;
        }
        JudgeFigures perfect = judged("a judge that knows", works, w -> new PlayedJudge(w.right()));
        atMost("a judge that knows: wrong accepts", perfect.wrongAccepts(), 0.01);
        atMost("a judge that knows: needless questions", perfect.needless(), 0.05);
        JudgeFigures flattering =
                judged("a judge that always says yes", works, _ -> new PlayedJudge(true));
        atMost(
                "a judge that always says yes: wrong accepts",
                flattering.wrongAccepts(),
                none.wrongAccepts());
        if (server != null && model != null) {
            boolean ollama = words.contains("--ollama");
            try (LocalModel real =
                    Models.open(
                            new Settings.Model(
                                    ollama
                                            ? Settings.Provider.OLLAMA
                                            : Settings.Provider.OPENAI_COMPATIBLE,
                                    URI.create(server),
                                    model,
                                    WINDOW,
                                    ANSWER),
                            Clock.systemUTC())) {
                judged(model, works, _ -> new OnlyJudging(real));
            }
        }
    }

    private JudgeFigures judged(
            String name, List<JudgedWork> works, Function<JudgedWork, LocalModel> judge)
            throws Exception {
        long begun = System.nanoTime();
        List<Judged> all = inTurn(works, w -> trial.judge(w, judge.apply(w)));
        JudgeFigures figures = new JudgeFigures(all);
        figures.print("%s (%.0f s)".formatted(name, (System.nanoTime() - begun) / 1e9), each, out);
        return figures;
    }

    private <T> List<T> inTurn(List<JudgedWork> works, Function<JudgedWork, T> what)
            throws Exception {
        List<Future<T>> begun = new ArrayList<>();
        works.forEach(w -> begun.add(workers.submit(() -> what.apply(w))));
        List<T> all = new ArrayList<>();
        for (Future<T> one : begun) {
            all.add(one.get());
        }
        return all;
    }

    private void atMost(String what, double value, double limit) {
        boolean kept = value <= limit;
        missed |= !kept;
        out.printf("  %s: %s, %.3f of %.3f%n", kept ? "kept" : "MISSED", what, value, limit);
    }

    /** A model that is asked for verdicts and for nothing else. */
    private record OnlyJudging(LocalModel real) implements LocalModel {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public ModelHealth health() {
            return real.health();
        }

        @Override
        public Reply ask(Question question) {
            if (question.choice() == null) {
                throw new ModelException(ModelException.Kind.NONE, "it judges, and nothing else");
            }
            return real.ask(question);
        }

        @Override
        public Duration timeout() {
            return real.timeout();
        }

        @Override
        public void close() {
            // The trial closes the real one.
        }
    }
}
