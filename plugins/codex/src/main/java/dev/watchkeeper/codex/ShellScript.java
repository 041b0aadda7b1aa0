package dev.watchkeeper.codex;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a shell is given to run, out of the command line that calls it. */
final class ShellScript {
    private static final Pattern SHELL =
            Pattern.compile("(?:\\S*/)?(?:ba|z|da|k)?sh -l?c (.+)", Pattern.DOTALL);

    private ShellScript() {}

    /** The script of {@code /bin/bash -lc '…'}; any other command line as it is. */
    static String of(String command) {
        Matcher shell = SHELL.matcher(command.strip());
        String script = shell.matches() ? word(shell.group(1)) : null;
        return script == null ? command : script;
    }

    /** One word without its quotes; {@code null} if it is not exactly one. */
    private static @Nullable String word(String quoted) {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            boolean last = i + 1 == quoted.length();
            if (quote == '\'') {
                if (c == '\'') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\'
                    && !last
                    && (quote == 0 || "\"\\$`".indexOf(quoted.charAt(i + 1)) >= 0)) {
                word.append(quoted.charAt(++i));
            } else if (quote == '"') {
                if (c == '"') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (Character.isWhitespace(c)) {
                return null;
            } else {
                word.append(c);
            }
        }
        return quote == 0 ? word.toString() : null;
    }
}
