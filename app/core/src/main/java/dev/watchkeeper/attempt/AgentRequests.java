package dev.watchkeeper.attempt;

import dev.watchkeeper.decide.AnswerOptions;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Default;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.rules.PermissionRules;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What running agents ask, and the answers: each is a row, and an answer is in its row before the
 * agent reads it. A rule answers at once; else a breakpoint asks the person, while the agent waits.
 */
public final class AgentRequests {
    /** How long an agent waits for an answer if no rule says otherwise. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final String AGENT = "agent";

    /** Where the request stands; its words are in the reason, the lines around them tell less. */
    private static final String OUTPUT = "output";

    private static final int SHOWN = 300;

    private final DecisionApplier consequences;

    AgentRequests(DecisionApplier consequences) {
        this.consequences = consequences;
    }

    /** Takes what an agent asks; what is known already stays as it is. */
    void asked(Transaction tx, Attempt a, AgentRequest request, Settings settings, Instant now) {
        List<AgentRequest> known = tx.requests(a.ref().task());
        Task task = TaskLedger.required(tx, a.ref().task());
        if (known.stream().anyMatch(r -> r.id().equals(request.id()))
                || task.state() == TaskState.CANCELLED) {
            return;
        }
        PermissionRule rule =
                PermissionRules.first(settings.permissions(), request.form(), request.whole())
                        .orElse(null);
        AgentRequest.Answer answer = answer(tx, request, rule, known, now);
        if (answer != null) {
            tx.put(request.answered(answer));
            tell(tx, request, answer);
            return;
        }
        Optional<AgentRequest> earlier =
                known.stream()
                        .filter(r -> r.state() == AgentRequest.State.OPEN && same(r, request))
                        .findFirst();
        if (earlier.isPresent()) {
            // An earlier leg asked it, and the question is still open.
            tx.put(earlier.get().in(AgentRequest.State.WITHDRAWN));
            tx.put(request.askedBy(String.valueOf(earlier.get().breakpoint())));
            return;
        }
        Decision.Ask ask = ask(request, rule);
        Breakpoint b = consequences.raise(tx, task, a.ref().number(), ask);
        tx.put(request.askedBy(b.id()));
    }

    /** What needs no person: a rule's answer, or one that was given before. */
    private static AgentRequest.@Nullable Answer answer(
            Transaction tx,
            AgentRequest request,
            @Nullable PermissionRule rule,
            List<AgentRequest> known,
            Instant now) {
        PermissionRule.Kind kind = rule == null ? PermissionRule.Kind.ASK : rule.kind();
        if (rule != null && kind == PermissionRule.Kind.DENY) {
            return byRule(
                    request.question() ? RequestAction.NO_ANSWER : RequestAction.DENY, rule, now);
        }
        for (AgentRequest r : known.reversed()) {
            AgentRequest.Answer given = r.answer();
            if (given != null
                    && answersRequest(given.option())
                    && r.state() == AgentRequest.State.ANSWERED
                    && same(r, request)) {
                // It was given to a leg that ended before it could read it.
                tx.put(r.in(AgentRequest.State.WITHDRAWN));
                return given;
            }
        }
        if (request.question()) {
            return null;
        }
        if (rule != null && kind == PermissionRule.Kind.ALLOW) {
            return byRule(RequestAction.ALLOW, rule, now);
        }
        return tx.standingRequests(request.project()).stream()
                .filter(r -> request.whole() && r.form().equals(request.form()))
                .findFirst()
                .map(r ->
                        new AgentRequest.Answer(
                                RequestAction.ALLOW,
                                "",
                                "rule",
                                "allowed by " + r.breakpoint(),
                                now))
                .orElse(null);
    }

    private static AgentRequest.Answer byRule(
            RequestAction option, PermissionRule rule, Instant now) {
        String because = rule.text() + " (" + rule.place() + ")";
        return new AgentRequest.Answer(option, "", "rule", because, now);
    }

    private static boolean same(AgentRequest known, AgentRequest request) {
        return !known.run().equals(request.run()) && known.asksTheSameAs(request);
    }

