package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.AttemptRepository;
import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out the answers to breakpoints: a person's, or the default when nobody answers. */
final class BreakpointResolver {
    private static final Logger LOG = LoggerFactory.getLogger(BreakpointResolver.class);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final AnswerEffects workspace;
    private final AnsweredTasks tasks;
    private final OutcomeRecorder outcomes;
    private final Consumer<String> interrupt;
    private final AttemptRepository repositories;
    private final RequestAnswers requests;
    private final Object one = new Object();

    /**
     * @param interrupt told of each task that 'stop-below' has called off
     */
    BreakpointResolver(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock,
            WorkspaceSessions workplaces,
            TaskLedger ledger,
            WorkspaceLock alone,
            OutcomeRecorder outcomes,
            Consumer<String> interrupt) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.workspace = new AnswerEffects(state, evidence, settingsOf, clock, workplaces, alone);
        this.tasks =
                new AnsweredTasks(
                        ledger, new DecisionApplier(state, evidence, settingsOf, clock, ledger));
        this.repositories = new AttemptRepository(state);
        this.outcomes = outcomes;
        this.requests = new RequestAnswers(state, clock);
        this.interrupt = interrupt;
    }

    /**
     * Does work while no question is answered: an answer first changes the workspace and then what
     * is known, and nobody else may answer in between.
     */
    <T> T alone(Supplier<T> work) {
        synchronized (one) {
            return work.get();
        }
    }

    /**
     * Answers a breakpoint.
     *
     * @throws WatchkeeperException if it is unknown, closed, does not allow the option, or the
     *     workspace must be changed while an attempt is under way there
     */
    Breakpoint resolve(String id, GivenAnswer given) {
        return alone(() -> resolved(id, given));
    }

    private Breakpoint resolved(String id, GivenAnswer given) {
        Breakpoint b = breakpoint(id);
        if (AgentRequest.asks(b) && given.option() == RequestAction.REVOKE) {
            return requests.revoked(b);
        }
        AnswerRequirements.requireOpen(b);
        AnswerRequirements.requireAllowed(b, given);
        if (requests.isLive(b)) {
            return requests.answered(b, given);
        }
        Project project = state.read(v -> v.project(b.project())).orElseThrow();
        Task task = state.read(v -> TaskLedger.required(v, b.task()));
        GivenAnswer answer =
                given.option() == TaskAction.RETRY_OTHER
                        ? withAgent(given, b, task, project)
                        : given;
        List<String> conflicts = workspace.carryOut(b, answer.option(), project);
        if (conflicts.isEmpty()) {
            repositories.answered(
                    b,
                    answer,
                    project,
                    settingsOf.apply(project).checkpoints().keepUnaccepted(),
                    workspace::in);
        }
        List<String> others = workspace.acceptedAt(b, answer.option(), project, conflicts);
        Resolution resolution =
                new Resolution(answer.option(), answer.say(), answer.by(), clock.instant());
        Set<String> below = new LinkedHashSet<>();
        Breakpoint answered =
                state.write(tx -> {
                    Breakpoint now = tx.breakpoint(id).orElseThrow();
                    AnswerRequirements.requireOpen(now);
                    Breakpoint closed =
                            now.closed(
                                    answer.by().equals("default")
                                            ? Breakpoint.State.EXPIRED
                                            : Breakpoint.State.RESOLVED,
                                    resolution);
                    tx.put(closed);
                    tx.append(RequestAnswers.resolved(b, answer));
                    Task current = TaskLedger.required(tx, b.task());
                    if (!conflicts.isEmpty()) {
                        tasks.askAgain(tx, current, b, answer.option(), conflicts, others);
                    } else {
                        outcomes.answered(tx, b, resolution);
                        RequestAnswers.answeredLater(tx, b, resolution);
                        tasks.follow(tx, current, b, resolution, answer.agent(), below);
                    }
                    return closed;
                });
        outcomes.changed();
        below.forEach(interrupt);
        return answered;
    }

    private Breakpoint breakpoint(String id) {
        return state.read(v -> v.breakpoint(id))
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no breakpoint '" + id + "'",
                                "'watchkeeper breakpoint list' shows them"));
    }

    /** The agent that is meant; words that are nothing but an agent's name mean that one. */
    private GivenAnswer withAgent(GivenAnswer given, Breakpoint b, Task task, Project project) {
        Settings settings = settingsOf.apply(project);
        String words = given.say().strip();
        boolean named = given.agent().isEmpty() && settings.agents().containsKey(words);
        String tried = state.read(v -> AgentChoice.tried(v, task, b.attempt(), settings));
        String agent = AgentChoice.other(named ? words : given.agent(), tried, settings, project);
        return new GivenAnswer(given.option(), named ? "" : given.say(), agent, given.by());
    }

    /**
     * What an answer would do to the workspace now.
     *
     * @throws WatchkeeperException if the breakpoint is unknown, closed, or does not allow it
     */
    WorkspaceChange preview(String id, BreakpointAction option) {
        Breakpoint b = breakpoint(id);
        AnswerRequirements.requireOpen(b);
        AnswerRequirements.requireOption(b, option);
        Project project = state.read(v -> v.project(b.project())).orElseThrow();
        return workspace.preview(b, option, project);
    }

    /** Breakpoints whose time is over get their default. */
    void expire(Instant now) {
        List<Breakpoint> due =
                state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                        .filter(b -> b.expiresAt() != null && !now.isBefore(b.expiresAt()))
                        .toList();
        for (Breakpoint b : due) {
            BreakpointAction choice = b.fallback();
            if (choice != null) {
                try {
                    var unused = resolve(b.id(), new GivenAnswer(choice, "", "", "default"));
                } catch (WatchkeeperException e) {
                    // A workspace that is in use is free again later.
                    if (e.code() != WatchkeeperException.Code.CONFLICT) {
                        withoutDefault(b, e);
                    }
                }
            }
        }
    }

    /** A default that can't be carried out is taken out and told of; the question stays. */
    private void withoutDefault(Breakpoint b, WatchkeeperException why) {
        LOG.warn("breakpoint {}: its default can't be carried out", b.id(), why);
        List<Reason> because = new ArrayList<>(b.because());
        because.add(
                new Reason(
                        "nobody answered, but '"
                                + b.fallback()
                                + "' could not be done: "
                                + why.getMessage(),
                        b.rule()));
        var unused =
                state.write(tx -> {
                    tx.put(
                            new Breakpoint(
                                    b.id(),
                                    b.project(),
                                    b.task(),
                                    b.attempt(),
                                    b.state(),
                                    b.rule(),
                                    b.question(),
                                    b.options(),
                                    null,
                                    null,
                                    because,
                                    b.evidence(),
                                    b.raisedAt(),
                                    null));
                    return true;
                });
    }
}
