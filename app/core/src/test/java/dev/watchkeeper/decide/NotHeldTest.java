package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What no checkpoint holds can't be put back: its change is a person's to judge. */
final class NotHeldTest {
    private static Situation changed() {
        Situation s = new Situation();
        s.changes =
                List.of(
                        Situation.change("src/a.py", FileChange.Kind.MODIFIED),
                        new PathDiff(
                                "src/data.bin",
                                FileChange.Kind.DELETED,
                                0,
                                0,
                                true,
                                "60000000 bytes → nothing"));
        return s;
    }

    @Test
    void goodWorkIsAskedAboutWithThePathAndItsSizes() {
        assertEquals("uncovered-change", changed().ask().rule());
        String question = changed().ask().question();
        assertTrue(question.contains("src/data.bin (60000000 bytes → nothing)"), question);
        assertEquals(
                AnswerOptions.WORK,
                changed().ask().options().stream().map(o -> o.action()).toList());
        assertEquals("accept", new Situation().decide().word());
    }

    @Test
    void aLinkThatLeadsOutOfTheWorkIsAskedAboutWithWhereItLeads() {
        Situation s = new Situation();
        s.outward = List.of("data → /srv/data");
        assertEquals("outward-link", s.ask().rule());
        assertTrue(s.ask().question().contains("data → /srv/data"), s.ask().question());
        assertEquals("retry", s.failing().decide().word());
    }

    @Test
    void everyOtherQuestionNamesItToo() {
        Situation s = changed();
        s.outside = List.of("other");
        assertEquals("out-of-scope", s.ask().rule());
        assertTrue(
                s.ask().question().contains("nothing puts back: src/data.bin"), s.ask().question());
        Situation used = changed().failing();
        used.used = 3;
        assertTrue(used.ask().question().contains("src/data.bin"), used.ask().question());
    }

    @Test
    void whatFailedIsTriedAgainFirst() {
        assertEquals("retry", changed().failing().decide().word());
    }
}
