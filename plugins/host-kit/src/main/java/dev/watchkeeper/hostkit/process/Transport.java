package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.PluginException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * How the process protocol reaches a POSIX host. Only {@link #sh} must be there; a host that can do
 * better than a shell overrides the rest. Paths are absolute.
 */
public interface Transport {
    /**
     * Runs a script by the host's {@code sh} to its end.
     *
     * @throws PluginException if the host can't be reached
     */
    Answer sh(String script, byte[] stdin);

    /**
     * The same for a script that looks at something or does a small thing, which takes no time by
     * itself. Where a host is reached by a line, one that gives no sign of itself is ended there.
     *
     * @throws PluginException if the host can't be reached, or does not answer
     */
    default Answer brief(String script, byte[] stdin) {
        return sh(script, stdin);
    }

    /** How often it is sensible to look at the host, at most. */
    default Duration pace() {
        return Duration.ofMillis(100);
    }

    /**
     * Reads a regular file from an offset on, and follows no link; empty if there is no such file
     * or nothing more.
     */
    default byte[] read(String path, long offset, int max) {
        return brief(FileScripts.read(path, offset, max)).out();
    }

    /**
     * Names of regular files and folders in a folder with their sizes, which is 0 for a folder;
     * empty if there is no such folder.
     */
    default Map<String, Long> list(String folder) {
        String script =
                "cd %s 2>/dev/null || exit 0\n".formatted(Sh.quote(folder)) + FileScripts.SIZES;
        Map<String, Long> sizes = new LinkedHashMap<>();
        brief(script)
                .text()
                .lines()
                .forEach(line -> {
                    String[] words = line.split(" ", 4);
                    if (words.length == 4 && words[2].matches("\\d{1,18}")) {
                        if (words[1].startsWith("8")) {
                            sizes.put(words[3], Long.valueOf(words[2]));
                        } else if (words[1].startsWith("4")) {
                            sizes.put(words[3], 0L);
                        }
                    }
                });
        return sizes;
    }

    /**
     * How often the threads of a process and of all below it have run; empty if that is not known
     * or if one of them runs.
     */
    default Optional<String> activity(long pid) {
        return Optional.empty();
    }

    /** When a file changed last, its mode included; empty if this way does not tell. */
    default Optional<Instant> changedAt(String path) {
        return Optional.empty();
    }

    /**
     * Makes a folder with files, owner-only, which is there with all of them or not at all. Leaves
     * an existing one as it is.
     */
    default void create(String folder, Map<String, byte[]> files, String nonce) {
        int slash = folder.lastIndexOf('/');
        String scratch = folder.substring(0, slash) + "/tmp~" + nonce;
        brief("umask 077; mkdir -p " + Sh.quote(scratch)).orThrow("prepare " + folder);
        files.forEach((name, content) ->
                brief("umask 077; cat >" + Sh.quote(scratch + "/" + name), content)
                        .orThrow("write " + name));
        // mv would move into an existing folder; -n and the test keep it out, a scratch is left.
        String script =
                "if [ -d %2$s ]; then rm -rf %1$s; else mv %1$s %2$s; rm -rf %2$s/tmp~*; fi"
                        .formatted(Sh.quote(scratch), Sh.quote(folder));
        brief(script).orThrow("prepare " + folder);
    }

    /** Appends to a regular file, which is made if there is none; follows no link. */
    default void append(String path, byte[] content) {
        String own = FileScripts.own(path);
        String script =
                """
                umask 077
                %1$s%2$shold %3$s %4$s || { echo %3$s is no file >&2; exit 1; }
                cat >>"$held"
                r=$?
                drop %3$s
                exit $r
                """
                        .formatted(
                                FileScripts.FUNCTIONS,
                                FileScripts.made(path, own),
                                Sh.quote(path),
                                Sh.quote(own));
        brief(script, content).orThrow("write " + path);
    }

    /** Removes files, and folders with all in them. */
    default void remove(String... paths) {
        String words = Arrays.stream(paths).map(Sh::quote).collect(Collectors.joining(" "));
        sh("rm -rf " + words).orThrow("remove " + words);
    }

    /**
     * Removes a run folder that nobody needs any more, with all in it and its {@linkplain Sh#claim
     * claim}. Its name is free at once; a host may take the rest away later, when nothing waits for
     * it.
     */
    default void discard(String run) {
        remove(run, Sh.claim(run));
    }

    /** Starts a script of a folder detached, in a session of its own. */
    default void launch(String folder, String script) {
        brief(Sh.detached(folder, script)).orThrow("start in " + folder);
    }

    /**
     * All living processes of the host that we may see.
     *
     * @param marker {@code NAME=value} in the environment by which ours are known
     */
    default List<HostProcess> processes(String marker) {
        return HostProcess.parse(brief(HostProcess.script(marker)).text());
    }

    /**
     * The same, where a host may spare itself to ask older ones whether they are marked.
     *
     * @param since start token of a process, as {@link HostProcess#start}; what began before it is
     *     none of ours. Empty if that is not known
     */
    default List<HostProcess> processes(String marker, String since) {
        return processes(marker);
    }

    /** Start token of a process, as {@link HostProcess#start}; empty if it does not live. */
    default String startOf(long pid) {
        return brief(Sh.TOKEN + "token " + pid).text().strip();
    }

    /**
     * Looks at a run folder. A host to which each question costs a round trip asks once.
     *
     * @param lookAlive whether to look at the processes too
     */
    default Look look(String run, boolean lookAlive) {
        return Look.of(this, run, lookAlive);
    }

    /**
     * The same where it is known who claimed the run, which spares a host the reading of it.
     *
     * @param claim as {@link Look#wrapper} was first seen; empty if it was not
     */
    default Look look(String run, boolean lookAlive, String claim) {
        return look(run, lookAlive);
    }

    /** Sends a signal to those of the processes that are still the same ones. */
    default void kill(List<HostProcess> processes, String signal) {
        if (processes.isEmpty()) {
            return;
        }
        String script =
                processes.stream()
                        .map(p ->
                                "tokened %1$d; [ \"$tk\" = %2$s ] && kill -%3$s %1$d 2>/dev/null%4$s"
                                        .formatted(
                                                p.pid(),
                                                Sh.quote(p.start()),
                                                signal,
                                                // What is stopped hears of it once it is woken.
                                                p.stopped()
                                                        ? " && kill -CONT %d 2>/dev/null"
                                                                .formatted(p.pid())
                                                        : ""))
                        .collect(Collectors.joining("\n", Sh.TOKEN, "\n:"));
        brief(script);
    }

    /**
     * Looks until a condition holds, at this host's pace.
     *
     * @return whether it came to hold
     */
    default boolean waitFor(BooleanSupplier condition, Duration atMost) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long passed = System.nanoTime() - begin;
            if (passed >= atMost.toNanos() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(pause(passed));
        }
        return true;
    }

    /**
     * How long to pause before the next look: a part of what has passed, so that little is lost
     * after what comes soon, and at most {@link #pace}. Nanoseconds.
     */
    default long pause(long passed) {
        long pace = pace().toNanos();
        return Math.clamp(passed / 8, Math.max(500_000, pace / 20), pace);
    }

    /** {@link #sh(String, byte[])} without input. */
    default Answer sh(String script) {
        return sh(script, new byte[0]);
    }

    /** {@link #brief(String, byte[])} without input. */
    default Answer brief(String script) {
        return brief(script, new byte[0]);
    }

    /**
     * What a script said.
     *
     * @param status its exit status
     */
    record Answer(int status, byte[] out, byte[] err) {
        /** Its output as text. */
        public String text() {
            return new String(out, StandardCharsets.UTF_8);
        }

        void orThrow(String what) {
            if (status != 0) {
                String why = new String(err, StandardCharsets.UTF_8).strip();
                throw new PluginException(
                        PluginException.Kind.STORAGE,
                        "could not " + what + ": " + (why.isEmpty() ? "status " + status : why),
                        why.contains("No space left")
                                ? "free some room on that disk, then go on"
                                : "see that the folder can be written");
            }
        }
    }
}
