package dev.watchkeeper.assess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.host.Host;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Small pieces of work that are known to be right or wrong, which the model judges as it would. */
public final class JudgeSamples {
    private static final double YES = 0.5;
    private static final String FILE = "judge-samples.json";

    /** A piece of work. */
    private record Sample(String title, String brief, String path, String patch, boolean right) {}

    /**
     * What came of one piece.
     *
     * @param title of its task
     * @param answered whether the model gave a verdict that counts
     * @param agrees whether the verdict is the known one; false without a verdict
     * @param seconds that the verdict took
     * @param problem why there is no verdict; empty if there is one
     */
    public record Judged(
            String title, boolean answered, boolean agrees, double seconds, String problem) {}

    private final LocalModel model;
    private final Host host;
    private final LongSupplier nanos;

    /**
     * @param host of which nothing is asked
     * @param nanos a clock that nobody sets
     */
    public JudgeSamples(LocalModel model, Host host, LongSupplier nanos) {
        this.model = model;
        this.host = host;
        this.nanos = nanos;
    }

    /** How many pieces there are. */
    public static int count() {
        return samples().size();
    }

    /**
     * Has one piece judged by the question that is asked of an attempt.
     *
     * @param index from 0
     */
    public Judged judge(int index) {
        Sample sample = samples().get(index);
        List<PathDiff> changes =
                List.of(new PathDiff(sample.path(), FileChange.Kind.MODIFIED, 3, 1, false));
        String patch =
                "diff --git a/%1$s b/%1$s\n--- a/%1$s\n+++ b/%1$s\n%2$s"
                        .formatted(sample.path(), sample.patch());
        Assessor.Input in =
                new Assessor.Input(
                        SingleCheck.task("sample", sample.title(), sample.brief(), List.of()),
                        new AttemptRef("sample", 1),
                        SingleCheck.completed(),
                        host,
                        List.of(),
                        changes,
                        changes,
                        _ -> patch,
                        Map.of(),
                        1);
        Quality quality =
                new Quality(
                        List.of(), changes, true, List.of(), List.of(), List.of(), List.of(),
                        List.of(), List.of());
        long from = nanos.getAsLong();
        Judge.Judgement judgement =
                new Judge(model)
                        .judge(
                                in,
                                new Validation(true, Ending.COMPLETED, List.of()),
                                quality,
                                UnifiedDiff.parse(patch),
                                new Unkept());
        double seconds = (nanos.getAsLong() - from) / 1e9;
        @Nullable Verdict verdict = judgement.verdict();
        return new Judged(
                sample.title(),
                verdict != null,
                verdict != null && verdict.passProbability() >= YES == sample.right(),
                seconds,
                judgement.problem());
    }

    private static List<Sample> samples() {
        try (InputStream in =
                Objects.requireNonNull(JudgeSamples.class.getResourceAsStream(FILE), FILE)) {
            List<Sample> all = new ArrayList<>();
            for (JsonNode s : new ObjectMapper().readTree(in)) {
                all.add(
                        new Sample(
                                s.path("title").asText(),
                                s.path("brief").asText(),
                                s.path("path").asText(),
                                s.path("patch").asText(),
                                s.path("right").asBoolean()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps nothing. */
    private static final class Unkept implements Assessor.Sink {
        @Override
        public String evidence(String name, Content content) {
            return "";
        }

        @Override
        public void event(EventType type, Map<String, Object> data) {}
    }
}
