package dev.watchkeeper.claudecode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession.Answer;
import dev.watchkeeper.plugin.agent.OutputReader.Exit;
import dev.watchkeeper.plugin.host.Processes.Stream;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** What the program asks while it runs, and what it is answered; lines as version 2.1.197 has. */
@NullMarked
class ControlRequestsTest {
    private static final String INIT =
            "{\"type\":\"system\",\"subtype\":\"init\",\"cwd\":\"/home/dev/shop\",\"session_id\":\"s\"}";
    private static final String QUESTIONS =
            "{\"questions\":[{\"question\":\"Which colour?\",\"options\":[{\"label\":\"Red\"},{\"label\":\"Blue\"}]}]}";

    private final ObjectMapper json = new ObjectMapper();
    private final StreamJsonReader reader = new StreamJsonReader(null, Clock.systemUTC());

    @Test
    void aRequestOfARealTranscriptIsAskedInTheFormOfARule() throws IOException {
        byte[] all;
        try (var in =
                Objects.requireNonNull(
                        ControlRequestsTest.class.getResourceAsStream(
                                "/fixtures/stdin-perm-allow.jsonl"))) {
            all = in.readAllBytes();
        }
        AgentEvent.PermissionRequest asked =
                reader.accept(Stream.OUT, all).stream()
                        .filter(AgentEvent.PermissionRequest.class::isInstance)
                        .map(AgentEvent.PermissionRequest.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertEquals("90914da1-1374-471b-949d-743afe79bf93", asked.id());
        assertEquals("Write(a.txt)", asked.form());
        assertTrue(asked.whole() && asked.input().contains("print('hello')"), asked::toString);
    }

    @Test
    void whatIsAllowedGetsItsInputHandedBack() throws IOException {
        AgentEvent asked = asks("r1", "Bash", "{\"command\":\"mvn test\"}");
        JsonNode line = json.readTree(reader.react(asked, yes("")));
        assertEquals(
                json.readTree(
                        "{\"type\":\"control_response\",\"response\":{\"subtype\":\"success\","
                                + "\"request_id\":\"r1\",\"response\":{\"behavior\":\"allow\","
                                + "\"updatedInput\":{\"command\":\"mvn test\"}}}}"),
                line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Write | {'file_path':'a','content':'harmless'} | {'file_path':'a','content':'EVIL'}",
                "Edit | {'file_path':'a','old_string':'x','new_string':'y'} | {'file_path':'a','old_string':'x','new_string':'z'}",
                "Bash | {'command':'mvn test'} | {'command':'mvn test','run_in_background':true}",
                "Bash | {'command':'mvn test','timeout':1} | {'command':'mvn test','timeout':2}",
                "Bash | {'command':'a','timeout':'1'} | {'command':'a','timeout':1}",
                "MultiEdit | {'path':'a','edits':[{'n':'b'},{'n':'c'}]} | {'path':'a','edits':[{'n':'c'},{'n':'b'}]}",
                "T | {'path':'a','x':{'y':'1'}} | {'path':'a','x':{},'y':'1'}"
            })
    void requestsOfOneFormAreTheSameOnlyIfEveryFieldIs(String tool, String one, String other) {
        AgentEvent.PermissionRequest first = permission("r1", tool, one);
        AgentEvent.PermissionRequest second = permission("r2", tool, other);
        assertEquals(first.form(), second.form());
        assertNotEquals(first.exact(), second.exact());
        assertEquals(first.exact(), permission("r3", tool, one).exact());
    }

    @Test
    void theOrderOfFieldsMakesNoOtherRequestAndTheOtherFieldsAreNamed() {
        AgentEvent.PermissionRequest one =
                permission("r1", "Write", "{'file_path':'a','content':'x'}");
        assertEquals(
                one.exact(), permission("r2", "Write", "{'content':'x','file_path':'a'}").exact());
        assertEquals(List.of("content"), one.otherFields());
        assertNotEquals("", one.exact());
    }

    /** What was shown is what is allowed, however the agent numbers its requests. */
    @Test
    void aSecondRequestOfTheSameIdGetsNothing() throws IOException {
        AgentEvent shown = asks("r1", "Write", "{\"file_path\":\"a\",\"content\":\"good\"}");
        AgentEvent other = asks("r1", "Write", "{\"file_path\":\"a\",\"content\":\"EVIL\"}");
        String allowed = json.readTree(reader.react(shown, yes(""))).toString();
        assertTrue(allowed.contains("good") && !allowed.contains("EVIL"), allowed);
        assertEquals(
                "error",
                json.readTree(reader.react(other, yes("")))
                        .path("response")
                        .path("subtype")
                        .asText());
    }

    @Test
    void aDenialSaysWhy() throws IOException {
        AgentEvent asked = asks("r1", "Bash", "{\"command\":\"git push\"}");
        JsonNode line =
                json.readTree(reader.react(asked, new Answer(false, "not at night", List.of())));
        JsonNode said = line.path("response").path("response");
        assertEquals("deny", said.path("behavior").asText());
        assertEquals("not at night", said.path("message").asText());
    }

    @Test
    void anAnswerIsOneLineAndTheSameEachTime() {
        AgentEvent asked = asks("r1", "Bash", "{\"command\":\"a\\nb\"}");
        byte[] first = reader.react(asked, yes(""));
        String text = new String(first, StandardCharsets.UTF_8);
        assertEquals(text.length() - 1, text.indexOf('\n'));
        assertEquals(text, new String(reader.react(asked, yes("")), StandardCharsets.UTF_8));
    }

    @Test
    void aQuestionIsAnsweredByAChoiceOrInWords() throws IOException {
        AgentEvent asked = asks("q1", "AskUserQuestion", QUESTIONS);
        AgentEvent.Question question = assertInstanceOf(AgentEvent.Question.class, asked);
        assertEquals(List.of("Red", "Blue"), question.choices());
        assertEquals("Blue", answers(asked, new Answer(true, "", List.of("Blue")), 0));
        assertEquals("green, please", answers(asked, yes("green, please"), 0));
    }

    @Test
    void severalQuestionsAreAnsweredByALineEach() throws IOException {
        AgentEvent asked =
                asks(
                        "q2",
                        "AskUserQuestion",
                        "{\"questions\":[{\"question\":\"Q1?\",\"options\":[{\"label\":\"A\"}]},{\"question\":\"Q2?\"}]}");
        assertEquals("Q1? (A)\nQ2?", ((AgentEvent.Question) asked).text());
        assertEquals("one", answers(asked, yes("one\ntwo"), 0));
        assertEquals("two", answers(asked, yes("one\ntwo"), 1));
        assertEquals("whatever", answers(asked, yes("whatever"), 1));
    }

    /** An agent that waits for what nobody can answer would wait for ever. */
    @Test
    void aRequestOfAnUnknownKindIsRefusedWhateverIsAnswered() throws IOException {
        say(
                "{\"type\":\"control_request\",\"request_id\":\"x\",\"request\":{\"subtype\":\"elicitation\"}}");
        AgentEvent asked =
                new AgentEvent.PermissionRequest("x", "elicitation", "elicitation", false, "");
        JsonNode line = json.readTree(reader.react(asked, yes("")));
        assertEquals("error", line.path("response").path("subtype").asText());
    }

    @Test
    void aRequestThatIsCutIsNotWholeAndCanStillBeAnswered() throws IOException {
        AgentEvent asked =
                asks("r1", "Write", "{\"file_path\":\"b\",\"content\":\"" + "x".repeat(3 << 20));
        AgentEvent.PermissionRequest request =
                assertInstanceOf(AgentEvent.PermissionRequest.class, asked);
        assertFalse(request.whole());
        assertEquals("", request.exact(), "nobody knows whether another one is the same");
        assertEquals("Write(b)", request.form());
        assertTrue(json.readTree(reader.react(asked, yes(""))).toString().contains("allow"));
        assertTrue(
                assertInstanceOf(
                                AgentEvent.PermissionRequest.class,
                                asks("r2", "Bash", "{\"command\":\"" + "y".repeat(5000) + "\"}"))
                        .form()
                        .endsWith("characters left out …])"));
    }

    @Test
    void whatGaveUpWaitingWasNotAnswered() {
        asks("r1", "Bash", "{\"command\":\"git push\"}");
        say(
                "{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"u-r1\",\"is_error\":true,\"content\":\"Tool permission request failed: Error: Tool permission stream closed before response received\"}]}}");
        say(
                "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"done\",\"permission_denials\":[{\"tool_name\":\"Bash\",\"tool_use_id\":\"u-r1\",\"tool_input\":{}}]}");
        assertEquals(AgentEnd.Ending.PERMISSION_DENIED, reader.end(new Exit(0, false)).ending());
    }

    @Test
    void onlyWhatWasAskedCanBeAnswered() {
        assertThrows(
                IllegalArgumentException.class,
                () -> reader.react(new AgentEvent.Question("?", List.of()), yes("")));
        List<AgentEvent> events =
                say("{\"type\":\"control_cancel_request\",\"request_id\":\"r9\"}");
        assertEquals(List.of(new AgentEvent.Withdrawn("r9")), events);
    }

    @ParameterizedTest
    @CsvSource({
        "/home/dev/shop/src/A.java, src/A.java",
        "src/A.java, src/A.java",
        "/home/dev/shop/src/../../bank/b, /home/dev/bank/b",
        "src/../../../../etc/passwd, /etc/passwd",
        "/home/dev/shopping/list, /home/dev/shopping/list"
    })
    void aPathIsWrittenWithoutDetours(String path, String form) {
        assertEquals(form, ToolForm.relative(path, "/home/dev/shop"));
    }

    private String answers(AgentEvent asked, Answer answer, int question) throws IOException {
        JsonNode input =
                json.readTree(reader.react(asked, answer))
                        .path("response")
                        .path("response")
                        .path("updatedInput");
        String of = input.path("questions").path(question).path("question").asText();
        return input.path("answers").path(of).asText();
    }

    private static Answer yes(String words) {
        return new Answer(true, words, List.of());
    }

    /** With single quotes for double ones. */
    private AgentEvent.PermissionRequest permission(String id, String tool, String input) {
        return assertInstanceOf(
                AgentEvent.PermissionRequest.class, asks(id, tool, input.replace('\'', '"')));
    }

    private AgentEvent asks(String id, String tool, String input) {
        say(INIT);
        return say("{\"type\":\"control_request\",\"request_id\":\""
                        + id
                        + "\",\"request\":{\"subtype\":\"can_use_tool\",\"tool_name\":\""
                        + tool
                        + "\",\"input\":"
                        + input
                        + ",\"tool_use_id\":\"u-"
                        + id
                        + "\"}}")
                .getLast();
    }

    private List<AgentEvent> say(String line) {
        return reader.accept(Stream.OUT, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
