package dev.watchkeeper.domain;

/**
 * Why something was decided.
 *
 * @param text one sentence
 * @param evidence what it rests on: an evidence id, a factor's name or a rule's name
 */
public record Reason(String text, String evidence) {
    /** How the text begins that tells the condition of the rule that asks. */
    public static final String RULE = "the rule says: ";

    /** How the text begins that tells the condition of a rule that would ask as well. */
    public static final String RULE_TOO = "the rule says too: ";

    /** One sentence for people: a rule by its name and its sense, without its condition. */
    public String told() {
        if (text.startsWith(RULE)) {
            return "the rule '" + evidence + "' holds" + sense(RULE);
        }
        return text.startsWith(RULE_TOO)
                ? "the rule '" + evidence + "' holds too" + sense(RULE_TOO)
                : text;
    }

    private String sense(String begin) {
        String words = RuleSense.of(evidence, text.substring(begin.length()));
        return words.isEmpty() ? "" : ": " + words;
    }
}
