package dev.watchkeeper.preflight;

import dev.watchkeeper.assess.SingleCheck;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the checks of open tasks and the gates once each on a copy of the untouched tree, and says
 * what that means for the night.
 */
final class CheckRehearsal {
    /** What programs say that find no terminal, or nobody who types a password. */
    private static final Pattern TERMINAL =
            Pattern.compile(
                    "(?i)"
                            + String.join(
                                    "|",
                                    "not a (?:tty|terminal)",
                                    "no tty present",
                                    "a terminal is required",
                                    "must be run from a terminal",
                                    "terminal prompts disabled",
                                    "inappropriate ioctl for device",
                                    "/dev/tty",
                                    "could not read (?:username|password)",
                                    "eof when reading a line",
                                    "host key verification failed",
                                    "pinentry",
                                    "password(?: for [^\\n]*)?: *$",
                                    "passphrase[^\\n]*: *$",
                                    "\\[(?:y/n|yes/no)[^\\]]*\\][?: ]*$",
                                    "are you sure you want to continue connecting"));

    /** A program that may be a file of the workspace, after assignments and an interpreter. */
    private static final Pattern OWN_PROGRAM =
            Pattern.compile(
                    "\\s*(?:\\w+=\\S*\\s+)*(?:(?:sh|bash|python3?|node)\\s+)?"
                            + "(\\.{0,2}/?[\\w.-]+(?:/[\\w.-]+)+|\\S+\\.(?:sh|py|js))"
                            + "(?:\\s.*)?",
                    Pattern.DOTALL);

    private static final int NAMED = 5;
    private static final int SHOWN = 160;

    /** What takes longer is not run again to see whether it writes each time. */
    private static final double QUICK_SECONDS = 10;

    private final Settings settings;
    private final Duration limit;
    private final FindingList findings;

    /**
     * One command line with all that want it.
     *
     * @param gate as it is run; of a check of tasks alone, as those are
     * @param isGate whether the settings have it as a gate
     * @param tasks ids of the tasks whose check it is
     */
    record Command(String line, Settings.Gate gate, boolean isGate, List<String> tasks) {}

    /**
     * @param limit the longest that one may take here
     */
    CheckRehearsal(Settings settings, Duration limit, FindingList findings) {
        this.settings = settings;
        this.limit = limit;
        this.findings = findings;
    }

    /** Each distinct command line once: the gates in their order, then the checks of the tasks. */
    static List<Command> commands(Settings settings, List<Task> open) {
        Map<String, Command> all = new LinkedHashMap<>();
        for (Settings.Gate gate : settings.gates()) {
            if (gate.type() == null) {
                all.putIfAbsent(gate.run(), new Command(gate.run(), gate, true, new ArrayList<>()));
            }
        }
        for (Task task : open) {
            for (String check : task.checks()) {
                List<String> tasks =
                        all.computeIfAbsent(
                                        check,
                                        line ->
                                                new Command(
                                                        line,
                                                        new Settings.Gate(
                                                                "check",
                                                                line,
                                                                true,
                                                                SingleCheck.CHECK_TIMEOUT),
                                                        false,
                                                        new ArrayList<>()))
                                .tasks();
                if (!tasks.contains(task.id())) {
                    tasks.add(task.id());
                }
            }
        }
        return List.copyOf(all.values());
    }

    /**
     * Runs one, tells of it and puts the copy back.
     *
     * @return whether its pass could count at night, as far as can be told
     */
    boolean rehearse(Command command, ScratchTree tree) {
        long before = findings.failures();
        Duration own = command.gate().timeout();
        Duration most = own.compareTo(limit) < 0 ? own : limit;
        Settings.Gate gate =
                new Settings.Gate(
                        command.gate().name(), command.line(), command.gate().blocking(), most);
        Settings.Checks how = settings.checks();
        String clean = how.inCopy() ? tree.layClean(how.copyAlso()).orElse("") : "";
        SingleCheck check =
                new SingleCheck(
                        "preflight",
                        tree.host(),
                        clean.isEmpty() ? tree.judged() : tree.judgedClean(),
                        clean,
                        System::nanoTime);
        GateResult first = check.run(gate, !command.isGate());
        boolean writes = !first.changed().isEmpty();
        boolean again = writes && first.seconds() <= QUICK_SECONDS && !first.failed();
        GateResult second = again ? check.run(gate, !command.isGate()) : first;
        tell(command, first, most);
        if (writes) {
            tellWriting(command, first, again && !second.changed().isEmpty());
            if (clean.isEmpty()) {
                tree.putBack();
            }
        }
        return findings.failures() == before;
    }

