package dev.watchkeeper.preflight;

import dev.watchkeeper.agentrun.AgentAnswers;
import dev.watchkeeper.agentrun.AgentRun;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Host;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Has one agent do a trivial change in a copy of the tree, and says what came of it. */
final class AgentRehearsal {
    /** The file that the agent is to make. */
    static final String FILE = "watchkeeper-rehearsal.txt";

    private static final Pattern LOGIN =
            Pattern.compile(
                    "(?i)/login|log ?in\\b|logged (?:in|out)|oauth|api key|authenticat|unauthorized"
                            + "|\\b401\\b|credential|token (?:has )?expired");

    private static final int SHOWN = 160;

    private final Settings settings;
    private final Clock clock;
    private final Duration limit;
    private final Predicate<String> standing;
    private final FindingList findings;

    /**
     * @param limit the longest that the agent may take
     * @param standing whether a person has allowed a form from some time on
     */
    AgentRehearsal(
            Settings settings,
            Clock clock,
            Duration limit,
            Predicate<String> standing,
            FindingList findings) {
        this.settings = settings;
        this.clock = clock;
        this.limit = limit;
        this.standing = standing;
        this.findings = findings;
    }

    /**
     * Asks the agent whether it is there and logged in.
     *
     * @param what how the agent is called on the sheet
     * @return whether it may be tried
     */
    boolean probe(String what, Agent agent, Host host) {
        boolean fine = true;
        for (CheckResult line : agent.check(host)) {
            if (!line.ok()) {
                fine = false;
                findings.missing(
                        Area.AGENT, what, said(line), "its tasks can't begin", line.mend());
            }
        }
        return fine;
    }

    /** Its words, without the agent's name: the finding has that. */
    private static String said(CheckResult line) {
        String words = line.detail();
        while (words.startsWith(line.what() + ": ")) {
            words = words.substring(line.what().length() + 2);
        }
        return line.what().endsWith(" login") ? "login: " + words : words;
    }

    /**
     * Has the agent make a file in the copy.
     *
     * @param output folder of this machine for what it says; exists
     * @throws CancellationException if the thread was interrupted; the agent was ended
     */
    void rehearse(
            String what, Settings.AgentEntry entry, Agent agent, ScratchTree tree, Path output) {
        String token = "rehearsed " + clock.instant().toEpochMilli();
        RehearsalAnswers answers = new RehearsalAnswers(settings.permissions(), standing);
        long from = System.nanoTime();
        AgentOutcome outcome = follow(entry, agent, tree.host(), output, prompt(token), answers);
        double seconds = (System.nanoTime() - from) / 1e9;
        Optional<FileInfo> made = tree.host().files().info(FILE);
        String content =
                made.isEmpty()
                        ? ""
                        : new String(tree.host().files().read(FILE, 4096), StandardCharsets.UTF_8)
                                .strip();
        List<String> others =
                tree.changed().stream().map(d -> d.path()).filter(p -> !p.equals(FILE)).toList();
        tree.putBack();
        answers.asked().forEach(form -> tellAsked(what, form));
        outcome.denied().stream()
                .filter(d -> answers.asked().stream().noneMatch(d::contains))
                .forEach(d -> tellDenied(what, d));
        tell(what, entry, agent, tree.host(), outcome, content.equals(token), others, seconds);
    }

    static String prompt(String token) {
        return "This is a rehearsal, no real task. In the current folder, make the file `"
                + FILE
                + "` whose whole content is this one line:\n\n"
                + token
                + "\n\nChange nothing else, run no tests, and end.";
    }

    private AgentOutcome follow(
            Settings.AgentEntry entry,
            Agent agent,
            Host host,
            Path output,
            String prompt,
            RehearsalAnswers answers) {
        Settings.Supervisor usual = settings.supervisor();
        Duration most =
                usual.attemptTimeout().compareTo(limit) < 0 ? usual.attemptTimeout() : limit;
        AgentRun run =
                new AgentRun(
                        host,
                        agent,
                        new Settings.Supervisor(
                                usual.parallel(), usual.stateEvery(), usual.quietAfter(), most),
                        clock);
        String id = "preflight-agent-" + entry.name().replaceAll("[^A-Za-z0-9._-]", "_");
        var unused =
                run.start(
                        new Agent.Assignment(
                                id, "preflight", 1, 1, prompt, agent.newSession(), false));
        CompletableFuture<AgentOutcome> ended = new CompletableFuture<>();
        Thread follower =
                Thread.ofVirtual()
                        .name(id)
                        .start(() -> {
                            try {
                                ended.complete(
                                        run.follow(
                                                id,
                                                output.resolve(id),
                                                output.resolve(id + ".errors"),
                                                0,
                                                new Following(answers)));
                            } catch (RuntimeException e) {
                                ended.completeExceptionally(e);
                            }
                        });
        try {
            return ended.get();
        } catch (InterruptedException e) {
            run.interrupt(true);
            Uninterrupted.run(() -> joined(follower));
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException(e);
        }
    }

