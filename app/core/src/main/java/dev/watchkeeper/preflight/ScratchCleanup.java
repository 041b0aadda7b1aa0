package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.WorkspaceException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Removes what a rehearsal keeps, on this machine and on hosts. */
final class ScratchCleanup {
    /** Id of the process that copies, in whose run folder the copy lies. */
    static final String COPY = "preflight-copy";

    /** Where the copy lies in that run folder. */
    static final String COPIED = "/tree";

    /** The state of the host over the workspace, in a rehearsal's folder. */
    static final String WORKSPACE = "workspace";

    /** The state of the host over the copy, in a rehearsal's folder. */
    static final String TREE = "tree";

    private static final Duration REMOVE_LIMIT = Duration.ofMinutes(2);

    private static final String REMOVE = "chmod -R u+rwX -- \"$1\" 2>/dev/null; rm -rf -- \"$1\"";

    private ScratchCleanup() {}

    /**
     * Ends and removes what a rehearsal that was killed has left. Nothing of it may stay: the ids
     * of its processes are those of the next one, and its copy was another folder.
     */
    static void clearLeftOver(
            RehearsalHosts hosts,
            Settings.HostEntry entry,
            Workspace workspace,
            Settings settings,
            Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        // The copy may be gone: its host's processes are found from the workspace as well.
        Path tree = folder.resolve(TREE);
        if (Files.isDirectory(tree)) {
            try (Host before = hosts.open(entry, workspace.path(), tree, settings)) {
                HostCommand.forgetAll(before);
                before.discard();
            }
        }
        Path below = folder.resolve(WORKSPACE);
        if (Files.isDirectory(below)) {
            try (Host before = hosts.open(entry, workspace.path(), below, settings)) {
                remove(before);
            }
        }
        delete(folder);
    }

    /** Deletes a folder of this machine; what can't be deleted is left to the next rehearsal. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            left(e);
        }
    }

    /** Notes that something is left over. */
    static void left(Exception e) {
        System.getLogger(ScratchCleanup.class.getName())
                .log(System.Logger.Level.WARNING, "the next rehearsal clears up", e);
    }

    /** Removes what a rehearsal keeps on a host; a tree may have folders that are shut. */
    static void remove(Host host) {
        if (host.processes().ids().contains(COPY)) {
            if (!host.processes().status(COPY).ended()) {
                var unused = host.processes().stop(COPY, Duration.ofSeconds(2));
            }
            try {
                var unused =
                        HostCommand.run(
                                host,
                                "preflight-remove-" + System.nanoTime(),
                                List.of(
                                        "sh",
                                        "-c",
                                        REMOVE,
                                        "sh",
                                        ProcessSpec.RUN + "/../" + COPY + COPIED),
                                Map.of(),
                                REMOVE_LIMIT);
            } catch (WorkspaceException e) {
                // Nothing is begun in a workspace that is another folder now; what is kept goes.
                left(e);
            }
        }
        HostCommand.forgetAll(host);
        host.discard();
    }
}
