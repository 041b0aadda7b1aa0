package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

@NullMarked
class EventTextTest {
    private static final String PROBLEM =
            "a/settings.yaml changed and is not trusted yet; what was trusted stays in force.";

    private static String line(Map<String, Object> data) {
        Event event =
                new Event(1, Instant.EPOCH, EventType.SETTINGS_REFUSED, "shop", null, 0, data);
        return new EventText(new Text(new TerminalScreen(true, false, 40)), ZoneOffset.UTC)
                .line(event);
    }

    @Test
    void settingsThatWaitForTrustAreNotCalledUnusable() {
        assertEquals(
                "00:00:00  " + PROBLEM,
                line(Map.of("problems", List.of(PROBLEM), "cause", "not_trusted")));
    }

    @Test
    void settingsThatAreWrongAreCalledSo() {
        String wrong = "a/settings.yaml:1:1: unknown key 'x'";
        assertEquals(
                "00:00:00  the settings can't be used, those before stay in force: " + wrong,
                line(Map.of("problems", List.of(wrong), "cause", "wrong")));
    }
}