    private static void joined(Thread follower) {
        try {
            var unused = follower.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What an agent says on the way concerns only who answers it. */
    private record Following(RehearsalAnswers rules) implements AgentRun.Listener {
        @Override
        public void event(AgentEvent event) {
            rules.see(event);
        }

        @Override
        public void output(long from, long to) {}

        @Override
        public AgentAnswers answers() {
            return rules;
        }
    }

    private void tellAsked(String what, String form) {
        findings.failed(
                Area.AGENT,
                what,
                "asked for permission: " + cut(form),
                "no rule of 'permissions' answers that: it would wait for you, and be suspended",
                "put under 'permissions:' in the settings: - {allow: \""
                        + RehearsalAnswers.pattern(form).replace("\\", "\\\\").replace("\"", "\\\"")
                        + "\"}");
    }

    private void tellDenied(String what, String denied) {
        findings.failed(
                Area.AGENT,
                what,
                "was not permitted: " + cut(denied),
                "its work would stop at such a step",
                "allow it in the agent's own settings, or by its permission mode under 'agents:'");
    }

    private void tell(
            String what,
            Settings.AgentEntry entry,
            Agent agent,
            Host host,
            AgentOutcome outcome,
            boolean did,
            List<String> others,
            double seconds) {
        String in = " in " + CheckRehearsal.seconds(seconds) + cost(outcome);
        if (did && others.isEmpty()) {
            findings.passed(Area.AGENT, what, "did the trivial change" + in, "");
            return;
        }
        if (did) {
            findings.warning(
                    Area.AGENT,
                    what,
                    "did the trivial change" + in + ", and changed " + named(others),
                    "give its tasks a scope (task edit --scope), so that such changes are put back",
                    "");
            return;
        }
        String last = HostCommand.lastLineOf(outcome.finalText());
        String why =
                String.join("; ", outcome.problems())
                        + (outcome.problems().isEmpty() || last.isEmpty() ? "" : "; ")
                        + last;
        if (outcome.ending() == Ending.LIMIT) {
            tellLimit(what, entry, outcome.limitUntil());
        } else if (LOGIN.matcher(why).find() && outcome.ending() != Ending.COMPLETED) {
            findings.missing(
                    Area.AGENT,
                    what,
                    "is not logged in any more: " + cut(why),
                    "each of its tasks would end with this error",
                    loginLine(entry, agent, host));
        } else if (outcome.ending() == Ending.TIMEOUT) {
            findings.failed(
                    Area.AGENT,
                    what,
                    "did not end within " + CheckRehearsal.seconds(limit),
                    "its tasks may stand still until their own limit",
                    "try it by hand; if it only needs longer: watchkeeper preflight --agent-limit"
                            + " 10m");
        } else {
            findings.failed(
                    Area.AGENT,
                    what,
                    (others.isEmpty()
                                    ? "did not do the trivial change"
                                    : "did something else: changed " + named(others))
                            + in
                            + "; "
                            + outcome.ending().sentence()
                            + (why.isBlank() ? "" : ": " + cut(why)),
                    "its tasks would likely go the same way",
                    "try the agent by hand in a scratch folder");
        }
    }

    private void tellLimit(String what, Settings.AgentEntry entry, @Nullable Instant until) {
        Duration longest = settings.limits().longest();
        boolean satOut =
                until != null
                        && settings.limits().resume()
                        && !until.isAfter(clock.instant().plus(longest));
        String found =
                "account "
                        + entry.account()
                        + " has reached its limit"
                        + (until == null ? "" : ", until " + until);
        if (satOut) {
            findings.warning(
                    Area.AGENT, what, found, "its tasks begin by themselves when it is over", "");
        } else {
            findings.missing(
                    Area.AGENT,
                    what,
                    found,
                    until == null
                            ? "when it ends is not known"
                            : "that is longer than limits.wait: its tasks would not be done"
                                    + " tonight",
                    "use another agent tonight, or raise 'limits.wait'");
        }
    }

    /** What the probe says of its login, else the usual words. */
    private static String loginLine(Settings.AgentEntry entry, Agent agent, Host host) {
        return agent.check(host).stream()
                .map(CheckResult::mend)
                .filter(m -> LOGIN.matcher(m).find())
                .findFirst()
                .orElse(
                        "log in again on host "
                                + host.name()
                                + (entry.executable() == null
                                        ? ", by the agent's own command"
                                        : ": " + entry.executable()));
    }

    private static String cost(AgentOutcome o) {
        List<String> parts = new ArrayList<>();
        if (o.tokens() > 0) {
            parts.add(o.tokens() + " tokens");
        }
        if (o.costUsd() > 0) {
            parts.add(String.format(Locale.ROOT, "$%.2f", o.costUsd()));
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static String named(List<String> paths) {
        return String.join(", ", paths.subList(0, Math.min(5, paths.size())))
                + (paths.size() > 5 ? " and " + (paths.size() - 5) + " more" : "");
    }

    private static String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "…";
    }
}
