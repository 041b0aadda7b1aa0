package dev.watchkeeper.attempt;

import dev.watchkeeper.decide.Decider;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.prompt.Prompt;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.prompt.PromptKind;
import dev.watchkeeper.prompt.PromptWindow;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.summary.PastAttempt;
import dev.watchkeeper.workspace.ProjectFacts;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Where an attempt's prompt is put together: template, facts, feedback, and the model's advice. */
final class PromptAssembler {
    private final StateManager state;
    private final EvidenceStore evidenceStore;
    private final Function<Project, Prompts> promptsOf;
    private final PlanAdvisor plans;
    private final OutputSummarizer middles;

    PromptAssembler(
            StateManager state,
            EvidenceStore evidenceStore,
            Function<Project, Prompts> promptsOf,
            LocalModel model) {
        this.state = state;
        this.evidenceStore = evidenceStore;
        this.promptsOf = promptsOf;
        this.plans = new PlanAdvisor(evidenceStore, model);
        this.middles = new OutputSummarizer(evidenceStore, model);
    }

    Attempt write(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        List<Attempt> earlier =
                state.read(v -> v.attempts(task.id())).stream()
                        .filter(e -> e.ref().number() < a.ref().number())
                        .toList();
        WorkspaceFileIndex.Known files = place.files().at(snapshotBefore(a));
        PromptInput known =
                new PromptInput(
                        task,
                        files.facts().text(),
                        ProjectFacts.filesNamed(place.host().files(), files.paths(), task),
                        feedback(earlier),
                        task.guidance(),
                        earlier.stream().map(PastAttempt::line).toList());
        PromptKind kind = earlier.isEmpty() ? PromptKind.TASK : PromptKind.FOLLOW_UP;
        int context = settings.model().context();
        Prompts templates = promptsOf.apply(place.project());
        PromptWindow window = PromptWindow.ofAgent(context);
        Prompt cut = templates.write(kind, known, window);
        PromptInput input = middles.with(a.ref(), known, cut, context);
        Prompt plain = input == known ? cut : templates.write(kind, input, window);
        PlanAdvisor.Written written =
                plans.write(
                        new PlanAdvisor.Order(
                                a.ref(),
                                templates,
                                kind,
                                input,
                                plain,
                                window,
                                context,
                                files.paths()));
        Prompt prompt = written.prompt();
        String evidence =
                evidenceStore.write(
                        a.ref(), "prompt", prompt.text().getBytes(StandardCharsets.UTF_8));
        Map<String, Object> data = new HashMap<>(written.told());
        data.put("evidence", evidence);
        data.put("settings", settings.digest());
        data.put("template", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        data.put("chars", prompt.text().length());
        data.put("tokens", prompt.tokens());
        data.put("tokens_exact", prompt.exact());
        if (!input.middles().isEmpty()) {
            data.put("middles_summed_up", input.middles().size());
        }
        if (prompt.leftOut() > 0) {
            data.put("chars_left_out", prompt.leftOut());
        }
        return state.write(tx -> {
            Attempt next = Transition.WROTE_PROMPT.take(tx, a.withPrompt(evidence));
            tx.append(EventDraft.of(EventType.PROMPT_WRITTEN, a, data));
            return next;
        });
    }

    private @Nullable String snapshotBefore(Attempt a) {
        String id = a.checkpointBefore();
        return id == null
                ? null
                : state.read(v -> v.checkpoint(id)).map(Checkpoint::snapshot).orElse(null);
    }

    /** What was found about the newest attempt that was looked at, output word for word. */
    static List<String> feedback(List<Attempt> earlier) {
        for (Attempt e : earlier.reversed()) {
            Assessment assessment = e.assessment();
            if (e.decision() instanceof Decision.Retry retry) {
                return retry.feedback();
            }
            if (e.decision() instanceof Decision.Ask
                    && assessment != null
                    && assessment.validation().ending() != Ending.LIMIT) {
                if (assessment.validation().ending() == Ending.QUESTION) {
                    return List.of(); // The question and its answer are among the guidance.
                }
                return Decider.feedback(
                        assessment, e.outcome(), earlier.subList(0, earlier.indexOf(e)));
            }
        }
        return List.of();
    }
}
