package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.testkit.RealModelServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The judge's own questions to a real model: whether they can be answered in their form at all. */
@Timeout(300)
final class RealJudgeTest {
    /** Different work on one task, so that its server reads the task once. */
    private static final int WORKS = 3;

    /** Each question is answered so often, the first time with the likeliest words. */
    private static final int ANSWERS = 4;

    private static Question question(int i) {
        Work work = new Work();
        work.title = "Add one";
        work.brief = "add(n) returns n + 1.";
        work.patch = Work.patch("calc.py", "-    return n", "+    return n + " + i);
        work.said = "";
        return StructuredQuestionsTest.judge(work);
    }

    @Test
    void ofTwelveQuestionsTheProbabilityIsKnownInEleven(@TempDir Path folder) throws IOException {
        int known = 0;
        List<String> told = new ArrayList<>();
        try (RealModelServer server = RealModelServer.start(folder);
                LocalModel model =
                        Models.open(server.settings(Duration.ofSeconds(100)), Clock.systemUTC())) {
            for (int i = 0; i < WORKS * ANSWERS; i++) {
                Question question = question(i / ANSWERS);
                int sample = i % ANSWERS;
                try {
                    Reply reply = model.ask(sample == 0 ? question : question.sampled(sample));
                    known += reply.passProbability() == null ? 0 : 1;
                    told.add(
                            reply.passProbability()
                                    + " "
                                    + reply.promptTokens()
                                    + " tokens in "
                                    + reply.promptTime().toMillis()
                                    + " ms, "
                                    + reply.answerTokens()
                                    + " in "
                                    + reply.answerTime().toMillis()
                                    + " ms: "
                                    + reply.text());
                } catch (ModelException e) {
                    told.add(e.kind() + " " + e.getMessage());
                }
            }
        }
        assertTrue(known >= WORKS * ANSWERS - 1, () -> String.join("\n", told));
    }
}
