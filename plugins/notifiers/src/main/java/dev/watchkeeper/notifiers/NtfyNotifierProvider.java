package dev.watchkeeper.notifiers;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.pf4j.Extension;

import java.net.URI;
import java.util.Map;

/**
 * Makes notifiers that publish to a topic of an ntfy server, in its JSON form. The notice's id is
 * the message's {@code sequence_id}: one that comes twice takes the place of itself.
 */
@Extension
public final class NtfyNotifierProvider implements NotifierProvider {
    /** A longer message would be an attachment. */
    private static final int MESSAGE = 3_900;

    private static final int TITLE = 240;

    /** For PF4J. */
    public NtfyNotifierProvider() {}

    @Override
    public String type() {
        return "ntfy";
    }

    @Override
    public Notifier create(NotifierConfig config) {
        Options options = new Options(config);
        URI url = options.url();
        String path = url.getPath() == null ? "" : url.getPath().replaceFirst("/+$", "");
        int slash = path.lastIndexOf('/');
        String topic = path.substring(slash + 1);
        if (topic.isEmpty()) {
            throw options.wrong(
                    "url", "names no topic", "such as https://ntfy.sh/a-topic-nobody-guesses");
        }
        URI server = url.resolve(slash <= 0 ? "/" : path.substring(0, slash));
        String token = options.token();
        Map<String, String> headers =
                token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
        return notice -> HttpDelivery.post(server, headers, message(topic, notice));
    }

    private static String message(String topic, Notice notice) {
        ObjectNode all = NoticeJson.object();
        all.put("topic", topic);
        all.put("sequence_id", notice.id());
        all.put("title", PlainText.head(PlainText.line(notice.title()), TITLE));
        all.put("message", PlainText.head(PlainText.lines(notice.text()), MESSAGE));
        all.put("priority", priority(notice.kind()));
        all.putArray("tags").add(tag(notice.kind()));
        return all.toString();
    }

    private static int priority(Notice.Kind kind) {
        return switch (kind) {
            case QUESTION, TROUBLE -> 4;
            case NIGHT_OVER -> 3;
        };
    }

    private static String tag(Notice.Kind kind) {
        return switch (kind) {
            case QUESTION -> "question";
            case NIGHT_OVER -> "sunrise";
            case TROUBLE -> "warning";
        };
    }
}
