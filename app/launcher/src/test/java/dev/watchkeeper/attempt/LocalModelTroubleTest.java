package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelFigures;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.ModelHealthMonitor;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.prompt.Prompt;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.prompt.PromptKind;
import dev.watchkeeper.prompt.PromptWindow;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.FakeModel;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An attempt goes on whatever the local model does, and says what that was. */
class LocalModelTroubleTest {
    private static final AttemptRef REF = new AttemptRef("one", 1);
    private static final int CONTEXT = 2048;
    private static final String SAYS = "{\"a_lines\":[\"It is compiling.\"]}";

    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
        room.task("one", "");
    }

    @AfterEach
    void close() {
        room.close();
    }

    /** A model that is up and answers, of which a test says more. */
    private record Model(@Nullable Double onGpu, ModelFigures figures, Reply reply)
            implements LocalModel {
        static Model answering(String text) {
            return new Model(null, ModelFigures.NONE, new Reply(text, true, 0, 5, null));
        }

        Model figures(int waiting, boolean busy) {
            return new Model(onGpu, new ModelFigures(0, 0, null, waiting, busy), reply);
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public ModelHealth health() {
            return new ModelHealth(ModelHealth.State.UP, "up", "", "", onGpu);
        }

        @Override
        public Reply ask(Question question) {
            return reply;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static String output(char what) {
        return "preparing\n".repeat(200) + "FAILED " + what + "\n" + "compiling\n".repeat(1_500);
    }

    private PromptInput input(List<String> feedback) {
        return new PromptInput(room.task("one"), "", Map.of(), feedback, List.of(), List.of());
    }

    private Prompts prompts() {
        return room.parts().prompts().apply(room.project());
    }

    private static PromptWindow window() {
        return PromptWindow.ofAgent(CONTEXT);
    }

    private int summedUp(LocalModel model, List<String> feedback) {
        PromptInput in = input(feedback);
        Prompt plain = prompts().write(PromptKind.FOLLOW_UP, in, window());
        return new OutputSummarizer(room.with(model).evidence(), room.with(model).model())
                .with(REF, in, plain, CONTEXT)
                .middles()
                .size();
    }

    @Test
    void aModelThatIsBusyOrIsWaitedForIsNotAskedForAMiddle() {
        List<String> one = List.of(output('a'));
        Model model = Model.answering(SAYS);
        assertEquals(0, summedUp(new NoModel(), one));
        assertEquals(0, summedUp(model.figures(0, true), one));
        assertEquals(0, summedUp(model.figures(1, false), one));
        assertEquals(1, summedUp(model.figures(0, false), one));
    }

    @Test
    void noMoreThanTwoMiddlesAreSummedUp() {
        assertEquals(
                2, summedUp(Model.answering(SAYS), List.of(output('a'), output('b'), output('c'))));
    }

    private static WatchkeeperException homeFull() {
        return new WatchkeeperException(WatchkeeperException.Code.HOME, "the home is full", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatBreaksWhileAMiddleIsSummedUpLeavesTheMark(boolean known) {
        FakeModel breaks =
                new FakeModel(_ -> {
                    throw known ? homeFull() : new IllegalStateException("on purpose");
                });
        assertEquals(0, summedUp(breaks, List.of(output('a'))));
        assertEquals(1, breaks.asked().size());
    }

    private PlanAdvisor.Written planned(LocalModel model) {
        PromptInput in = input(List.of());
        Prompt plain = prompts().write(PromptKind.TASK, in, window());
        return new PlanAdvisor(room.with(model).evidence(), room.with(model).model())
                .write(
                        new PlanAdvisor.Order(
                                REF,
                                prompts(),
                                PromptKind.TASK,
                                in,
                                plain,
                                window(),
                                CONTEXT,
                                List.of("notes.txt")));
    }

    @Test
    void whatBreaksWhileAPlanIsAskedForLeavesTheTemplate() {
        PlanAdvisor.Written written =
                planned(
                        new FakeModel(_ -> {
                            throw homeFull();
                        }));
        assertEquals("template", written.told().get("written_by"));
        assertEquals(
                "the model could not be asked for a plan: the home is full",
                written.told().get("problem"));
    }

    @Test
    void aServerThatTellsNoTokensIsToldWithoutTimes() {
        PlanAdvisor.Written written = planned(Model.answering("no plan at all"));
        assertEquals("template", written.told().get("written_by"));
        assertFalse(written.told().containsKey("question_tokens"));
        assertTrue(String.valueOf(written.told().get("answer")).endsWith("plan.json"));
    }

    private DecisionContext around(LocalModel model, Attempt a) {
        SupervisorParts parts = room.with(model);
        return new DecisionContextProvider(
                        parts.model(),
                        parts.clock(),
                        new ModelHealthMonitor(model, room.clock()),
                        () -> Samples.NOW)
                .now(a, room.settings());
    }

    @ParameterizedTest
    @CsvSource({"1.0, true", "0.5, false", ", false"})
    void aModelIsOnTheGpuWhereAllOfItIs(@Nullable Double share, boolean on) {
        Model model = new Model(share, ModelFigures.NONE, new Reply("", true, 0, 0, null));
        DecisionContext seen = around(model, Samples.attempt("one", 1));
        assertEquals(on, seen.modelOnGpu());
        assertEquals("fake", seen.model());
        assertTrue(seen.modelUp());
    }

    @ParameterizedTest
    @CsvSource({"20, 0.25", "4, 1.0", "0, ", "many, ", "none, "})
    void theShareOfItsTurnsIsKnownWhereTheAgentHasABound(String most, @Nullable Double share) {
        Object bound = most.matches("\\d+") ? (Object) Integer.valueOf(most) : most;
        Map<String, Object> options = most.equals("none") ? Map.of() : Map.of("max-turns", bound);
        room.agents(
                "agent",
                List.of(
                        new Settings.AgentEntry(
                                "agent", "command", null, Map.of(), null, "main", options)));
        Attempt worked =
                Samples.attempt("one", 1)
                        .withOutcome(Samples.outcome(Ending.COMPLETED, "", 0, 10, 5));
        assertEquals(share, around(new NoModel(), worked).budgetShare());
        assertEquals(
                null, around(new NoModel(), Samples.attempt("one", 1)).budgetShare(), "no end yet");
        room.agents(null, List.of());
        assertEquals(null, around(new NoModel(), worked).budgetShare(), "no such agent");
    }
}
