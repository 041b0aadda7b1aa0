package dev.watchkeeper.assess;

import dev.watchkeeper.plugin.gate.AttemptWork;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the changes themselves show, before anything is run.
 *
 * @param secrets each as {@code path:line: kind}
 * @param weakened each as {@code path: what}
 * @param stubs each as {@code path:line: text}
 * @param outside paths
 * @param complete whether all changed text was looked through, and all that was found is there
 */
record KnownFindings(
        List<String> secrets,
        List<String> weakened,
        List<String> stubs,
        List<String> outside,
        boolean complete) {
    private static final Pattern AT_LINE =
            Pattern.compile("(.+?):([0-9]{1,9}): (.*)", Pattern.DOTALL);

    private static final Pattern AT_PATH = Pattern.compile("(.+?): (.*)", Pattern.DOTALL);

    /** As gates of a type see them. */
    List<AttemptWork.Finding> all() {
        List<AttemptWork.Finding> all = new ArrayList<>();
        secrets.forEach(one -> all.add(finding(AttemptWork.Topic.SECRET, one)));
        weakened.forEach(one -> all.add(finding(AttemptWork.Topic.WEAKENED_TEST, one)));
        stubs.forEach(one -> all.add(finding(AttemptWork.Topic.STUB, one)));
        outside.forEach(path ->
                all.add(
                        new AttemptWork.Finding(
                                AttemptWork.Topic.OUT_OF_SCOPE,
                                path,
                                0,
                                "is not in the task's scope")));
        return all;
    }

    private static AttemptWork.Finding finding(AttemptWork.Topic topic, String text) {
        Matcher line = AT_LINE.matcher(text);
        if (line.matches()) {
            return new AttemptWork.Finding(
                    topic, line.group(1), Integer.parseInt(line.group(2)), line.group(3));
        }
        Matcher path = AT_PATH.matcher(text);
        return path.matches()
                ? new AttemptWork.Finding(topic, path.group(1), 0, path.group(2))
                : new AttemptWork.Finding(topic, "", 0, text);
    }
}
