package dev.watchkeeper.settings;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One change of one value in the text of a YAML file. */
final class TextEdit {
    private final String text;
    private final @Nullable Value root;

    TextEdit(String text, @Nullable Value root) {
        this.text = text;
        this.root = root;
    }

    /** The text with a value set; {@code wanted} is what {@code words} mean. */
    String set(List<String> parts, String words, Value wanted) {
        Value at = root;
        boolean flow = false;
        int depth = 0;
        while (at != null && depth < parts.size()) {
            Value next = child(at, parts, depth);
            if (next == null) {
                break;
            }
            flow |= at.flow();
            at = next;
            depth++;
        }
        if (at != null && depth == parts.size()) {
            return replaced(at, written(words, wanted, at, flow));
        }
        if (at == null || at instanceof Value.Scalar s && s.value() == null && depth == 0) {
            String begun = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
            return begun + entry(parts, 0, written(words, wanted, null, parts.size() > 1)) + "\n";
        }
        boolean inner = flow || at.flow() || depth + 1 < parts.size();
        return switch (at) {
            case Value.Fields fields ->
                    inserted(
                            fields,
                            entry(parts, depth, written(words, wanted, null, inner)),
                            fields.fields().isEmpty());
            case Value.Items items ->
                    inserted(
                            items,
                            (items.flow() ? "" : "- ")
                                    + item(parts, written(words, wanted, null, true)),
                            items.items().isEmpty());
            case Value.Scalar scalar when scalar.value() == null ->
                    replaced(scalar, below(parts, depth, written(words, wanted, null, true)));
            case Value.Scalar _ ->
                    throw new WatchkeeperException(
                            Code.SETTINGS,
                            at.place()
                                    + ": "
                                    + String.join(".", parts.subList(0, depth))
                                    + " holds no keys",
                            "Mend it by hand: `watchkeeper config edit`.");
        };
    }

    private static @Nullable Value child(Value at, List<String> parts, int depth) {
        if (at instanceof Value.Fields fields) {
            return fields.get(parts.get(depth));
        }
        if (at instanceof Value.Items items && named(parts, depth)) {
            for (Value item : items.items()) {
                if (item instanceof Value.Fields f && parts.get(depth).equals(f.text("name"))) {
                    return item;
                }
            }
        }
        return null;
    }

    private static boolean named(List<String> parts, int depth) {
        return depth == 1 && SettingsLayers.NAMED_LISTS.contains(parts.getFirst());
    }

    /** {@code key: value}, or {@code key: {key: value}}. */
    private static String entry(List<String> parts, int at, String value) {
        return key(parts.get(at))
                + ": "
                + (at + 1 == parts.size() ? value : below(parts, at + 1, value));
    }

    private static String below(List<String> parts, int at, String value) {
        return named(parts, at)
                ? "[" + item(parts, value) + "]"
                : "{" + entry(parts, at, value) + "}";
    }

    private static String item(List<String> parts, String value) {
        return parts.size() == 2
                ? value
                : "{name: " + key(parts.get(1)) + ", " + entry(parts, 2, value) + "}";
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !name.matches("(?i)true|false|null")
                ? name
                : quoted(name);
    }

    private String replaced(Value old, String value) {
        int start = old.place().start();
        int end = Math.max(start, lastEnd(old));
        boolean apart = start > 0 && end == start && text.charAt(start - 1) == ':';
        return text.substring(0, start)
                + (apart ? " " : "")
                + value
                + comment(old)
                + text.substring(end);
    }

    /** The comment behind the sign with which a block of text begins. */
    private String comment(Value old) {
        if (!(old instanceof Value.Scalar s) || s.style() != Value.Scalar.Style.BLOCK) {
            return "";
        }
        int line = text.indexOf('\n', old.place().start());
        int begin = text.indexOf(" #", old.place().start());
        return begin < 0 || line < 0 || begin > line
                ? ""
                : " " + text.substring(begin, line).stripLeading().stripTrailing();
    }

    private String inserted(Value into, String what, boolean empty) {
        if (into.flow()) {
            int close = into.place().end() - 1;
            int last = close;
            while (Character.isWhitespace(text.charAt(last - 1))) {
                last--;
            }
            boolean comma = empty || text.charAt(last - 1) == ',';
            return text.substring(0, last)
                    + (comma ? (empty ? "" : " ") : ", ")
                    + what
                    + text.substring(last == close ? close : last);
        }
        int end = lastEnd(into);
        int line = text.indexOf('\n', end);
        int at = line < 0 ? text.length() : line;
        String indent = " ".repeat(into.place().column() - 1);
        return text.substring(0, at) + "\n" + indent + what + text.substring(at);
    }

    /** Where a value's own text ends; comments and blank lines after it are not its own. */
    private int lastEnd(Value value) {
        int end = value.place().end();
        if (!value.flow()) {
            switch (value) {
                case Value.Fields fields when !fields.fields().isEmpty() -> {
                    Value.Field last = List.copyOf(fields.fields().values()).getLast();
                    end = Math.max(last.key().end(), lastEnd(last.value()));
                }
                case Value.Items items when !items.items().isEmpty() ->
                        end = lastEnd(items.items().getLast());
                case Value _ -> {}
            }
        }
        while (end > value.place().start() && text.charAt(end - 1) == '\n') {
            end--;
        }
        return end;
    }

    /** The words as they may stand at that place, quoted as what stood there. */
    private static String written(String words, Value wanted, @Nullable Value old, boolean flow) {
        if (!(wanted instanceof Value.Scalar s) || !(s.value() instanceof String value)) {
            return words.strip();
        }
        Value.Scalar.Style style =
                old instanceof Value.Scalar o ? o.style() : Value.Scalar.Style.PLAIN;
        boolean safe =
                s.style() == Value.Scalar.Style.PLAIN
                        && !value.contains(" #")
                        && !value.contains(": ")
                        && !value.endsWith(":")
                        && !(flow && value.matches("(?s).*[,\\[\\]{}:].*"));
        if (style == Value.Scalar.Style.SINGLE_QUOTED && value.matches("[\\x20-\\x7E]*")) {
            return "'" + value.replace("'", "''") + "'";
        }
        return safe && style != Value.Scalar.Style.DOUBLE_QUOTED ? value : quoted(value);
    }

    private static String quoted(String value) {
        StringBuilder all = new StringBuilder("\"");
        value.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '"' -> all.append("\\\"");
                        case '\\' -> all.append("\\\\");
                        case '\n' -> all.append("\\n");
                        case '\t' -> all.append("\\t");
                        default -> {
                            if (c < 0x20 || c >= 0x7F && c < 0xA0) {
                                all.append(String.format("\\x%02X", c));
                            } else {
                                all.appendCodePoint(c);
                            }
                        }
                    }
                });
        return all.append('"').toString();
    }
}
