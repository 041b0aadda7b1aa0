package dev.watchkeeper.notifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierContract;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisabledOnOs(OS.WINDOWS) // Its receivers are shell scripts.
class CommandNotifierTest extends NotifierContract {
    private static final String KEEP =
            """
            { printf '%s\\n%s\\n' "$WATCHKEEPER_NOTICE_TITLE" "$WATCHKEEPER_NOTICE_TEXT"; cat; env; } \\
                > "$0.d/$(ls "$0.d" | wc -l)"
            """;

    @TempDir Path folder;

    @Override
    protected NotifierProvider provider() {
        return new CommandNotifierProvider();
    }

    private NotifierConfig run(String name, String script) {
        Path file = new ScriptFolder(folder).script(name, script);
        return new NotifierConfig("mine", Map.of("run", List.of(file.toString())));
    }

    @Override
    protected NotifierConfig config() {
        return run("keep", KEEP);
    }

    @Override
    protected NotifierConfig failing() {
        return run("failing", "echo no line >&2; exit 3\n");
    }

    @Override
    protected NotifierConfig hanging() {
        return run("hanging", "touch \"$0.d/begun\"; exec sleep 600\n");
    }

    @Override
    protected void awaitHanging() throws Exception {
        new ScriptFolder(folder).await("hanging");
    }

    @Override
    protected List<String> received() {
        return new ScriptFolder(folder).kept("keep");
    }

    @Test
    void getsTheNoticeAsJsonAndNothingOfOurEnvironmentButWhatItNeeds() {
        notifier().send(QUESTION);
        String kept = received().getFirst();
        assertTrue(kept.contains("{\"id\":\"home-1-17\",\"kind\":\"question\""), kept);
        assertTrue(kept.contains("WATCHKEEPER_NOTICE_KIND=question"), kept);
        assertFalse(kept.contains("\nJAVA_HOME="), kept);
    }

    @Test
    void aFailureSaysWhatTheCommandSaid() {
        PluginException e =
                assertThrows(
                        PluginException.class, () -> provider().create(failing()).send(QUESTION));
        assertEquals(
                folder.resolve("failing") + " ended with exit status 3: no line", e.getMessage());
    }

    @Test
    void ofALongFailureInNoKnownEncodingTheBeginningIsTold() {
        NotifierConfig long1 =
                run("latin", "printf 'd\\351faut ' >&2; yes | head -c 300000 >&2; exit 3\n");
        String message =
                String.valueOf(
                        assertThrows(
                                        PluginException.class,
                                        () -> provider().create(long1).send(QUESTION))
                                .getMessage());
        assertTrue(message.contains(" ended with exit status 3: d\uFFFDfaut y y "), message);
        assertTrue(message.length() < 700, message);
    }

    @Test
    void runsInTheHomeOfItsUser() throws Exception {
        provider().create(run("where", "pwd -P > \"$0.d/0\"\n")).send(QUESTION);
        assertEquals(
                Path.of(String.valueOf(System.getProperty("user.home"))).toRealPath() + "\n",
                new ScriptFolder(folder).kept("where").getFirst());
    }

    @Test
    void aRelativePathIsASettingToMend() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () ->
                                provider()
                                        .create(
                                                new NotifierConfig(
                                                        "mine",
                                                        Map.of("run", List.of("./tell-me.sh")))));
        assertEquals("notify.mine.run begins with a relative path", e.getMessage());
    }

    @Test
    void aCommandThatIsNotThereIsMissing() {
        NotifierConfig gone =
                new NotifierConfig(
                        "mine", Map.of("run", List.of(folder.resolve("gone").toString())));
        assertEquals(
                PluginException.Kind.MISSING,
                assertThrows(PluginException.class, () -> provider().create(gone).send(QUESTION))
                        .kind());
    }
}
