package dev.watchkeeper.settings;

import dev.watchkeeper.domain.WatchkeeperException;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a value can't be set, for who has not seen the text that it would have made: what is wrong in
 * the value has no place, what is wrong elsewhere has its place in the file as it is.
 */
final class RefusedChange {
    private static final Pattern PLACE = Pattern.compile(":(\\d+):(\\d+): (.*)");

    private final String file;
    private final String key;
    private final List<String> old;
    private final List<String> fresh;

    private RefusedChange(String file, String key, String old, String fresh) {
        this.file = file;
        this.key = key;
        this.old = old.lines().toList();
        this.fresh = fresh.lines().toList();
    }

    /**
     * What a person is told.
     *
     * @param e what is wrong with the text that would have been written
     * @param key dotted
     * @param old the file's text as it is, empty where there is no file
     * @param fresh the text that would have been written
     */
    static WatchkeeperException of(
            WatchkeeperException e, String file, String key, String old, String fresh) {
        return new RefusedChange(file, key, old, fresh).told(e);
    }

    private WatchkeeperException told(WatchkeeperException e) {
        List<String> lines = new ArrayList<>();
        boolean placed = false;
        for (String line : String.valueOf(e.getMessage()).split("\n")) {
            Matcher at = PLACE.matcher(line.startsWith(file) ? line.substring(file.length()) : "");
            int where = at.matches() ? now(Integer.parseInt(at.group(1))) : -1;
            placed |= where != 0;
            lines.add(
                    where < 0
                            ? line
                            : where == 0
                                    ? key + " can't be set so: " + at.group(3)
                                    : file + ":" + where + ":" + at.group(2) + ": " + at.group(3));
        }
        return new WatchkeeperException(
                e.code(),
                String.join("\n", lines),
                placed
                        ? e.hint()
                        : "Nothing was changed. `watchkeeper config show` lists the keys and what is"
                                + " in force, and config/defaults.yaml explains every key.",
                e);
    }

    /** Where a line of the new text stands in the file; 0 if it does not. */
    private int now(int line) {
        int same = 0;
        int most = Math.min(old.size(), fresh.size());
        while (same < most && old.get(same).equals(fresh.get(same))) {
            same++;
        }
        int last = 0;
        while (last < most - same
                && old.get(old.size() - 1 - last).equals(fresh.get(fresh.size() - 1 - last))) {
            last++;
        }
        return line <= same
                ? line
                : line > fresh.size() - last ? line - fresh.size() + old.size() : 0;
    }
}
