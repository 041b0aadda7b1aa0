package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.FileScripts;
import dev.watchkeeper.hostkit.process.Look;
import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reaches a host to which each script costs a round trip and may be cut off: what the protocol of
 * durable processes asks for is put into as few scripts as can be, and each of them can be done
 * twice. A host brings only {@link #sh}.
 */
public abstract class ScriptTransport implements Transport {
    /**
     * A file up to so many bytes is read at once where it is made: it is one program then instead
     * of two, and each program that a script starts costs more than such a file.
     */
    private static final int AT_ONCE = 1 << 20;

    /** Bytes that a file had before each append of ours, so that none is appended twice. */
    private final Map<String, AtomicLong> appended = new ConcurrentHashMap<>();

    /** The host as people know it. */
    protected abstract String name();

    /** Each look starts a dozen programs there: what is silent for seconds is asked less often. */
    @Override
    public Duration pace() {
        return Duration.ofMillis(250);
    }

    /** All files in one stream, taken apart there; what did not arrive whole is not used. */
    @Override
    public void create(String folder, Map<String, byte[]> files, String nonce) {
        String scratch = folder.substring(0, folder.lastIndexOf('/')) + "/tmp~" + nonce;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        StringBuilder cut = new StringBuilder("exec <all~ || exit 1\n");
        boolean small = files.values().stream().allMatch(content -> content.length <= AT_ONCE);
        files.forEach((name, content) -> {
            String from =
                    content.length == 0
                            ? ":"
                            : small
                                    ? "dd bs=%d count=1".formatted(content.length)
                                    : "tail -c +%d all~ | head -c %d"
                                            .formatted(all.size() + 1, content.length);
            cut.append("%s >%s || exit 1%n".formatted(from, Sh.quote("./" + name)));
            all.writeBytes(content);
        });
        String script =
                """
                umask 077
                mkdir %1$s 2>/dev/null || { rm -rf %1$s; mkdir -p %1$s; } || exit 1
                cd %1$s && cat >all~ || exit 1
                [ $(wc -c <all~) = %3$d ] || { echo "only a part of it came" >&2; exit 1; }
                %4$s
                rm all~
                cd .. || exit 1
                if [ -d %2$s ]; then rm -rf %1$s; exit; fi
                mv %1$s %2$s || exit 1
                for f in %2$s/tmp~*; do [ ! -e "$f" ] || rm -rf "$f"; done
                """
                        .formatted(Sh.quote(scratch), Sh.quote(folder), all.size(), cut);
        Answer answer = brief(script, all.toByteArray());
        if (answer.status() != 0) {
            throw new PluginException(
                    PluginException.Kind.STORAGE,
                    "could not prepare %s on host %s: %s"
                            .formatted(folder, name(), ScriptError.of(answer)),
                    ScriptError.of(answer).contains("No space left")
                            ? "free some room on that disk, then go on"
                            : "see that the folder can be written");
        }
    }

    @Override
    public void append(String path, byte[] content) {
        AtomicLong turn = appended.computeIfAbsent(path, _ -> new AtomicLong());
        synchronized (turn) {
            String counted = FileScripts.FUNCTIONS + "size " + Sh.quote(path);
            String size = brief(counted).text().strip();
            long before = size.isEmpty() ? 0 : Long.parseLong(size.split("\\s+")[0]);
            String part = path + "~" + ScratchNames.next();
            String own = FileScripts.own(path);
            String made = "umask 077\n" + FileScripts.FUNCTIONS + FileScripts.made(path, own);
            String script =
                    """
                    cat >%2$s || exit 1
                    [ $(wc -c <%2$s) = %4$d ] || { rm -f %2$s; echo "only a part of it came" >&2; exit 1; }
                    hold %1$s %6$s || { rm -f %2$s; echo %1$s is no file >&2; exit 1; }
                    s=$(wc -c <"$held")
                    if [ $s = %3$d ]; then cat %2$s >>"$held"; r=$?
                    elif [ $s = %5$d ]; then r=0
                    else echo "someone else writes there" >&2; r=1; fi
                    rm -f %2$s
                    drop %1$s
                    exit $r
                    """
                            .formatted(
                                    Sh.quote(path),
                                    Sh.quote(part),
                                    before,
                                    content.length,
                                    before + content.length,
                                    Sh.quote(own));
            Answer answer = content.length == 0 ? brief(made) : brief(made + script, content);
            if (answer.status() != 0) {
                throw new PluginException(
                        PluginException.Kind.STORAGE,
                        "could not write %s on host %s: %s"
                                .formatted(path, name(), ScriptError.of(answer)),
                        "see that the folder can be written");
            }
        }
    }

    /** Everything about a run folder in one round trip. */
    @Override
    public Look look(String run, boolean lookAlive) {
        return look(run, lookAlive, "");
    }

    @Override
    public Look look(String run, boolean lookAlive, String claim) {
        List<String> lines = brief(Look.script(run, lookAlive, claim)).text().lines().toList();
        return Look.parse(lines, lookAlive);
    }
}
