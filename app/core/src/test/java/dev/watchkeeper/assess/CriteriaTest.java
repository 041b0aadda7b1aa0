package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a task asks for, point by point. */
class CriteriaTest {
    private final Work work = new Work();

    private List<String> of(String brief) {
        work.brief = brief;
        return Criteria.of(work.task());
    }

    @Test
    void theListItemsOfTheBriefAreThePoints() {
        assertEquals(
                List.of(
                        "week 53 is read",
                        "a wrong week is refused with its number",
                        "done",
                        "last"),
                of(
                        """
                        Make the parser accept ISO weeks:

                        - week 53 is read
                        * a wrong week is refused
                          with its number
                        - [ ] done

                        1. last
                        """));
    }

    @Test
    void withoutAListTheTitleIsTheOnePoint() {
        assertEquals(List.of("Accept ISO week dates"), of("Make the parser accept them."));
        work.title = " ";
        assertEquals(List.of("what the task asks for"), of(""));
    }

    @Test
    void anExamplesLinesAreNoPoints() {
        assertEquals(
                List.of("the output is a list"),
                of("- the output is a list\n```\n- one\n- two\n```\n"));
    }

    @Test
    void whatIsMoreThanAModelCanTellApartIsTheLastPoint() {
        List<String> points =
                of(
                        IntStream.range(0, 20)
                                .mapToObj(i -> "- p" + i)
                                .collect(Collectors.joining("\n")));
        assertEquals(Criteria.MOST, points.size());
        assertEquals("p10", points.get(10));
        assertEquals("the 9 further points of the task", points.getLast());
    }

    @Test
    void aLongPointIsCutBetweenCharacters() {
        String point = of("- " + "𝒳".repeat(500)).getFirst();
        assertTrue(point.endsWith("𝒳…"), point);
        assertEquals(300, point.codePointCount(0, point.length()));
    }
}
