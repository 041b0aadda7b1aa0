package dev.watchkeeper.judged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.llm.NoModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sample of what {@code scripts/judge-bench} judges, in the language that is quickest to run: no
 * piece that says what it is by its kind is accepted without a model or with one that flatters, and
 * all that is right is.
 */
class JudgedSampleTest {
    @TempDir Path folder;

    static Stream<JudgedWork> works() {
        return JudgedProgram.all().stream()
                .filter(p -> p.name().equals("bump"))
                .flatMap(p -> JudgedWorks.of(p).stream());
    }

    @ParameterizedTest
    @MethodSource("works")
    void rightWorkIsAcceptedAndWrongWorkIsNot(JudgedWork work) {
        JudgeTrial trial = new JudgeTrial(folder);
        assertEquals(work.right(), trial.right(work), "its label");
        JudgeTrial.Judged alone = trial.judge(work, new NoModel());
        assertEquals(work.right(), alone.accepted(), alone::reason);
    }

    @Test
    void aJudgeThatAlwaysSaysYesLetsNoTablePass() {
        JudgeTrial trial = new JudgeTrial(folder);
        List<JudgedWork> tables = works().filter(w -> w.name().contains("a table")).toList();
        assertEquals(2, tables.size());
        for (JudgedWork table : tables) {
            JudgeTrial.Judged judged = trial.judge(table, new PlayedJudge(true));
            assertEquals("ask", judged.decision());
            assertTrue(judged.reason().startsWith("special-cases: "), judged::reason);
        }
    }
}
