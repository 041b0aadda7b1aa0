package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.llm.ScriptedOllama;
import dev.watchkeeper.llm.ScriptedOllama.Answer;
import dev.watchkeeper.llm.ScriptedOllama.End;
import dev.watchkeeper.testkit.QuestionCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whatever a model's server does, an attempt is assessed as if there were no model, and the journal
 * says what happened.
 */
class ModelTroubleTest {
    private static final String MET =
            "{\"a_evidence\":3,\"b_quote\":\"+week = 1\",\"c_answer\":\"met\"}";
    private static final String YES =
            "{\"a_criteria\":[" + MET + "],\"b_findings\":[],\"c_code\":0,\"z_fulfilled\":\"yes\"}";

    /** What a server or a model may do. */
    enum Trouble {
        CUT_STREAM(Answer.lines(ScriptedOllama.chunk(YES)).ending(End.CUT)),
        STALL(Answer.lines(ScriptedOllama.chunk(YES)).ending(End.STALL)),
        SILENCE(Answer.lines().ending(End.STALL)),
        NO_DONE(Answer.lines(ScriptedOllama.chunk(YES))),
        ERROR_IN_THE_STREAM(Answer.lines(ScriptedOllama.chunk(YES), "{\"error\":\"boom\"}")),
        LOADING(Answer.recorded("load-timeout")),
        BUSY(
                Answer.of(
                        503,
                        "{\"error\":\"server busy, please try again.  maximum pending requests"
                                + " exceeded\"}")),
        OUT_OF_MEMORY(Answer.recorded("load-runner-oom")),
        NESTED_ERROR(
                Answer.of(
                        500,
                        "{\"error\":\"{\\\"error\\\":{\\\"message\\\":\\\"{\\\\\\\"error\\\\\\\":"
                                + "\\\\\\\"deep\\\\\\\"}\\\"}}\"}")),
        NO_SUCH_MODEL(Answer.recorded("chat-404")),
        EMPTY_ANSWER(says("")),
        BLANKS(says(" \n ")),
        THINKING_LEFT_ON(Answer.recorded("schema-think-unset-r38")),
        KILLED_RUNNER(Answer.recorded("kill9-runner-midstream")),
        REPEATS_ITSELF(Answer.recorded("repeat-abort-stream-tiny")),
        CUT_BY_LENGTH(Answer.lines(ScriptedOllama.chunk(YES), done("length"))),
        NO_JSON(says("I think it is fine.")),
        NOT_A_NUMBER(says(YES.replace(":3,", ":NaN,"))),
        INFINITE(says(YES.replace(":3,", ":1e999,"))),
        HUGE_INTEGER(says(YES.replace(":3,", ":" + "9".repeat(400) + ","))),
        NEGATIVE(says(YES.replace(":3,", ":-3,"))),
        FRACTION(says(YES.replace(":3,", ":3.5,"))),
        PROSE_AROUND_THE_JSON(says("Here you are:\n" + YES + "\nGood luck!")),
        FENCE_THAT_IS_OPEN(says("```json\n" + YES)),
        TWO_FENCES(says("```json\n" + YES + "\n```\n```json\n" + YES + "\n```")),
        TWO_ANSWERS(says(YES + YES)),
        VERDICT_BEFORE_ITS_REASONS(
                says("{\"z_fulfilled\":\"yes\",\"a_criteria\":[" + MET + "],\"b_findings\":[]}")),
        PROPERTY_TWICE(
                says(YES.replace("\"b_findings\"", "\"z_fulfilled\":\"no\",\"b_findings\""))),
        TOO_FEW_POINTS(says("{\"a_criteria\":[],\"b_findings\":[],\"z_fulfilled\":\"yes\"}")),
        CONTRADICTS_ITSELF(says(YES.replace("\"met\"", "\"not met\""))),
        LACKS_THE_NUMBER_AT_THE_END(says(YES.replace("\"c_code\":0", "\"c_code\":99"))),
        PROVES_NOTHING(says(YES.replace("week = 1", "week = 2")));

        private final Answer answer;

        Trouble(Answer answer) {
            this.answer = answer;
        }

        /** A whole answer to a question as long as ours are. */
        static Answer says(String content) {
            return Answer.lines(ScriptedOllama.chunk(content), done("stop"));
        }

