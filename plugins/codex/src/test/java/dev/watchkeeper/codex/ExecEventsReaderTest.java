package dev.watchkeeper.codex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEnd.Ending;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.OutputReader.Exit;
import dev.watchkeeper.plugin.host.Processes.Stream;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The transcripts are what the real program printed; the status beside them is its exit status. */
@NullMarked
class ExecEventsReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-30T23:00:00Z");
    private static final Pattern STATUS = Pattern.compile("\\brc=(\\d+)");
    private static final Exit ENDED = new Exit(0, false);
    private static final String BEGIN =
            "{\"type\":\"thread.started\",\"thread_id\":\"t\"}\n{\"type\":\"turn.started\"}\n";
    private static final String COMPLETED = "{\"type\":\"turn.completed\",\"usage\":{}}\n";
    private static final Map<String, Ending> EXPECTED = expected();

    private static Map<String, Ending> expected() {
        Map<Ending, List<String>> by =
                Map.of(
                        Ending.COMPLETED,
                        List.of(
                                "command-fails",
                                "hello",
                                "patch",
                                "readonly",
                                "resume",
                                "schema",
                                "write"),
                        Ending.LIMIT,
                        List.of("err-429", "limit", "limit-until"),
                        Ending.REFUSED,
                        List.of("filter", "flagged"),
                        Ending.TRUNCATED,
                        List.of("length"),
                        // The program does not tell a refusal of the model: it says nothing at all.
                        Ending.EMPTY,
                        List.of("empty", "refusal"),
                        Ending.CUT_OFF,
                        List.of("background"),
                        Ending.SIGNALLED,
                        List.of("signal-KILL", "signal-TERM"),
                        Ending.ERROR,
                        List.of(
                                "context",
                                "cut-stream",
                                "err-401",
                                "err-404model",
                                "err-500",
                                "quota",
                                "resume-unknown",
                                "signal-INT"));
        Map<String, Ending> all = new TreeMap<>();
        by.forEach((ending, names) -> names.forEach(name -> all.put(name, ending)));
        return all;
    }

    static List<String> transcripts() {
        return List.copyOf(EXPECTED.keySet());
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void tellsTheEndingOfARealTranscript(String name) throws Exception {
        AgentEnd end = end(name);
        assertEquals(EXPECTED.get(name), end.ending(), () -> name + ": " + end);
        assertEquals(
                end.ending() == Ending.COMPLETED,
                end.problems().isEmpty(),
                () -> "an ending that is not clean says why: " + end);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void readsTheSameWhereverTheBytesAreCut(String name) throws Exception {
        byte[] bytes = fixture(name + ".jsonl");
        ExecEventsReader whole = reader();
        List<AgentEvent> expected = whole.accept(Stream.OUT, bytes);
        boolean finished = whole.finished();
        AgentEnd end = whole.end(exit(name));
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 5; round++) {
            ExecEventsReader reader = reader();
            List<AgentEvent> events = new ArrayList<>();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(round == 0 ? 3 : 900));
                events.addAll(reader.accept(Stream.OUT, Arrays.copyOfRange(bytes, from, to)));
                from = to;
            }
            assertEquals(expected, events);
            assertEquals(finished, reader.finished());
            assertEquals(end, reader.end(exit(name)));
        }
    }

    @Test
    void everyTranscriptHasAnExpectation() throws Exception {
        try (var files = Files.list(folder())) {
            assertEquals(
                    transcripts(),
                    files.map(f -> String.valueOf(f.getFileName()))
                            .filter(f -> f.endsWith(".jsonl"))
                            .map(f -> f.substring(0, f.length() - ".jsonl".length()))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void tellsTheSessionTheCommandsAndTheWords() throws Exception {
        List<AgentEvent> events = reader().accept(Stream.OUT, fixture("write.jsonl"));
        assertEquals(
                new AgentEvent.Session("01a1fb85-2351-7282-86ed-d0257252c647", "", ""),
                events.getFirst());
        assertTrue(
                events.contains(
                        new AgentEvent.ToolStarted(
                                "item_2", "command", "printf 'hi\\n' > c.txt && ls")),
                events::toString);
        assertTrue(events.contains(new AgentEvent.ToolEnded("item_2", true, "c.txt")));
        assertTrue(events.contains(new AgentEvent.Text("I will create c.txt.")));
        assertTrue(events.contains(new AgentEvent.Usage(240, 0, 0)));
    }

    @Test
    void tellsWhichFilesItEdits() throws Exception {
        List<AgentEvent> events = reader().accept(Stream.OUT, fixture("patch.jsonl"));
        assertTrue(
                events.contains(new AgentEvent.ToolStarted("item_1", "edit", "/workspace/n.txt")),
                events::toString);
    }

    @Test
    void aCommandThatFailsIsNoFailureOfTheRun() throws Exception {
        List<AgentEvent> events = reader().accept(Stream.OUT, fixture("command-fails.jsonl"));
        assertTrue(events.contains(new AgentEvent.ToolEnded("item_1", false, "")));
    }

    @Test
    void aLimitIsToldOnceWithItsEnd() throws Exception {
        List<AgentEvent.Limit> limits =
                reader().accept(Stream.OUT, fixture("limit-until.jsonl")).stream()
                        .filter(AgentEvent.Limit.class::isInstance)
                        .map(AgentEvent.Limit.class::cast)
                        .toList();
        assertEquals(1, limits.size());
        // It leaves out the seconds: by then the minute that it names is over.
        assertEquals(Instant.parse("2026-12-01T04:41:00Z"), limits.getFirst().until());
        assertEquals(limits.getFirst().until(), end("limit-until").limitUntil());
    }

    @Test
    void anotherTryIsNoError() throws Exception {
        List<AgentEvent> events = reader().accept(Stream.OUT, fixture("err-401.jsonl"));
        assertEquals(5, events.stream().filter(AgentEvent.Retrying.class::isInstance).count());
    }

    @Test
    void anExpiredLoginSaysHowToRenewIt() throws Exception {
        assertTrue(end("err-401").problems().toString().contains("codex login"));
    }

    @Test
    void anUnknownSessionSaysSoByTheProgramsOwnWords() throws Exception {
        assertTrue(end("resume-unknown").problems().getFirst().contains("no rollout found"));
    }

    @Test
    void isAtWorkFromTheStartOfACommandToItsEnd() {
        ExecEventsReader reader = reader();
        say(reader, BEGIN);
        assertFalse(reader.toolInFlight());
        say(reader, command("started", "in_progress", "null"));
        assertTrue(reader.toolInFlight());
        say(reader, command("completed", "completed", "0"));
        assertFalse(reader.toolInFlight());
        assertFalse(reader.finished());
        say(reader, COMPLETED);
        assertTrue(reader.finished());
    }

    @Test
    void aTurnThatEndsInSilenceAfterACommandIsNotDone() {
        AgentEnd end =
                said(
                        message("I'll look.")
                                + command("started", "in_progress", "null")
                                + command("completed", "completed", "0")
                                + COMPLETED);
        assertEquals(Ending.CUT_OFF, end.ending(), end::toString);
    }

    @Test
    void aCommandThatIsCalledCompletedWithoutAStatusWasCutOff() {
        AgentEnd end =
                said(
                        command("started", "in_progress", "null")
                                + command("completed", "completed", "null")
                                + message("Done.")
                                + COMPLETED);
        assertEquals(Ending.CUT_OFF, end.ending(), end::toString);
    }

    @Test
    void whatWasDeclinedIsNoSuccess() {
        AgentEnd end =
                said(command("completed", "declined", "null") + message("Done.") + COMPLETED);
        assertEquals(Ending.PERMISSION_DENIED, end.ending(), end::toString);
        assertEquals(List.of("command make"), end.denied());
    }

    @Test
    void aToolThatNobodyCouldApproveIsNoSuccess() {
        AgentEnd end =
                said(
                        "{\"type\":\"item.completed\",\"item\":{\"id\":\"i\",\"type\":\"mcp_tool_call\","
                                + "\"server\":\"shop\",\"tool\":\"order\",\"arguments\":{\"n\":1},"
                                + "\"error\":{\"message\":\"user cancelled MCP tool call\"},"
                                + "\"status\":\"failed\"}}\n"
                                + message("Done.")
                                + COMPLETED);
        assertEquals(Ending.PERMISSION_DENIED, end.ending(), end::toString);
        assertEquals(List.of("shop.order {\"n\":1}"), end.denied());
    }

    @Test
    void anAnswerThatOnlyAsksIsAQuestion() {
        AgentEnd end = said(message("Which of the two formats?") + COMPLETED);
        assertEquals(Ending.QUESTION, end.ending());
        assertEquals("Which of the two formats?", end.question());
    }

    @Test
    void anAnswerAboutLimitsIsNoLimit() {
        assertEquals(
                Ending.COMPLETED,
                said(message("Who hits the usage limit gets 429 Too Many Requests.") + COMPLETED)
                        .ending());
    }

    @Test
    void aRunWithoutAnEndOfItsTurnHasNotSucceeded() {
        assertEquals(Ending.CUT_OFF, said(message("All done.")).ending());
    }

    @Test
    void whatComesAfterTheEndOfATurnTakesItBack() {
        ExecEventsReader reader = reader();
        say(reader, BEGIN + message("Done.") + COMPLETED + message("One more thing."));
        assertFalse(reader.finished());
        assertEquals(Ending.CUT_OFF, reader.end(ENDED).ending());
    }

    @Test
    void aForeignSignalAfterItsTurnIsNoSuccess() throws Exception {
        ExecEventsReader reader = reader();
        reader.accept(Stream.OUT, fixture("hello.jsonl"));
        assertEquals(Ending.SIGNALLED, reader.end(new Exit(143, false)).ending());
    }

    @Test
    void aSuccessWithAnotherStatusIsNotTrusted() throws Exception {
        ExecEventsReader reader = reader();
        reader.accept(Stream.OUT, fixture("hello.jsonl"));
        assertEquals(Ending.ERROR, reader.end(new Exit(1, false)).ending());
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        List<AgentEvent> events =
                reader().accept(
                                Stream.OUT,
                                bytes(
                                        "{\"type\":\"new\",\"x\":[1]}\n{\"type\":\"item.updated\"}\n"
                                                + "[1]\n{bro\n\0\n"));
        assertTrue(
                events.stream()
                        .noneMatch(e ->
                                e instanceof AgentEvent.Result || e instanceof AgentEvent.Session),
                events::toString);
    }

    private static AgentEnd said(String lines) {
        ExecEventsReader reader = reader();
        say(reader, BEGIN + lines);
        return reader.end(ENDED);
    }

    private static void say(ExecEventsReader reader, String lines) {
        reader.accept(Stream.OUT, bytes(lines));
    }

    private static String message(String text) {
        return "{\"type\":\"item.completed\",\"item\":{\"id\":\"m\",\"type\":\"agent_message\",\"text\":\""
                + text
                + "\"}}\n";
    }

    private static String command(String event, String status, String exitCode) {
        return "{\"type\":\"item."
                + event
                + "\",\"item\":{\"id\":\"c\",\"type\":\"command_execution\",\"command\":\"make\","
                + "\"aggregated_output\":\"\",\"exit_code\":"
                + exitCode
                + ",\"status\":\""
                + status
                + "\"}}\n";
    }

    private static AgentEnd end(String name) throws Exception {
        ExecEventsReader reader = reader();
        reader.accept(Stream.OUT, fixture(name + ".jsonl"));
        reader.accept(Stream.ERR, fixture(name + ".stderr"));
        return reader.end(exit(name));
    }

    private static ExecEventsReader reader() {
        return new ExecEventsReader(Clock.fixed(NOW, ZoneId.of("UTC")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Exit exit(String name) throws Exception {
        String meta = new String(fixture(name + ".meta"), StandardCharsets.UTF_8);
        Matcher status = STATUS.matcher(meta);
        assertTrue(status.find(), meta);
        return new Exit(Integer.parseInt(status.group(1)), false);
    }

    private static Path folder() throws URISyntaxException {
        URL one = ExecEventsReaderTest.class.getResource("/fixtures/hello.jsonl");
        return Objects.requireNonNull(Path.of(Objects.requireNonNull(one).toURI()).getParent());
    }

    private static byte[] fixture(String file) throws IOException, URISyntaxException {
        Path path = folder().resolve(file);
        return Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    }
}
