package dev.watchkeeper.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number at the end of a judge's question, which its answer has to bear. */
public final class QuestionCode {
    private static final Pattern CODE = Pattern.compile("copy the number (\\d+) \\(c_code\\)");
    private static final String LAST = "\"z_fulfilled\"";

    private QuestionCode() {}

    /** That of a question, or of a request that holds one; 0 if it has none. */
    public static int of(String question) {
        Matcher code = CODE.matcher(question);
        int last = 0;
        while (code.find()) {
            last = Integer.parseInt(code.group(1));
        }
        return last;
    }

    /** The answer with the number of the question, unless it has one. */
    public static String in(String answer, String question) {
        int at = answer.lastIndexOf(LAST);
        return at < 0 || answer.contains("\"c_code\"")
                ? answer
                : answer.substring(0, at)
                        + "\"c_code\":"
                        + of(question)
                        + ","
                        + answer.substring(at);
    }
}
