package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.TaskAction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is said of each action: the effect beside it, the guide, the settings. */
class AnswerOptionsTest {
    private static final Path ROOT = Path.of(System.getProperty("watchkeeper.test.root", ".."));

    static List<BreakpointAction> named() {
        return BreakpointAction.named();
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyActionSaysInOneLineWhatFollows(BreakpointAction action) {
        String effect = AnswerOptions.of(action).effect();
        assertFalse(effect.isBlank());
        assertFalse(effect.contains("\n"), effect);
        assertEquals(action, AnswerOptions.of(action).action());
    }

    @Test
    void noTwoActionsSayTheSame() {
        Set<String> said = named().stream().map(AnswerOptions::effect).collect(Collectors.toSet());
        assertEquals(named().size(), said.size());
    }

    /** Its row is in a table of options; what no table offers stands in the text. */
    @ParameterizedTest
    @MethodSource("named")
    void everyActionThatCanBeChosenIsInTheGuide(BreakpointAction action) throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/user-guide.md"));
        if (action == RequestAction.REVOKE) {
            assertTrue(guide.contains("--choose revoke"));
        } else if (action != RequestAction.WITHDRAWN) { // Nobody chooses it.
            Pattern row =
                    Pattern.compile(
                            "^\\|[^|]*(?<![\\w-])" + action + "(?![\\w-])[^|]*\\|",
                            Pattern.MULTILINE);
            assertTrue(row.matcher(guide).find(), "no row for " + action);
        }
    }

    /** A rule may offer all that is about a task but what only a change of git makes sense of. */
    @Test
    void theSettingsOfferWhatARuleMayOffer() throws IOException {
        Set<String> expected =
                EnumSet.complementOf(EnumSet.of(TaskAction.PUT_BACK)).stream()
                        .map(TaskAction::word)
                        .collect(Collectors.toCollection(TreeSet::new));
        String schema = Files.readString(ROOT.resolve("config/settings.schema.json"));
        Matcher lists = Pattern.compile("\\[(\"accept\", \"retry\"[^]]*)]").matcher(schema);
        int found = 0;
        while (lists.find()) {
            Set<String> words =
                    Arrays.stream(lists.group(1).split(", "))
                            .map(w -> w.replace("\"", ""))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(expected, words);
            found++;
        }
        assertEquals(2, found, "options, and what is chosen if nobody answers");
        String defaults = Files.readString(ROOT.resolve("config/defaults.yaml"));
        Matcher comment = Pattern.compile("# Options: ([a-z -]+);").matcher(defaults);
        assertTrue(comment.find());
        assertEquals(expected, new TreeSet<>(List.of(comment.group(1).split(" "))));
    }
}
