package dev.watchkeeper.judged;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A small program, described: what is asked for, what is right, and what goes wrong in ways of its
 * own. The other ways, which go wrong alike in all programs, are made by {@link JudgedWorks}.
 *
 * @param name short, unique
 * @param file that the task is about
 * @param parameters of its function
 * @param fallback a literal that the function may return
 * @param types of Java: the parameters with their types, and the type of the result
 * @param start the file's content before the work
 * @param right contents that are right, by what they do
 * @param subtle replacements in the first right content, by what they get wrong
 * @param naive a content that is wrong, with {@code {{guards}}} where special cases go
 * @param subset a content that handles what the visible check has, with {@code {{rest}}} beyond
 * @param visible what the visible check looks at
 * @param hidden what the hidden check looks at besides
 * @param without kinds of work that make no sense for it
 */
record JudgedProgram(
        String name,
        ProgramLanguage language,
        String file,
        String function,
        List<String> parameters,
        String fallback,
        String title,
        String brief,
        String types,
        String start,
        Map<String, String> right,
        Map<String, Edit> subtle,
        String naive,
        String subset,
        List<Example> visible,
        List<Example> hidden,
        Set<String> without) {
    /** One text in place of another. */
    record Edit(String from, String to) {
        String in(String text) {
            if (!text.contains(from)) {
                throw new IllegalStateException("'" + from + "' is not in\n" + text);
            }
            return text.replace(from, to);
        }
    }

    /**
     * A call and what it gives, as literals of the language.
     *
     * @param missed whether the naive content gets it wrong
     */
    record Example(List<String> arguments, String result, boolean missed) {
        String call() {
            return String.join(", ", arguments);
        }
    }

    private static final List<String> NAMES =
            List.of(
                    "roman",
                    "slug",
                    "weeks",
                    "luhn",
                    "duration",
                    "reason",
                    "units",
                    "camel",
                    "median",
                    "color",
                    "days",
                    "bump",
                    "clock",
                    "initials",
                    "caesar",
                    "fraction");

    /** All that there are, the languages one after the other. */
    static List<JudgedProgram> all() {
        return NAMES.stream().map(JudgedProgram::read).toList();
    }

    private static JudgedProgram read(String name) {
        try (InputStream in = JudgedProgram.class.getResourceAsStream("/judged/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no program " + name);
            }
            return parsed(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JudgedProgram parsed(String name, String text) {
        Map<String, String> one = new LinkedHashMap<>();
        Map<String, String> right = new LinkedHashMap<>();
        Map<String, Edit> subtle = new LinkedHashMap<>();
        for (String section : text.split("(?m)^@@ ")) {
            int end = section.indexOf('\n');
            if (end < 0) {
                continue;
            }
            String head = section.substring(0, end);
            String body = section.substring(end + 1);
            if (head.startsWith("right ")) {
                right.put(head.substring("right ".length()), body);
            } else if (head.startsWith("subtle ")) {
                String[] sides = body.split("\n?>>>\n", -1);
                subtle.put(
                        head.substring("subtle ".length()),
                        new Edit(sides[0], sides[1].replaceFirst("\n$", "")));
            } else {
                String[] words = head.split(" ", 2);
                one.put(words[0], words.length == 2 ? words[1] : body);
            }
        }
        String[] words = one.getOrDefault("program", "").split(" ", 5);
        ProgramLanguage language = ProgramLanguage.of(words[0]);
        return new JudgedProgram(
                name,
                language,
                words[1],
                words[2],
                List.of(words[3].split(",")),
                words[4],
                one.getOrDefault("title", "").strip(),
                one.getOrDefault("brief", "").strip(),
                one.getOrDefault("types", "").strip(),
                one.getOrDefault("start", ""),
                right,
                subtle,
                one.getOrDefault("naive", ""),
                one.getOrDefault("subset", ""),
                examples(language, one.getOrDefault("visible", "")),
                examples(language, one.getOrDefault("hidden", "")),
                Set.of(one.getOrDefault("without", "").split(" ")));
    }

    private static List<Example> examples(ProgramLanguage language, String body) {
        List<Example> all = new ArrayList<>();
        for (String line : body.lines().toList()) {
            boolean missed = line.startsWith("! ");
            String[] sides = (missed ? line.substring(2) : line).split(" => ");
            all.add(new Example(language.arguments(sides[0]), sides[1], missed));
        }
        return all;
    }
}
