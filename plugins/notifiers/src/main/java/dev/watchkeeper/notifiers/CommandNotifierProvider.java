package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.pf4j.Extension;

import java.io.File;
import java.util.List;
import java.util.Map;

/**
 * Makes notifiers that run a command: the notice is one JSON object on its standard input, and in
 * {@code WATCHKEEPER_NOTICE_ID}, {@code …_KIND}, {@code …_TITLE} and {@code …_TEXT}. Exit status 0
 * says that it is delivered.
 */
@Extension
public final class CommandNotifierProvider implements NotifierProvider {
    /** Of one variable: Linux takes 128 KiB. */
    private static final int LONGEST = 16 << 10;

    /** For PF4J. */
    public CommandNotifierProvider() {}

    @Override
    public String type() {
        return "command";
    }

    @Override
    public Notifier create(NotifierConfig config) {
        Options options = new Options(config);
        List<String> run = options.words("run");
        if (run.isEmpty()) {
            throw options.wrong(
                    "run",
                    "names no command",
                    "give the executable and its arguments: run: [/home/me/bin/tell-me.sh]");
        }
        String program = run.getFirst();
        boolean named = !program.contains("/") && !program.contains(File.separator);
        if (!named && !new File(program).isAbsolute()) {
            throw options.wrong(
                    "run",
                    "begins with a relative path",
                    "give an absolute path, such as /home/me/bin/tell-me.sh, or the name of a"
                            + " program on PATH");
        }
        return notice -> ShortCommand.run(run, environment(notice), NoticeJson.text(notice));
    }

    private static Map<String, String> environment(Notice notice) {
        return Map.of(
                "WATCHKEEPER_NOTICE_ID",
                notice.id(),
                "WATCHKEEPER_NOTICE_KIND",
                notice.kind().word(),
                "WATCHKEEPER_NOTICE_TITLE",
                PlainText.head(PlainText.line(notice.title()), LONGEST),
                "WATCHKEEPER_NOTICE_TEXT",
                PlainText.head(PlainText.lines(notice.text()), LONGEST));
    }
}
