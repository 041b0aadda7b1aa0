package dev.watchkeeper.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The variables of the templates, with the pieces that may be shortened and their order. */
final class Context {
    private final PromptInput in;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Integer> leastFirst = new ArrayList<>();
    private final List<Integer> feedback = new ArrayList<>();
    private final List<Integer> guidance = new ArrayList<>();
    private final List<Integer> history = new ArrayList<>();
    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final int facts;

    Context(PromptInput in) {
        this.in = in;
        in.history().forEach(h -> history.add(piece(h, 0, Piece.Keep.HEAD)));
        facts = piece(in.facts(), 200, Piece.Keep.HEAD);
        in.files().forEach((path, text) -> files.put(path, piece(text, 200, Piece.Keep.HEAD)));
        in.feedback().forEach(f -> feedback.add(piece(f, 200, Piece.Keep.BOTH_ENDS)));
        in.guidance().forEach(g -> guidance.add(piece(g, 100, Piece.Keep.HEAD)));
        order();
    }

    private int piece(String text, int floor, Piece.Keep keep) {
        pieces.add(new Piece(text, floor, keep));
        lengths.add(text.length());
        return pieces.size() - 1;
    }

    /** History, the feedback of older attempts, facts, files, the newest feedback, guidance. */
    private void order() {
        leastFirst.addAll(history);
        for (int i = feedback.size() - 1; i > 0; i--) {
            leastFirst.add(feedback.get(i));
        }
        leastFirst.add(facts);
        leastFirst.addAll(new ArrayList<>(files.values()).reversed());
        if (!feedback.isEmpty()) {
            leastFirst.add(feedback.getFirst());
        }
        leastFirst.addAll(guidance);
    }

    /** The pieces in the order in which they give way. */
    List<Integer> leastFirst() {
        return leastFirst;
    }

    int length(int piece) {
        return pieces.get(piece).text().length();
    }

    void shorten(int piece, int length) {
        lengths.set(piece, length);
    }

    Map<String, Object> variables() {
        Map<String, Object> all = new HashMap<>();
        all.put("id", in.task().id());
        all.put("title", in.task().title());
        all.put("brief", in.task().brief().strip());
        all.put("scope", in.task().scope());
        all.put("checks", in.task().checks());
        all.put("critical", in.task().critical());
        all.put("priority", in.task().priority().name().toLowerCase(Locale.ROOT));
        all.put("facts", text(facts).strip());
        all.put("feedback", blocks(feedback));
        all.put("guidance", texts(guidance));
        all.put("history", texts(history));
        List<Map<String, Object>> excerpts = new ArrayList<>();
        files.forEach((path, piece) -> {
            String text = text(piece);
            if (!text.isEmpty()) {
                excerpts.add(Map.of("path", path, "text", ended(text), "fence", fence(text)));
            }
        });
        all.put("files", excerpts);
        return all;
    }

    private List<String> texts(List<Integer> which) {
        return which.stream().map(this::text).map(String::strip).filter(t -> !t.isEmpty()).toList();
    }

    private List<Map<String, Object>> blocks(List<Integer> which) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (int piece : which) {
            String text = text(piece);
            if (!text.isBlank()) {
                blocks.add(Map.of("text", ended(text), "fence", fence(text)));
            }
        }
        return blocks;
    }

    private String text(int piece) {
        return pieces.get(piece).cut(lengths.get(piece));
    }

    private static String ended(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }

    /** A fence that is longer than any in the text. */
    private static String fence(String text) {
        int longest = 2;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }
}
