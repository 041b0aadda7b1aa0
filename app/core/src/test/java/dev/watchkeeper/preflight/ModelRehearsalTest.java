package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PreflightSheet.Finding;
import dev.watchkeeper.domain.PreflightSheet.Mark;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.testkit.FakeModel;
import dev.watchkeeper.testkit.QuestionCode;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.List;

/** The model is asked about work whose label is known, by the question of the night. */
class ModelRehearsalTest {
    private static final Host NOT_ASKED =
            (Host)
                    Proxy.newProxyInstance(
                            Host.class.getClassLoader(),
                            new Class<?>[] {Host.class},
                            (_, method, _) -> {
                                throw new AssertionError(method);
                            });

    private static List<Finding> rehearsed(LocalModel model) {
        FindingList findings = new FindingList();
        new ModelRehearsal(model, findings).rehearse(NOT_ASKED, WorkProgress.NONE);
        return findings.all();
    }

    /** Judges that the task is fulfilled, or not, and proves both points by a line of the diff. */
    private static String verdict(boolean fulfilled, String user) {
        String line =
                user.lines()
                        .filter(l -> l.matches("\\d+\\| ?\\+.*\\S.*"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(user));
        String point =
                "{\"a_evidence\":%s,\"b_quote\":%s,\"c_answer\":\"%s\"}"
                        .formatted(
                                line.substring(0, line.indexOf('|')),
                                quoted(line.substring(line.indexOf('|') + 1)),
                                fulfilled ? "met" : "not met");
        return QuestionCode.in(
                "{\"a_criteria\":[%1$s,%1$s],\"b_findings\":[],\"z_fulfilled\":\"%2$s\"}"
                        .formatted(point, fulfilled ? "yes" : "no"),
                user);
    }

    private static String quoted(String text) {
        return '"' + text.strip().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether a question is about a sample that is right. */
    private static boolean right(String user) {
        return user.contains("negative") || user.contains("--version");
    }

    @Test
    void aModelThatJudgesAsItShouldPasses() {
        Finding found =
                rehearsed(new FakeModel(q -> verdict(right(q.user()), q.user()))).getFirst();
        assertEquals(Mark.PASSED, found.mark(), found::toString);
        assertTrue(found.found().startsWith("judged all 4 samples right; "), found::toString);
    }

    @Test
    void aModelThatAlwaysSaysYesIsNamedAsThat() {
        Finding found = rehearsed(new FakeModel(q -> verdict(true, q.user()))).getFirst();
        assertEquals(Mark.WARNING, found.mark(), found::toString);
        assertTrue(found.found().startsWith("judged 2 of 4 samples right; "), found::toString);
    }

    @Test
    void aModelThatGivesNoVerdictIsAskedNoFurther() {
        FakeModel down =
                new FakeModel(_ -> {
                    throw new ModelException(ModelException.Kind.TIMEOUT, "took too long");
                });
        Finding found = rehearsed(down).getFirst();
        assertEquals(Mark.WARNING, found.mark());
        assertEquals("gave no verdict on sample 1 of 4: took too long", found.found());
        assertEquals(1, down.asked().size());
    }

    @Test
    void noModelIsALineAndNoFailure() {
        assertEquals(Mark.PASSED, rehearsed(new NoModel()).getFirst().mark());
        Finding down = rehearsed(new FakeModel(ModelHealth.State.DOWN, _ -> "")).getFirst();
        assertEquals(Mark.WARNING, down.mark());
    }
}
