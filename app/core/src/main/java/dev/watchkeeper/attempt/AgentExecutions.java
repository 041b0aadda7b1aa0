package dev.watchkeeper.attempt;

import dev.watchkeeper.agentrun.AgentRun;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Usage;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** An attempt's legs: one run of the agent's process each. */
final class AgentExecutions {
    private static final Logger LOG = LoggerFactory.getLogger(AgentExecutions.class);

    /** Name of the attempt's output in its run folder. */
    static final String OUTPUT = "output";

    private static final String GO_ON =
            "You were interrupted before you had finished. Go on with the task where you stopped;"
                    + " what you have changed so far is still there.";

    private final StateManager state;
    private final EvidenceStore evidenceStore;
    private final Function<Project, Settings> settingsOf;
    private final Function<Settings.AgentEntry, Agent> agentOf;
    private final Clock clock;
    private final LiveAttempts board;
    private final Consumer<AttemptRef> waits;
    private final AgentRequests requests;

    AgentExecutions(
            StateManager state,
            EvidenceStore evidenceStore,
            Function<Project, Settings> settingsOf,
            Function<Settings.AgentEntry, Agent> agentOf,
            Clock clock,
            LiveAttempts board,
            Consumer<AttemptRef> waits,
            AgentRequests requests) {
        this.requests = requests;
        this.state = state;
        this.evidenceStore = evidenceStore;
        this.settingsOf = settingsOf;
        this.agentOf = agentOf;
        this.clock = clock;
        this.board = board;
        this.waits = waits;
    }

    /** Makes the next leg's id durable before anything is started under it. */
    Attempt open(Attempt a, Transition transition) {
        int number = a.legs().size() + 1;
        String run = a.ref().task() + "." + a.ref().number() + "." + number;
        Instant now = clock.instant();
        Leg leg = new Leg(number, run, size(output(a)), now);
        // What an earlier leg destroyed stays known, whatever becomes of this one.
        AgentOutcome earlier = a.outcome();
        AgentOutcome kept = earlier == null || earlier.destructive().isEmpty() ? null : earlier;
        return state.write(tx -> {
            List<Leg> legs = new ArrayList<>(a.legs());
            legs.add(leg);
            Attempt next = transition.take(tx, a.withLegs(legs).withOutcome(kept));
            Task task = TaskLedger.required(tx, a.ref().task());
            if (task.state() == TaskState.HELD) {
                tx.put(task.in(TaskState.RUNNING, now));
            }
            return next;
        });
    }

    /** Whether the last leg's process may have been started. */
    static boolean started(Attempt a, WorkspaceSession place) {
        return place.host().processes().status(a.legs().getLast().run()).state()
                != ProcessStatus.State.UNKNOWN;
    }

    /** Starts the leg's process, or finds it started already. */
    Attempt start(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        Settings.AgentEntry entry = entry(a, settings);
        Leg leg = a.legs().getLast();
        try {
            Agent agent = agentOf.apply(entry);
            boolean resume = a.session() != null && sessionBegun(a);
            String session = a.session();
            if (session == null) {
                session = agent.newSession();
            }
            String prompt =
                    leg.number() > 1 && resume ? GO_ON : text(Objects.requireNonNull(a.prompt()));
            Attempt known = a.withSession(session);
            if (!Objects.equals(session, a.session())) {
                // The id is durable before the agent can begin a session under it.
                state.write(tx -> {
                    tx.put(known);
                    return true;
                });
            }
            var status =
                    new AgentRun(place.host(), agent, settings.supervisor(), clock)
                            .start(
                                    new Agent.Assignment(
                                            leg.run(),
                                            task.id(),
                                            a.ref().number(),
                                            leg.number(),
                                            prompt,
                                            session,
                                            resume));
            return state.write(tx -> {
                Attempt next = Transition.STARTED.take(tx, known);
                Map<String, Object> data = new HashMap<>();
                data.put("agent", a.agent());
                data.put("host", a.host());
                data.put("run", leg.run());
                data.put("leg", leg.number());
                data.put("resumed", resume);
                data.put("settings", settings.digest());
                data.put("pid", status.pid());
                if (known.session() != null) {
                    data.put("session", known.session());
                }
                tx.append(EventDraft.of(EventType.AGENT_STARTED, a, data));
                return next;
            });
        } catch (WatchkeeperException e) {
            if (HostProblems.leftToLoop(e)) {
                throw e; // Whether it was started is not known; the same id is not started twice.
            }
            return ended(
                    a,
                    new AgentOutcome(
                            Ending.ERROR,
                            null,
                            "",
                            List.of(
                                    "the agent could not be started: "
                                            + e.getMessage()
                                            + (e.hint().isEmpty() ? "" : " (" + e.hint() + ")")),
                            List.of(),
                            null,
                            List.of(),
                            null,
                            0,
                            0,
                            0,
                            false),
                    List.of(),
                    Transition.COULD_NOT_START,
                    List.of(),
                    clock.instant());
        }
    }

