package dev.watchkeeper.testkit;

import dev.watchkeeper.llm.Question;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model says of work, in the form that it is asked for, with a quotation that stands there.
 */
public final class Verdicts {
    private static final Pattern NUMBER = Pattern.compile("\\[(\\d+)\\]");

    private Verdicts() {}

    /** That the one point of the task is met, and so is the task; or that neither is. */
    public static String of(Question question, boolean met, String line) {
        String user = question.user();
        int at = user.indexOf(line, user.indexOf("\nEVIDENCE\n"));
        Matcher number = NUMBER.matcher(user).region(0, Math.max(0, at));
        String last = "1";
        while (number.find()) {
            last = number.group(1);
        }
        String answer =
                "{\"a_criteria\":[{\"a_evidence\":"
                        + last
                        + ",\"b_quote\":\""
                        + line
                        + "\",\"c_answer\":\""
                        + (met ? "met" : "not met")
                        + "\"}],\"b_findings\":[],\"z_fulfilled\":\""
                        + (met ? "yes" : "no")
                        + "\"}";
        return QuestionCode.in(answer, user);
    }
}
