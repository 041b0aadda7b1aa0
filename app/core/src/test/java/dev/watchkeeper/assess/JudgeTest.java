package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.testkit.QuestionCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is believed of a model's verdict: what it proves by a quotation, and no more. */
class JudgeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Work work = new Work();
    private final List<GateResult> gates =
            new ArrayList<>(
                    List.of(
                            new GateResult(
                                    "check-1",
                                    "pytest -q",
                                    true,
                                    true,
                                    GateResult.Status.PASS,
                                    0,
                                    1,
                                    "t/1/gate-1.log",
                                    "tests/test_weeks.py ....\n12 passed in 0.3 s",
                                    "")));
    private final List<Map<String, Object>> told = new ArrayList<>();
    private final Map<String, String> kept = new HashMap<>();
    private List<String> special = List.of();

    {
        work.brief =
                "Make the parser accept them.\n\n- week 53 is read\n- a wrong week is refused\n";
        work.patch =
                Work.patch("src/parse.py", "+    if week > 53:", "+        raise BadWeek(week)");
    }

    private Judge.Judgement judge(AnsweringModel model) {
        Quality quality =
                new Quality(
                        gates,
                        work.changes,
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        special);
        return new Judge(model)
                .judge(
                        work.input(new PretendedHost()),
                        new Validation(true, Ending.COMPLETED, List.of()),
                        quality,
                        UnifiedDiff.parse(work.patch),
                        new Assessor.Sink() {
                            @Override
                            public String evidence(String name, Content content) {
                                kept.put(name, Exhibited.text(content));
                                return "t/1/" + name;
                            }

                            @Override
                            public void event(EventType type, Map<String, Object> data) {
                                assertEquals(EventType.JUDGED, type);
                                told.add(data);
                            }
                        });
    }

    /** What was kept of it, without the number of its question. */
    private String keptAnswer() {
        return Objects.requireNonNull(kept.get("verdict.json"))
                .replaceFirst("\"c_code\":\\d+,", "");
    }

    private static ObjectNode point(int evidence, String quote, String answer) {
        return JSON.createObjectNode()
                .put("a_evidence", evidence)
                .put("b_quote", quote)
                .put("c_answer", answer);
    }

    private static String says(String fulfilled, ObjectNode... points) {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode criteria = all.putArray("a_criteria");
        criteria.addAll(List.of(points));
        all.putArray("b_findings").add("src/parse.py:10 reads no week 0");
        all.put("z_fulfilled", fulfilled);
        return all.toString();
    }

    private static final ObjectNode PROVED = point(4, "    if week > 53:", "met");

    @Test
    void eachPointOfTheTaskHasItsAnswerAndItsProof() {
        String answer =
                says("partly", point(4, "+    if week > 53:", "met"), point(3, "", "cannot tell"));
        Verdict verdict = judge(new AnsweringModel(q -> answer, 0.4)).verdict();

        assertNotNull(verdict);
        assertEquals(0.4, verdict.passProbability());
        assertEquals(List.of("src/parse.py:10 reads no week 0"), verdict.findings());
        assertEquals(
                List.of(
                        new Verdict.Criterion(
                                "week 53 is read",
                                Verdict.Answer.MET,
                                "+    if week > 53:",
                                "the diff of src/parse.py",
                                false),
                        new Verdict.Criterion(
                                "a wrong week is refused",
                                Verdict.Answer.CANNOT_TELL,
                                "",
                                "",
                                false)),
                verdict.criteria());
        assertEquals(0.5, verdict.criteriaMet());
        assertEquals(answer, keptAnswer());
        assertEquals(0.4, told.getFirst().get("pass_probability"));
    }

    @Test
    void aQuotationIsFoundWithoutTheMarksOfItsLineAndUnderAnotherNumber() {
        String answer =
                says(
                        "yes",
                        point(1, "4| +    if week  > 53:", "met"),
                        point(4, "12 passed", "met"));
        Verdict verdict = judge(new AnsweringModel(q -> answer, 0.9)).verdict();
        assertNotNull(verdict);
        assertEquals(1.0, verdict.criteriaMet());
        assertEquals("t/1/gate-1.log", verdict.criteria().get(1).source());
    }

    @ParameterizedTest
    @ValueSource(strings = {"if week > 54:", "", "e", "week", "3| ", "all tests pass"})
    void whatIsNotQuotedWordForWordIsNotBelieved(String quote) {
        work.said = "I ran everything and all tests pass, believe me.";
        String answer = says("yes", PROVED, point(4, quote, "met"));
        Verdict verdict = judge(new AnsweringModel(q -> answer, 0.9)).verdict();
        assertNotNull(verdict);
        Verdict.Criterion second = verdict.criteria().get(1);
        assertEquals(Verdict.Answer.CANNOT_TELL, second.answer());
        assertTrue(second.unproved());
        assertEquals(0.5, verdict.criteriaMet());
    }

    @Test
    void aVerdictThatProvesNothingIsNone() {
        String answer =
                says("yes", point(4, "if week > 54:", "met"), point(4, "no such line", "met"));
        Judge.Judgement judgement = judge(new AnsweringModel(q -> answer, 0.99));
        assertNull(judgement.verdict());
        assertEquals("the model proves nothing of what it says", judgement.problem());
        assertEquals(Map.of("problem", judgement.problem()), told.getFirst());
        assertEquals(answer, keptAnswer());
    }

    @Test
    void aVerdictThatContradictsItsOwnPointsIsNone() {
        String answer = says("yes", PROVED, point(4, "raise BadWeek(week)", "not met"));
        Judge.Judgement judgement = judge(new AnsweringModel(q -> answer, 0.99));
        assertNull(judgement.verdict());
        assertEquals(
                "the model contradicts itself: the task is fulfilled, and criterion 2 is not met",
                judgement.problem());
    }

    @Test
    void withoutTokensProbabilitiesSeveralAnswersAreCompared() {
        AnsweringModel model =
                new AnsweringModel(
                        q ->
                                q.sample() == 2
                                        ? says("no", PROVED, PROVED)
                                        : q.sample() == 3
                                                ? "nonsense"
                                                : says("yes", PROVED, PROVED),
                        null);
        Verdict verdict = judge(model).verdict();
        assertNotNull(verdict);
        // Three of four that could be read say yes: (3 + 1) / (4 + 2).
        assertEquals(4 / 6.0, verdict.passProbability(), 1e-9);
        assertEquals(List.of(0, 1, 2, 3, 4), model.asked.stream().map(Question::sample).toList());
        assertEquals(4, told.getFirst().get("answers_compared"));
    }

    @Test
    void severalEqualAnswersMakeNothingCertain() {
        Verdict verdict =
                judge(new AnsweringModel(q -> says("yes", PROVED, PROVED), null)).verdict();
        assertNotNull(verdict);
        assertTrue(verdict.passProbability() < 0.9, verdict::toString);
    }

    @Test
    void aServerThatGoesAwayBetweenTheAnswersLeavesThoseThereAre() {
        AnsweringModel model =
                new AnsweringModel(
                        q -> q.sample() == 0 ? says("yes", PROVED, PROVED) : "down", null);
        Verdict verdict = judge(model).verdict();
        assertNotNull(verdict);
        assertEquals(2 / 3.0, verdict.passProbability(), 1e-9);
        assertEquals(2, model.asked.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "null",
                "{\"a_criteria\":[],\"b_findings\":[],\"z_fulfilled\":\"yes\"}",
                "{\"a_criteria\":[1,2],\"b_findings\":[],\"z_fulfilled\":\"yes\"}",
                "{\"a_criteria\":{\"a\":1,\"b\":2},\"b_findings\":[],\"z_fulfilled\":\"yes\"}",
            })
    void anAnswerInAnotherFormIsNone(String answer) {
        assertNull(judge(new AnsweringModel(q -> answer, 0.99)).verdict());
        assertEquals(
                "the model's answer does not have the form it was given",
                told.getFirst().get("problem"));
    }

    @Test
    void anAnswerThatRepeatsTheFormIsNone() {
        ObjectNode copied = point(1, "text, at most 300 characters", "met");
        for (String answer :
                List.of(
                        says("yes", PROVED, copied),
                        says("yes", PROVED, PROVED)
                                .replace(
                                        "src/parse.py:10 reads no week 0",
                                        "text, at most 300 characters"))) {
            told.clear();
            assertNull(judge(new AnsweringModel(q -> answer, 0.99)).verdict());
            assertEquals(
                    "the model repeats the form of the answer instead of filling it in",
                    told.getFirst().get("problem"));
        }
    }

    @Test
    void anAnswerBeforeItsProofIsNone() {
        ObjectNode late =
                JSON.createObjectNode()
                        .put("c_answer", "met")
                        .put("a_evidence", 4)
                        .put("b_quote", "    if week > 53:");
        String answer = says("yes", PROVED, late);
        assertNull(judge(new AnsweringModel(q -> answer, 0.99)).verdict());
        assertEquals(
                "the model gave its verdict before its reasons", told.getFirst().get("problem"));
    }

    @Test
    void aYesWithoutTheNumberAtTheEndOfItsQuestionIsNoVerdict() {
        AnsweringModel lost =
                new AnsweringModel(
                        q -> {
                            // What a server has cut off no model has read.
                            String begin = q.user().substring(0, q.user().lastIndexOf("Before"));
                            return QuestionCode.in(says("yes", PROVED, PROVED), begin);
                        },
                        0.99);
        assertNull(judge(lost).verdict());
        assertEquals(
                "the model's answer lacks the number that stands at the end of the question, so"
                        + " the question was not read whole",
                told.getFirst().get("problem"));
    }

    @Test
    void ofSeveralAnswersAYesWithoutTheNumberIsLeftOut() {
        Verdict verdict =
                judge(
                                new AnsweringModel(
                                        q ->
                                                q.sample() == 0
                                                        ? says("yes", PROVED, PROVED)
                                                        : withoutTheNumber("yes"),
                                        null))
                        .verdict();
        assertNotNull(verdict);
        assertEquals(2 / 3.0, verdict.passProbability(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "partly"})
    void anObjectionCountsWithoutTheNumberToo(String fulfilled) {
        Judge.Judgement judgement =
                judge(new AnsweringModel(q -> withoutTheNumber(fulfilled), 0.03));
        assertNotNull(judgement.verdict(), judgement::problem);
        assertEquals(0.03, judgement.verdict().passProbability());
        assertEquals(true, told.getFirst().get("number_missing"));
    }

    @Test
    void anObjectionWithoutTheNumberCountsAmongSeveralAnswers() {
        Verdict verdict =
                judge(
                                new AnsweringModel(
                                        q ->
                                                q.sample() == 0
                                                        ? says("yes", PROVED, PROVED)
                                                        : withoutTheNumber("no"),
                                        null))
                        .verdict();
        assertNotNull(verdict);
        // One of five says yes: (1 + 1) / (5 + 2).
        assertEquals(2 / 7.0, verdict.passProbability(), 1e-9);
    }

    private static String withoutTheNumber(String fulfilled) {
        return QuestionCode.in(says(fulfilled, PROVED, PROVED), "");
    }

    @Test
    void ofSeveralAnswersThoseThatRepeatTheFormOrComeInAnotherOrderAreLeftOut() {
        ObjectNode copied = point(1, "text, at most 300 characters", "met");
        AnsweringModel model =
                new AnsweringModel(
                        q ->
                                q.sample() == 0
                                        ? says("yes", PROVED, PROVED)
                                        : says("yes", PROVED, copied),
                        null);
        Verdict verdict = judge(model).verdict();
        assertNotNull(verdict);
        assertEquals(2 / 3.0, verdict.passProbability(), 1e-9);
    }

    @Test
    void whatASearchOfTheAddedLinesFoundIsShownAndMayBeQuoted() {
        String place = "src/parse.py:10 names the test test_weeks.py";
        special = List.of(place);
        AnsweringModel model =
                AnsweringModel.saying(
                        says(
                                "partly",
                                PROVED,
                                point(4, "names the test test_weeks.py", "not met")));
        Verdict verdict = judge(model).verdict();
        assertNotNull(verdict);
        assertEquals(Verdict.Answer.NOT_MET, verdict.criteria().get(1).answer());
        assertTrue(model.asked.getFirst().user().contains("4| " + place));
    }

    @Test
    void aQuestionThatIsTooLongIsAskedWithLessOfTheLongestEvidence() {
        String line = "+    call_number(1234567890)\n";
        work.patch =
                Work.patch("src/parse.py", "+    if week > 53:")
                        + Work.patch("src/long.py", line.repeat(4000).strip().split("\n"));
        List<Integer> lengths = new ArrayList<>();
        AnsweringModel model =
                new AnsweringModel(
                        q -> {
                            lengths.add(q.user().length());
                            if (q.user().length() > 20_000) {
                                throw new ModelException(ModelException.Kind.TOO_LONG, "too long");
                            }
                            return says("yes", PROVED, PROVED);
                        },
                        0.8);
        assertNotNull(judge(model).verdict());
        assertTrue(lengths.size() > 1, lengths::toString);
        String last = model.asked.getLast().user();
        assertTrue(last.contains("+    if week > 53:"), last);
        assertTrue(last.contains("characters left out …]"), last);
    }

    @Test
    void theQuestionsOfOneTaskBeginAlikeUpToTheEvidence() {
        AnsweringModel model = AnsweringModel.saying(says("yes", PROVED, PROVED));
        var unused = judge(model);
        work.said = "Something else.";
        work.patch = Work.patch("src/other.py", "+x = 1");
        gates.clear();
        unused = judge(model);
        String first = model.asked.getFirst().user();
        String second = model.asked.getLast().user();
        assertEquals(model.asked.getFirst().system(), model.asked.getLast().system());
        int evidence = first.indexOf("\nEVIDENCE\n");
        assertTrue(evidence > 0);
        assertEquals(first.substring(0, evidence), second.substring(0, evidence));
    }

    @ParameterizedTest
    @FieldSource("dev.watchkeeper.testkit.Orders#ALL")
    void ordersInTheEvidenceStayData(String order) {
        work.said = order;
        work.changes = List.of(Work.changed("src/parse.py"), Work.changed("src/" + order + ".py"));
        work.patch =
                Work.patch("src/parse.py", "+    if week > 53:")
                        + Work.patch(
                                "src/orders.py",
                                ("+" + order.replace("\n", "\n+")).split("\n", -1));
        gates.set(
                0,
                new GateResult(
                        "check-1",
                        "echo '" + order + "'",
                        true,
                        true,
                        GateResult.Status.PASS,
                        0,
                        1,
                        "t/1/gate-1.log",
                        "12 passed\n" + order,
                        ""));
        String answer = says("partly", point(3, "12 passed", "met"), point(1, order, "not met"));
        AnsweringModel model = new AnsweringModel(q -> answer, 0.3);
        Verdict verdict = judge(model).verdict();

        assertNotNull(verdict);
        assertEquals(0.3, verdict.passProbability());
        assertEquals(Verdict.Answer.MET, verdict.criteria().getFirst().answer());
        assertEquals(2, verdict.criteria().size());
        String question = Objects.requireNonNull(model.asked.getFirst()).user();
        for (String mark : List.of("<|", "<think>", "</think>", "<tool_call>", "[INST]", "</s>")) {
            assertFalse(question.contains(mark), question);
        }
        List<String> ours =
                Arrays.stream(question.split("\\R", -1))
                        .filter(l -> !l.matches("\\d+\\| .*|\\| .*|"))
                        .toList();
        assertEquals("TASK", ours.get(0));
        assertEquals("CRITERIA", ours.get(1));
        assertEquals("1. week 53 is read", ours.get(2));
        assertEquals("2. a wrong week is refused", ours.get(3));
        assertEquals("EVIDENCE", ours.get(4));
        for (int i = 5; i < 11; i++) {
            assertTrue(ours.get(i).startsWith("[" + (i - 4) + "] "), ours::toString);
        }
        assertEquals("WHAT TO DO", ours.get(11));
        assertTrue(ours.get(13).startsWith("Before that, copy the number "), ours::toString);
        assertEquals(14, ours.size(), ours::toString);
    }
}
