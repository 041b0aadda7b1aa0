package dev.watchkeeper.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Settings files as different people write them: every style, comments everywhere. */
final class SettingsFiles {
    private final Random random;
    private int comments;

    SettingsFiles(Random random) {
        this.random = random;
    }

    private boolean often() {
        return random.nextInt(3) > 0;
    }

    private boolean seldom() {
        return random.nextInt(5) == 0;
    }

    /** A whole file; its comments are numbered {@code #c0 #c1 …} in their order. */
    String file() {
        comments = 0;
        StringBuilder text = new StringBuilder();
        if (seldom()) {
            text.append("---\n");
        }
        text.append(lines(""));
        List<Runnable> sections = new ArrayList<>();
        sections.add(() ->
                section(
                        text,
                        "thresholds",
                        List.of("accept", "0.8", "attempts", "4", "clarify", "0.3")));
        sections.add(
                () -> section(text, "limits", List.of("wait", quoted("2h"), "resume", "false")));
        sections.add(() ->
                section(text, "model", List.of("name", quoted("qwen"), "timeout", quoted("90s"))));
        sections.add(() ->
                section(
                        text,
                        "watch",
                        List.of(
                                "ignore",
                                often() ? "[a, 'b c', d]" : "[]",
                                "debounce",
                                quoted("50ms"))));
        sections.add(() ->
                section(text, "supervisor", List.of("parallel", "3", "quiet-after", quoted("9m"))));
        sections.add(() -> agents(text));
        sections.add(() -> gates(text));
        java.util.Collections.shuffle(sections, random);
        sections.subList(0, 3 + random.nextInt(5)).forEach(Runnable::run);
        text.append(lines(""));
        String all = text.toString();
        if (seldom()) {
            all = all.stripTrailing();
        }
        if (seldom()) {
            all = all.replace("\n", "\r\n");
        }
        return seldom() ? "\uFEFF" + all : all;
    }

    private void section(StringBuilder text, String name, List<String> pairs) {
        if (seldom()) {
            text.append(key(name)).append(':').append(comment()).append('\n');
            return;
        }
        if (seldom()) {
            text.append(key(name)).append(": ").append(flow(pairs)).append(comment()).append('\n');
            return;
        }
        String indent = " ".repeat(1 + random.nextInt(4));
        text.append(key(name)).append(":").append(comment()).append('\n');
        for (int i = 0; i < pairs.size(); i += 2) {
            text.append(lines(indent));
            text.append(indent).append(key(pairs.get(i))).append(": ");
            text.append(seldom() ? "  " : "").append(pairs.get(i + 1)).append(comment());
            text.append('\n');
        }
        text.append(lines(often() ? indent : ""));
    }

    private String flow(List<String> pairs) {
        boolean spread = seldom();
        StringBuilder all = new StringBuilder("{");
        for (int i = 0; i < pairs.size(); i += 2) {
            all.append(i > 0 ? "," : "").append(spread ? comment() + "\n    " : i > 0 ? " " : "");
            all.append(key(pairs.get(i))).append(": ").append(pairs.get(i + 1));
        }
        return all.append(spread && often() ? comment() + "\n  }" : "}").toString();
    }

    private void agents(StringBuilder text) {
        text.append("agents:").append(comment()).append('\n');
        String anchor = seldom() ? "&first " : "";
        text.append("  one: ").append(anchor).append("{type: claude-code}").append(comment());
        text.append('\n').append(lines("  "));
        text.append("  ").append(key("two")).append(":").append(comment()).append('\n');
        text.append("    type: command\n    run: [sh, \"-c\", 'true']").append(comment());
        text.append('\n');
        if (often()) {
            text.append("    env:\n      A: ").append(quoted("b")).append(comment()).append('\n');
        }
        if (!anchor.isEmpty()) {
            text.append("  three: *first").append(comment()).append('\n');
        }
        text.append(lines(""));
    }

    private void gates(StringBuilder text) {
        if (seldom()) {
            text.append("gates: [{name: tests, run: make test}]").append(comment()).append('\n');
            return;
        }
        String indent = often() ? "  " : "";
        text.append("gates:").append(comment()).append('\n').append(lines(indent));
        text.append(indent).append("- name: tests").append(comment()).append('\n');
        text.append(indent).append("  run: ");
        text.append(
                switch (random.nextInt(4)) {
                    case 0 ->
                            "|"
                                    + comment()
                                    + "\n"
                                    + indent
                                    + "    make\n"
                                    + indent
                                    + "    make test";
                    case 1 -> ">-\n" + indent + "    make\n" + indent + "    test";
                    case 2 -> "'make test'" + comment();
                    default -> "make test" + comment();
                });
        text.append('\n').append(lines(indent));
        if (often()) {
            text.append(indent).append("- {name: lint, run: make lint, blocking: false}");
            text.append(comment()).append('\n');
        }
        text.append(lines(""));
    }

    private String key(String name) {
        return seldom() ? (often() ? "'" + name + "'" : "\"" + name + "\"") : name;
    }

    private String quoted(String value) {
        return switch (random.nextInt(3)) {
            case 0 -> "'" + value + "'";
            case 1 -> '"' + value + '"';
            default -> value;
        };
    }

    private String comment() {
        return seldom() ? "  #c" + comments++ + " why: {x" : "";
    }

    /** Comments and blank lines between other lines. */
    private String lines(String indent) {
        StringBuilder all = new StringBuilder();
        while (seldom()) {
            all.append(often() ? indent + "#c" + comments++ + " - a: 'b\n" : "\n");
        }
        return all.toString();
    }
}
