package dev.watchkeeper.notifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierContract;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class WebhookNotifierTest extends NotifierContract {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Override
    protected NotifierProvider provider() {
        return new WebhookNotifierProvider();
    }

    private NotifierConfig to(String path) {
        return new NotifierConfig(
                "hook", Map.of("url", receiver.address(path), "token", "s3cret-token"));
    }

    @Override
    protected NotifierConfig config() {
        return to("/hook");
    }

    @Override
    protected NotifierConfig failing() {
        return to("/full/s3cret-path");
    }

    @Override
    protected NotifierConfig hanging() {
        return to("/never");
    }

    @Override
    protected void awaitHanging() throws InterruptedException {
        receiver.hanging.await();
    }

    @Override
    protected List<String> received() {
        return receiver.taken.stream()
                .map(t -> json(t.body()))
                .map(WebhookNotifierTest::all)
                .toList();
    }

    private static String all(JsonNode notice) {
        return notice.get("title").asText() + "\n" + notice.get("text").asText();
    }

    private static JsonNode json(String body) {
        try {
            return JsonMapper.builder().build().readTree(body);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(body, e);
        }
    }

    @Test
    void sendsAllThatIsKnownOfTheQuestion() {
        notifier().send(QUESTION);
        Receiver.Taken taken = receiver.taken.getFirst();
        assertEquals("Bearer s3cret-token", taken.authorization());
        assertEquals(QUESTION.id(), taken.key());
        JsonNode notice = json(taken.body());
        assertEquals(
                List.of("home-1-17", "question", "shop", "t12", "b7", "2026-03-01T02:03:04Z"),
                List.of("id", "kind", "project", "task", "breakpoint", "at").stream()
                        .map(key -> notice.get(key).asText())
                        .toList());
        assertEquals("[\"accept\",\"restore\",\"skip\"]", notice.get("options").toString());
    }

    @Test
    void aFailureNamesTheServerAndNoSecretOfTheAddress() {
        PluginException e =
                assertThrows(
                        PluginException.class, () -> provider().create(failing()).send(QUESTION));
        assertEquals(
                receiver.address("").substring("http://".length()) + " answered with status 507",
                e.getMessage());
    }

    private NotifierConfig token(String token) {
        return new NotifierConfig("hook", Map.of("url", receiver.address("/"), "token", token));
    }

    @Test
    void aTokenThatNoHeaderCanHaveIsASettingToMendAndIsNotRepeated() {
        PluginException e =
                assertThrows(
                        PluginException.class, () -> provider().create(token("s3cret\ntoken")));
        assertEquals("notify.hook.token holds a character that no header can have", e.getMessage());
    }

    @Test
    void anAddressThatIsNoneIsASettingToMendAndIsNotRepeated() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () ->
                                provider()
                                        .create(
                                                new NotifierConfig(
                                                        "hook", Map.of("url", "s3cret path"))));
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
        assertFalse(String.valueOf(e.getMessage()).contains("s3cret"), e.getMessage());
    }
}
