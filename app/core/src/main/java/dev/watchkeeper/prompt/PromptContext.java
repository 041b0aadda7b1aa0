package dev.watchkeeper.prompt;

import dev.watchkeeper.llm.PromptPrefix;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a prompt tells, as the templates' variables and as the pieces that may be shortened. */
final class PromptContext {
    /** So many of each kind have a floor, the newest of them; a long past must not crowd out. */
    private static final int WITH_FLOOR = 8;

    private static final Pattern BLANK_LINES = Pattern.compile("\\A(?:[ \\t]*\\R)+");
    private static final int FLOOR_OF_FEEDBACK = 96;
    private static final int FLOOR_OF_GUIDANCE = 64;
    private static final int FLOOR_OF_FACTS = 48;
    private static final int FLOOR_OF_HISTORY = 48;

    private final PromptInput in;
    private final List<PromptSection> pieces = new ArrayList<>();
    private final List<Integer> feedback = new ArrayList<>();
    private final List<Integer> guidance = new ArrayList<>();
    private final List<Integer> history = new ArrayList<>();
    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final int facts;
    private final boolean forModel;

    /**
     * @param forModel whether the local model reads it: what would end a turn in its chat is
     *     defused then
     */
    PromptContext(PromptInput in, boolean forModel) {
        this.in = in;
        this.forModel = forModel;
        facts = piece(in.facts(), PromptSection.Role.FACTS, FLOOR_OF_FACTS);
        in.files()
                .forEach((path, text) -> files.put(path, piece(text, PromptSection.Role.FILE, 0)));
        for (int i = 0; i < in.feedback().size(); i++) {
            int floor = i < WITH_FLOOR ? FLOOR_OF_FEEDBACK : 0;
            String text = in.feedback().get(i);
            String middle = in.middles().getOrDefault(text, "");
            feedback.add(piece(text, PromptSection.Role.FEEDBACK, floor, middle));
        }
        newestWithFloor(in.guidance(), PromptSection.Role.GUIDANCE, FLOOR_OF_GUIDANCE, guidance);
        newestWithFloor(in.history(), PromptSection.Role.HISTORY, FLOOR_OF_HISTORY, history);
    }

    private void newestWithFloor(
            List<String> texts, PromptSection.Role role, int floor, List<Integer> into) {
        for (int i = 0; i < texts.size(); i++) {
            into.add(piece(texts.get(i), role, i >= texts.size() - WITH_FLOOR ? floor : 0));
        }
    }

    private int piece(String text, PromptSection.Role role, int floor) {
        return piece(text, role, floor, "");
    }

    private int piece(String text, PromptSection.Role role, int floor, String middle) {
        String whole = BLANK_LINES.matcher(text.stripTrailing()).replaceFirst("");
        pieces.add(new PromptSection(safe(whole), role, floor, safe(middle)));
        return pieces.size() - 1;
    }

    private String safe(String text) {
        return forModel ? text.replace("<|", "< |") : text;
    }

    private List<String> safe(List<String> texts) {
        return texts.stream().map(this::safe).toList();
    }

    List<PromptSection> pieces() {
        return pieces;
    }

    /** Whether these texts have all that was found about the attempt before. */
    boolean feedbackWhole(List<String> texts) {
        return feedback.stream().allMatch(i -> texts.get(i).equals(pieces.get(i).text()));
    }

    /** Which pieces of feedback lose more than half. */
    List<Integer> cutHeavily(List<String> texts) {
        List<Integer> cut = new ArrayList<>();
        for (int i = 0; i < feedback.size(); i++) {
            int piece = feedback.get(i);
            if (2 * texts.get(piece).length() < pieces.get(piece).text().length()) {
                cut.add(i);
            }
        }
        return cut;
    }

    /**
     * The templates' variables.
     *
     * @param texts of the pieces, in their order; an empty one is left out with all around it
     */
    Map<String, Object> variables(List<String> texts) {
        Map<String, Object> all = new HashMap<>();
        String brief = safe(in.task().brief().strip());
        all.put("id", in.task().id());
        all.put("task", PromptPrefix.of(in.task()));
        all.put("title", safe(in.task().title()));
        all.put("brief", brief);
        all.put("brief_fence", fence(brief));
        all.put("scope", safe(in.task().scope()));
        all.put("checks", safe(in.task().checks()));
        all.put("critical", in.task().critical());
        all.put("priority", in.task().priority().name().toLowerCase(Locale.ROOT));
        all.put("facts", texts.get(facts));
        all.put("facts_fence", fence(texts.get(facts)));
        all.put("plan", plan(in.plan()));
        all.put("feedback", blocks(feedback, texts));
        all.put("guidance", some(guidance, texts));
        all.put("history", some(history, texts));
        List<Map<String, Object>> excerpts = new ArrayList<>();
        files.forEach((path, piece) -> {
            String text = texts.get(piece);
            if (!text.isEmpty()) {
                excerpts.add(Map.of("path", safe(path), "text", text + "\n", "fence", fence(text)));
            }
        });
        all.put("files", excerpts);
        return all;
    }

    private static Map<String, Object> plan(@Nullable Plan plan) {
        return plan == null
                ? Map.of()
                : Map.of(
                        "goal", plan.goal(),
                        "context", plan.context(),
                        "steps", plan.steps(),
                        "constraints", plan.constraints(),
                        "done", plan.done());
    }

    private static List<String> some(List<Integer> which, List<String> texts) {
        return which.stream().map(texts::get).filter(t -> !t.isEmpty()).toList();
    }

    private static List<Map<String, Object>> blocks(List<Integer> which, List<String> texts) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (String text : some(which, texts)) {
            blocks.add(Map.of("text", text + "\n", "fence", fence(text)));
        }
        return blocks;
    }

    /** A fence that is longer than any in the text. */
    static String fence(String text) {
        int longest = 2;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }
}
