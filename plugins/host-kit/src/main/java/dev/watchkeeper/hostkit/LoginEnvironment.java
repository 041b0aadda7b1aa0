package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Transport;

import java.util.HashMap;
import java.util.Map;

/**
 * The environment of a user's shell there, since that is where people set their PATH.
 *
 * <p>The login shell is asked twice: as it starts for a command, and as it starts for a person, for
 * many set their PATH only there. Of the latter nothing but the PATH is taken. The variables are
 * written to a file: whatever the start-up files print, and whatever they leave running, is not
 * mixed with them. A shell that waits for input gets none; one that hangs is ended.
 */
public final class LoginEnvironment {
    private static final String SCRIPT =
            """
            limit=
            command -v timeout >/dev/null 2>&1 && limit="timeout -k 1 %2$d"
            shell=${SHELL:-sh}
            d=$(mktemp -d 2>/dev/null) || d=
            if [ -n "$d" ]; then
              WATCHKEEPER_ENV="$d/login" $limit "$shell" -lc 'env -0 >"$WATCHKEEPER_ENV" || env | tr "\\n" "\\0" >"$WATCHKEEPER_ENV"' \
                </dev/null >/dev/null 2>&1
              if [ -n "$limit" ]; then
                for how in -lic -ic; do
                  WATCHKEEPER_ENV="$d/person" $limit "$shell" $how 'env -0 >"$WATCHKEEPER_ENV"' \
                    </dev/null >/dev/null 2>&1
                  [ $? -lt 124 ] && [ ! -s "$d/person" ] || break
                done
              fi
            fi
            plain() { env -0 2>/dev/null || env | tr '\\n' '\\0'; }
            if [ -n "$d" ] && [ -s "$d/login" ]; then cat "$d/login"; else plain; fi
            printf '\\0%1$s\\0'
            [ -z "$d" ] || [ ! -s "$d/person" ] || cat "$d/person"
            [ -z "$d" ] || rm -rf "$d"
            :\
            """;

    private static final String PERSON = "watchkeeper-environment-of-a-person";
    private static final int SECONDS = 10;

    private LoginEnvironment() {}

    public static Map<String, String> of(Transport transport) {
        return parse(transport.sh(script(SECONDS)).text());
    }

    /**
     * @param seconds how long a shell may need to start
     */
    static String script(int seconds) {
        return SCRIPT.formatted(PERSON, seconds);
    }

    /** Reads what the script prints. */
    static Map<String, String> parse(String text) {
        int split = text.lastIndexOf("\0" + PERSON + "\0");
        Map<String, String> found = entries(split < 0 ? text : text.substring(0, split));
        String path =
                split < 0
                        ? ""
                        : entries(text.substring(split + PERSON.length() + 2))
                                .getOrDefault("PATH", "");
        if (!path.isBlank()) {
            found.put("PATH", path);
        }
        found.remove("WATCHKEEPER_ENV");
        return Map.copyOf(found);
    }

    private static Map<String, String> entries(String text) {
        Map<String, String> found = new HashMap<>();
        for (String entry : text.split("\0")) {
            int gap = entry.indexOf('=');
            if (gap > 0) {
                found.put(entry.substring(0, gap), entry.substring(gap + 1));
            }
        }
        return found;
    }
}
