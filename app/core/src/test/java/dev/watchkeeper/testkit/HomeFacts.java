package dev.watchkeeper.testkit;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.state.StateManager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a home or a workspace holds, to be compared before and after. */
public final class HomeFacts {
    /** What every start may touch: its log, its lock, its cache, and the database's own bytes. */
    private static final Set<String> PASSING =
            Set.of("logs", "lock", "cache", "backups", "plugins", "control.sock");

    private HomeFacts() {}

    /**
     * Projects, tasks, questions and the length of the journal, as words; nobody may have it open.
     */
    public static String state(Path home) {
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            return state.read(v ->
                    v.projects()
                            + "\n"
                            + v.tasks(TaskQuery.all())
                            + "\n"
                            + v.breakpoints(Set.of(Breakpoint.State.values()))
                            + "\n"
                            + v.checkpoints(null)
                            + "\n"
                            + v.lastSeq());
        }
    }

    /** Each file below a folder with its content's hash; a home's passing files are left out. */
    public static Map<String, String> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            Map<String, String> found = new TreeMap<>();
            for (Path file : all.toList()) {
                String name = folder.relativize(file).toString();
                String top = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        || PASSING.contains(top)
                        || top.startsWith("state.")) {
                    continue;
                }
                found.put(
                        name,
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(Files.readAllBytes(file))));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
