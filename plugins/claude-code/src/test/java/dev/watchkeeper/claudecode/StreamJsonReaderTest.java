package dev.watchkeeper.claudecode;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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
class StreamJsonReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");
    private static final Pattern STATUS = Pattern.compile("\\b(?:rc|exit code)=(\\d+)");
    private static final Map<String, Ending> EXPECTED = expected();

    private static Map<String, Ending> expected() {
        Map<Ending, List<String>> by =
                Map.of(
                        Ending.COMPLETED,
                        List.of(
                                "continue",
                                "cutmid",
                                "denied-bash-acceptEdits",
                                "err429",
                                "err529-fallback",
                                "json-out",
                                "multi-bash",
                                "partial",
                                "plain",
                                "resume",
                                "resume-fork",
                                "schema",
                                "schema-never",
                                "session-id",
                                "stdin-3turns",
                                "stdin-perm-allow",
                                // A denial that was an answer of ours is no surprise.
                                "stdin-perm-deny",
                                "sub-ok",
                                "sub-warning",
                                "write-acceptEdits"),
                        Ending.PERMISSION_DENIED,
                        List.of("denied-default", "denied-dontask", "mcp-perm-deny", "plan"),
                        Ending.LIMIT,
                        List.of("err429forever", "err429long", "sub-limit"),
                        Ending.TRUNCATED,
                        List.of("max-turns", "max-budget"),
                        Ending.CUT_OFF,
                        List.of("bg-killed"),
                        Ending.SIGNALLED,
                        List.of("bgbash", "sig-bash7s-INT", "sig-bash7s-TERM", "sig-hang-TERM"),
                        Ending.ERROR,
                        List.of(
                                "bypass-root-refused",
                                "err400credit",
                                "err400long",
                                "err401",
                                "err404model",
                                "err500",
                                "err529",
                                "hang-timeout4s",
                                "nokey",
                                "noverbose",
                                "resume-othercwd",
                                "resume-unknown",
                                "session-id-dup",
                                "stdin-interrupt",
                                "text-out"));
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
        StreamJsonReader reader = reader();
        reader.accept(Stream.OUT, fixture(name + ".jsonl"));
        reader.accept(Stream.ERR, fixture(name + ".stderr"));
        AgentEnd end = reader.end(exit(name));
        assertEquals(EXPECTED.get(name), end.ending(), () -> name + ": " + end);
        if (end.ending() != Ending.COMPLETED && end.ending() != Ending.SIGNALLED) {
            assertFalse(end.problems().isEmpty(), "an ending that is not clean says why");
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void readsTheSameWhereverTheBytesAreCut(String name) throws Exception {
        byte[] bytes = fixture(name + ".jsonl");
        StreamJsonReader whole = reader();
        List<AgentEvent> expected = whole.accept(Stream.OUT, bytes);
        boolean finished = whole.finished();
        AgentEnd end = whole.end(exit(name));
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 5; round++) {
            StreamJsonReader reader = reader();
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
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder())) {
            files.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.endsWith(".jsonl"))
                    .map(f -> f.substring(0, f.length() - ".jsonl".length()))
                    .sorted()
                    .forEach(names::add);
        }
        assertEquals(transcripts(), names);
    }

    @Test
    void namesTheEndOfASubscriptionLimit() throws Exception {
        StreamJsonReader reader = reader();
        List<AgentEvent> events = reader.accept(Stream.OUT, fixture("sub-limit.jsonl"));
        Instant until = Instant.ofEpochSecond(1795227938L);
        assertEquals(until, reader.end(new Exit(1, false)).limitUntil());
        assertTrue(
                events.stream()
                        .anyMatch(e -> e instanceof AgentEvent.Limit l && until.equals(l.until())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "You've hit your session limit · resets 2:25am (UTC);2026-11-21T02:25:00Z",
                "You've hit your session limit · resets 12:30am (UTC);2026-11-22T00:30:00Z",
                "You've hit your weekly limit · resets Nov 24, 3pm (UTC);2026-11-24T15:00:00Z",
                "You've hit your weekly limit · resets Jan 2, 3pm (UTC);2027-01-02T15:00:00Z",
                "You've hit your limit · resets 5am (Europe/Berlin);2026-11-21T04:00:00Z",
                "Claude AI usage limit reached|1795227938;2026-11-21T02:25:38Z"
            })
    void readsTheResetTimeFromTheText(String text, String until) {
        assertTrue(LimitText.isLimit(text));
        assertEquals(Instant.parse(until), LimitText.until(text, NOW));
    }

    @Test
    void takesALimitTextForALimitEvenWhenItCallsItselfSuccess() {
        StreamJsonReader reader = reader();
        reader.accept(
                Stream.OUT,
                bytes(
                        "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,"
                                + "\"result\":\"You've hit your session limit · resets 2:25am (UTC)\"}\n"));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(Ending.LIMIT, end.ending());
        assertEquals(Instant.parse("2026-11-21T02:25:00Z"), end.limitUntil());
    }

    @Test
    void anAnswerAboutLimitsIsNoLimit() {
        assertEquals(
                Ending.COMPLETED,
                success("I made the rate limit configurable; a user who hits the limit gets 429.")
                        .ending());
    }

    @Test
    void anAnswerThatOnlyAsksIsAQuestion() {
        AgentEnd end = success("Which of the two date formats do you mean?");
        assertEquals(Ending.QUESTION, end.ending());
        assertEquals("Which of the two date formats do you mean?", end.question());
    }

    @Test
    void anEmptyResultWithoutAnyToolIsEmpty() {
        assertEquals(Ending.EMPTY, success("").ending());
    }

    @Test
    void aRefusalIsNoSuccess() {
        StreamJsonReader reader = reader();
        reader.accept(
                Stream.OUT,
                bytes(
                        "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,"
                                + "\"stop_reason\":\"refusal\",\"result\":\"I won't.\"}\n"));
        assertEquals(Ending.REFUSED, reader.end(new Exit(0, false)).ending());
    }

    @Test
    void theFirstResultIsNotTheEndWhileACommandIsPending() throws Exception {
        StreamJsonReader reader = reader();
        String[] lines =
                new String(fixture("bg-killed.jsonl"), StandardCharsets.UTF_8).split("\n", -1);
        for (String line : lines) {
            reader.accept(Stream.OUT, bytes(line + "\n"));
            if (line.contains("\"type\":\"result\"")) {
                assertFalse(reader.finished());
                assertTrue(reader.toolInFlight());
            }
        }
        assertTrue(reader.finished());
    }

    @Test
    void aSuccessAfterOurSignalIsNotTrusted() throws Exception {
        StreamJsonReader reader = reader();
        reader.accept(Stream.OUT, fixture("sig-bash7s-TERM.jsonl"));
        assertEquals(Ending.SIGNALLED, reader.end(new Exit(0, true)).ending());
    }

    @Test
    void aForeignSignalAfterTheResultIsNoSuccess() throws Exception {
        StreamJsonReader reader = reader();
        reader.accept(Stream.OUT, fixture("plain.jsonl"));
        assertEquals(Ending.SIGNALLED, reader.end(new Exit(143, false)).ending());
    }

    @Test
    void aRunWithoutAResultHasNotSucceeded() throws Exception {
        StreamJsonReader reader = reader();
        reader.accept(Stream.OUT, fixture("sig-hang-TERM.jsonl"));
        assertEquals(Ending.CUT_OFF, reader.end(new Exit(0, false)).ending());
    }

    @Test
    void aPermissionModeThatFellBackIsAProblem() throws Exception {
        StreamJsonReader reader =
                new StreamJsonReader("acceptEdits", Clock.fixed(NOW, ZoneOffset.UTC));
        reader.accept(Stream.OUT, fixture("plain.jsonl"));
        AgentEnd end = reader.end(new Exit(0, false));
        assertTrue(end.problems().toString().contains("default is in force"), end::toString);
    }

    @Test
    void countsTokensCostAndTurnsOnceOverSeveralTurns() throws Exception {
        StreamJsonReader reader = reader();
        reader.accept(Stream.OUT, fixture("stdin-3turns.jsonl"));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(0.0168, end.costUsd(), 1e-9);
        assertEquals(4, end.turns());
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        StreamJsonReader reader = reader();
        List<AgentEvent> events =
                reader.accept(
                        Stream.OUT,
                        bytes(
                                "{\"type\":\"new\",\"x\":[1]}\n{\"type\":\"assistant\"}\n[1]\n{bro\n\0\n"
                                        + "{\"type\":\"user\",\"message\":{\"content\":\"hm\"}}\n"));
        assertTrue(events.stream().allMatch(AgentEvent.Text.class::isInstance));
    }

    private static AgentEnd success(String text) {
        StreamJsonReader reader = reader();
        reader.accept(
                Stream.OUT,
                bytes(
                        "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\""
                                + text
                                + "\"}\n"));
        return reader.end(new Exit(0, false));
    }

    private static StreamJsonReader reader() {
        return new StreamJsonReader(null, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Exit exit(String name) throws Exception {
        if (name.equals("nokey")) {
            return new Exit(1, false);
        }
        String meta = new String(fixture(name + ".meta"), StandardCharsets.UTF_8);
        Matcher status = STATUS.matcher(meta);
        assertTrue(status.find(), meta);
        return new Exit(Integer.parseInt(status.group(1)), meta.contains("signal=SIG"));
    }

    private static Path folder() throws URISyntaxException {
        URL plain = StreamJsonReaderTest.class.getResource("/fixtures/plain.jsonl");
        return Objects.requireNonNull(Path.of(Objects.requireNonNull(plain).toURI()).getParent());
    }

    private static byte[] fixture(String file) throws IOException, URISyntaxException {
        Path path = folder().resolve(file);
        return Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    }
}
