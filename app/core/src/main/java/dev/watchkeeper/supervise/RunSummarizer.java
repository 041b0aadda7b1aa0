package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.CancellableQuestion;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.prompt.RunNarrative;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.summary.RunDigest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Sums up a run as a whole when nothing is left to do, and at its end: from the journal, and, where
 * the local model is up and nobody waits, in its words beside that. For the loop's thread, but for
 * {@link #moved}.
 */
final class RunSummarizer {
    private static final Logger LOG = LoggerFactory.getLogger(RunSummarizer.class);
    private static final int PAGE = 2_000;
    private final StateManager stateManager;
    private final Function<Project, Settings> settingsOf;
    private final LocalModel localModel;
    private final AtomicBoolean due = new AtomicBoolean();
    private RunDigest night = new RunDigest();
    private long read;

    RunSummarizer(
            StateManager stateManager,
            Function<Project, Settings> settingsOf,
            LocalModel localModel) {
        this.stateManager = stateManager;
        this.settingsOf = settingsOf;
        this.localModel = localModel;
    }

    /** A run begins: what was before belongs to another night. */
    void begin() {
        night = new RunDigest();
        read = stateManager.read(v -> v.lastSeq());
        due.set(false);
    }

    /** An attempt is in a new state, durably. */
    void moved(Attempt a) {
        switch (a.state()) {
            case CLOSED, HELD -> due.set(true);
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    STARTING,
                    RUNNING,
                    ENDED,
                    INTERRUPTED,
                    SETTLED,
                    ASSESSED,
                    DECIDED -> {}
        }
    }

    /** Whether something came of an attempt that no summary tells of. */
    boolean due() {
        return due.get();
    }

    /**
     * Writes the summary, if one is due.
     *
     * @param longest so long the model's words are waited for; zero: it is not asked
     * @param enough whether to wait no longer
     */
    void conclude(Duration longest, BooleanSupplier enough) {
        if (!due.getAndSet(false)) {
            return;
        }
        readOn();
        List<RunDigest.Fact> facts = night.facts();
        if (facts.isEmpty()) {
            return;
        }
        List<SummaryLine> words = longest.isPositive() ? words(longest, enough) : List.of();
        Map<String, Object> data = new HashMap<>();
        data.put("of", "night");
        data.put("lines", facts.stream().map(f -> f.line().json()).toList());
        data.put("words", words.stream().map(SummaryLine::json).toList());
        if (!words.isEmpty()) {
            data.put("model", localModel.name());
        }
        var unused = stateManager.write(tx -> tx.append(EventDraft.of(EventType.SUMMARISED, data)));
    }

    private void readOn() {
        while (true) {
            List<Event> page = stateManager.read(v -> v.events(read, PAGE));
            page.forEach(night::add);
            if (page.isEmpty()) {
                return;
            }
            read = page.getLast().seq();
        }
    }

    private List<SummaryLine> words(Duration longest, BooleanSupplier enough) {
        LocalModel model = localModel;
        if (model instanceof NoModel || enough.getAsBoolean()) {
            return List.of();
        }
        if (!model.health().up()) {
            return List.of();
        }
        List<RunNarrative.Source> sources = RunNarrative.sources(night);
        List<Task> tasks =
                stateManager.read(v ->
                        night.tasks().stream()
                                .flatMap(id -> v.task(id).stream())
                                .sorted(Comparator.comparing(Task::number))
                                .toList());
        if (tasks.isEmpty()) {
            return List.of(); // Their project is gone.
        }
        try {
            return CancellableQuestion.ask(
                            model,
                            "night",
                            () -> RunNarrative.question(sources, context(tasks), model.tokens()),
                            reply -> read(reply, sources, tasks))
                    .await(longest, enough)
                    .orElse(List.of());
        } catch (ModelException | WatchkeeperException e) {
            LOG.info("the night is summed up without the model: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the night could not be summed up by the model", e);
        }
        return List.of();
    }

    private static List<SummaryLine> read(
            Reply reply, List<RunNarrative.Source> sources, List<Task> tasks) {
        return reply.complete()
                ? RunNarrative.read(
                        reply.text(),
                        sources,
                        tasks.stream().flatMap(t -> Stream.of(t.id(), t.title())).toList())
                : List.of();
    }

    /** The model's window, as the project of the night's first task has it. */
    private int context(List<Task> tasks) {
        String project = tasks.getFirst().project();
        Settings settings =
                settingsOf.apply(stateManager.read(v -> v.project(project).orElseThrow()));
        return settings.model().context();
    }
}