    private static Decision.Ask ask(AgentRequest request, @Nullable PermissionRule rule) {
        List<Reason> because = new ArrayList<>();
        if (!request.question()) {
            because.add(new Reason(request.input(), OUTPUT));
        }
        because.add(
                rule == null
                        ? new Reason("no rule of 'permissions' answers that", "settings")
                        : new Reason(rule.text(), rule.place()));
        return new Decision.Ask(
                because,
                request.question() ? AgentRequest.QUESTION_RULE : AgentRequest.PERMISSION_RULE,
                request.question()
                        ? "The agent asks, and waits for your answer: " + request.form()
                        : "The agent wants to use " + shown(request) + ", and waits. May it?",
                live(request),
                fallback(request, rule));
    }

    private static Default fallback(AgentRequest request, @Nullable PermissionRule rule) {
        Default said = rule == null ? null : rule.fallback();
        if (said == null) {
            return new Default(PATIENCE, RequestAction.SUSPEND);
        }
        BreakpointAction choose = said.choose();
        BreakpointAction ofQuestion =
                choose == RequestAction.DENY ? RequestAction.NO_ANSWER : RequestAction.SUSPEND;
        return new Default(said.after(), request.question() ? ofQuestion : choose);
    }

    /** A long command is told whole in the reasons. */
    private static String shown(AgentRequest request) {
        String form = request.form();
        return form.length() <= SHOWN ? form : form.substring(0, SHOWN) + "…";
    }

    private static List<BreakpointOption> live(AgentRequest request) {
        List<BreakpointOption> options = new ArrayList<>(options(request));
        options.add(AnswerOptions.of(RequestAction.SUSPEND));
        return options;
    }

    private static List<BreakpointOption> options(AgentRequest request) {
        List<BreakpointOption> options = new ArrayList<>();
        if (request.question()) {
            int number = 1;
            for (String choice : request.choices()) {
                options.add(new BreakpointOption(new BreakpointAction.Choice(number), choice));
                number++;
            }
            options.add(AnswerOptions.of(RequestAction.ANSWER));
            options.add(AnswerOptions.of(RequestAction.NO_ANSWER));
            return options;
        }
        options.add(AnswerOptions.of(RequestAction.ALLOW));
        options.add(AnswerOptions.of(RequestAction.DENY));
        if (request.whole()) {
            options.add(
                    new BreakpointOption(
                            RequestAction.ALLOW_LIKE_THIS,
                            shown(request)
                                    + " is allowed in this project from now on, whatever else it"
                                    + " asks for"
                                    + others(request)));
        }
        return options;
    }

    /** What a form does not look at, as far as this request has it. */
    private static String others(AgentRequest request) {
        List<String> fields = request.otherFields();
        return fields == null || fields.isEmpty()
                ? ""
                : " (not looked at: " + String.join(", ", fields) + ")";
    }

    /** Whether an answer says what becomes of the request, and not only of the task. */
    private static boolean answersRequest(BreakpointAction option) {
        return switch (option) {
            case RequestAction _, BreakpointAction.Choice _ -> true;
            case TaskAction _, BreakpointAction.Unknown _ -> false;
        };
    }

    /**
     * Gives the answer of a breakpoint to what it asks. An agent that waits gets it at once; where
     * the attempt was suspended, the next one gets it when it asks again. An answer that only says
     * what becomes of the task leaves the request without one.
     */
    public static void answer(Transaction tx, Breakpoint b, Resolution resolution) {
        for (AgentRequest r : tx.requests(b.task())) {
            boolean live = r.state() == AgentRequest.State.OPEN && b.id().equals(r.breakpoint());
            boolean suspended =
                    r.state() == AgentRequest.State.SUSPENDED
                            && r.attempt().number() == b.attempt();
            if (live && resolution.option() == RequestAction.SUSPEND) {
                tx.put(r.in(AgentRequest.State.SUSPENDED));
            } else if ((live || suspended) && !answersRequest(resolution.option())) {
                tx.put(r.in(AgentRequest.State.WITHDRAWN));
            } else if (live || suspended) {
                AgentRequest.Answer answer =
                        new AgentRequest.Answer(
                                resolution.option(),
                                resolution.say(),
                                resolution.by(),
                                b.id(),
                                resolution.at());
                tx.put(r.answered(answer).askedBy(b.id()));
                if (live) {
                    tell(tx, r, answer); // Else when the next attempt gets it.
                }
            }
        }
    }

