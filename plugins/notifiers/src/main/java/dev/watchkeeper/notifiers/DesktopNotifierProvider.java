package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes notifiers that show a notice on the desktop, by the service {@code
 * org.freedesktop.Notifications} of the session: through {@code notify-send}, or through {@code
 * gdbus} where that is all there is.
 */
@Extension
public final class DesktopNotifierProvider implements NotifierProvider {
    private static final String HINT =
            "install notify-send (Debian, Ubuntu: apt install libnotify-bin; Fedora: dnf install"
                    + " libnotify)";

    /** So much of a text a desktop shows. */
    private static final int SHOWN = 1_000;

    private final String searched;

    /** For PF4J. */
    public DesktopNotifierProvider() {
        this(String.valueOf(System.getenv("PATH")));
    }

    /**
     * @param searched the folders in which the programs are looked for, as in {@code PATH}
     */
    DesktopNotifierProvider(String searched) {
        this.searched = searched;
    }

    @Override
    public String type() {
        return "desktop";
    }

    @Override
    public Notifier create(NotifierConfig config) {
        return new Notifier() {
            @Override
            public void send(Notice notice) {
                ShortCommand.run(command(notice), Map.of(), "");
            }

            @Override
            public List<CheckResult> check() {
                String found = found("notify-send") == null ? found("gdbus") : found("notify-send");
                return List.of(
                        found == null
                                ? new CheckResult(
                                        "notify-send", false, "neither it nor gdbus is there", HINT)
                                : new CheckResult("notify-send", true, "by " + found, ""));
            }
        };
    }

    private List<String> command(Notice notice) {
        String title = PlainText.head(PlainText.line(notice.title()), SHOWN);
        String body = mark(PlainText.head(PlainText.lines(notice.text()), SHOWN));
        boolean urgent = notice.kind() != Notice.Kind.NIGHT_OVER;
        String send = found("notify-send");
        if (send != null) {
            return List.of(
                    send,
                    "--app-name=Watchkeeper",
                    "--urgency=" + (urgent ? "critical" : "normal"),
                    "--",
                    title,
                    // It reads \n, \074 and the like in a body, and only there.
                    body.replace("\\", "\\\\"));
        }
        String bus = found("gdbus");
        if (bus == null) {
            throw new PluginException(
                    PluginException.Kind.MISSING, "neither notify-send nor gdbus is there", HINT);
        }
        return List.of(
                bus,
                "call",
                "--session",
                "--timeout=8",
                "--dest=org.freedesktop.Notifications",
                "--object-path=/org/freedesktop/Notifications",
                "--method=org.freedesktop.Notifications.Notify",
                "--",
                quoted("Watchkeeper"),
                "0",
                quoted(""),
                quoted(title),
                quoted(body),
                "@as []",
                "{'urgency': <byte " + (urgent ? 2 : 1) + ">}",
                "-1");
    }

    /** The service reads a body as mark-up. */
    private static String mark(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A string of GVariant's text form. */
    private static String quoted(String text) {
        return "'"
                + text.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + "'";
    }

    private @Nullable String found(String program) {
        return Stream.of(searched.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Path::isAbsolute)
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
