package dev.watchkeeper.summary;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.TakenBack;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the journal says of a night as a whole. It is told the events in their order and may be
 * asked at any time; all numbers and states are the journal's own. For one thread.
 */
public final class RunDigest {
    private static final int MOST_NAMES = 8;

    private record Standing(String state, long seq) {}

    /** The task's newest state, in the order in which tasks were first heard of. */
    private final Map<String, Standing> standings = new LinkedHashMap<>();

    /** Evidence of what was run for the newest attempt of each task, by whether it passed. */
    private final Map<String, Map<String, Boolean>> runs = new LinkedHashMap<>();

    private final Map<String, Integer> attemptOf = new LinkedHashMap<>();
    private final Map<String, List<SummaryLine>> summaries = new LinkedHashMap<>();
    private final List<String> attempts = new ArrayList<>();
    private final Set<String> passed = new LinkedHashSet<>();
    private final Set<String> failed = new LinkedHashSet<>();
    private final Set<String> provedNothing = new LinkedHashSet<>();
    private final Map<String, List<String>> odd = new TreeMap<>();

    /**
     * A statement about the night.
     *
     * @param text a sentence; its figures and states are the journal's
     * @param evidence ids of evidence, and {@code event N} for lines of the journal; never empty
     * @param bad whether it tells of something that did not go well
     */
    public record Fact(String text, List<String> evidence, boolean bad) {
        public Fact {
            evidence = List.copyOf(evidence);
        }

        /** As a line of a summary. */
        public SummaryLine line() {
            return new SummaryLine(text, evidence);
        }
    }

    /** Takes the next event of the journal into account. */
    public void add(Event e) {
        String task = e.task();
        String link = "event " + e.seq();
        // A switch that yields something is one that the compiler proves complete.
        Runnable tells =
                switch (e.type()) {
                    case ATTEMPT_STARTED -> () -> attempts.add(link);
                    case GATE_ENDED -> () -> ran(e);
                    case TASK_DONE -> () -> stands(task, "done", e.seq());
                    case TASK_FAILED -> () -> stands(task, "failed", e.seq());
                    case TASK_READY -> () -> stands(task, "ready", e.seq());
                    case TASK_CHANGED -> () -> changed(e);
                    case SUMMARISED -> () -> summarised(e);
                    case JUDGED -> () -> judged(e, link);
                    case HOLD_STARTED -> () -> note(held(e), link);
                    case REPOSITORY_CHANGED -> () -> repositoryChanged(e, link);
                    case RESTORED -> () -> note(restored(e), link);
                    case NOTICE_FAILED -> () -> noticeFailed(e, link);
                    case SUPERVISOR_RECOVERED ->
                            () -> note("Unfinished work was taken up again %s.", link);
                    case TASK_ADDED,
                            PROMPT_WRITTEN,
                            CHECKPOINT_TAKEN,
                            AGENT_STARTED,
                            AGENT_OUTPUT,
                            AGENT_ANSWERED,
                            AGENT_ENDED,
                            FILE_CHANGED,
                            VALIDATED,
                            TESTS_TRIED,
                            SCORED,
                            DECIDED,
                            BREAKPOINT_RAISED,
                            BREAKPOINT_RESOLVED,
                            HOLD_ENDED,
                            OUTCOME_KNOWN,
                            NOTICE_SENT,
                            SETTINGS_CHANGED,
                            SETTINGS_REFUSED,
                            PLUGIN_CHANGED,
                            CLOCK_CHANGED,
                            SUPERVISOR_STARTED,
                            SUPERVISOR_STOPPED ->
                            () -> {};
                };
        tells.run();
    }

    private void changed(Event e) {
        if (!TakenBack.isToldBy(e) && e.data().get("state") instanceof String state) {
            stands(e.task(), state, e.seq());
        }
    }

    private void summarised(Event e) {
        List<SummaryLine> lines = SummaryLine.in(e);
        if (e.task() != null && !lines.isEmpty()) {
            summaries.put(e.task(), lines);
        }
    }

    private void judged(Event e, String link) {
        if (e.data().get("problem") instanceof String problem && !problem.isEmpty()) {
            note("The model gave no usable verdict %s; evidence alone decided.", link);
        }
    }

    private void repositoryChanged(Event e, String link) {
        if (Boolean.TRUE.equals(e.data().get("dangerous"))) {
            note("The project's git was changed in a way that asks for a look %s.", link);
        }
    }

    private void noticeFailed(Event e, String link) {
        if (Boolean.TRUE.equals(e.data().get("given_up"))) {
            note("A notice to you never arrived %s.", link);
        }
    }