    /** The task goes on, or waits for the next of what its agent asks. */
    public static void goOn(Transaction tx, String task, Instant now) {
        Task t = TaskLedger.required(tx, task);
        if (t.state() != TaskState.WAITING) {
            return;
        }
        Optional<String> next =
                tx.breakpointsOf(task).stream()
                        .filter(b -> b.state() == Breakpoint.State.OPEN && AgentRequest.asks(b))
                        .map(Breakpoint::id)
                        .findFirst();
        tx.put(next.isPresent() ? t.withBreakpoint(next.get()) : t.in(TaskState.RUNNING, now));
    }

    /** Takes back that an answer holds for every request of its form. */
    public static boolean revoke(Transaction tx, Breakpoint b, Instant now) {
        boolean found = false;
        for (AgentRequest r : tx.requests(b.task())) {
            if (b.id().equals(r.breakpoint()) && r.standing()) {
                AgentRequest.Answer once =
                        new AgentRequest.Answer(RequestAction.ALLOW, "", "person", "revoked", now);
                tx.put(r.withAnswer(once));
                tell(
                        tx,
                        r,
                        new AgentRequest.Answer(RequestAction.REVOKE, "", "person", b.id(), now));
                found = true;
            }
        }
        return found;
    }

    /** The agent does not wait any more: nobody is asked what it asked. */
    void withdrawn(Transaction tx, AgentRequest r, Instant now) {
        boolean suspended = suspended(tx, r.attempt()).isPresent();
        tx.put(r.in(suspended ? AgentRequest.State.SUSPENDED : AgentRequest.State.WITHDRAWN));
        tx.breakpointsOf(r.attempt().task()).stream()
                .filter(b -> b.id().equals(r.breakpoint()))
                .filter(b -> b.state() == Breakpoint.State.OPEN)
                .forEach(b -> {
                    tx.put(
                            b.closed(
                                    Breakpoint.State.EXPIRED,
                                    new Resolution(RequestAction.WITHDRAWN, "", AGENT, now)));
                    tx.append(
                            new EventDraft(
                                    EventType.BREAKPOINT_RESOLVED,
                                    b.project(),
                                    b.task(),
                                    b.attempt(),
                                    Map.of(
                                            "breakpoint",
                                            b.id(),
                                            "option",
                                            RequestAction.WITHDRAWN.word(),
                                            "say",
                                            "",
                                            "agent",
                                            "",
                                            "by",
                                            AGENT)));
                });
    }

    /** The agent of an attempt has ended for good, and waits for nothing. */
    void ended(Transaction tx, Attempt a, Instant now) {
        for (AgentRequest r : tx.requests(a.ref().task())) {
            if (r.state() == AgentRequest.State.OPEN && r.attempt().equals(a.ref())) {
                withdrawn(tx, r, now);
            }
        }
        goOn(tx, a.ref().task(), now);
    }

    /** What an attempt was suspended for, if it was. */
    static Optional<AgentRequest> suspended(View v, AttemptRef attempt) {
        return v.requests(attempt.task()).stream()
                .filter(r -> r.state() == AgentRequest.State.SUSPENDED)
                .filter(r -> r.attempt().equals(attempt))
                .findFirst();
    }

    /** What is asked about a suspended attempt: the same, for the next one. */
    static Decision.Ask askedLater(AgentRequest r) {
        List<BreakpointOption> options = new ArrayList<>(options(r));
        options.add(new BreakpointOption(TaskAction.SKIP, "leave the task out"));
        options.add(new BreakpointOption(TaskAction.FAIL, "give the task up"));
        return new Decision.Ask(
                List.of(new Reason(r.question() ? r.form() : r.input(), OUTPUT)),
                r.question() ? AgentRequest.QUESTION_RULE : AgentRequest.PERMISSION_RULE,
                (r.question()
                                ? "The agent asked: " + r.form()
                                : "The agent wanted to use " + shown(r) + ".")
                        + " Nobody answered in time, so it was stopped; its work is kept, and it"
                        + " goes on with your answer.",
                options,
                null);
    }

    private static void tell(Transaction tx, AgentRequest r, AgentRequest.Answer answer) {
        tx.append(
                new EventDraft(
                        EventType.AGENT_ANSWERED,
                        r.project(),
                        r.attempt().task(),
                        r.attempt().number(),
                        Map.of(
                                "request", r.form(),
                                "question", r.question(),
                                "option", answer.option().word(),
                                "say", answer.say(),
                                "by", answer.by(),
                                "because", answer.because())));
    }
}
