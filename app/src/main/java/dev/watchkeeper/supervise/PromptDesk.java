package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.prompt.Kind;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.workspace.ProjectFacts;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where an attempt's prompt is put together: template, facts, feedback, and the model's advice. */
final class PromptDesk {
    private static final int ADVICE_TOKENS = 800;
    private static final int RESERVE = 2_048;

    private final Rooms rooms;

    PromptDesk(Rooms rooms) {
        this.rooms = rooms;
    }

    Attempt write(Attempt a, Task task, Workplace place, Settings settings) {
        List<Attempt> earlier =
                rooms.state().read(v -> v.attempts(task.id())).stream()
                        .filter(e -> e.ref().number() < a.ref().number())
                        .toList();
        List<String> files = place.files().at(snapshotBefore(a));
        PromptInput input =
                new PromptInput(
                        task,
                        ProjectFacts.of(files).text(),
                        ProjectFacts.filesNamed(place.host().files(), files, task),
                        feedback(earlier),
                        task.guidance(),
                        history(earlier));
        Kind kind = earlier.isEmpty() ? Kind.TASK : Kind.FOLLOW_UP;
        int budget = Math.max(1_024, settings.model().context() - RESERVE);
        String text = rooms.prompts().apply(place.project()).write(kind, input, budget);
        Map<String, Object> data = new HashMap<>();
        String advice = advice(text, data);
        String whole = advice.isEmpty() ? text : text + "\n\n## Advice\n\n" + advice + "\n";
        String evidence =
                rooms.evidence().write(a.ref(), "prompt", whole.getBytes(StandardCharsets.UTF_8));
        data.put("evidence", evidence);
        data.put("template", kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        data.put("chars", whole.length());
        return rooms.state()
                .write(tx -> {
                    Attempt next =
                            a.withPrompt(evidence).in(Transition.WROTE_PROMPT.from(a.state()));
                    tx.put(next);
                    tx.append(EventDraft.of(EventType.PROMPT_WRITTEN, a, data));
                    return next;
                });
    }

    private @Nullable String snapshotBefore(Attempt a) {
        String id = a.checkpointBefore();
        return id == null
                ? null
                : rooms.state().read(v -> v.checkpoint(id)).map(Checkpoint::snapshot).orElse(null);
    }

    /**
     * What the local model adds: an approach, as advice after the task's own words, which stay as
     * they are whatever it writes. Without a model there is none, and the journal says why.
     */
    private String advice(String prompt, Map<String, Object> data) {
        LocalModel model = rooms.model();
        if (!model.health().up()) {
            data.put("by", "template");
            data.put("model", model.health().detail());
            return "";
        }
        try {
            Reply reply =
                    model.ask(
                            new Question(
                                    "You prepare work for a coding agent. The text between the"
                                            + " marks is the agent's task. Write at most ten short"
                                            + " lines of advice: where to begin, what to watch"
                                            + " out for, how to check the result. Add no new"
                                            + " requirement. Invent no file.",
                                    "<<<TASK\n" + prompt + "\nTASK>>>",
                                    null,
                                    ADVICE_TOKENS,
                                    Question.Priority.PROMPT));
            if (reply.complete() && !reply.text().isBlank()) {
                data.put("by", "model");
                return reply.text().strip();
            }
            data.put("by", "template");
            data.put("model", "its answer was cut off");
        } catch (ModelException e) {
            data.put("by", "template");
            data.put("model", String.valueOf(e.getMessage()));
        }
        return "";
    }

    private static List<String> feedback(List<Attempt> earlier) {
        List<String> pieces = new ArrayList<>();
        for (Attempt e : earlier.reversed()) {
            if (e.decision() instanceof Decision.Retry retry) {
                pieces.addAll(retry.feedback());
            }
        }
        return pieces;
    }

    private static List<String> history(List<Attempt> earlier) {
        return earlier.stream()
                .map(e -> {
                    Decision d = e.decision();
                    return "Attempt "
                            + e.ref().number()
                            + ": "
                            + (d == null
                                    ? "not decided"
                                    : d.word() + ", " + d.because().getFirst().text());
                })
                .toList();
    }
}
