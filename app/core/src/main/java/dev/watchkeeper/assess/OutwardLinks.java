package dev.watchkeeper.assess;

import dev.watchkeeper.domain.PathDiff;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Links of the work that lead to what no checkpoint holds: out of the workspace, or to what is
 * excluded in it. What a check sees through one is not the attempt's work, and may be another thing
 * tomorrow.
 */
final class OutwardLinks {
    private static final String ARROW = " → ";

    private OutwardLinks() {}

    /** Each as {@code path → where}; without those whose target the task names. */
    static List<String> of(Assessor.Input in) {
        List<String> found = new ArrayList<>();
        @Nullable TreeSet<String> held = null;
        for (PathDiff change : in.changes()) {
            String target = change.link();
            if (target == null || named(in, target)) {
                continue;
            }
            String inside = inside(in.host().workspace(), change.path(), target);
            boolean outward = inside == null;
            if (inside != null && !inside.isEmpty() && !in.how().inCopy()) {
                held = held == null ? new TreeSet<>(in.tree().paths()) : held;
                outward = !holds(held, inside);
            }
            if (outward) {
                found.add(change.path() + ARROW + target.replaceAll("\\p{Cntrl}+", " "));
            }
        }
        return found;
    }

    private static boolean named(Assessor.Input in, String target) {
        return !target.isEmpty()
                && Pattern.compile("(?<![\\w./-])" + Pattern.quote(target) + "(?![\\w/-])")
                        .matcher(in.task().title() + "\n" + in.task().brief())
                        .find();
    }

    /**
     * Where a link leads, from the workspace on.
     *
     * @return empty for the workspace itself, {@code null} if it leads out of it
     */
    static @Nullable String inside(String workspace, String link, String target) {
        String to = target;
        Deque<String> at = new ArrayDeque<>();
        if (to.startsWith("/")) {
            if (!to.equals(workspace) && !to.startsWith(workspace + "/")) {
                return null;
            }
            to = to.substring(workspace.length());
        } else {
            for (String name : link.split("/")) {
                at.addLast(name);
            }
            at.removeLast();
        }
        for (String name : to.split("/")) {
            if (name.equals("..")) {
                if (at.pollLast() == null) {
                    return null;
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                at.addLast(name);
            }
        }
        return String.join("/", at);
    }

    private static boolean holds(TreeSet<String> held, String path) {
        @Nullable String below = held.ceiling(path + "/");
        return held.contains(path) || below != null && below.startsWith(path + "/");
    }
}
