package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RuleStep;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.rules.RuleDomains;
import dev.watchkeeper.rules.RuleVariables;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.FakeModel;
import dev.watchkeeper.testkit.Verdicts;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the loop really supplies at each step is what rules are checked against: for each variable
 * there is a rule that fires wherever it is known, and the loop is brought to each step.
 */
class SuppliedVariablesTest {
    private static final String RIGHT = "cat >/dev/null; echo right > result.txt; echo done";
    @TempDir Path folder;

    private final RuleVariables variables = new RuleVariables();
    private final RuleDomains domains = new RuleDomains();

    private Set<String> all() {
        Set<String> paths = new TreeSet<>(variables.plain().keySet());
        variables
                .members()
                .forEach((owner, parts) ->
                        parts.keySet().forEach(part -> paths.add(owner + "." + part)));
        return paths;
    }

    private String rules() {
        return all().stream()
                .map(path ->
                        "  - {name: "
                                + name(path)
                                + ", when: '"
                                + switch (variables.requireType(path)) {
                                    case NUMBER -> path + " >= 0.0";
                                    case COUNT -> path + " >= 0";
                                    case TRUTH -> path + " || !" + path;
                                    case TEXT, TEXTS, NUMBERS_BY_NAME, TEXTS_BY_NAME ->
                                            "size(" + path + ") >= 0";
                                }
                                + "'}\n")
                .collect(Collectors.joining("", "breakpoints:\n", ""));
    }

    private static String name(String path) {
        return "v." + path;
    }

    private static String script(RuleStep step) {
        return switch (step) {
            case NO_CHECKPOINT ->
                    "h=$(dirname \"$0\")/../home/hosts/local/*/snapshots.git; for s in $h/watchkeeper;"
                            + " do rm -rf $s; echo x > $s; done; "
                            + RIGHT;
            case LIMIT ->
                    "echo '{\"limit\":{\"until\":\""
                            + Instant.now().plus(Duration.ofHours(1))
                            + "\"}}' >> \"$WATCHKEEPER_EVENTS\"";
            case QUESTION ->
                    "echo '{\"question\":\"May I?\"}' >> \"$WATCHKEEPER_EVENTS\"; " + RIGHT;
            case ASSESSED, ACCEPTANCE -> RIGHT;
        };
    }

    @ParameterizedTest
    @EnumSource(RuleStep.class)
    void whatIsKnownAtAStepIsWhatTheRulesAreCheckedAgainst(RuleStep step) {
        String more = step == RuleStep.ASSESSED ? "thresholds: {accept: 1.0, attempts: 1}\n" : "";
        try (World w = World.fresh(folder, Map.of("agent", script(step)), more + rules())) {
            var unused =
                    w.control()
                            .addTasks(
                                    w.project().id(),
                                    List.of(
                                            new TaskDraft(
                                                    "t",
                                                    new TaskSpec(
                                                            "Task",
                                                            "- Do it.\n\nMilestone: beta",
                                                            List.of(),
                                                            Priority.NORMAL,
                                                            null,
                                                            List.of("grep -q right result.txt"),
                                                            List.of(),
                                                            false))));
            SupervisorParts r = w.parts();
            LocalModel model =
                    new FakeModel(ModelHealth.State.UP, q -> Verdicts.of(q, true, "+right"));
            try (Supervisor supervisor =
                    new Supervisor(
                            new SupervisorParts(
                                    r.state(),
                                    r.evidence(),
                                    r.settings(),
                                    r.hosts(),
                                    r.agents(),
                                    r.prompts(),
                                    model,
                                    r.clock()),
                            a -> {})) {
                supervisor.run(null, Supervisor.Until.IDLE);
            }
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            Set<String> supplied =
                    asked.because().stream()
                            .map(Reason::evidence)
                            .filter(e -> e.startsWith("v."))
                            .map(e -> e.substring(2))
                            .collect(Collectors.toCollection(TreeSet::new));
            if (asked.rule().startsWith("v.")) {
                supplied.add(asked.rule().substring(2));
            }
            Set<String> known =
                    all().stream()
                            .filter(p -> domains.knownAt(step, p))
                            // Only agents with a bound of their own have a share of it.
                            .filter(p -> !p.equals("budget.share"))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(known, supplied, asked::toString);
        }
    }
}