    /**
     * Follows the agent until it has ended, or was interrupted by the signal.
     *
     * @param recovered whether it may have ended while nobody followed it
     */
    Attempt follow(
            Attempt a,
            WorkspaceSession place,
            Settings settings,
            StopSignal stop,
            boolean recovered) {
        Leg leg = a.legs().getLast();
        Agent agent = agentOf.apply(entry(a, settings));
        AgentRun run = new AgentRun(place.host(), agent, settings.supervisor(), clock);
        stop.onChange(() -> run.interrupt(stop.kind() == StopSignal.Kind.NOW));
        AgentOutputRecorder recorder =
                new AgentOutputRecorder(
                        state,
                        clock,
                        board,
                        waits,
                        new LegAnswers(state, settingsOf, clock, requests, a, stop::given),
                        a,
                        leg.outputFrom());
        AgentOutcome told =
                run.follow(
                        leg.run(),
                        output(a),
                        evidenceStore.folder(a.ref()).resolve("errors"),
                        leg.outputFrom(),
                        recorder);
        String session = recorder.session();
        Attempt seen = session == null ? a : a.withSession(session);
        Usage before = SessionUsage.until(a.legs().subList(0, a.legs().size() - 1));
        Usage used =
                agent.countsWholeSession()
                        ? SessionUsage.ofSession(
                                told.used(),
                                seen.session(),
                                a.ref().number(),
                                state.read(v -> v.attempts(a.ref().task())),
                                before)
                        : told.used().plus(before);
        boolean suspended = recorder.answers().givenUp();
        AgentOutcome ofAll = told.withUsed(used);
        AgentOutcome outcome = withEarlier(a.outcome(), suspended ? suspended(a, ofAll) : ofAll);
        Instant ended = recovered || run.lostSight() ? run.endedAt() : null;
        if (ended == null && recovered && outcome.exitStatus() == null && !outcome.weSignalled()) {
            ended = LastSignOfLife.of(state, output(a), leg, run.wroteAt());
        }
        Instant until = ended == null ? clock.instant() : ended;
        recordChanges(place);
        List<EventDraft> rest = recorder.rest();
        boolean interrupted = stop.given() && outcome.weSignalled() && !suspended;
        Attempt next =
                ended(
                        seen,
                        outcome,
                        recorder.leftBehind(),
                        interrupted ? Transition.STOPPED : Transition.AGENT_ENDED,
                        rest,
                        until);
        forget(place, leg.run());
        return next;
    }

    /** How the run of an agent ended whose question nobody answered in time. */
    private AgentOutcome suspended(Attempt a, AgentOutcome o) {
        AgentRequest asked = state.read(v -> AgentRequests.suspended(v, a.ref())).orElseThrow();
        List<String> problems = new ArrayList<>(o.problems());
        problems.add("nobody answered in time what it asked: " + asked.form());
        return new AgentOutcome(
                Ending.QUESTION,
                o.exitStatus(),
                o.finalText(),
                problems,
                o.denied(),
                asked.form(),
                asked.choices(),
                o.limitUntil(),
                o.tokens(),
                o.costUsd(),
                o.turns(),
                o.weSignalled(),
                o.destructive());
    }

    /** What an earlier leg destroyed stays known. */
    private static AgentOutcome withEarlier(@Nullable AgentOutcome earlier, AgentOutcome now) {
        if (earlier == null || earlier.destructive().isEmpty()) {
            return now;
        }
        Set<String> all = new LinkedHashSet<>(earlier.destructive());
        all.addAll(now.destructive());
        return now.withDestructive(List.copyOf(all));
    }

    /** Records what the agent has changed as its doing, before anything else changes. */
    private static void recordChanges(WorkspaceSession place) {
        try {
            var unused = place.watch().settle();
        } catch (PluginException e) {
            LOG.warn("some changes may be told as nobody's: {}", e.getMessage());
        }
    }

    /** All that it said is here. What is left over there takes room and does no harm. */
    private static void forget(WorkspaceSession place, String run) {
        try {
            place.host().processes().forget(run);
        } catch (PluginException e) {
            LOG.warn("what is left of {} stays until the run ends: {}", run, e.getMessage());
        }
    }

    /** One that was interrupted has not ended: it goes on in its next leg. */
    private Attempt ended(
            Attempt a,
            AgentOutcome outcome,
            List<String> left,
            Transition transition,
            List<EventDraft> rest,
            Instant until) {
        return state.write(tx -> {
            Attempt seen = closedLeg(a, outcome, until).withOutcome(outcome);
            Attempt next =
                    transition.take(
                            tx,
                            transition == Transition.STOPPED ? seen : seen.ended(clock.instant()));
            rest.forEach(tx::append);
            if (transition != Transition.STOPPED) {
                requests.ended(tx, a, clock.instant());
            }
            tx.append(
                    EventDraft.of(EventType.AGENT_ENDED, a, AgentEndedData.data(a, outcome, left)));
            return next;
        });
    }

    /**
     * @param until when nothing of it lived any more: what changes later is not its doing
     */
    private static Attempt closedLeg(Attempt a, AgentOutcome outcome, Instant until) {
        List<Leg> legs = new ArrayList<>(a.legs());
        legs.add(legs.removeLast().ended(until, outcome.ending(), outcome.used()));
        return a.withLegs(legs);
    }

    private static Settings.AgentEntry entry(Attempt a, Settings settings) {
        Settings.AgentEntry entry = settings.agents().get(a.agent());
        if (entry == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "the settings have no agent '" + a.agent() + "' any more",
                    "put it back under 'agents:', or give the task another agent");
        }
        return entry;
    }

    /** Whether the session can be gone on with: a process that belongs to it has said something. */
    private boolean sessionBegun(Attempt a) {
        if (size(output(a)) > 0) {
            return true;
        }
        return a.legs().size() == 1
                && state.read(v -> v.attempts(a.ref().task())).stream()
                        .anyMatch(e ->
                                e.ref().number() < a.ref().number()
                                        && Objects.equals(e.session(), a.session())
                                        && size(output(e)) > 0);
    }

    private Path output(Attempt a) {
        return evidenceStore.folder(a.ref()).resolve(OUTPUT);
    }

    private String text(String evidence) {
        try {
            return Files.readString(evidenceStore.file(evidence), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "the prompt " + evidence + " can't be read: " + e.getMessage(),
                    "look at the home's 'runs' folder",
                    e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
