package dev.watchkeeper.notifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.notifier.Notice;
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

@DisabledOnOs(OS.WINDOWS) // Its programs are shell scripts.
class DesktopNotifierTest extends NotifierContract {
    private static final String KEEP =
            "printf '%s\\n' \"$@\" > \"$0.d/$(/bin/ls \"$0.d\" | /usr/bin/wc -l)\"\n";

    @TempDir Path folder;
    private String program = "notify-send";

    @Override
    protected NotifierProvider provider() {
        return new DesktopNotifierProvider(folder.toString());
    }

    private NotifierConfig with(String script) {
        new ScriptFolder(folder).script(program, script);
        return new NotifierConfig("desktop", Map.of());
    }

    @Override
    protected NotifierConfig config() {
        return with(KEEP);
    }

    @Override
    protected NotifierConfig failing() {
        return with("exit 1\n");
    }

    @Override
    protected NotifierConfig hanging() {
        return with("/usr/bin/touch \"$0.d/begun\"; exec /bin/sleep 600\n");
    }

    @Override
    protected void awaitHanging() throws Exception {
        new ScriptFolder(folder).await(program);
    }

    @Override
    protected List<String> received() {
        return new ScriptFolder(folder).kept(program);
    }

    private static Notice odd() {
        return new Notice(
                "x",
                Notice.Kind.NIGHT_OVER,
                QUESTION.at(),
                "-it's\tover",
                "a <b> & c\nd \\ 'e'",
                "",
                "",
                "",
                List.of());
    }

    @Test
    void textIsNoOptionAndNoMarkUp() {
        notifier().send(odd());
        assertEquals(
                """
                --app-name=Watchkeeper
                --urgency=normal
                --
                -it's over
                a &lt;b&gt; &amp; c
                d \\\\ 'e'
                """,
                received().getFirst());
    }

    @Test
    void whereOnlyTheBusCanBeCalledTextIsQuotedForIt() {
        program = "gdbus";
        notifier().send(odd());
        List<String> words = received().getFirst().lines().toList();
        assertEquals(
                List.of(
                        "'Watchkeeper'",
                        "0",
                        "''",
                        "'-it\\'s over'",
                        "'a &lt;b&gt; &amp; c\\nd \\\\ \\'e\\''",
                        "@as []",
                        "{'urgency': <byte 1>}",
                        "-1"),
                words.subList(words.indexOf("--") + 1, words.size()));
    }

    @Test
    void saysWhatToInstallWhereNoneIsThere() {
        CheckResult check =
                provider().create(new NotifierConfig("desktop", Map.of())).check().getFirst();
        assertFalse(check.ok(), check.toString());
    }
}
