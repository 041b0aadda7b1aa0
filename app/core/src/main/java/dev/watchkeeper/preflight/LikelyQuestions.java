package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Foretells what a person will be asked, and how much can be accepted without asking. */
final class LikelyQuestions {
    /** The share of wrong accepts for which the feasibility is told where none is set. */
    private static final double TARGET = 0.01;

    /** What is supposed of the work while nothing is known, and said to be supposed. */
    private static final double SUPPOSED = 0.2;

    private static final Set<TaskState> STUCK =
            Set.of(TaskState.WAITING, TaskState.FAILED, TaskState.CANCELLED, TaskState.BLOCKED);

    private LikelyQuestions() {}

    /**
     * The questions of one project, each one sentence.
     *
     * @param open its open tasks
     * @param taskOf any task by its id; {@code null} if there is none
     * @param asked the open breakpoints of the home
     */
    static List<String> of(
            Settings settings,
            List<Task> open,
            Function<String, @Nullable Task> taskOf,
            List<Breakpoint> asked) {
        List<String> all = new ArrayList<>();
        List<String> unproven = unproven(settings, open);
        if (!unproven.isEmpty()) {
            all.add(
                    told(unproven)
                            + " will be asked about whatever the agent does: no check and no gate"
                            + " is run for "
                            + (unproven.size() == 1 ? "it" : "them")
                            + ". Give a check: watchkeeper task edit "
                            + unproven.getFirst()
                            + " --check CMD");
        }
        for (BreakpointRule rule : settings.rules()) {
            if (always(rule)) {
                all.add(
                        "The rule '"
                                + rule.name()
                                + "' ("
                                + rule.place()
                                + ") fires at every attempt"
                                + (rule.fallback() == null
                                        ? " and has no default: each task waits for you."
                                        : "; its default answers after "
                                                + rule.fallback().after().toMinutes()
                                                + " min."));
            }
        }
        for (PermissionRule rule : settings.permissions()) {
            // What asks about all that no other rule answers foretells nothing.
            if (rule.kind() == PermissionRule.Kind.ASK && !rule.pattern().equals("*")) {
                all.add(
                        "What matches '"
                                + rule.pattern()
                                + "' is asked about ("
                                + rule.place()
                                + ")"
                                + (rule.fallback() == null
                                        ? ": after half an hour the task is suspended."
                                        : "."));
            }
        }
        for (Task task : open) {
            for (String before : task.after()) {
                Task first = taskOf.apply(before);
                if (first != null && STUCK.contains(first.state())) {
                    all.add(
                            "Task "
                                    + task.id()
                                    + " can't begin: it comes after "
                                    + before
                                    + ", which is "
                                    + first.state().name().toLowerCase(Locale.ROOT)
                                    + ".");
                }
            }
        }
        if (!asked.isEmpty()) {
            all.add(
                    (asked.size() == 1 ? "One question is" : asked.size() + " questions are")
                            + " open already, and can be answered before you leave: watchkeeper"
                            + " breakpoint show "
                            + asked.getFirst().id());
        }
        return all;
    }

    /** The tasks for which nothing is run. */
    static List<String> unproven(Settings settings, List<Task> open) {
        return settings.gates().isEmpty()
                ? open.stream().filter(t -> t.checks().isEmpty()).map(Task::id).toList()
                : List.of();
    }

    /** Whether a rule asks for nothing that could be otherwise. */
    private static boolean always(BreakpointRule rule) {
        if (!rule.variables().isEmpty()) {
            return false;
        }
        try {
            return rule.condition().holds(Map.of());
        } catch (RuntimeException e) {
            return true; // What can't be evaluated asks.
        }
    }

    private static String told(List<String> tasks) {
        int shown = Math.min(5, tasks.size());
        return (tasks.size() == 1 ? "Task " : "Tasks ")
                + String.join(", ", tasks.subList(0, shown))
                + (tasks.size() > shown ? " and " + (tasks.size() - shown) + " more" : "");
    }

    /**
     * How many of the open tasks can be accepted, in one sentence.
     *
     * @param proven how many of them have a check or a gate that runs and is no failure of tonight
     * @param risk how much of the work here is wrong; {@code null} while it is not known
     * @param target the share of wrong accepts that is wanted at most; {@code null} if none is set
     */
    static String feasibility(
            int open, int proven, @Nullable BaseRisk risk, @Nullable Double target) {
        if (open == 0) {
            return "";
        }
        double wanted = target == null ? TARGET : target;
        double share = risk == null ? SUPPOSED : risk.share();
        double asked = BaseRisk.leastAsked(share, wanted);
        long accepted = Math.round(Math.floor(proven * (1 - asked) + 1e-9));
        String percent =
                String.format(Locale.ROOT, "%.3g", 100 * wanted).replaceFirst("\\.0+$", "");
        return "With these checks about "
                + accepted
                + " of "
                + open
                + (open == 1 ? " open task" : " open tasks")
                + " can be accepted at "
                + percent
                + " % wrong accepts"
                + (proven < open ? "; for " + (open - proven) + " nothing can be proven" : "")
                + (risk == null
                        ? ". How much of the work here is wrong is not known yet: one in five is"
                                + " supposed."
                        : String.format(
                                Locale.ROOT,
                                ". Of the work here %.0f %% was wrong (%d outcomes).",
                                100 * share,
                                risk.outcomes()));
    }
}
