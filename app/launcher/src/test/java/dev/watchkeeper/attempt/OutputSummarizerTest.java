package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.prompt.Prompt;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.prompt.PromptKind;
import dev.watchkeeper.prompt.PromptWindow;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.FakeModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Middles are summed up once, and two runs over the same input give the same prompt. */
final class OutputSummarizerTest {
    private static final int CONTEXT = 2_400;
    private static final String OUTPUT =
            "preparing\n".repeat(200) + "FAILED test_half_even\n" + "compiling\n".repeat(1_500);
    private static final String SAYS = "{\"a_lines\":[\"It is compiling.\"]}";

    @TempDir Path folder;

    private static String prompt(AttemptRoom w, LocalModel model) {
        PromptInput in =
                new PromptInput(
                        w.task("t"), "", Map.of(), List.of(OUTPUT, "short"), List.of(), List.of());
        Prompts prompts = w.parts().prompts().apply(w.project());
        PromptWindow window = PromptWindow.ofAgent(CONTEXT);
        Prompt plain = prompts.write(PromptKind.FOLLOW_UP, in, window);
        PromptInput out =
                new OutputSummarizer(w.with(model).evidence(), w.with(model).model())
                        .with(new AttemptRef("t", 1), in, plain, CONTEXT);
        Prompt made = prompts.write(PromptKind.FOLLOW_UP, out, window);
        assertTrue(made.tokens() <= window.room());
        return made.text();
    }

    @Test
    void theMiddleIsSummedUpOnceAndThePromptIsTheSameFromThenOn() {
        try (AttemptRoom w = AttemptRoom.open(folder, _ -> 0)) {
            w.task("t", "true");
            FakeModel model = new FakeModel(q -> SAYS);
            String first = prompt(w, model);
            assertTrue(first.contains("FAILED test_half_even"), first);
            assertTrue(first.contains("perhaps wrongly: It is compiling.]"), first);
            assertEquals(1, model.asked().size());
            assertEquals(first, prompt(w, model));
            assertEquals(1, model.asked().size(), "it is known by its digest");
            FakeModel down = new FakeModel(ModelHealth.State.DOWN, q -> SAYS);
            assertEquals(first, prompt(w, down), "whether the model is there or not");
        }
    }

    @Test
    void withoutAModelOrAUsableAnswerThereIsTheMark() {
        try (AttemptRoom w = AttemptRoom.open(folder, _ -> 0)) {
            w.task("t", "true");
            String mark = prompt(w, new FakeModel(ModelHealth.State.DOWN, q -> SAYS));
            assertTrue(mark.contains("characters left out …]"), mark);
            assertFalse(mark.contains("a model says"), mark);
            assertEquals(mark, prompt(w, new FakeModel(q -> "{\"a_lines\":[\"9 tests.\"]}")));
            assertEquals(mark, prompt(w, new FakeModel(q -> SAYS + "<cut>")));
            assertEquals(
                    mark,
                    prompt(
                            w,
                            new FakeModel(q -> {
                                throw new ModelException(ModelException.Kind.BUSY, "busy");
                            })));
        }
    }
}
