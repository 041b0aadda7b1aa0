package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.FakeModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

/** Who writes the prompts: with a model that answers what a test says. */
class PlanAdvisorTest {
    private static final String CHECK =
            "grep -q right result.txt || { printf 'got wrong'; exit 1; }";
    private static final String PLAN =
            """
            {"a_goal":"result.txt says right","b_context":["notes.txt tells how"],\
            "c_steps":["Read notes.txt","Write result.txt","Look at invented.py"],\
            "d_constraints":[],"e_done":["the check passes"]}\
            """;

    @TempDir Path folder;

    /** Its agent writes right at the second attempt. */
    private AttemptRoom room(LocalModel model) {
        AttemptRoom room = AttemptRoom.open(folder, _ -> 0, model);
        room.write("notes.txt", "how\n");
        room.hosts()
                .agent(p -> {
                    boolean second = p.variable("WATCHKEEPER_ATTEMPT").equals("2");
                    room.write("result.txt", second ? "right\n" : "wrong\n");
                    p.say("done");
                    return 0;
                });
        room.hosts()
                .check(
                        CHECK,
                        p -> {
                            if (room.read("result.txt").contains("right")) {
                                return 0;
                            }
                            p.say("got wrong");
                            return 1;
                        });
        return room;
    }

    private static List<Event> written(AttemptRoom room) {
        room.task("t", CHECK, "result.txt");
        room.runAll("t");
        assertEquals(TaskState.DONE, room.task("t").state());
        List<Event> all = room.told(EventType.PROMPT_WRITTEN);
        assertEquals(2, all.size());
        return all;
    }

    private static String text(AttemptRoom w, Event e, String key) {
        return w.parts().evidence().read(String.valueOf(e.data().get(key)), 0, 100_000).text();
    }

    /** Plans by {@code answer}; judges by a shrug. */
    private static FakeModel model(String answer) {
        return new FakeModel(q -> {
            if (q.priority() == Question.Priority.PROMPT) {
                return answer;
            }
            throw new ModelException(ModelException.Kind.BUSY, "busy");
        });
    }

    @Test
    void theModelsPlanStandsBesideTheTasksOwnWords() {
        FakeModel model = model(PLAN);
        try (AttemptRoom w = room(model)) {
            Event first = written(w).getFirst();
            assertEquals("model", first.data().get("written_by"));
            assertFalse(first.data().containsKey("problem"), first::toString);
            assertEquals(
                    List.of("there is no invented.py: Look at invented.py"),
                    first.data().get("dropped"));
            assertEquals(PLAN, text(w, first, "answer"));
            assertEquals("7", String.valueOf(first.data().get("question_ms")));
            String prompt = text(w, first, "evidence");
            for (String part :
                    List.of("Do t.", "`" + CHECK + "`", "`result.txt`", "1. Read notes.txt")) {
                assertTrue(prompt.contains(part), part + " in:\n" + prompt);
            }
            assertFalse(prompt.contains("invented"), prompt);
            assertEquals(false, first.data().get("tokens_exact"));
        }
    }

    @Test
    void aFollowUpKeepsTheFailingOutputWordForWord() {
        FakeModel model = model(PLAN);
        try (AttemptRoom w = room(model)) {
            Event second = written(w).getLast();
            assertEquals("follow-up", second.data().get("template"));
            assertEquals("model", second.data().get("written_by"));
            String prompt = text(w, second, "evidence");
            assertTrue(prompt.contains("got wrong"), prompt);
            assertTrue(prompt.contains("- Attempt 1: retry, check"), prompt);
            Question last =
                    model.asked().stream()
                            .filter(q -> q.priority() == Question.Priority.PROMPT)
                            .reduce((a, b) -> b)
                            .orElseThrow();
            assertTrue(last.user().contains("got wrong"), last.user());
        }
    }

    @Test
    void aPlanThatLeavesTheScopeIsNotUsedAndTheJournalSaysSo() {
        try (AttemptRoom w = room(model(PLAN.replace("Read notes", "Rewrite notes")))) {
            Event first = written(w).getFirst();
            assertEquals("template", first.data().get("written_by"));
            assertEquals(
                    "the model's plan is not used: a step changes notes.txt, which the scope does"
                            + " not allow",
                    first.data().get("problem"));
            assertTrue(text(w, first, "answer").contains("Rewrite notes"));
            assertFalse(text(w, first, "evidence").contains("Advice"));
        }
    }

    @Test
    void anAnswerThatIsCutOffIsKeptAndNotUsed() {
        try (AttemptRoom w = room(model("{\"a_goal\":\"g<cut>"))) {
            Event first = written(w).getFirst();
            assertEquals("template", first.data().get("written_by"));
            assertEquals("the model's answer was cut off", first.data().get("problem"));
            assertEquals("{\"a_goal\":\"g<cut>", text(w, first, "answer"));
        }
    }

    @Test
    void aModelThatFailsLeavesTheTemplate() {
        FakeModel model =
                new FakeModel(q -> {
                    throw new ModelException(ModelException.Kind.BROKE_OFF, "it broke off");
                });
        try (AttemptRoom w = room(model)) {
            Event first = written(w).getFirst();
            assertEquals("template", first.data().get("written_by"));
            assertEquals("it broke off", first.data().get("problem"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelHealth.State.class,
            names = {"NONE", "DOWN", "NO_SUCH_MODEL", "RESTING"})
    void aModelThatIsNotUpIsNotAsked(ModelHealth.State state) {
        FakeModel model = new FakeModel(state, q -> PLAN);
        try (AttemptRoom w = room(model)) {
            Event first = written(w).getFirst();
            assertEquals(List.of(), model.asked());
            assertEquals("template", first.data().get("written_by"));
            assertEquals(
                    state == ModelHealth.State.NONE ? null : "the fake is " + state,
                    first.data().get("problem"));
        }
    }
}
