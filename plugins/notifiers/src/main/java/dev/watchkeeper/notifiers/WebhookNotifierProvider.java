package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.pf4j.Extension;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes notifiers that send a notice as JSON to an address of the web. Its id is the header {@code
 * Idempotency-Key}.
 */
@Extension
public final class WebhookNotifierProvider implements NotifierProvider {
    /** For PF4J. */
    public WebhookNotifierProvider() {}

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public Notifier create(NotifierConfig config) {
        Options options = new Options(config);
        URI url = options.url();
        String token = options.token();
        return notice -> {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Idempotency-Key", notice.id());
            if (!token.isEmpty()) {
                headers.put("Authorization", "Bearer " + token);
            }
            HttpDelivery.post(url, headers, NoticeJson.text(notice));
        };
    }
}
