package dev.watchkeeper.llm;

import java.util.regex.Pattern;

/** Text that is not ours, as a model may be shown it: what it says stays data. */
public final class UntrustedText {
    // The marks of turns, tools and thoughts in the chat templates of the models in use.
    private static final Pattern MODEL_MARK =
            Pattern.compile(
                    "<(?=\\||/?(?:think|tool_call|tool_response|start_of_turn|end_of_turn|s|bos|eos)>)"
                            + "|\\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\\])");
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\u2028\\u2029&&[^\\n\\t]]");

    private UntrustedText() {}

    /** Without characters that nobody sees, and without what a server takes for its own marks. */
    public static String harmless(String text) {
        String seen = UNSEEN.matcher(text.replace("\r\n", "\n").replace('\r', '\n')).replaceAll("");
        return MODEL_MARK.matcher(seen).replaceAll("$0 ");
    }

    /** Harmless, each line marked, so that none can look like a line of ours. */
    public static String marked(String text) {
        StringBuilder out = new StringBuilder();
        harmless(text).lines().forEach(line -> out.append("| ").append(line).append('\n'));
        return out.toString();
    }
}
