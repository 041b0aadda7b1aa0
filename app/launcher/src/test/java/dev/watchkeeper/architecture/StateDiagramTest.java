package dev.watchkeeper.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.attempt.Transition;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The architecture page shows the transition table as it is. {@code -Dwatchkeeper.write-docs=true}
 * writes it anew.
 */
final class StateDiagramTest {
    private static final String BEGIN = "<!-- states:begin -->\n";
    private static final String END = "<!-- states:end -->";

    @Test
    void thePageShowsTheTransitionTable() throws IOException {
        Path page =
                Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")))
                        .resolve("docs/architecture.md");
        String text = Files.readString(page, StandardCharsets.UTF_8);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        assertTrue(from >= BEGIN.length() && to >= from, "the page has its marks");
        String wanted = "\n```mermaid\n" + Transition.diagram() + "```\n\n";
        if (Boolean.getBoolean("watchkeeper.write-docs")) {
            Files.writeString(
                    page,
                    text.substring(0, from) + wanted + text.substring(to),
                    StandardCharsets.UTF_8);
        } else {
            assertEquals(
                    wanted,
                    text.substring(from, to),
                    "write it with -Dwatchkeeper.write-docs=true");
        }
    }
}
