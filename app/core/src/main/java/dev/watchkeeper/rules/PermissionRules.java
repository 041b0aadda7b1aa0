package dev.watchkeeper.rules;

import dev.watchkeeper.domain.PermissionRule;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds what an agent wants to be permitted against the rules, in their order.
 *
 * <p>A form is {@code TOOL(OBJECT)}, a pattern too, with {@code *} for anything in it; a pattern
 * without an object means the whole tool. The asterisk of an {@code allow} does not reach beyond
 * one shell command, so that {@code Bash(mvn *)} does not permit {@code mvn test; rm -r .}; the
 * patterns of {@code deny} and {@code ask} are found in each command of a line.
 */
public final class PermissionRules {
    private static final Pattern SHELL =
            Pattern.compile(".*(bash|shell|exec|command|cmd|run|terminal|repl).*");

    /** Between two commands of a line. */
    private static final Pattern BETWEEN = Pattern.compile("[;&|\\r\\n(){}`]+");

    /** What the asterisk of an {@code allow} does not stand for in a shell's line. */
    private static final String ENDS_A_COMMAND = ";&|<>\r\n`";

    private PermissionRules() {}

    /**
     * @param object {@code null} where the tool alone is named
     */
    private record Parts(String tool, @Nullable String object) {
        static Parts of(String text) {
            int open = text.indexOf('(');
            return open <= 0 || !text.endsWith(")")
                    ? new Parts(text, null)
                    : new Parts(
                            text.substring(0, open), text.substring(open + 1, text.length() - 1));
        }
    }

    /**
     * The first rule that matches.
     *
     * @param form such as {@code Bash(mvn test)}
     * @param whole whether the form says all of it; what is not seen whole is never allowed
     */
    public static Optional<PermissionRule> first(
            List<PermissionRule> rules, String form, boolean whole) {
        return rules.stream().filter(r -> matches(r, form, whole)).findFirst();
    }

    private static boolean matches(PermissionRule rule, String form, boolean whole) {
        Parts asked = Parts.of(form);
        Parts pattern = Parts.of(rule.pattern());
        boolean allows = rule.kind() == PermissionRule.Kind.ALLOW;
        if ((allows && !whole) || !matches(pattern.tool(), asked.tool(), "")) {
            return false;
        }
        String wanted = pattern.object();
        if (wanted == null || wanted.equals("*")) {
            return true;
        }
        String object = asked.object() == null ? "" : asked.object();
        boolean shell = SHELL.matcher(asked.tool().toLowerCase(Locale.ROOT)).matches();
        if (allows) {
            return matches(wanted, object, shell ? ENDS_A_COMMAND : "");
        }
        return matches(wanted, object, "")
                || (shell
                        && BETWEEN.splitAsStream(object)
                                .map(command -> command.replaceAll("^[\\s$]+|\\s+$", ""))
                                .anyMatch(command -> matches(wanted, command, "")));
    }

    /**
     * Whether a pattern with asterisks is a text. The work is their lengths' product at most,
     * however many asterisks there are: an agent chooses the text.
     *
     * @param barred characters for which no asterisk stands; where there are any, it does not stand
     *     for {@code $(} either
     */
    private static boolean matches(String pattern, String text, String barred) {
        boolean[] upTo = new boolean[text.length() + 1];
        upTo[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            boolean[] next = new boolean[text.length() + 1];
            next[0] = upTo[0] && c == '*';
            for (int t = 1; t <= text.length(); t++) {
                next[t] =
                        c == '*'
                                ? upTo[t] || (next[t - 1] && free(text, t - 1, barred))
                                : upTo[t - 1] && text.charAt(t - 1) == c;
            }
            upTo = next;
        }
        return upTo[text.length()];
    }

    /** Whether an asterisk may stand for a character. */
    private static boolean free(String text, int at, String barred) {
        return barred.isEmpty()
                || (barred.indexOf(text.charAt(at)) < 0 && !text.startsWith("$(", at));
    }

    /** What is wrong with a pattern, so that it can match nothing; empty if it can. */
    public static String problem(String pattern) {
        Parts parts = Parts.of(pattern);
        String object = parts.object();
        if (!pattern.strip().equals(pattern) || pattern.isEmpty()) {
            return "is empty or begins or ends with a space";
        }
        if (object == null && !parts.tool().matches("[^()\\s]+")) {
            return "is neither a tool nor TOOL(OBJECT), such as Bash(mvn *)";
        }
        if (object != null && (object.isEmpty() || !parts.tool().matches("[^()\\s]+"))) {
            return "names nothing that it could match; write TOOL(OBJECT), such as Bash(mvn *)";
        }
        if (object != null && object.endsWith(":*")) {
            return "matches a colon; write "
                    + parts.tool()
                    + "("
                    + object.substring(0, object.length() - 2)
                    + " *)";
        }
        return "";
    }

    /** The earlier rule by which a rule is never asked; empty if there may be a case for it. */
    public static Optional<PermissionRule> before(
            List<PermissionRule> earlier, PermissionRule rule) {
        return earlier.stream().filter(e -> covers(e, rule)).findFirst();
    }

    private static boolean covers(PermissionRule first, PermissionRule later) {
        Parts a = Parts.of(first.pattern());
        Parts b = Parts.of(later.pattern());
        if (!matches(a.tool(), b.tool(), "")) {
            return false;
        }
        String all = a.object();
        if (all == null || all.equals("*")) {
            return true;
        }
        boolean comparable =
                first.kind() != PermissionRule.Kind.ALLOW
                        || later.kind() == PermissionRule.Kind.ALLOW;
        String some = b.object();
        return comparable && some != null && matches(all, some, "");
    }
}