    private void tell(Command c, GateResult r, Duration most) {
        String what = name(c);
        String last = HostCommand.lastLineOf(r.tail());
        String said =
                last.isEmpty()
                        ? ""
                        : ": "
                                + (last.length() <= SHOWN
                                        ? last
                                        : last.substring(0, SHOWN - 1) + "…");
        if (r.failed() && TERMINAL.matcher(r.tail().stripTrailing()).find()) {
            findings.failed(
                    Area.CHECK,
                    what,
                    "wants a terminal or a password" + said,
                    "nobody is there to type it: it never passes",
                    "have it work without, such as by a key without a passphrase or an option for"
                            + " yes; its input is empty at night");
            return;
        }
        switch (r.status()) {
            case PASS -> tellPass(c, what, r);
            case FAIL -> tellFail(c, what, r, said);
            case TIMEOUT -> {
                boolean ownLimit = most.equals(c.gate().timeout());
                findings.failed(
                        Area.CHECK,
                        what,
                        "never ended within " + seconds(most),
                        ownLimit
                                ? "that is its limit at night too: it never passes"
                                : "at night it has "
                                        + seconds(c.gate().timeout())
                                        + "; one that never ends, such as a watch mode, never"
                                        + " passes",
                        "see that it ends by itself; if it only needs longer: watchkeeper preflight"
                                + " --check-limit 10m");
            }
            case ERROR -> tellError(c, what, r, said);
            case UNPROVEN -> {
                String found = "proves nothing: " + r.unproven();
                if (c.isGate() && c.gate().blocking()) {
                    findings.failed(
                            Area.CHECK,
                            what,
                            found,
                            "each task would be asked about until it runs tests",
                            "have the command run tests, or make the gate 'blocking: false'");
                } else {
                    findings.warning(
                            Area.CHECK,
                            what,
                            found,
                            "it counts only once the work has added tests that it runs",
                            "");
                }
            }
        }
    }

    private void tellPass(Command c, String what, GateResult r) {
        String found = "passes already, in " + seconds(r.seconds());
        if (c.tasks().isEmpty()) {
            findings.passed(Area.CHECK, what, found, "it shows whether something broke");
        } else if (settings.checks().failsBefore() || c.gate().failsBefore()) {
            findings.failed(
                    Area.CHECK,
                    what,
                    found,
                    "it must fail on the tree before the task (checks.before): the task would be"
                            + " asked about",
                    "give the task a check that fails now: watchkeeper task edit "
                            + c.tasks().getFirst()
                            + " --check CMD");
        } else {
            findings.warning(
                    Area.CHECK,
                    what,
                    found,
                    "it proves only that nothing broke, not that the task is done",
                    "a check that fails now proves more: watchkeeper task edit "
                            + c.tasks().getFirst()
                            + " --check CMD");
        }
    }

    private void tellFail(Command c, String what, GateResult r, String said) {
        String found = "fails now (exit status " + r.exitStatus() + ")" + said;
        if (!c.isGate()) {
            findings.passed(Area.CHECK, what, found, "as it should: the task is to mend it");
        } else if (c.gate().blocking()) {
            findings.failed(
                    Area.CHECK,
                    what,
                    found,
                    "no task is accepted that does not mend this as well",
                    "mend the tree or the gate before you leave");
        } else {
            findings.warning(Area.CHECK, what, found, "it lowers the confidence of every task", "");
        }
    }

    private void tellError(Command c, String what, GateResult r, String said) {
        Integer exit = r.exitStatus();
        String found =
                "could not start" + (exit == null ? "" : " (exit status " + exit + ")") + said;
        Matcher own = OWN_PROGRAM.matcher(c.line());
        if (!c.isGate() && own.matches() && !own.group(1).startsWith("/")) {
            findings.warning(
                    Area.CHECK,
                    what,
                    found,
                    "fine only if the task is to make " + own.group(1),
                    "");
        } else {
            findings.failed(
                    Area.CHECK,
                    what,
                    found,
                    "it proves nothing: the task would be asked about",
                    "install what it needs on that host, or correct the command");
        }
    }

    private void tellWriting(Command c, GateResult r, boolean eachTime) {
        List<String> paths = r.changed();
        String named =
                String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())))
                        + (paths.size() > NAMED ? " and " + (paths.size() - NAMED) + " more" : "");
        String what = name(c);
        String mend =
                "have it write outside of the workspace, or let git ignore these paths and put"
                        + " them under 'watch.ignore'";
        if (eachTime) {
            findings.failed(
                    Area.CHECK,
                    what,
                    "writes into the workspace each time: " + named,
                    "a pass counts only for a tree that stays the same: it proves nothing",
                    mend);
        } else {
            findings.warning(
                    Area.CHECK,
                    what,
                    "writes into the workspace: " + named,
                    "it is run again for that; where these are files of the work, it is asked"
                            + " about",
                    mend);
        }
    }

    private static String name(Command c) {
        String line = c.line().strip().replaceAll("\\s+", " ");
        String of =
                (c.isGate() ? "gate " + c.gate().name() : "")
                        + (c.isGate() && !c.tasks().isEmpty() ? ", " : "")
                        + (c.tasks().isEmpty()
                                ? ""
                                : (c.tasks().size() == 1 ? "task " : "tasks ")
                                        + String.join(", ", c.tasks()));
        return line + " (" + of + ")";
    }

    static String seconds(Duration time) {
        return time.toSeconds() >= 120 && time.toSeconds() % 60 == 0
                ? time.toMinutes() + " min"
                : time.toMillis() % 1000 == 0
                        ? time.toSeconds() + " s"
                        : seconds(time.toMillis() / 1000.0);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
