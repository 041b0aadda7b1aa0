package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;

/** What models write around their JSON, and how it is read. */
final class JsonAnswerTest {
    private static final JsonNode SCHEMA =
            ModelServer.parsed(
                    """
                    {"type":"object","properties":{"a":{"type":"string"},\
                    "z":{"type":"string","enum":["yes","not met","no"]}},\
                    "required":["a","z"],"additionalProperties":false}\
                    """);
    private static final Question.Choice PASS = new Question.Choice("z", Set.of("yes"));
    private static final String NO = "{\"a\":\"say ``` and {\",\"z\":\"no\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                " \n%s\n ",
                "```json\n%s\n```",
                "```JSON\n%s\n```\n",
                "```\n%s```",
                "~~~\n%s\n~~~",
                "~~~json\n%s\n~~~~",
                "````json\n%s\n````",
                "Here is what I found:\n\n```json\n%s\n```",
                "```json\n%s\n```\nThat is all."
            })
    void anObjectIsReadOutOfWhatIsAroundIt(String around) {
        assertEquals(NO, JsonAnswer.read(around.formatted(NO), SCHEMA));
    }

    @ParameterizedTest
    @CsvSource({
        "No., no",
        "NO, no",
        "' no ', no",
        "**No**, no",
        "Not met, not met",
        "not_met, not met",
        "NOT-MET., not met",
        "no, no"
    })
    void anAllowedWordIsReadHoweverItIsSpelt(String said, String meant) {
        String answer = "```json\n{\"a\":\"x\",\"z\":\"" + said + "\"}\n```";
        assertEquals("{\"a\":\"x\",\"z\":\"" + meant + "\"}", JsonAnswer.read(answer, SCHEMA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n%s",
                "%s\n```",
                "~~~\n%s\n```",
                "````\n%s\n```",
                "%1$s %1$s",
                "```json\n%1$s\n```\n```json\n%1$s\n```",
                "%1$s\n```json\n%1$s\n```",
                "Sure! %s",
                "%s I hope this helps",
                "```json\n%s\n``` or ```{}```",
                "```json\n{\"a\":\"x\"\n```",
                "",
                "no",
                "```json\n[1]\n```"
            })
    void whatLeavesADoubtIsNoAnswer(String answer) {
        assertEquals(
                ModelException.Kind.NONSENSE,
                assertThrows(
                                ModelException.class,
                                () -> JsonAnswer.read(answer.formatted(NO), SCHEMA))
                        .kind());
    }

    /** Which of them counts is a matter of indifference where none lets anything pass. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure! %s",
                "%s I hope this helps",
                "```json\n%s",
                "%1$s %1$s",
                "%s or {\"a\":\"y\",\"z\":\"not met\"}",
                "a form {\"b\":1} and %s"
            })
    void whereTheDoubtIsAmongObjectionsTheFirstIsRead(String answer) {
        assertEquals(NO, JsonAnswer.read(answer.formatted(NO), SCHEMA, PASS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure! {\"a\":\"x\",\"z\":\"yes\"}",
                "%s {\"a\":\"x\",\"z\":\"Yes.\"}",
                "{\"z\":\"yes\"} %s",
                "%s {\"a\":\"x\",\"z\":",
                "Sure! {\"a\":\"x\",\"z\":\"nope\"}",
                "Sure! {\"z\":\"no\"}",
                "no"
            })
    void whereOneMayBeAPassOrNoneFitsItIsNoAnswer(String answer) {
        assertThrows(
                ModelException.class, () -> JsonAnswer.read(answer.formatted(NO), SCHEMA, PASS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "yes or no", "no!", "nope", ""})
    void anotherWordIsNone(String word) {
        String answer = "{\"a\":\"x\",\"z\":\"" + word + "\"}";
        assertThrows(ModelException.class, () -> JsonAnswer.read(answer, SCHEMA));
    }

    private static BufferedReader resource(String name) {
        return new BufferedReader(
                new InputStreamReader(
                        Objects.requireNonNull(
                                JsonAnswerTest.class.getResourceAsStream("/ollama/" + name)),
                        StandardCharsets.UTF_8));
    }

    private static ChatAnswer recorded(String name) {
        ChatAnswer answer = new ChatAnswer();
        try (BufferedReader lines = resource(name + ".ndjson")) {
            lines.lines().forEach(line -> answer.take(ModelServer.parsed(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    private static JsonNode asked(String name) {
        try (BufferedReader text = resource(name + ".request.json")) {
            return ModelServer.JSON.readTree(text).path("format");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Double odds(ChatAnswer answer, JsonNode schema, String pass) {
        return ChoiceOdds.of(answer, schema, new Question.Choice("z_fulfilled", Set.of(pass)));
    }

    @Test
    void aFenceThatTheServerCutsOutLeavesTheProbabilitiesReadable() {
        ChatAnswer answer = recorded("judge-native-fence");
        JsonNode schema = asked("judge-native-fence");
        assertTrue(JsonAnswer.read(answer.content(), schema).endsWith("\"no\"\n}"));
        // Its model was not told the form: of the allowed words it lists one alone, and nothing is
        // known of the others but that they may be as likely as the last that is listed.
        assertNull(odds(answer, schema, "yes"));
        JsonNode listed =
                ModelServer.parsed(
                        """
                        {"properties":{"z_fulfilled":{"enum":["met","false","no"]}}}\
                        """);
        Double met = odds(answer, listed, "met");
        assertNotNull(met);
        assertEquals(0.70, met, 0.02);
    }

    @Test
    void withoutAFenceTheyAreReadAsTheyStand() {
        ChatAnswer answer = recorded("schema-rendered");
        Double yes = odds(answer, asked("schema-rendered"), "yes");
        assertNotNull(yes);
        assertTrue(yes > 0.3 && yes <= 1, yes.toString());
    }

    @Test
    void aFenceThatTheServerLeavesInTheContentDoesToo() {
        for (String[] fence : new String[][] {{"```json\n", "\n```"}, {"~~~\n", "\n~~~"}}) {
            ChatAnswer answer = new ChatAnswer();
            answer.take(ModelServer.parsed(LogprobText.chunk(fence[0], fence[0], 1.0)));
            answer.take(ModelServer.parsed(LogprobText.chunk("{\"a\":\"x\",\"z\":\"", "x", 1.0)));
            answer.take(
                    ModelServer.parsed(
                            LogprobText.chunk("No", "No", 0.6, "no", 0.1, "yes", 0.3, "x", 1e-9)));
            answer.take(ModelServer.parsed(LogprobText.chunk(".\"}", ".\"}", 1.0)));
            answer.take(ModelServer.parsed(LogprobText.chunk(fence[1], fence[1], 1.0)));
            Double pass = ChoiceOdds.of(answer, SCHEMA, new Question.Choice("z", Set.of("yes")));
            assertNotNull(pass);
            assertEquals(0.3, pass, 1e-6);
        }
    }

    @Test
    void tokensOfAChunkWithoutContentAreLeftOutWhereverTheyStand() {
        ChatAnswer answer = new ChatAnswer();
        answer.take(ModelServer.parsed(LogprobText.chunk("{\"a\":\"x\",", "x", 1.0)));
        JsonNode cut = ModelServer.parsed(LogprobText.chunk("<cut>", "<cut>", 1.0));
        ((ObjectNode) cut.path("message")).put("content", "");
        answer.take(cut);
        answer.take(ModelServer.parsed(LogprobText.chunk("\"z\":\"", "x", 1.0)));
        answer.take(ModelServer.parsed(LogprobText.chunk("no", "no", 0.8, "yes", 0.2, "x", 1e-9)));
        answer.take(ModelServer.parsed(LogprobText.chunk("\"}", "\"}", 1.0)));
        Double pass = ChoiceOdds.of(answer, SCHEMA, new Question.Choice("z", Set.of("yes")));
        assertNotNull(pass);
        assertEquals(0.2, pass, 1e-6);
    }
}