    private static String restored(Event e) {
        return RestoreWords.ofGit(e)
                ? "A project's git was put back %s."
                : "A workspace was brought back to a checkpoint %s.";
    }

    private static String held(Event e) {
        String account = String.valueOf(e.data().get("account"));
        return Hold.isOfHost(account)
                ? "A host was out of reach %s."
                : Hold.isOfWorkspace(account)
                        ? "A workspace could not be worked in %s."
                        : "An account was held %s.";
    }

    private void stands(@Nullable String task, String state, long seq) {
        if (task != null) {
            standings.put(task, new Standing(state, seq));
        }
    }

    private void ran(Event e) {
        String task = e.task();
        String id = String.valueOf(e.data().get("evidence"));
        String status = String.valueOf(e.data().get("status"));
        boolean pass = status.equals(GateResult.Status.PASS.word());
        boolean nothing =
                status.equals(GateResult.Status.UNPROVEN.word())
                        || status.equals(GateResult.Status.ERROR.word());
        // Told again where more became known of it: by its last status it counts, and once.
        passed.remove(id);
        provedNothing.remove(id);
        failed.remove(id);
        (pass ? passed : nothing ? provedNothing : failed).add(id);
        if (task != null) {
            Integer before = attemptOf.put(task, e.attempt());
            if (before == null || before != e.attempt()) {
                runs.put(task, new LinkedHashMap<>());
            }
            runs.computeIfAbsent(task, t -> new LinkedHashMap<>()).put(id, pass);
        }
    }

    private void note(String what, String link) {
        odd.computeIfAbsent(what, w -> new ArrayList<>()).add(link);
    }

    /** The newest summaries of tasks, by id, in the order in which they were first made. */
    public Map<String, List<SummaryLine>> summaries() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(summaries));
    }

    /** Ids of the tasks that something happened to. */
    public Set<String> tasks() {
        return Set.copyOf(standings.keySet());
    }

    /** What is to be said, what needs a person first; empty if no attempt was made. */
    public List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        group(facts, "failed", "failed", true);
        group(facts, "blocked", "blocked", true);
        group(facts, "waiting", "waiting for a person", true);
        group(facts, "held", "held", true);
        group(facts, "done", "done", false);
        group(facts, "cancelled", "cancelled", false);
        // One figure a sentence: who quotes it can't take it for another one's.
        count(facts, "Attempts made", attempts, false);
        count(facts, "Checks and gates failed", failed, true);
        count(facts, "Checks and gates that proved nothing", provedNothing, true);
        count(facts, "Checks and gates passed", passed, false);
        odd.forEach((what, links) ->
                facts.add(new Fact(what.formatted(times(links.size())), List.copyOf(links), true)));
        return attempts.isEmpty() ? List.of() : facts;
    }

    private static String times(int n) {
        return n == 1 ? "1 time" : n + " times";
    }

    private static void count(List<Fact> to, String what, Collection<String> links, boolean bad) {
        if (!links.isEmpty()) {
            to.add(new Fact(what + ": " + links.size() + ".", List.copyOf(links), bad));
        }
    }

    private void group(List<Fact> to, String state, String words, boolean bad) {
        List<String> ids = new ArrayList<>();
        Set<String> links = new LinkedHashSet<>();
        List<String> proven = new ArrayList<>();
        Set<String> proofs = new LinkedHashSet<>();
        for (var e : standings.entrySet()) {
            if (!e.getValue().state().equals(state)) {
                continue;
            }
            ids.add(e.getKey());
            Map<String, Boolean> run = runs.getOrDefault(e.getKey(), Map.of());
            List<String> tells =
                    run.entrySet().stream()
                            .filter(r -> r.getValue() != bad)
                            .map(Map.Entry::getKey)
                            .toList();
            if (state.equals("done") && !tells.isEmpty()) {
                proven.add(e.getKey());
                proofs.addAll(tells);
            }
            links.addAll(tells.isEmpty() ? List.of("event " + e.getValue().seq()) : tells);
        }
        if (!ids.isEmpty()) {
            to.add(
                    new Fact(
                            (ids.size() == 1 ? "1 task is " : ids.size() + " tasks are ")
                                    + words
                                    + ": "
                                    + named(ids)
                                    + ".",
                            List.copyOf(links),
                            bad));
        }
        if (!proven.isEmpty()) {
            to.add(
                    new Fact(
                            "Proven by what was run: " + named(proven) + ".",
                            List.copyOf(proofs),
                            false));
        }
    }

    private static String named(List<String> ids) {
        return ids.size() <= MOST_NAMES
                ? String.join(", ", ids)
                : String.join(", ", ids.subList(0, MOST_NAMES))
                        + " and "
                        + (ids.size() - MOST_NAMES)
                        + " more";
    }
}
