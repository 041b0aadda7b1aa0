package dev.watchkeeper.codex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was seen of one run of the program so far. */
final class ExecRun {
    /** How its last turn stands. */
    enum Turn {
        NONE,
        GOING,
        COMPLETED,
        FAILED
    }

    /** Of items and denials: more than any honest run has, few enough to be held. */
    private static final int MOST = 10_000;

    Turn turn = Turn.NONE;

    /** Whether the program came as far as a session. */
    boolean begun;

    /** Why its turn failed, else its last error that it did not go on after. */
    String error = "";

    /** Its last words. */
    String text = "";

    /** A line that is no event. */
    String strayText = "";

    boolean usedTools;

    /** Whether it has used a tool after its last words. */
    boolean toolsSinceText;

    /** Whether something came after the end of its turn. */
    boolean workedSince;

    long tokens;

    final Set<String> denied = new LinkedHashSet<>();
    final List<String> problems = new ArrayList<>();

    /** Items at work: what they do, by id. */
    private final Map<String, String> open = new LinkedHashMap<>();

    void worked() {
        workedSince = true;
    }

    void turn(Turn now) {
        turn = now;
        workedSince = false;
    }

    boolean turnEnded() {
        return turn == Turn.COMPLETED || turn == Turn.FAILED;
    }

    void said(String words) {
        text = words;
        toolsSinceText = false;
    }

    void toolStarted(String id, String what) {
        usedTools = true;
        toolsSinceText = true;
        if (!full(open.size())) {
            open.put(id, what);
        }
    }

    void toolEnded(String id) {
        open.remove(id);
    }

    boolean isOpen(String id) {
        return open.containsKey(id);
    }

    /** What has begun and not ended. */
    List<String> open() {
        return List.copyOf(open.values());
    }

    /**
     * Notes what was not permitted.
     *
     * @return whether that is new
     */
    boolean denied(String what) {
        return !full(denied.size()) && denied.add(what);
    }

    void problem(String sentence) {
        if (!problems.contains(sentence)) {
            problems.add(sentence);
        }
    }

    /** What can't be followed any more is said, so that the end is not taken for a clean one. */
    private boolean full(int held) {
        if (held >= MOST) {
            problem("it uses more tools at once than can be followed");
        }
        return held >= MOST;
    }
}
