package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** Lines of a summary. */
final class SummaryLineTest {
    @Test
    void evidenceThatIsNotShownIsCounted() {
        List<String> ids = IntStream.rangeClosed(1, 11).mapToObj(i -> "e" + i).toList();
        assertEquals("e1, e2, e3, e4, e5, e6, e7, e8", SummaryLine.links(ids.subList(0, 8)));
        assertEquals("e1, e2, e3, e4, e5, e6, e7, e8, … and 3 more", SummaryLine.links(ids));
    }
}
