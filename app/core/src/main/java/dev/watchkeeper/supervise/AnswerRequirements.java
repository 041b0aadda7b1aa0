package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.SmallerTasks;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;

import java.util.stream.Collectors;

/** What an answer to a breakpoint must fulfil before anything is done. */
final class AnswerRequirements {
    private AnswerRequirements() {}

    /** Requires that nobody has answered the breakpoint yet. */
    static void requireOpen(Breakpoint b) {
        Resolution r = b.resolution();
        if (b.state() != Breakpoint.State.OPEN) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "breakpoint "
                            + b.id()
                            + " is "
                            + b.state().word()
                            + (r == null
                                    ? ""
                                    : ": "
                                            + r.option()
                                            + ", by "
                                            + r.by()
                                            + " at "
                                            + Moment.of(r.at())),
                    "it can be answered only once; 'watchkeeper task show "
                            + b.task()
                            + "' tells how the task stands");
        }
    }

    /** Requires that the breakpoint has the option. */
    static void requireOption(Breakpoint b, BreakpointAction option) {
        if (!b.allows(option)) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "breakpoint " + b.id() + " has no option '" + option + "'",
                    "choose one of: "
                            + b.options().stream()
                                    .map(BreakpointOption::name)
                                    .collect(Collectors.joining(", ")));
        }
        if (option instanceof BreakpointAction.Unknown) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "breakpoint "
                            + b.id()
                            + " offers '"
                            + option
                            + "', which this version of Watchkeeper can't do: a newer one asked",
                    "choose another of its options, or answer with the version that asked");
        }
    }

    /** Requires that the breakpoint has the option, with all that belongs to it. */
    static void requireAllowed(Breakpoint b, GivenAnswer given) {
        requireOption(b, given.option());
        requireWords(given);
        if (!given.agent().isEmpty() && given.option() != TaskAction.RETRY_OTHER) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "an agent goes with 'retry-other' only",
                    "leave --agent out, or choose retry-other");
        }
    }

    /** Without the words that make up an answer, it would do something else than it says. */
    private static void requireWords(GivenAnswer given) {
        String form = SmallerTasks.FORM + ": --say \"- first\" --say \"- second\"";
        Runnable check =
                switch (given.option().words()) {
                    case BRIEF ->
                            () -> requireSaid(given, "the new brief", "give it with --say TEXT");
                    case REPLY ->
                            () -> requireSaid(given, "your words", "give them with --say TEXT");
                    case SMALLER_TASKS ->
                            () -> {
                                requireSaid(given, "the smaller tasks", form);
                                if (SmallerTasks.in(given.say()).isEmpty()) {
                                    throw new WatchkeeperException(
                                            WatchkeeperException.Code.USAGE,
                                            "'"
                                                    + given.option()
                                                    + "' finds no smaller task in your words",
                                            form);
                                }
                            };
                    case NONE, REASON, GUIDANCE -> () -> {};
                };
        check.run();
    }

    private static void requireSaid(GivenAnswer given, String what, String hint) {
        if (given.say().isBlank()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "'" + given.option() + "' needs " + what,
                    hint);
        }
    }
}
