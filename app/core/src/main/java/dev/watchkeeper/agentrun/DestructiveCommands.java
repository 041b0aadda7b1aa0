package dev.watchkeeper.agentrun;

import dev.watchkeeper.plugin.agent.AgentEvent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices command lines that destroy what can't be had back, in what an agent runs: as it was
 * written, before it is known whether it did anything.
 *
 * <p>What an agent does all night is none: what a build makes anew may be removed, and so may
 * single files, which are in the checkpoint.
 */
final class DestructiveCommands {
    private static final int MOST = 20;
    private static final int LONGEST = 200;
    private static final int PIECE = 4000;
    private static final int OVERLAP = 500;
    private static final Pattern SHELL = Pattern.compile("bash|shell|sh|command|exec|run|terminal");
    private static final Pattern REMOVE =
            Pattern.compile(
                    "(?:^|[;&|(`]|\\b(?:sudo|xargs|then|do)\\s)\\s*rm\\s+((?:-\\S+\\s+)+)([^;&|]*)");
    private static final Pattern MADE_ANEW =
            Pattern.compile(
                    "(?:\\./)?(?:[\\w.@-]+/)*(?:node_modules|target|build|dist|out|bin|obj|coverage|htmlcov"
                            + "|__pycache__|\\.pytest_cache|\\.mypy_cache|\\.cache|\\.gradle|\\.tox|\\.venv"
                            + "|venv|[\\w.-]+\\.egg-info|te?mp|scratch)(?:/\\S*)?|/tmp/\\S+|\\$TMPDIR/\\S+");
    private static final Pattern OTHER =
            Pattern.compile(
                    "\\bgit\\s+(?:-\\S+\\s+\\S+\\s+)?(?:reset\\s+(?:\\S+\\s+)*--hard|clean\\s+-\\S*f"
                            + "|push\\s+(?:\\S+\\s+)*(?:--force\\b|-f\\b|--delete\\b|--mirror\\b)"
                            + "|branch\\s+(?:\\S+\\s+)*-D\\b|(?:checkout|restore)\\s+(?:--\\s+)?\\.(?:\\s|$)"
                            + "|stash\\s+(?:drop|clear)|filter-branch|update-ref\\s+-d)"
                            + "|\\bmkfs(?:\\.\\w+)?\\s|\\bdd\\s+[^;&|]*\\bof=/dev/|\\bshred\\s"
                            + "|>\\s*/dev/(?:sd|nvme|vd|hd|mapper)|\\bfind\\s[^;&|]*-delete\\b"
                            + "|\\bfind\\s[^;&|]*-exec\\s+rm\\b"
                            + "|(?i:\\bdrop\\s+(?:table|database|schema)\\b|\\btruncate\\s+table\\b"
                            + "|\\bdelete\\s+from\\s+\\w+\\s*(?:;|\"|'|$))"
                            + "|\\bterraform\\s+destroy\\b|\\bkubectl\\s+delete\\b"
                            + "|\\bdocker\\s+(?:system|volume|image)\\s+prune\\b|\\bdropdb\\s"
                            + "|\\baws\\s+s3\\s+(?:rb|rm\\s[^;&|]*--recursive)"
                            + "|\\bchmod\\s+-R\\s+\\S+\\s+/(?:\\s|$)|\\bchown\\s+-R\\s+\\S+\\s+/(?:\\s|$)");

    private final Set<String> seen = new LinkedHashSet<>();

    /** Looks at what an agent does. */
    void see(AgentEvent event) {
        if (event instanceof AgentEvent.ToolStarted t
                && SHELL.matcher(t.name().toLowerCase(Locale.ROOT)).matches()
                && seen.size() < MOST
                && destroysAnywhere(t.summary())) {
            String line = t.summary().strip();
            seen.add(line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…");
        }
    }

    /** The command lines in the order in which they were first run. */
    List<String> seen() {
        return new ArrayList<>(seen);
    }

    /** Piece by piece: the patterns go deeper into the stack the longer a line is. */
    private static boolean destroysAnywhere(String line) {
        for (int at = 0; at == 0 || at + OVERLAP < line.length(); at += PIECE - OVERLAP) {
            if (destroys(line.substring(at, Math.min(line.length(), at + PIECE)))) {
                return true;
            }
        }
        return false;
    }

    static boolean destroys(String line) {
        if (OTHER.matcher(line).find()) {
            return true;
        }
        Matcher remove = REMOVE.matcher(line);
        while (remove.find()) {
            if (remove.group(1).matches("(?s).*-(?:\\w*[rR]|-recursive\\b).*")) {
                for (String path : remove.group(2).strip().split("\\s+")) {
                    String bare = path.replaceAll("[\"')]", "");
                    boolean redirected = bare.startsWith(">") || bare.startsWith("2>");
                    if (!redirected && !MADE_ANEW.matcher(bare).matches()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