        private static String done(String reason) {
            return ScriptedOllama.DONE
                    .formatted(reason)
                    .replace("\"prompt_eval_count\":12", "\"prompt_eval_count\":400");
        }
    }

    private final Work work = new Work();
    private final ScriptedOllama server = new ScriptedOllama();
    private final List<Map<String, Object>> judged = new ArrayList<>();

    {
        work.checks = List.of("x");
        work.patch = Work.patch("src/parse.py", "+week = 1");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** The answer with the number of the question. */
    private static Answer coded(Answer answer, JsonNode request) {
        String code = "c_code\\\":" + QuestionCode.of(request.toString());
        return new Answer(
                answer.status(),
                answer.pieces().stream().map(p -> p.replace("c_code\\\":0", code)).toList(),
                answer.end(),
                answer.pace());
    }

    private Assessment assess(LocalModel model) {
        PretendedHost host = new PretendedHost();
        return new Assessor(model, Work.scorer(), host::nanos)
                .assess(
                        work.input(host),
                        new Assessor.Sink() {
                            @Override
                            public String evidence(String name, Content content) {
                                return "t/1/" + name;
                            }

                            @Override
                            public void event(EventType type, Map<String, Object> data) {
                                if (type == EventType.JUDGED) {
                                    judged.add(data);
                                }
                            }
                        });
    }

    private LocalModel model(Duration limit) {
        return Models.open(
                new Settings.Model(Settings.Provider.OLLAMA, server.url(), "m", 4096, limit),
                Clock.systemUTC());
    }

    @ParameterizedTest
    @EnumSource
    void evidenceAloneDecides(Trouble trouble) {
        server.answers(ScriptedOllama.CHAT, request -> coded(trouble.answer, request));
        try (LocalModel model = model(Duration.ofSeconds(2))) {
            Assessment with = assess(model);
            assertNull(with.verdict());
            assertFalse(with.modelProblem().isBlank());
            assertFalse(with.modelProblem().contains("cut the question"), with.modelProblem());
            assertEquals(1, judged.size());
            assertEquals(with.modelProblem(), judged.getFirst().get("problem"));
            assertEquals(assess(new NoModel()).confidence(), with.confidence());
        }
    }

    /** What is dropped leads to an acceptance by green checks alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "```json\n%s\n```",
                "Here it is:\n```\n%s\n```\n",
            })
    void anObjectionCountsThoughItLacksTheNumber(String around) {
        String no = YES.replace("\"yes\"", "\"no\"").replace("\"met\"", "\"not met\"");
        for (String number : List.of("", "\"c_code\":7,", "\"c_code\":\"none\",")) {
            judged.clear();
            String answer = around.formatted(no.replace("\"c_code\":0,", number));
            server.answers(ScriptedOllama.CHAT, _ -> Trouble.says(answer));
            try (LocalModel model = model(Duration.ofSeconds(30))) {
                Assessment with = assess(model);
                assertNotNull(with.verdict(), with::modelProblem);
                assertTrue(with.verdict().passProbability() < 0.5, answer);
                assertEquals(true, judged.getFirst().get("number_missing"));
            }
        }
    }

    /** Its form leaves a doubt, and what it means none. */
    @ParameterizedTest
    @ValueSource(strings = {"Here it is: %s\nShall I mend it?", "```json\n%s"})
    void anObjectionCountsWhateverIsAroundIt(String around) {
        String no = YES.replace("\"yes\"", "\"no\"").replace("\"met\"", "\"not met\"");
        server.answers(ScriptedOllama.CHAT, _ -> Trouble.says(around.formatted(no)));
        try (LocalModel model = model(Duration.ofSeconds(30))) {
            Assessment with = assess(model);
            assertNotNull(with.verdict(), with::modelProblem);
            assertTrue(with.verdict().passProbability() < 0.5, around);
        }
    }

    @Test
    void withoutTroubleItsVerdictCounts() {
        server.answers(ScriptedOllama.CHAT, request -> coded(Trouble.says(YES), request));
        try (LocalModel model = model(Duration.ofSeconds(30))) {
            Assessment with = assess(model);
            assertNotNull(with.verdict());
            assertEquals(1.0, with.verdict().criteriaMet());
        }
    }
}
