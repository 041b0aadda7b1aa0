package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.Scope;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.prompt.PlanAnswer;
import dev.watchkeeper.prompt.PlanWriter;
import dev.watchkeeper.prompt.Prompt;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.prompt.PromptKind;
import dev.watchkeeper.prompt.PromptWindow;
import dev.watchkeeper.prompt.Prompts;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the local model's plan is put into a prompt, or is not: without a model, when it fails, and
 * when its plan is worse than none the template alone is used, and it is told why.
 */
final class PlanAdvisor {
    private static final int MOST_TOLD = 10;

    private final EvidenceStore evidence;
    private final LocalModel localModel;

    PlanAdvisor(EvidenceStore evidence, LocalModel localModel) {
        this.evidence = evidence;
        this.localModel = localModel;
    }

    /**
     * What is to be written.
     *
     * @param plain what the template alone makes of it
     * @param window of the agent's prompt
     * @param context the local model's window in tokens
     * @param tree paths of the workspace's files
     */
    record Order(
            AttemptRef ref,
            Prompts prompts,
            PromptKind kind,
            PromptInput in,
            Prompt plain,
            PromptWindow window,
            int context,
            List<String> tree) {}

    /**
     * A prompt.
     *
     * @param told who wrote it, and what the journal is to know of that
     */
    record Written(Prompt prompt, Map<String, Object> told) {}

    /** Writes a prompt. */
    Written write(Order order) {
        Prompt plain = order.plain();
        LocalModel model = localModel;
        ModelHealth health = model.health();
        if (health.state() == ModelHealth.State.NONE) {
            return new Written(plain, Map.of("written_by", "template"));
        }
        Map<String, Object> told = new HashMap<>();
        told.put("model", model.name());
        if (!health.up()) {
            return without(plain, health.detail(), told);
        }
        try {
            Reply reply =
                    model.ask(
                            PlanWriter.question(
                                    order.prompts(), order.in(), order.context(), model.tokens()));
            told.put(
                    "answer",
                    evidence.write(
                            order.ref(),
                            "plan.json",
                            reply.text().getBytes(StandardCharsets.UTF_8)));
            if (reply.promptTokens() > 0) {
                // Few milliseconds for many tokens: the server knew the question's beginning.
                told.put("question_tokens", reply.promptTokens());
                told.put("question_ms", reply.promptTime().toMillis());
            }
            return reply.complete()
                    ? with(order, plain, reply.text(), told)
                    : without(plain, "the model's answer was cut off", told);
        } catch (ModelException e) {
            return without(plain, String.valueOf(e.getMessage()), told);
        } catch (WatchkeeperException e) {
            return without(
                    plain, "the model could not be asked for a plan: " + e.getMessage(), told);
        }
    }

    private static Written with(
            Order order, Prompt plain, String answer, Map<String, Object> told) {
        Scope scope = new Scope(order.in().task().scope());
        PlanAnswer read =
                PlanWriter.read(answer, order.in(), order.tree(), scope::allows, order.window());
        if (!read.dropped().isEmpty()) {
            told.put("dropped", read.dropped().stream().limit(MOST_TOLD).toList());
        }
        return switch (read) {
            case PlanAnswer.Refused refused ->
                    without(plain, "the model's plan is not used: " + refused.problem(), told);
            case PlanAnswer.Usable usable -> {
                Prompt with =
                        order.prompts()
                                .write(
                                        order.kind(),
                                        order.in().with(usable.plan()),
                                        order.window());
                if (plain.feedbackWhole() && !with.feedbackWhole()) {
                    yield without(
                            plain,
                            "the model's plan is not used: it would displace what was found",
                            told);
                }
                if (!with.text().contains(usable.plan().goal())) {
                    yield without(plain, "the template has no place for a plan", told);
                }
                told.put("written_by", "model");
                yield new Written(with, told);
            }
        };
    }

    private static Written without(Prompt plain, String problem, Map<String, Object> told) {
        told.put("written_by", "template");
        told.put("problem", problem);
        return new Written(plain, told);
    }
}
