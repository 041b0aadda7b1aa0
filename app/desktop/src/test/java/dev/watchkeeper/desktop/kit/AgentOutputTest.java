package dev.watchkeeper.desktop.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.kit.TextLine.Tone;

import org.junit.jupiter.api.Test;

import java.util.List;

final class AgentOutputTest {
    @Test
    void linesOfPlainTextStay() {
        assertEquals(
                List.of("I'll begin.", "{not json", "", "Done."),
                texts("I'll begin.\n{not json\n\nDone.\n"));
    }

    @Test
    void aStreamOfJsonBecomesWhatItSays() {
        String stream =
                """
                {"type":"system","subtype":"init"}
                {"type":"assistant","message":{"content":[{"type":"text","text":"Looking."}]}}
                {"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash","input":{"command":"mvn -q\\ntest"}}]}}
                {"type":"user","message":{"content":[{"type":"tool_result","is_error":true,"content":"1 failed"}]}}
                {"type":"stream_event"}
                {"type":"result","is_error":false,"result":"All good."}
                """;
        List<TextLine> rows = AgentOutput.rows(stream);
        assertEquals(
                List.of(
                        "· system init",
                        "Looking.",
                        "> Bash mvn -q ; test",
                        "    1 failed",
                        "ended",
                        "All good."),
                rows.stream().map(TextLine::text).toList());
        assertEquals(Tone.BAD, rows.get(3).tone());
    }

    @Test
    void theItemsOfCodexBecomeWhatTheySay() {
        String stream =
                """
                {"type":"thread.started","thread_id":"t"}
                {"type":"turn.started"}
                {"type":"item.completed","item":{"id":"0","type":"error","message":"Unknown model."}}
                {"type":"item.completed","item":{"id":"1","type":"reasoning","text":"Hm."}}
                {"type":"item.started","item":{"id":"2","type":"command_execution","command":"make\\ntest","status":"in_progress"}}
                {"type":"item.completed","item":{"id":"2","type":"command_execution","command":"make","aggregated_output":"1 failed\\n","exit_code":2,"status":"failed"}}
                {"type":"item.started","item":{"id":"3","type":"file_change","changes":[{"path":"a.py"},{"path":"b.py"}],"status":"in_progress"}}
                {"type":"item.updated","item":{"id":"3","type":"file_change","changes":[],"status":"in_progress"}}
                {"type":"item.completed","item":{"id":"3","type":"file_change","changes":[],"status":"completed"}}
                {"type":"item.completed","item":{"id":"4","type":"todo_list","items":[{"text":"fix","completed":true}]}}
                {"type":"item.completed","item":{"id":"5","type":"agent_message","text":"All good."}}
                {"type":"turn.completed","usage":{}}
                {"type":"error","message":"Reconnecting... 1/5"}
                {"type":"turn.failed","error":{"message":"No line."}}
                """;
        List<TextLine> rows = AgentOutput.rows(stream);
        assertEquals(
                List.of(
                        "· thread.started",
                        "· turn.started",
                        "Unknown model.",
                        "Hm.",
                        "> command_execution make ; test",
                        "    1 failed",
                        "> file_change a.py, b.py",
                        "[x] fix",
                        "All good.",
                        "ended",
                        "Reconnecting... 1/5",
                        "ended with an error",
                        "No line."),
                rows.stream().map(TextLine::text).toList());
        assertEquals(Tone.BAD, rows.get(5).tone());
    }

    @Test
    void aVeryLongTextIsShortenedAndSaysByHowMuch() {
        String row =
                texts("{\"type\":\"result\",\"result\":\"" + "x".repeat(5_000) + "\"}").getLast();
        assertTrue(row.endsWith("… (3000 more, see raw)"), row.substring(row.length() - 40));
    }

    @Test
    void whatAnAgentSaysCanNotReorderTheLine() {
        assertEquals(
                List.of("safe<U+202E>evil"),
                texts("{\"type\":\"user\",\"message\":{\"content\":\"safe\u202eevil\"}}"));
    }

    private static List<String> texts(String raw) {
        return AgentOutput.rows(raw).stream().map(TextLine::text).toList();
    }
}
