package dev.watchkeeper.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEnd.Ending;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.OutputReader.Exit;
import dev.watchkeeper.plugin.host.Processes.Stream;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

@NullMarked
class EventsReaderTest {
    private final EventsReader reader = new EventsReader();

    @Test
    void exitZeroWithoutMoreIsTheWordDone() {
        assertEquals(Ending.COMPLETED, reader.end(new Exit(0, false)).ending());
    }

    @Test
    void anErrorNamesTheStatusAndWhatWasSaid() {
        reader.accept(Stream.ERR, bytes("cannot find the file\n"));
        AgentEnd end = reader.end(new Exit(3, false));
        assertEquals(Ending.ERROR, end.ending());
        assertEquals(List.of("exit status 3: cannot find the file"), end.problems());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"limit\":{\"until\":\"2026-11-21T02:25:00Z\",\"why\":\"five hours\"}}",
                "{\"type\":\"limit\",\"until\":\"2026-11-21T03:25:00+01:00\",\"why\":\"five hours\"}",
                "{\"type\":\"limit\",\"until\":1795227900,\"why\":\"five hours\"}"
            })
    void aLimitHoldsEvenWhenTheCommandExitsWithZero(String line) {
        reader.accept(Stream.EVENTS, bytes(line));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(Ending.LIMIT, end.ending());
        assertEquals(Instant.parse("2026-11-21T02:25:00Z"), end.limitUntil());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"question\":\"Which?\",\"choices\":[\"a\",\"b\"]}\n",
                "{\"type\":\"question\",\"text\":\"Which?\",\"choices\":[\"a\",\"b\"]}\n"
            })
    void aQuestionCarriesItsChoices(String line) {
        reader.accept(Stream.EVENTS, bytes(line));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(Ending.QUESTION, end.ending());
        assertEquals("Which?", end.question());
        assertEquals(List.of("a", "b"), end.choices());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"session\":\"s-1\"}\n", "{\"type\":\"session\",\"id\":\"s-1\"}\n"})
    void tellsTheSessionAsSoonAsItIsReported(String line) {
        assertEquals(
                List.of(new AgentEvent.Session("s-1", "", "")),
                reader.accept(Stream.EVENTS, bytes(line)));
    }

    @Test
    void theLastTokensCount() {
        reader.accept(Stream.EVENTS, bytes("{\"tokens\":5}\n{\"tokens\":1200,\"cost\":0.5}\n"));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(1200, end.tokens());
        assertEquals(0.5, end.costUsd());
    }

    @Test
    void aDenialIsNoSuccess() {
        reader.accept(Stream.EVENTS, bytes("{\"denied\":\"git push\"}\n"));
        assertEquals(Ending.PERMISSION_DENIED, reader.end(new Exit(0, false)).ending());
    }

    @Test
    void saysWhichLineItDoesNotUnderstand() {
        reader.accept(Stream.EVENTS, bytes("oops\n{\"colour\":1}\n"));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(2, end.problems().size());
        assertTrue(end.problems().getFirst().contains("oops"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"limit\":{\"until\":\"in 5 hours\"}}",
                "{\"limit\":{\"until\":true}}",
                "{\"limit\":{\"until\":\"\"}}",
                "{\"limit\":{\"until\":1795227900000}}",
                "{\"limit\":{\"reset\":\"2026-11-21T02:25:00Z\"}}",
                "{\"limit\":\"2026-11-21T02:25:00Z\"}",
                "{\"type\":\"limit\",\"resets\":\"5h\"}",
                "{\"question\":{\"text\":\"Which?\"}}",
                "{\"question\":\"\"}",
                "{\"session\":{\"id\":\"s\"}}",
                "{\"tokens\":\"many\"}",
                "{\"tokens\":5,\"cost\":\"free\"}",
                "{\"denied\":[\"git push\"]}",
                "{\"command\":{\"line\":\"ls\"}}"
            })
    void anEventWhoseFormIsNotKnownIsToldAndIsNone(String line) {
        assertEquals(List.of(), reader.accept(Stream.EVENTS, bytes(line + "\n")));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(Ending.COMPLETED, end.ending());
        assertEquals(1, end.problems().size(), end::toString);
        assertTrue(end.problems().getFirst().contains(line), end::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"limit\":{}}",
                "{\"limit\":{\"until\":null,\"why\":\"used up\"}}",
                "{\"type\":\"limit\"}"
            })
    void aLimitNeedNotNameItsEnd(String line) {
        reader.accept(Stream.EVENTS, bytes(line));
        AgentEnd end = reader.end(new Exit(0, false));
        assertEquals(Ending.LIMIT, end.ending());
        assertNull(end.limitUntil());
    }

    @Test
    void ourSignalComesBeforeTheStatus() {
        assertEquals(Ending.SIGNALLED, reader.end(new Exit(0, true)).ending());
        assertEquals(
                Ending.VANISHED, new EventsReader().end(new Exit(Exit.VANISHED, false)).ending());
        assertEquals(Ending.SIGNALLED, new EventsReader().end(new Exit(137, false)).ending());
    }

    @Test
    void joinsCharactersThatAreCutInTheMiddle() {
        byte[] text = bytes("日本\n");
        for (byte one : text) {
            reader.accept(Stream.OUT, new byte[] {one});
        }
        assertEquals("日本", reader.end(new Exit(0, false)).finalText());
        assertFalse(reader.finished());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
