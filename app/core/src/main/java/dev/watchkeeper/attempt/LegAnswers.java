package dev.watchkeeper.attempt;

import dev.watchkeeper.agentrun.AgentAnswers;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession;
import dev.watchkeeper.state.StateManager;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What the agent of one leg asks, as far as the leg has not read an answer to it. */
final class LegAnswers implements AgentAnswers {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final AgentRequests requests;
    private final Attempt attempt;
    private final BooleanSupplier stopped;
    private final String run;

    /** By the row's id. */
    private final Map<String, AgentEvent> open = new LinkedHashMap<>();

    private boolean waiting;
    private boolean givenUp;

    /**
     * @param stopped whether the leg is being interrupted, so that its next one asks again
     */
    LegAnswers(
            StateManager state,
            Function<Project, Settings> settingsOf,
            Clock clock,
            AgentRequests requests,
            Attempt attempt,
            BooleanSupplier stopped) {
        this.stopped = stopped;
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.requests = requests;
        this.attempt = attempt;
        this.run = attempt.legs().getLast().run();
    }

    /** Takes what concerns it of what an agent says. */
    void see(AgentEvent event) {
        switch (event) {
            case AgentEvent.PermissionRequest p -> asked(p, permission(p));
            case AgentEvent.Question q when !q.id().isEmpty() -> asked(q, question(q));
            // An agent that is interrupted takes back what it asks; the question stays.
            case AgentEvent.Withdrawn w when !stopped.getAsBoolean() -> withdrawn(id(w.id()));
            default -> {}
        }
    }

    private String id(String request) {
        return run + "/" + request;
    }

    private AgentRequest permission(AgentEvent.PermissionRequest p) {
        return new AgentRequest(
                id(p.id()),
                attempt.project(),
                attempt.ref(),
                run,
                p.id(),
                false,
                p.form(),
                p.whole(),
                p.input(),
                p.exact(),
                p.otherFields(),
                List.of(),
                AgentRequest.State.OPEN,
                null,
                null,
                clock.instant());
    }

    private AgentRequest question(AgentEvent.Question q) {
        return new AgentRequest(
                id(q.id()),
                attempt.project(),
                attempt.ref(),
                run,
                q.id(),
                true,
                q.text(),
                true,
                q.text(),
                null,
                null,
                q.choices(),
                AgentRequest.State.OPEN,
                null,
                null,
                clock.instant());
    }

    private void asked(AgentEvent event, AgentRequest asked) {
        // What bears a known id is no other request: what was shown is what is answered.
        var earlier = open.putIfAbsent(asked.id(), event);
        if (earlier != null) {
            return;
        }
        Project project = state.read(v -> v.project(attempt.project())).orElseThrow();
        var settings = settingsOf.apply(project);
        var unused =
                state.write(tx -> {
                    requests.asked(tx, attempt, asked, settings, asked.askedAt());
                    return true;
                });
    }

    private void withdrawn(String id) {
        if (open.remove(id) != null) {
            var unused =
                    state.write(tx -> {
                        row(tx.requests(attempt.ref().task()), id)
                                .filter(r -> r.state() == AgentRequest.State.OPEN)
                                .ifPresent(r -> {
                                    var now = clock.instant();
                                    requests.withdrawn(tx, r, now);
                                    AgentRequests.goOn(tx, attempt.ref().task(), now);
                                });
                        return true;
                    });
        }
    }

    @Override
    public List<Reply> look() {
        waiting = false;
        if (open.isEmpty()) {
            return List.of();
        }
        List<AgentRequest> rows = state.read(v -> v.requests(attempt.ref().task()));
        List<Reply> due = new ArrayList<>();
        for (Map.Entry<String, AgentEvent> one : new LinkedHashMap<>(open).entrySet()) {
            String id = one.getKey();
            AgentRequest r = row(rows, id).orElse(null);
            AgentRequest.Answer answer = r == null ? null : r.answer();
            if (r == null || r.state() == AgentRequest.State.OPEN) {
                waiting = true;
            } else if (r.state() == AgentRequest.State.SUSPENDED) {
                givenUp = true;
            } else if (r.state() == AgentRequest.State.ANSWERED && answer != null) {
                due.add(new Reply(one.getValue(), forAgent(r, answer)));
            } else {
                open.remove(id);
            }
        }
        return due;
    }

    private static AgentSession.Answer forAgent(AgentRequest r, AgentRequest.Answer answer) {
        return switch (answer.option()) {
            case RequestAction action ->
                    new AgentSession.Answer(goesOn(action), answer.say(), List.of());
            case BreakpointAction.Choice choice ->
                    new AgentSession.Answer(
                            true, answer.say(), choice.in(r.choices()).stream().toList());
            // Not for an agent that waits; what is not known to permit something does not.
            case TaskAction _, BreakpointAction.Unknown _ ->
                    new AgentSession.Answer(false, answer.say(), List.of());
        };
    }

    /** Whether the agent gets what it asks for. */
    private static boolean goesOn(RequestAction action) {
        return switch (action) {
            case ALLOW, ALLOW_LIKE_THIS, ANSWER -> true;
            case DENY, NO_ANSWER, SUSPEND, REVOKE, WITHDRAWN -> false;
        };
    }

    @Override
    public void sent(Reply reply) {
        String id =
                id(
                        switch (reply.event()) {
                            case AgentEvent.PermissionRequest p -> p.id();
                            case AgentEvent.Question q -> q.id();
                            default -> throw new IllegalArgumentException("no request");
                        });
        open.remove(id);
        var unused =
                state.write(tx -> {
                    row(tx.requests(attempt.ref().task()), id)
                            .ifPresent(r -> tx.put(r.in(AgentRequest.State.SENT)));
                    return true;
                });
    }

    private static Optional<AgentRequest> row(List<AgentRequest> rows, String id) {
        return rows.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    @Override
    public boolean waiting() {
        return waiting;
    }

    @Override
    public boolean givenUp() {
        return givenUp;
    }
}
