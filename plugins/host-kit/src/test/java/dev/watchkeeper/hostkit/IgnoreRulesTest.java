package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class IgnoreRulesTest {
    private final IgnoreRules rules =
            new IgnoreRules(
                    List.of("node_modules", "build/", "*.log", "a?c", "x[1]"),
                    List.of("target", "*.iso"),
                    List.of(".wk~*"));

    @ParameterizedTest
    @CsvSource({
        "node_modules, true",
        "node_modules2, false",
        "build, true",
        ".git, true",
        "run.log, true",
        "run.log.txt, false",
        "abc, true",
        "abbc, false",
        "x[1], true",
        "x1, false",
        ".wk~1, true",
        ".wk-1, false",
        "target, false",
    })
    void aNameIsIgnoredByItselfOrByAPattern(String name, boolean ignored) {
        assertEquals(ignored, rules.ignored(name));
    }

    @Test
    void aPatternCrossesALineBreak() {
        assertTrue(rules.ignored("a\nb.log"));
    }

    @Test
    void aPathIsLeftOutByAnyOfItsParts() {
        assertTrue(rules.ignoredPath("src/node_modules/x.js"));
        assertFalse(rules.ignoredPath("src/target/x.js"));
        assertTrue(rules.excludedPath("src/target/x.js"));
        assertTrue(rules.excludedPath("disk.iso"));
        assertTrue(rules.leftOut("target/a"));
        assertFalse(rules.leftOut("src/a"));
    }

    @Test
    void findTakesBracketsAsTheyAre() {
        assertTrue(rules.prune().contains("-name 'x\\[1]'"), rules.prune());
        assertTrue(rules.prune().contains("-name '*.log'"), rules.prune());
    }
}
