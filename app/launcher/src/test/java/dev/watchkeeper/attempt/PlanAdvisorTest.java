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
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.FakeModel;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Who writes the prompts: in the whole loop, with a model that answers what a test says. */
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

    /** Writes right at the second attempt. */
    private World world() {
        World w =
                World.fresh(
                        folder,
                        Map.of(
                                "agent",
                                "cat >/dev/null; if [ $WATCHKEEPER_ATTEMPT = 2 ]; then echo right;"
                                        + " else echo wrong; fi > result.txt; echo done"),
                        "");
        w.write("notes.txt", "how\n");
        return w;
    }

    private static List<Event> written(World w, LocalModel model) {
        Rooms r = w.rooms();
        Rooms rooms =
                new Rooms(
                        r.state(),
                        r.evidence(),
                        r.settings(),
                        r.hosts(),
                        r.agents(),
                        r.prompts(),
                        model,
                        r.clock());
        w.task("t", CHECK, "result.txt");
        try (Supervisor supervisor = new Supervisor(rooms, a -> {})) {
            supervisor.run(null, Supervisor.Until.IDLE);
        }
        assertEquals(TaskState.DONE, w.control().task("t").state());
        List<Event> all =
                w.journal().stream().filter(e -> e.type() == EventType.PROMPT_WRITTEN).toList();
        assertEquals(2, all.size());
        return all;
    }

    private static String text(World w, Event e, String key) {
        return w.rooms().evidence().read(String.valueOf(e.data().get(key)), 0, 100_000).text();
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
        try (World w = world()) {
            FakeModel model = model(PLAN);
            Event first = written(w, model).getFirst();
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
        try (World w = world()) {
            FakeModel model = model(PLAN);
            Event second = written(w, model).getLast();
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
        try (World w = world()) {
            Event first = written(w, model(PLAN.replace("Read notes", "Rewrite notes"))).getFirst();
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
        try (World w = world()) {
            Event first = written(w, model("{\"a_goal\":\"g<cut>")).getFirst();
            assertEquals("template", first.data().get("written_by"));
            assertEquals("the model's answer was cut off", first.data().get("problem"));
            assertEquals("{\"a_goal\":\"g<cut>", text(w, first, "answer"));
        }
    }

    @Test
    void aModelThatFailsLeavesTheTemplate() {
        try (World w = world()) {
            FakeModel model =
                    new FakeModel(q -> {
                        throw new ModelException(ModelException.Kind.BROKE_OFF, "it broke off");
                    });
            Event first = written(w, model).getFirst();
            assertEquals("template", first.data().get("written_by"));
            assertEquals("it broke off", first.data().get("problem"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelHealth.State.class,
            names = {"NONE", "DOWN", "NO_SUCH_MODEL", "RESTING"})
    void aModelThatIsNotUpIsNotAsked(ModelHealth.State state) {
        try (World w = world()) {
            FakeModel model = new FakeModel(state, q -> PLAN);
            Event first = written(w, model).getFirst();
            assertEquals(List.of(), model.asked());
            assertEquals("template", first.data().get("written_by"));
            assertEquals(
                    state == ModelHealth.State.NONE ? null : "the fake is " + state,
                    first.data().get("problem"));
        }
    }
}
