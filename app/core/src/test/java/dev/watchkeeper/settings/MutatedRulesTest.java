package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.rules.RuleVariables;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A variable's name that is wrong in any way is refused at load, with its place. */
class MutatedRulesTest {
    private static final Pattern NAME = Pattern.compile("[a-z_]+");

    @TempDir Path folder;

    @Test
    void everyMutatedNameInEveryShippedRuleIsRefusedWithItsPlace() throws IOException {
        String text = Files.readString(SettingsLoaderTest.SHIPPED.resolve("defaults.yaml"));
        Path config = folder.resolve("config");
        Path home = folder.resolve("home");
        Files.createDirectories(config);
        Files.createDirectories(home);
        for (String name : List.of("settings.schema.json", "checked-rules")) {
            Files.copy(SettingsLoaderTest.SHIPPED.resolve(name), config.resolve(name));
        }
        RuleVariables variables = new RuleVariables();
        List<BreakpointRule> rules =
                SettingsLoaderTest.loader(home).load(null, List.of()).settings().rules();
        int mutants = 0;
        for (BreakpointRule rule : rules) {
            int rest = text.indexOf("  - name: " + rule.name() + "\n");
            rest = rest < 0 ? text.indexOf("  - name: " + rule.name() + " ") : rest;
            for (String needed : rule.variables()) {
                for (String part : needed.split("\\.")) {
                    int from = text.indexOf("when:", rest) + 5;
                    int at = place(text, part, from);
                    for (String mutant : mutants(part)) {
                        Set<String> right =
                                needed.startsWith(part)
                                        ? Set.copyOf(variables.names())
                                        : variables
                                                .members()
                                                .getOrDefault(
                                                        needed.substring(0, needed.indexOf('.')),
                                                        Map.of())
                                                .keySet();
                        if (right.contains(mutant)) {
                            continue;
                        }
                        Files.writeString(
                                config.resolve("defaults.yaml"),
                                text.substring(0, at)
                                        + mutant
                                        + text.substring(at + part.length()));
                        refused(config, home, text, at, rule.name() + ": " + mutant);
                        mutants++;
                    }
                }
            }
        }
        assertTrue(mutants > 100, mutants + " mutants");
    }

    private static int place(String text, String name, int from) {
        Matcher found = NAME.matcher(text);
        int at = from;
        while (found.find(at)) {
            if (found.group().equals(name)) {
                return found.start();
            }
            at = found.end();
        }
        throw new AssertionError(name);
    }

    private static List<String> mutants(String name) {
        return List.of(
                name + "s",
                name.substring(1),
                name.substring(0, 1) + "x" + name.substring(1),
                name.toUpperCase(java.util.Locale.ROOT),
                "no_" + name);
    }

    private static void refused(Path config, Path home, String text, int at, String what) {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                new SettingsLoader(
                                                config,
                                                home,
                                                t -> Optional.of("{}"),
                                                t -> Optional.of("{}"))
                                        .load(null, List.of()),
                        what);
        long line = text.substring(0, at).lines().count() + (text.charAt(at - 1) == '\n' ? 1 : 0);
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        Matcher place = Pattern.compile("defaults\\.yaml:(\\d+):(\\d+): ").matcher(first);
        assertTrue(place.find(), what + ": " + first);
        long told = Long.parseLong(place.group(1));
        // In a folded text the place is the text's own.
        assertTrue(told == line || told == line - 1 || told == line - 2, what + ": " + first);
        if (told == line && !text.split("\n")[(int) line - 1].strip().startsWith("when: >")) {
            int column = at - text.lastIndexOf('\n', at - 1);
            int named = Integer.parseInt(place.group(2));
            // A member is told of at its dot.
            assertTrue(Math.abs(named - column) <= 1, what + " at " + column + ": " + first);
        }
        assertEquals(WatchkeeperException.Code.SETTINGS, e.code());
    }
}
