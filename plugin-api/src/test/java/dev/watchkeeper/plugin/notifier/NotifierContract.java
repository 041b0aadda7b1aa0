package dev.watchkeeper.plugin.notifier;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.contract.PlainWords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What every notifier keeps, whatever it delivers by. */
@ExtendWith(PlainWords.class)
public abstract class NotifierContract {
    /** How long something may take that is expected to happen. */
    private static final Duration LONG = Duration.ofSeconds(20);

    /** A notice as most are. */
    protected static final Notice QUESTION =
            new Notice(
                    "home-1-17",
                    Notice.Kind.QUESTION,
                    Instant.parse("2026-03-01T02:03:04Z"),
                    "Accept these changes?",
                    "There is what looks like a secret in the changes.\nAnswer: watchkeeper"
                            + " breakpoint resolve b7 accept",
                    "shop",
                    "t12",
                    "b7",
                    List.of("accept", "restore", "skip"));

    /** A provider, as PF4J makes it. */
    protected abstract NotifierProvider provider();

    /** Settings by which notices reach a receiver of this test, which takes all of them. */
    protected abstract NotifierConfig config();

    /** Settings by which no notice can be delivered, and this is known soon. */
    protected abstract NotifierConfig failing();

    /** Settings by which a delivery never ends by itself. */
    protected abstract NotifierConfig hanging();

    /**
     * What has reached the receiver, in its order: all that it was given of each notice, as one
     * text, not encoded.
     */
    protected abstract List<String> received();

    /** Waits until a delivery by {@link #hanging} is under way. */
    protected abstract void awaitHanging() throws Exception;

    @Test
    void isKnownByAWordOfTheSettings() {
        String type = provider().type();
        assertTrue(
                type.matches("[a-z][a-z0-9-]*"),
                () ->
                        "type() is '"
                                + type
                                + "', and must be a word that users write in their settings: small"
                                + " letters, digits and '-', beginning with a letter");
    }

    @Test
    void bringsTheSchemaOfItsSettings() {
        String schema = "/META-INF/watchkeeper/notifier-" + provider().type() + ".schema.json";
        assertNotNull(
                provider().getClass().getResource(schema),
                () ->
                        "the jar has no "
                                + schema.substring(1)
                                + ": without it the settings know no such type. Put it into"
                                + " src/main/resources, even if it is only {\"type\": \"object\"}");
    }

    @Test
    void canBeMadeByItsNameAlone() {
        Class<?> type = provider().getClass();
        assertTrue(
                Modifier.isPublic(type.getModifiers())
                        && Stream.of(type.getConstructors())
                                .anyMatch(c -> c.getParameterCount() == 0),
                () ->
                        type.getName()
                                + " must be public and have a public constructor without"
                                + " parameters: a plugin's classes are made by their names");
    }

    @Test
    void deliversEachNoticeOnceAndWhole() {
        notifier().send(QUESTION);
        List<String> received = received();
        assertEquals(
                1,
                received.size(),
                "send() must have delivered the notice once when it returns: neither later, nor"
                        + " twice");
        for (String part : List.of(QUESTION.title(), "looks like a secret", "resolve b7 accept")) {
            assertTrue(
                    received.getFirst().contains(part),
                    () ->
                            "title and text must arrive; '"
                                    + part
                                    + "' is not in what arrived: "
                                    + received.getFirst());
        }
    }

    @Test
    void deliversAnyText() {
        String odd = "-t \"$(touch x)\" 'q' <b>&amp; \u00e4\u00f6\u00fc \ud83c\udf19 %s \\n";
        Notice notice = with(odd, odd + "\nsecond line\r\n" + "long ".repeat(2_000));
        assertDoesNotThrow(
                () -> notifier().send(notice),
                "send() must deliver a notice with any text: an agent may have written it");
        assertTrue(
                received().getLast().contains("$(touch x)"),
                "what looks like a command, an option or mark-up must arrive as the text that it"
                        + " is");
        assertDoesNotThrow(
                () -> notifier().send(with("\u0000\u001b[31m\ud800", "a\u0000b\u0007")),
                "send() must deliver what is left of a text with control characters and halves of"
                        + " characters");
    }

    @Test
    void aNoticeThatDidNotArriveThrowsWithWhatToDo() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () -> provider().create(failing()).send(QUESTION),
                        "send() must throw a PluginException where the notice was not delivered:"
                                + " what returns counts as delivered and is not sent again");
        assertFalse(
                String.valueOf(e.getMessage()).isBlank(),
                "the PluginException must say what went wrong");
        assertFalse(
                e.hint().isEmpty(), "the PluginException must have a hint: what to do about it");
    }

    @Test
    void endsWhenItIsInterrupted() throws Exception {
        Notifier hanging = provider().create(hanging());
        Thread sender =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                hanging.send(QUESTION);
                            } catch (RuntimeException e) {
                                // However it ends.
                            }
                        });
        awaitHanging();
        sender.interrupt();
        assertTrue(
                sender.join(LONG),
                "send() must end when its thread is interrupted: its time is over, and a thread"
                        + " that stays would keep the plugin from being unloaded");
    }

    @Test
    void isMadeAndCheckedWithoutSending() {
        List<CheckResult> checks = notifier().check();
        assertTrue(
                checks.stream().allMatch(c -> c.ok() || !c.mend().isEmpty()),
                "a result of check() that is not ok must say how to mend it (the last part of"
                        + " CheckResult)");
        assertEquals(
                List.of(),
                received(),
                "create() and check() must send nothing: they are called whenever the settings are"
                        + " looked at");
    }

    protected final Notifier notifier() {
        return provider().create(config());
    }

    private static Notice with(String title, String text) {
        return new Notice(
                "home-1-18",
                Notice.Kind.TROUBLE,
                Instant.parse("2026-03-01T02:03:04Z"),
                title,
                text,
                "",
                "",
                "",
                List.of());
    }
}
