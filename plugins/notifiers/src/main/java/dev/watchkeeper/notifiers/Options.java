package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.NotifierConfig;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The options of a notifier, as the settings' schema has let them through. */
record Options(NotifierConfig config) {
    /** An option that is a word; empty if it is left out. */
    String text(String key) {
        return String.valueOf(config.options().getOrDefault(key, ""));
    }

    /** The words of an option; empty if it is left out. */
    List<String> words(String key) {
        return config.options().get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * An address.
     *
     * @throws PluginException if it is none of the web; it is not named, since it may be a secret
     */
    URI url() {
        try {
            URI url = URI.create(text("url"));
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // As below.
        }
        throw wrong("url", "is no address of the web", "such as https://ntfy.example.org/topic");
    }

    /**
     * The token that a server wants; empty if it is left out.
     *
     * @throws PluginException if no header can have it; it is not repeated
     */
    String token() {
        String token = text("token").strip();
        if (token.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw wrong(
                    "token",
                    "holds a character that no header can have",
                    "write it in one line of letters, digits and signs of ASCII");
        }
        return token;
    }

    PluginException wrong(String key, String what, String hint) {
        return new PluginException(
                PluginException.Kind.SETTINGS,
                "notify." + config.name() + "." + key + " " + what,
                hint);
    }
}
