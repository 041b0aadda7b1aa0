package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.CancellableQuestion;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelFigures;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.prompt.MiddleSummary;
import dev.watchkeeper.prompt.Prompt;
import dev.watchkeeper.prompt.PromptInput;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Has the middle of what must be cut heavily summed up: only where nobody else has the model, and
 * once for each text. What was made is kept by the text's digest and is used from then on whether
 * the model is there or not.
 */
final class OutputSummarizer {
    private static final Logger LOG = LoggerFactory.getLogger(OutputSummarizer.class);

    /** An attempt waits for it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** The most certain of what was found comes first; for the rest a mark is enough. */
    private static final int MOST = 2;

    private final EvidenceStore evidence;
    private final LocalModel localModel;

    OutputSummarizer(EvidenceStore evidence, LocalModel localModel) {
        this.evidence = evidence;
        this.localModel = localModel;
    }

    /**
     * The input with what may stand for middles.
     *
     * @param plain the prompt that it makes without
     * @param context the model's window in tokens
     */
    PromptInput with(AttemptRef ref, PromptInput in, Prompt plain, int context) {
        Map<String, String> middles = new HashMap<>();
        for (int i : plain.cutHeavily()) {
            String piece = in.feedback().get(i);
            if (middles.size() < MOST && MiddleSummary.worth(piece)) {
                middle(ref, piece, context).ifPresent(m -> middles.put(piece, m));
            }
        }
        return middles.isEmpty() ? in : in.withMiddles(middles);
    }

    private Optional<String> middle(AttemptRef ref, String piece, int context) {
        String digest = MiddleSummary.digest(piece);
        Optional<String> kept = evidence.kept(digest);
        if (kept.isPresent() || !idle()) {
            return kept;
        }
        LocalModel model = localModel;
        try {
            Optional<Optional<String>> made =
                    CancellableQuestion.ask(
                                    model,
                                    "middle",
                                    () -> MiddleSummary.question(piece, context, model.tokens()),
                                    reply -> read(ref, piece, digest, reply))
                            .await(LONGEST, () -> false);
            if (made.isEmpty()) {
                LOG.info("{}: the model took too long to sum up what is cut", ref);
            }
            return made.flatMap(m -> m);
        } catch (ModelException | WatchkeeperException e) {
            LOG.info("{}: what is cut is not summed up: {}", ref, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}: what is cut could not be summed up", ref, e);
        }
        return Optional.empty();
    }

    private boolean idle() {
        LocalModel model = localModel;
        if (model instanceof NoModel) {
            return false;
        }
        ModelFigures figures = model.figures();
        return !figures.busy() && figures.waiting() == 0 && model.health().up();
    }

    private Optional<String> read(AttemptRef ref, String piece, String digest, Reply reply) {
        var unused =
                evidence.write(ref, "middle.json", reply.text().getBytes(StandardCharsets.UTF_8));
        String made = reply.complete() ? MiddleSummary.read(reply.text(), piece) : "";
        return made.isEmpty() ? Optional.empty() : Optional.of(evidence.keep(digest, made));
    }
}
