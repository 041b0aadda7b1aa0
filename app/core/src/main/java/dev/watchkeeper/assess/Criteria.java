package dev.watchkeeper.assess;

import dev.watchkeeper.domain.Task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a task asks for, point by point: the list items of its brief, or its title. */
final class Criteria {
    /** More points than this are judged together as the last one. */
    static final int MOST = 12;

    private static final int LONGEST = 300;
    private static final Pattern ITEM =
            Pattern.compile("( {0,3})(?:[-*+]|\\d{1,3}[.)])\\s+(?:\\[[ xX]\\]\\s+)?(\\S.*)");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(?:```|~~~).*");

    private Criteria() {}

    /** The points, in their order; at least one and at most {@link #MOST}. */
    static List<String> of(Task task) {
        List<String> items = new ArrayList<>();
        boolean fenced = false;
        boolean goesOn = false;
        for (String line : task.brief().lines().toList()) {
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            }
            Matcher item = ITEM.matcher(line);
            if (!fenced && item.matches()) {
                items.add(item.group(2).strip());
                goesOn = true;
            } else if (goesOn && !fenced && line.startsWith("  ") && !line.isBlank()) {
                items.add(items.removeLast() + " " + line.strip());
            } else {
                goesOn = false;
            }
        }
        if (items.isEmpty()) {
            items.add(task.title().isBlank() ? "what the task asks for" : task.title().strip());
        }
        if (items.size() > MOST) {
            int more = items.size() - MOST + 1;
            items = new ArrayList<>(items.subList(0, MOST - 1));
            items.add("the " + more + " further points of the task");
        }
        return items.stream().map(Criteria::cut).toList();
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
