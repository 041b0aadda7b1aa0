package dev.watchkeeper.assess;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.llm.UntrustedText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The evidence about an attempt, numbered, as a model is shown it.
 *
 * <p>Each line of it begins with its exhibit's number and a bar, so that nothing inside can look
 * like a line of ours; what a model's server would take for its own marks is taken apart.
 */
final class EvidenceList {
    private static final int MOST_FILES = 30;
    private static final int MOST_NAMES = 200;
    private static final int FLOOR = 200;

    /** A quotation shorter than this proves something only if it is a whole line. */
    private static final int SHORT_QUOTE = 8;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern LINE_MARK = Pattern.compile("^\\d{1,4}\\|\\s?");

    /**
     * One piece of evidence.
     *
     * @param number from 1
     * @param what names it, on one line
     * @param id of the whole of it in the home, or empty
     * @param claim whether it is only what the agent says of itself, which proves nothing
     * @param text what is shown
     */
    record Exhibit(int number, String what, String id, boolean claim, String text) {}

    private final List<Exhibit> all;

    private EvidenceList(List<Exhibit> all) {
        this.all = all;
    }

    /** Everything there is about an attempt, in full. */
    static EvidenceList of(Assessor.Input in, Quality quality, UnifiedDiff patch) {
        EvidenceList made = new EvidenceList(new ArrayList<>());
        StringBuilder ran = new StringBuilder();
        for (GateResult gate : quality.gates()) {
            ran.append(oneLine(gate.command()))
                    .append(" → ")
                    .append(gate.status().name().toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        made.add("what was run", "", false, ran.isEmpty() ? "nothing was run" : ran.toString());
        made.add("the changed files", "", false, names(quality.changes()));
        for (GateResult gate : quality.gates()) {
            if (!gate.tail().isBlank()) {
                made.add(
                        "the end of what `" + oneLine(gate.command()) + "` printed",
                        gate.evidence(),
                        false,
                        gate.tail());
            }
        }
        if (!quality.specialCases().isEmpty() || !quality.stubs().isEmpty()) {
            made.add(
                    "what a search of the added lines found",
                    "",
                    false,
                    String.join("\n", quality.specialCases())
                            + "\n"
                            + String.join("\n", quality.stubs()));
        }
        StringBuilder rest = new StringBuilder();
        int files = 0;
        for (Map.Entry<String, String> file : patch.texts().entrySet()) {
            if (files++ < MOST_FILES) {
                made.add("the diff of " + oneLine(file.getKey()), "", false, file.getValue());
            } else {
                rest.append(file.getValue());
            }
        }
        if (!rest.isEmpty()) {
            made.add("the diff of the other files", "", false, rest.toString());
        }
        if (!in.outcome().finalText().isBlank()) {
            made.add(
                    "what the agent says, which proves nothing",
                    "",
                    true,
                    in.outcome().finalText());
        }
        return made;
    }

    private void add(String what, String id, boolean claim, String text) {
        all.add(
                new Exhibit(
                        all.size() + 1,
                        what,
                        id,
                        claim,
                        UntrustedText.harmless(text).stripTrailing()));
    }

    private static String names(List<PathDiff> changes) {
        StringBuilder out = new StringBuilder();
        changes.stream()
                .limit(MOST_NAMES)
                .forEach(d ->
                        out.append(d.kind().name().toLowerCase(Locale.ROOT))
                                .append(' ')
                                .append(oneLine(d.path()))
                                .append(" +")
                                .append(d.linesAdded())
                                .append(" -")
                                .append(d.linesDeleted())
                                .append('\n'));
        if (changes.size() > MOST_NAMES) {
            out.append(changes.size() - MOST_NAMES).append(" more\n");
        }
        return out.isEmpty() ? "none" : out.toString();
    }

    int count() {
        return all.size();
    }

    /**
     * The same in at most about {@code chars} characters: the longest exhibits are shortened first,
     * all of them to the same length, their beginnings and ends kept.
     */
    EvidenceList within(int chars) {
        List<Integer> lengths = all.stream().map(e -> e.text().length()).sorted().toList();
        long left = chars;
        int cap = Integer.MAX_VALUE;
        for (int i = 0; i < lengths.size(); i++) {
            long share = left / (lengths.size() - i);
            if (lengths.get(i) > share) {
                cap = (int) Math.max(FLOOR, share);
                break;
            }
            left -= lengths.get(i);
        }
        List<Exhibit> cut = new ArrayList<>();
        for (Exhibit e : all) {
            cut.add(new Exhibit(e.number(), e.what(), e.id(), e.claim(), shortened(e.text(), cap)));
        }
        return new EvidenceList(cut);
    }

    private static String shortened(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int head = whole(text, length / 2);
        int tail = whole(text, text.length() - length / 2);
        return text.substring(0, head)
                + "\n[… "
                + (tail - head)
                + " characters left out …]\n"
                + text.substring(tail);
    }

    private static int whole(String text, int at) {
        return at > 0 && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at))
                ? at - 1
                : at;
    }

    /** As a model is shown them. */
    String shown() {
        StringBuilder out = new StringBuilder();
        for (Exhibit e : all) {
            out.append('[')
                    .append(e.number())
                    .append("] ")
                    .append(UntrustedText.harmless(e.what()))
                    .append('\n');
            e.text()
                    .lines()
                    .forEach(line -> out.append(e.number()).append("| ").append(line).append('\n'));
        }
        return out.toString();
    }

    /**
     * Where a quotation stands.
     *
     * @param named the exhibit that is said to hold it; another one is as good
     * @return the exhibit, or {@code null} if it stands nowhere but in the agent's own words, or is
     *     too short to prove anything
     */
    @Nullable Exhibit quoted(String quote, int named) {
        String sought = plain(LINE_MARK.matcher(quote.strip()).replaceFirst(""));
        if (sought.isEmpty()) {
            return null;
        }
        Exhibit found = null;
        for (Exhibit e : all) {
            boolean better = found == null || e.number() == named;
            if (!e.claim() && better && holds(e.text(), sought)) {
                found = e;
            }
        }
        return found;
    }

    private static boolean holds(String text, String sought) {
        if (sought.length() >= SHORT_QUOTE) {
            return plain(text).contains(sought)
                    || text.lines().anyMatch(l -> plain(withoutSign(l)).contains(sought));
        }
        return text.lines()
                .anyMatch(l -> plain(l).equals(sought) || plain(withoutSign(l)).equals(sought));
    }

    /** A diff's line as it stands in the file. */
    private static String withoutSign(String line) {
        return line.startsWith("+") || line.startsWith("-") ? line.substring(1) : line;
    }

    private static String plain(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }

    private static String oneLine(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
