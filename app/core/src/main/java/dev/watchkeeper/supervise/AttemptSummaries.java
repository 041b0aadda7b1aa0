package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.CancellableQuestion;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.prompt.AttemptSummarizer;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.summary.AttemptDigest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks the local model for summaries while nobody else wants it: a question is begun only while
 * every attempt under way is with its agent, and is given up, to be asked again later, as soon as
 * one is not. What fails is left out; nothing depends on a summary.
 */
final class AttemptSummaries {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptSummaries.class);

    /** More are not kept: the oldest are left out. */
    private static final int MOST_WAITING = 64;

    /** Writing down what is there takes no longer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final StateManager stateManager;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final Function<Project, Prompts> promptsOf;
    private final LocalModel localModel;
    private final Deque<AttemptRef> waiting = new ArrayDeque<>();
    private final Map<AttemptRef, AttemptState> states = new HashMap<>();
    private boolean working;
    private boolean resting;
    private boolean wanted;
    private @Nullable CancellableQuestion<Reply> asking;

    AttemptSummaries(
            StateManager stateManager,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Function<Project, Prompts> promptsOf,
            LocalModel localModel) {
        this.stateManager = stateManager;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.promptsOf = promptsOf;
        this.localModel = localModel;
    }

    /** An attempt is in a new state, durably. */
    synchronized void moved(Attempt a) {
        switch (a.state()) {
            case CLOSED, HELD, INTERRUPTED -> states.remove(a.ref());
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    STARTING,
                    RUNNING,
                    ENDED,
                    SETTLED,
                    ASSESSED,
                    DECIDED ->
                    states.put(a.ref(), a.state());
        }
        if (a.state() == AttemptState.CLOSED && hasWork(a) && !(localModel instanceof NoModel)) {
            if (waiting.size() == MOST_WAITING) {
                waiting.removeFirst();
            }
            waiting.addLast(a.ref());
        }
        if (!states.values().stream().allMatch(AttemptSummaries::withAgent)) {
            giveWay();
        }
    }

    private static boolean hasWork(Attempt a) {
        Assessment assessment = a.assessment();
        return assessment != null && assessment.validation().ending() != Ending.LIMIT;
    }

    private static boolean withAgent(AttemptState state) {
        return switch (state) {
            case PROMPTED, STARTING, RUNNING -> true;
            case PLANNED,
                    CHECKPOINTED,
                    ENDED,
                    HELD,
                    INTERRUPTED,
                    SETTLED,
                    ASSESSED,
                    DECIDED,
                    CLOSED ->
                    false;
        };
    }

    /**
     * Goes on where that is in nobody's way. All that can begin now has begun.
     *
     * @param underWay the attempts that have a thread
     */
    synchronized void proceed(Collection<AttemptRef> underWay) {
        states.keySet().retainAll(underWay);
        for (AttemptRef ref : underWay) {
            AttemptState state = states.get(ref);
            // One that was just launched has told nothing yet.
            if (state == null || !withAgent(state)) {
                giveWay();
                return;
            }
        }
        wanted = false;
        if (!working && !waiting.isEmpty()) {
            working = true;
            var unused = Thread.ofVirtual().name("summaries").start(this::work);
        }
    }

    /** Whether something is being summed up. */
    synchronized boolean busy() {
        return working;
    }

    /** Gives up the question under way; its attempt stays in the queue. */
    private void giveWay() {
        wanted = true;
        CancellableQuestion<Reply> now = asking;
        if (now != null) {
            now.cancel();
        }
    }

    /**
     * Waits until all is summed up that was done, at most so long. There must be nothing under way.
     *
     * @param enough whether to wait no longer; asked again after {@link #wake}
     */
    void rest(Duration longest, BooleanSupplier enough) {
        setResting(true);
        try {
            proceed(List.of());
            await(longest, enough);
        } finally {
            setResting(false);
        }
    }

    private synchronized void setResting(boolean now) {
        resting = now;
    }

    /** Lets {@link #rest} look again. */
    synchronized void wake() {
        notifyAll();
    }

    /** Gives up what is under way and waits for its end; what was not begun is left for later. */
    void end() {
        synchronized (this) {
            giveWay();
        }
        await(LONGEST_END, () -> false);
    }

    private synchronized void await(Duration longest, BooleanSupplier enough) {
        long end = System.nanoTime() + longest.toNanos();
        while (working && !enough.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void work() {
        while (true) {
            AttemptRef ref;
            synchronized (this) {
                if (wanted || waiting.isEmpty()) {
                    working = false;
                    notifyAll();
                    return;
                }
                ref = waiting.removeFirst();
            }
            try {
                summarise(ref);
            } catch (CancellationException e) {
                synchronized (this) {
                    waiting.addFirst(ref);
                }
            } catch (ModelException e) {
                LOG.info("attempt {} is not summed up: {}", ref, e.getMessage());
                leaveRest();
            } catch (WatchkeeperException e) {
                LOG.info("attempt {} is not summed up: {}", ref, e.getMessage());
            } catch (RuntimeException e) {
                LOG.warn("attempt {} could not be summed up", ref, e);
            }
        }
    }

    /** At the end of a run a model that fails once is not waited for again and again. */
    private synchronized void leaveRest() {
        if (resting) {
            waiting.clear();
        }
    }

    private void summarise(AttemptRef ref) {
        LocalModel model = localModel;
        ModelHealth health = model.health();
        if (!health.up()) {
            throw new ModelException(ModelException.Kind.DOWN, health.detail());
        }
        Attempt a = stateManager.read(v -> v.attempt(ref).orElseThrow());
        Task task = stateManager.read(v -> TaskLedger.required(v, ref.task()));
        Project project = stateManager.read(v -> v.project(a.project()).orElseThrow());
        // The last attempt's summary is the task's.
        boolean last = task.state() != TaskState.READY && task.state() != TaskState.RUNNING;
        List<Attempt> told =
                stateManager.read(v -> v.attempts(task.id())).stream()
                        .filter(e ->
                                last
                                        ? e.ref().number() <= ref.number()
                                        : e.ref().number() == ref.number())
                        .toList();
        List<AttemptDigest.Fact> sources =
                AttemptDigest.facts(a).stream().filter(f -> kept(f.id())).toList();
        if (sources.isEmpty()) {
            return;
        }
        PromptInput input =
                new PromptInput(
                        task,
                        "",
                        Map.of(),
                        List.of(),
                        task.guidance(),
                        AttemptDigest.history(told, a));
        Question question =
                AttemptSummarizer.question(
                        promptsOf.apply(project),
                        input,
                        sources,
                        settingsOf.apply(project).model().context(),
                        model.tokens());
        Reply reply = ask(model, question);
        String answer =
                evidence.write(ref, "summary.json", reply.text().getBytes(StandardCharsets.UTF_8));
        List<SummaryLine> lines =
                reply.complete() ? AttemptSummarizer.read(reply.text(), sources) : List.of();
        if (lines.isEmpty()) {
            LOG.info("attempt {}: no line of its summary rests on evidence", ref);
            return;
        }
        var unused =
                stateManager.write(tx ->
                        tx.append(
                                EventDraft.of(
                                        EventType.SUMMARISED,
                                        a,
                                        Map.of(
                                                "of",
                                                last ? "task" : "attempt",
                                                "lines",
                                                lines.stream().map(SummaryLine::json).toList(),
                                                "answer",
                                                answer,
                                                "model",
                                                model.name()))));
    }

    private Reply ask(LocalModel model, Question question) {
        CancellableQuestion<Reply> now;
        synchronized (this) {
            if (wanted) {
                throw new CancellationException("somebody else wants the model");
            }
            now = CancellableQuestion.ask(model, "summary", () -> question, reply -> reply);
            asking = now;
        }
        try {
            return now.join();
        } finally {
            synchronized (this) {
                asking = null;
            }
        }
    }

    private boolean kept(String id) {
        try {
            return evidence.size(id) >= 0;
        } catch (WatchkeeperException e) {
            return false;
        }
    }
}
