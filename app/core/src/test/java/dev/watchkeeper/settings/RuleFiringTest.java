package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Nearness;
import dev.watchkeeper.domain.RuleProof;
import dev.watchkeeper.domain.RuleStep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whether a rule can fire is found out when it is loaded. */
class RuleFiringTest {
    @TempDir Path home;

    private LoadedSettings load(String when) {
        try {
            Files.writeString(
                    home.resolve("settings.yaml"),
                    "breakpoints:\n  - name: mine\n    when: >-\n      " + when + "\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SettingsLoaderTest.loader(home).load(null, List.of());
    }

    private BreakpointRule rule(String when) {
        return load(when).settings().rules().stream()
                .filter(r -> r.name().equals("mine"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "confidence > 1.0|`confidence > 1.0` never holds; confidence is from 0 to 1",
                "task.critical && confidence < 0.0|`confidence < 0.0` never holds",
                "changes.count < 0|never below 0",
                "time.hour >= 24|from 0 to 23",
                "validation.ending == 'denied'|validation.ending is one of limit, question",
                "confidence < 0.3 && confidence > 0.8|never hold together",
                "changes.deleted > 10 && changes.count < 5|never hold together",
                "size(changes.outside) > 2 && size(changes.outside) < 2|never hold together",
                "decision == 'retry' && task.attempts_left == 0|never hold together",
                "decision == 'accept' && milestone == '' && !validation.complete|never holds",
                "!(confidence >= 0.0)|never holds",
                "task.critical && !task.critical|never hold together",
                "gates_failed.exists(g, g == 'a') && size(gates_failed) == 0|never hold together",
            })
    void aRuleThatCanNeverFireSaysWhy(String when, String why) {
        RuleProof proof = rule(when).proof();
        assertEquals(RuleProof.Kind.NEVER, proof.kind(), proof::toString);
        assertTrue(proof.text().contains(why), proof::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "asked != '' && milestone != ''|asked is only known when the agent asks or was"
                        + " denied something, milestone only before work is accepted",
                "checkpoint.problem != '' && confidence < 0.5|checkpoint.problem is only known when no"
                        + " checkpoint can be taken",
                "limit.seconds > 1.0 && size(gates_failed) > 0|so never both",
            })
    void aRuleWhoseVariablesAreNeverKnownTogetherCanNeverFire(String when, String why) {
        BreakpointRule rule = rule(when);
        assertEquals(RuleProof.Kind.NEVER, rule.proof().kind(), rule::toString);
        assertTrue(rule.proof().text().contains(why), rule::toString);
        assertEquals(List.of(), rule.steps());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "confidence == 1.0",
                "confidence < 0.3 && task.critical && task.attempts > 2",
                "confidence > 0.123 && confidence < 0.124",
                "changes.deleted > 10 && changes.count > 5",
                "changes.paths.exists(p, p.endsWith('.lock'))",
                "changes.paths.exists(p, p.matches('^src/.*[.]py$'))",
                "changes.paths.all(p, p.startsWith('docs/')) && size(changes.paths) > 0",
                "size(changes.paths) > 40 && changes.count > 40",
                "task.title.matches('(?i)release|deploy')",
                "task.title.contains('urgent') && agent != 'claude'",
                "'tests' in gates && gates['tests'] == 'fail'",
                "gates.exists(g, gates[g] == 'timeout')",
                "factors['gates'] < 0.5 && confidence > 0.6",
                "known.verdict && verdict.pass_probability < 0.2",
                "!known.verdict && confidence > 0.9",
                "verdict.pass_probability + 0.5 < confidence",
                "time.hour >= 22 || time.hour < 6",
                "budget.task_cost * 2.0 > 30.0 && budget.cost < 1.0",
                "task.priority in ['low', 'high']",
                "milestone == 'beta' && decision == 'accept'",
                "validation.ending == 'limit'",
                "true",
            })
    void aRuleThatCanFireHasASituationThatMakesIt(String when) {
        BreakpointRule rule = rule(when);
        assertEquals(RuleProof.Kind.WITNESS, rule.proof().kind(), rule::toString);
        assertTrue(!rule.steps().isEmpty(), rule::toString);
        assertEquals("", rule.doubt());
    }

    @Test
    void whatIsNeitherShownNorDisprovedIsSaidToBeSo() {
        RuleProof proof =
                rule("task.title.matches('^(a+)b{3}c$') && size(task.title) == 777").proof();
        assertEquals(RuleProof.Kind.NO_WITNESS_FOUND, proof.kind(), proof::toString);
        assertTrue(proof.text().contains("nothing proves"), proof::toString);
    }

    @Test
    void theLoadSaysWhereARuleStandsThatCanNeverFire() {
        String notice = load("confidence > 1.0").notices().getFirst();
        assertTrue(
                notice.startsWith(
                        home.resolve("settings.yaml") + ":3:11: the rule 'mine' can never"),
                notice);
        assertEquals(List.of(), load("confidence > 0.99").notices());
    }

    @Test
    void aRuleIsAskedWhereAllThatItNeedsIsKnown() {
        assertEquals(List.of(RuleStep.values()), rule("task.critical").steps());
        assertEquals(
                List.of(RuleStep.QUESTION, RuleStep.ASSESSED, RuleStep.ACCEPTANCE),
                rule("confidence < 0.5").steps());
        assertEquals(List.of(RuleStep.ACCEPTANCE), rule("milestone != ''").steps());
        assertEquals(
                List.of(RuleStep.LIMIT),
                rule("limit.seconds > 3600.0 && history.retries > 0").steps());
    }

    @Test
    void aNumberSaysHowFarARuleWasFromFiring() {
        BreakpointRule rule = rule("confidence < 0.5 && task.critical && decision == 'ask'");
        Nearness near =
                java.util.Objects.requireNonNull(
                        rule.condition()
                                .nearness(
                                        Map.of(
                                                "confidence",
                                                0.71,
                                                "task",
                                                Map.of("critical", true),
                                                "decision",
                                                "accept")));
        assertEquals("`confidence < 0.5`, where it was 0.71, 0.21 away", near.text());
        assertEquals(0.21, near.distance(), 1e-9);
        assertNull(
                rule.condition()
                        .nearness(
                                Map.of(
                                        "confidence",
                                        0.71,
                                        "task",
                                        Map.of("critical", false),
                                        "decision",
                                        "ask")),
                "more than one part fails");
    }

    @Test
    void whatWasFoundIsRememberedWithTheRule() {
        RuleProof first = rule("confidence > 1.0").proof();
        assertEquals(first, rule("confidence > 1.0").proof());
    }

    @Test
    void everyShippedRuleHasASituationThatMakesItFire() {
        for (BreakpointRule rule :
                SettingsLoaderTest.loader(home).load(null, List.of()).settings().rules()) {
            assertEquals(RuleProof.Kind.WITNESS, rule.proof().kind(), rule::doubt);
            assertEquals("defaults", rule.layer());
        }
    }

    /** A change of a shipped rule goes with a change of what is shipped about it. */
    @Test
    void whatIsShippedAboutTheShippedRulesIsWhatIsFoundAnew() throws IOException {
        List<String> shipped =
                Files.readAllLines(SettingsLoaderTest.SHIPPED.resolve("checked-rules"));
        Path config = home.resolve("config");
        Files.createDirectories(config);
        for (String name : List.of("defaults.yaml", "settings.schema.json")) {
            Files.copy(SettingsLoaderTest.SHIPPED.resolve(name), config.resolve(name));
        }
        Path user = home.resolve("user");
        Files.createDirectories(user);
        var loaded =
                new SettingsLoader(
                                config,
                                user,
                                t -> java.util.Optional.of("{}"),
                                t -> java.util.Optional.of("{}"))
                        .load(null, List.of());
        assertTrue(!loaded.settings().rules().isEmpty());
        assertEquals(
                String.join("\n", Files.readAllLines(user.resolve("cache/checked-rules"))),
                String.join("\n", shipped));
    }
}
