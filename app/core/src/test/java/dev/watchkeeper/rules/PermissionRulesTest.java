package dev.watchkeeper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.domain.PermissionRule.Kind;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

@NullMarked
class PermissionRulesTest {
    private static final List<PermissionRule> RULES =
            List.of(
                    rule(Kind.DENY, "Bash(git push*)"),
                    rule(Kind.ALLOW, "Bash(mvn *)"),
                    rule(Kind.ALLOW, "Write(docs/*)"),
                    rule(Kind.ALLOW, "WebFetch(https://docs.example.org/*)"),
                    rule(Kind.ALLOW, "mcp__tickets__*"),
                    rule(Kind.DENY, "WebFetch"),
                    rule(Kind.ASK, "*"));

    @Test
    void theFirstThatMatchesAnswers() {
        assertEquals("allow: Bash(mvn *)", first("Bash(mvn -q test)"));
        assertEquals("deny: Bash(git push*)", first("Bash(git push origin main)"));
        assertEquals("allow: Write(docs/*)", first("Write(docs/a/b.md)"));
        assertEquals("ask: *", first("Write(src/A.java)"));
        assertEquals(
                "allow: WebFetch(https://docs.example.org/*)",
                first("WebFetch(https://docs.example.org/a?b=1&c=2)"));
        assertEquals("deny: WebFetch", first("WebFetch(https://other.example.org/)"));
        assertEquals("allow: mcp__tickets__*", first("mcp__tickets__close({\"id\":7})"));
        assertEquals("ask: *", first("Bash"));
    }

    /** Each of them begins as the rule says, and does something else besides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn test; rm -rf .",
                "mvn test && curl http://x",
                "mvn test & sleep 1",
                "mvn test | sh",
                "mvn test\nrm -rf .",
                "mvn test > /etc/passwd",
                "mvn test < secret",
                "mvn $(curl http://x)",
                "mvn `curl http://x`"
            })
    void anAsteriskThatAllowsStaysWithinOneCommand(String command) {
        assertEquals("ask: *", first("Bash(" + command + ")"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn test; git push",
                "true && git push --force",
                "(git push)",
                "echo $(git push)",
                "mvn test |\n git push x"
            })
    void whatIsDeniedIsFoundInEachCommand(String command) {
        assertEquals("deny: Bash(git push*)", first("Bash(" + command + ")"));
    }

    /** An agent chooses the command: it must not keep the one who looks at it busy for hours. */
    @Test
    void aLongCommandIsHeldAgainstManyAsterisksAtOnce() {
        PermissionRule rule = rule(Kind.ALLOW, "Bash(mvn" + " *a".repeat(30) + "b)");
        String form = "Bash(mvn" + " a".repeat(1900) + ")";
        assertEquals(Optional.empty(), PermissionRules.first(List.of(rule), form, true));
        assertTrue(PermissionRules.first(List.of(rule), form.replace(")", "b)"), true).isPresent());
    }

    @Test
    void whatIsNotSeenWholeIsNeverAllowed() {
        assertEquals(
                "ask: *",
                PermissionRules.first(RULES, "Bash(mvn test)", false).orElseThrow().text());
        assertEquals(
                "deny: WebFetch",
                PermissionRules.first(RULES, "WebFetch(x)", false).orElseThrow().text());
        assertTrue(PermissionRules.first(List.of(), "Bash(mvn test)", true).isEmpty());
    }

    @Test
    void aPatternIsTakenByItsLetters() {
        PermissionRule rule = rule(Kind.ALLOW, "Bash(ls [a.b] \\E*)");
        assertTrue(PermissionRules.first(List.of(rule), "Bash(ls [a.b] \\Ec)", true).isPresent());
        assertFalse(PermissionRules.first(List.of(rule), "Bash(ls axb c)", true).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " Bash", "Bash(", "Bash()", "(x)", "Bash mvn", "Bash(mvn:*)", "a b(c)"})
    void aPatternThatCanMatchNothingIsWrong(String pattern) {
        assertFalse(PermissionRules.problem(pattern).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "Bash", "Bash(*)", "Bash(mvn *)", "mcp__a__*", "Bash(f (x))"})
    void aPatternThatCanMatchIsRight(String pattern) {
        assertEquals("", PermissionRules.problem(pattern));
    }

    @Test
    void aRuleThatIsNeverAskedIsKnown() {
        assertTrue(covered(rule(Kind.ASK, "*"), rule(Kind.DENY, "WebFetch(*)")));
        assertTrue(covered(rule(Kind.DENY, "Bash"), rule(Kind.ALLOW, "Bash(mvn *)")));
        assertTrue(covered(rule(Kind.DENY, "Bash(git *)"), rule(Kind.ALLOW, "Bash(git log *)")));
        assertTrue(covered(rule(Kind.ALLOW, "Bash(git *)"), rule(Kind.ALLOW, "Bash(git log *)")));
        // One that allows leaves lines of several commands to a later one.
        assertFalse(covered(rule(Kind.ALLOW, "Bash(git *)"), rule(Kind.ASK, "Bash(git *)")));
        assertFalse(covered(rule(Kind.DENY, "Bash(git push*)"), rule(Kind.ALLOW, "Bash(git *)")));
        assertFalse(covered(rule(Kind.ALLOW, "Bash(a)"), rule(Kind.ALLOW, "Bash")));
        assertFalse(covered(rule(Kind.ALLOW, "Read"), rule(Kind.ALLOW, "Bash")));
    }

    private static boolean covered(PermissionRule first, PermissionRule later) {
        return PermissionRules.before(List.of(first), later).isPresent();
    }

    private static String first(String form) {
        return PermissionRules.first(RULES, form, true).orElseThrow().text();
    }

    private static PermissionRule rule(Kind kind, String pattern) {
        return new PermissionRule(kind, pattern, null, "settings.yaml:1:1");
    }
}
