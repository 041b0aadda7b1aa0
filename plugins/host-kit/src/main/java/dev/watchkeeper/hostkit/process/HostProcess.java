package dev.watchkeeper.hostkit.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A living process of a host.
 *
 * @param session id of its session; 0 if unknown
 * @param start what tells it from a later process of the same pid: its start time and the boot
 * @param marked whether its environment bears the marker that was asked for
 * @param cpuMillis CPU time of it and of its children that have ended; -1 if unknown
 * @param stopped whether a signal or a debugger keeps it from going on
 */
public record HostProcess(
        long pid,
        long parent,
        long session,
        String start,
        boolean marked,
        long cpuMillis,
        boolean stopped) {
    /** Milliseconds of a clock tick in {@code /proc/PID/stat}; 100 a second on every Linux. */
    private static final int TICK = 10;

    /** The same process, with the marker or without. */
    public HostProcess marked(boolean bears) {
        return new HostProcess(pid, parent, session, start, bears, cpuMillis, stopped);
    }

    /**
     * Whether it began before another one; false if that can't be told from their start tokens.
     *
     * @param other a start token, as {@link #start}
     */
    public boolean isOlderThan(String other) {
        int dot = start.indexOf('.');
        int its = other.indexOf('.');
        if (dot < 1 || its < 1 || !start.substring(dot).equals(other.substring(its))) {
            return false; // Of another boot, or no count of ticks.
        }
        try {
            return Long.parseLong(start, 0, dot, 10) < Long.parseLong(other, 0, its, 10);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Prints what {@link #parse} reads: by /proc where there is one, else by ps. What /proc says is
     * told apart by its beginning, which costs no program: a line of {@code stat} has no line break
     * in it, since the kernel writes a name's as {@code \\n}.
     */
    static String script(String marker) {
        return """
        if [ -r /proc/self/stat ]; then
          read -r boot </proc/sys/kernel/random/boot_id 2>/dev/null
          echo "boot $boot"
          cat /proc/[0-9]*/stat 2>/dev/null
          grep -lsazxF %s /proc/[0-9]*/environ
        else
          ps -axo pid=,ppid=,stat=,lstart= | sed 's/^/ps /'
          ps -axEwwo pid=,command= | grep -F %s | sed 's/^ *\\([0-9]*\\).*/pmark \\1/'
        fi
        :\
        """
                .formatted(Sh.quote(marker), Sh.quote(marker));
    }

    static List<HostProcess> parse(String text) {
        String boot = "";
        List<HostProcess> found = new ArrayList<>();
        Set<Long> marked = new HashSet<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("/proc/")) {
                marked.add(Long.parseLong(line.split("/")[2]));
                continue;
            }
            int gap = line.indexOf(' ');
            if (gap > 0 && Character.isDigit(line.charAt(0))) {
                HostProcess process = ofStat(line, boot, false);
                if (process != null) {
                    found.add(process);
                }
                continue;
            }
            String rest = gap < 0 ? "" : line.substring(gap + 1).strip();
            switch (gap < 0 ? "" : line.substring(0, gap)) {
                case "boot" -> boot = rest;
                case "pmark" -> marked.add(Long.parseLong(rest));
                case "ps" -> {
                    String[] f = rest.split("\\s+", 4);
                    if (f.length == 4 && !f[2].startsWith("Z")) {
                        String start = f[3].strip().replaceAll("\\s+", "_");
                        found.add(
                                new HostProcess(
                                        Long.parseLong(f[0]),
                                        Long.parseLong(f[1]),
                                        0,
                                        start,
                                        false,
                                        -1,
                                        f[2].startsWith("T")));
                    }
                }
                default -> {
                    // A line of no interest.
                }
            }
        }
        return found.stream().map(p -> marked.contains(p.pid) ? p.marked(true) : p).toList();
    }

    /**
     * Reads one line of {@code /proc/PID/stat}.
     *
     * @return {@code null} for a zombie and for what is no such line
     */
    public static @org.jspecify.annotations.Nullable HostProcess ofStat(
            String stat, String boot, boolean marked) {
        int close = stat.lastIndexOf(')');
        int open = stat.indexOf(' ');
        if (close < 0 || open < 0 || close + 2 >= stat.length()) {
            return null;
        }
        char state = stat.charAt(close + 2);
        int[] begins = new int[21]; // Of the fields from the state on, and of what follows them.
        int at = close + 2;
        for (int i = 0; i < begins.length; i++) {
            begins[i] = at;
            int gap = stat.indexOf(' ', at);
            if (gap < 0 && i < begins.length - 2) {
                return null;
            }
            at = (gap < 0 ? stat.length() : gap) + 1;
        }
        if (state == 'Z' || state == 'X') {
            return null;
        }
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += number(stat, begins, i);
        }
        return new HostProcess(
                Long.parseLong(stat, 0, open, 10),
                number(stat, begins, 1),
                number(stat, begins, 3),
                stat.substring(begins[19], begins[20] - 1) + "." + boot,
                marked,
                ticks * TICK,
                state == 'T' || state == 't');
    }

    private static long number(String stat, int[] begins, int i) {
        return Long.parseLong(stat, begins[i], begins[i + 1] - 1, 10);
    }
}
