package dev.watchkeeper.notifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierContract;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class NtfyNotifierTest extends NotifierContract {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Override
    protected NotifierProvider provider() {
        return new NtfyNotifierProvider();
    }

    private NotifierConfig to(String path) {
        return new NotifierConfig("phone", Map.of("url", receiver.address(path), "token", "tk_x"));
    }

    @Override
    protected NotifierConfig config() {
        return to("/base/my-topic");
    }

    @Override
    protected NotifierConfig failing() {
        return to("/full/my-topic");
    }

    @Override
    protected NotifierConfig hanging() {
        return to("/never/my-topic");
    }

    @Override
    protected void awaitHanging() throws InterruptedException {
        receiver.hanging.await();
    }

    @Override
    protected List<String> received() {
        return receiver.taken.stream()
                .map(t -> json(t.body()))
                .map(m -> m.get("title").asText() + "\n" + m.get("message").asText())
                .toList();
    }

    private static JsonNode json(String body) {
        try {
            return JsonMapper.builder().build().readTree(body);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(body, e);
        }
    }

    @Test
    void publishesToTheTopicOfItsServer() {
        notifier().send(QUESTION);
        Receiver.Taken taken = receiver.taken.getFirst();
        JsonNode message = json(taken.body());
        assertEquals("/base", taken.path());
        assertEquals("Bearer tk_x", taken.authorization());
        assertEquals("my-topic", message.get("topic").asText());
        assertEquals(QUESTION.id(), message.get("sequence_id").asText());
        assertEquals(4, message.get("priority").asInt());
    }

    @Test
    void aLongTextStaysAMessageAndIsCutBetweenCharacters() {
        notifier()
                .send(
                        new Notice(
                                "x",
                                Notice.Kind.TROUBLE,
                                QUESTION.at(),
                                "t",
                                "ä".repeat(4_000),
                                "",
                                "",
                                "",
                                List.of()));
        String message = json(receiver.taken.getFirst().body()).get("message").asText();
        int bytes = message.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes > 3_800 && bytes <= 3_900, () -> "bytes: " + bytes);
        assertTrue(message.matches("ä+…"), message);
    }

    @Test
    void anAddressWithoutATopicIsASettingToMend() {
        PluginException e = assertThrows(PluginException.class, () -> provider().create(to("/")));
        assertEquals("notify.phone.url names no topic", e.getMessage());
    }
}
