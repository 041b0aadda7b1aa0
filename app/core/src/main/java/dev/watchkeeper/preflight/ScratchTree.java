package dev.watchkeeper.preflight;

import dev.watchkeeper.assess.JudgedTree;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a workspace on its own host, with all that lies in it, in the run folder of a process
 * of ours: what is tried there can harm nothing of the person's. Closing it removes it.
 */
final class ScratchTree implements AutoCloseable {
    private static final String CLEAN = "preflight.1.clean";
    private static final Duration COPY_LIMIT = Duration.ofMinutes(5);

    /** In KiB: a larger workspace is not copied. */
    static final long LARGEST = 8L << 20;

    /**
     * A {@code .git} that is a file or a link leads to another repository, in which nothing is to
     * be tried; {@code core.worktree} leads git from the copy back to the workspace.
     */
    private static final String SCRIPT =
            """
            to=$1
            size=$(du -sk . 2>/dev/null | awk '{ print $1; exit }')
            free=$(df -Pk "$WATCHKEEPER_RUN" 2>/dev/null | awk 'NR == 2 { print $4; exit }')
            echo "size=${size:-0}"
            echo "free=${free:-0}"
            mkdir -p -- "$to" || exit 1
            echo "path=$(cd -- "$to" && pwd -P)"
            if [ "${size:-0}" -gt "$2" ]; then
              echo "whole=large"
            elif [ "${free:-0}" -gt 0 ] && [ $((${size:-0} * 2)) -gt "$free" ]; then
              echo "whole=room"
            else
              if cp --help 2>/dev/null | grep -q reflink; then
                cp -a --reflink=auto . "$to"
              else
                cp -RPp . "$to"
              fi && echo "whole=yes" || echo "whole=parts"
              if [ -f "$to/.git" ] || [ -L "$to/.git" ]; then
                rm -f -- "$to/.git"
                echo "repository=elsewhere"
              fi
              for config in "$to/.git/config" "$to/.git/config.worktree"; do
                if [ -f "$config" ] && grep -qi worktree "$config"; then
                  git config --file "$config" --unset-all core.worktree 2>/dev/null
                fi
              done
            fi
            """;

    private final Host workspace;
    private final Host tree;
    private final Map<String, String> facts;
    private final Path folder;
    private Snapshots.Snapshot untouched;

    private ScratchTree(Host workspace, Host tree, Map<String, String> facts, Path folder) {
        this.folder = folder;
        this.workspace = workspace;
        this.tree = tree;
        this.facts = facts;
        this.untouched = new Snapshots.Snapshot("", 0, 0, List.of());
    }

    /**
     * Copies a workspace.
     *
     * @param folder of this machine, for the state of the two hosts; made if it is not there. What
     *     an earlier rehearsal that was killed has left there is removed
     * @param largest in KiB; a larger workspace is not copied
     * @throws PluginException if the host can't be reached or can't make a copy
     * @throws WatchkeeperException if no plugin opens hosts of its type
     */
    static ScratchTree of(
            RehearsalHosts hosts,
            Settings.HostEntry entry,
            Workspace workspace,
            Settings settings,
            Path folder,
            long largest) {
        ScratchCleanup.clearLeftOver(hosts, entry, workspace, settings, folder);
        Host there =
                hosts.open(
                        entry,
                        workspace.path(),
                        made(folder.resolve(ScratchCleanup.WORKSPACE)),
                        settings);
        try {
            HostCommand.Ended copied =
                    HostCommand.run(
                            there,
                            ScratchCleanup.COPY,
                            List.of(
                                    "sh",
                                    "-c",
                                    SCRIPT,
                                    "sh",
                                    ProcessSpec.RUN + ScratchCleanup.COPIED,
                                    String.valueOf(largest)),
                            Map.of(),
                            COPY_LIMIT);
            Map<String, String> facts = facts(copied.out());
            String path = facts.get("path");
            if (path == null || facts.get("whole") == null) {
                throw new PluginException(
                        PluginException.Kind.STORAGE,
                        copied.timedOut()
                                ? workspace.path() + " could not be copied within 5 minutes"
                                : "no copy of "
                                        + workspace.path()
                                        + " could be made: "
                                        + copied.lastLine(),
                        "see that there is room on the disk of host " + entry.name());
            }
            Host tree =
                    hosts.open(entry, path, made(folder.resolve(ScratchCleanup.TREE)), settings);
            return new ScratchTree(there, tree, facts, folder);
        } catch (RuntimeException e) {
            Uninterrupted.run(() -> {
                try (there) {
                    ScratchCleanup.remove(there);
                }
                ScratchCleanup.delete(folder);
            });
            throw e;
        }
    }

    private static Map<String, String> facts(String out) {
        Map<String, String> facts = new HashMap<>();
        out.lines()
                .forEach(line -> {
                    int gap = line.indexOf('=');
                    if (gap > 0) {
                        facts.put(line.substring(0, gap), line.substring(gap + 1));
                    }
                });
        return facts;
    }

    private static Path made(Path folder) {
        try {
            OwnerOnly.folder(folder);
            return folder;
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    folder + " can't be made: " + e.getMessage(),
                    "mend the rights of the home",
                    e);
        }
    }

    /** The host over the person's workspace: nothing is to be written there. */
    Host workspace() {
        return workspace;
    }

    /** The host over the copy. */
    Host host() {
        return tree;
    }

    /** Why what lies in the workspace is not all in the copy; empty if it is. */
    String lacks() {
        return switch (facts.getOrDefault("whole", "")) {
            case "yes" -> "";
            case "large" -> "the workspace is larger than 8 GiB";
            case "room" -> "the host's disk has no room for a copy of the workspace";
            default -> "parts of the workspace could not be read";
        };
    }

    /** Whether anything was copied at all. */
    boolean copied() {
        String whole = facts.getOrDefault("whole", "");
        return whole.equals("yes") || whole.equals("parts");
    }

    /** Whether the workspace's repository lies elsewhere, and so is not in the copy. */
    boolean repositoryElsewhere() {
        return facts.containsKey("repository");
    }

    /** KiB that are free where the copy is; 0 if unknown. */
    long free() {
        return Long.parseLong(facts.getOrDefault("free", "0"));
    }

    /** Takes a snapshot of the copy, to which it goes back. */
    Snapshots.Snapshot take() {
        untouched = tree.snapshots().take(Snapshots.Sure.BY_SWEEP);
        return untouched;
    }

    /** What differs in the copy from the snapshot, without what is ignored. */
    List<Snapshots.TreeDiff> changed() {
        return tree.snapshots().diff(untouched.id(), null);
    }

    /** Puts the copy back to the snapshot. */
    void putBack() {
        var unused = tree.snapshots().restore(untouched.id(), List.of(), false);
    }

    /** The copy as a tree that a check may change. */
    JudgedTree judged() {
        return new Judged(untouched.id());
    }

    /**
     * Lays the snapshot out afresh in a folder of its own, without what is ignored.
     *
     * @param links paths of the copy that links in the folder lead to
     * @return its path; empty where the host lays none out
     */
    Optional<String> layClean(List<String> links) {
        tree.snapshots().copies().clear();
        return tree.snapshots().copies().lay(untouched.id(), CLEAN, links);
    }

    /** What was laid out, as a tree that a check may change. */
    JudgedTree judgedClean() {
        return new Laid(Map.of());
    }

    /** What was laid out; what a check makes anew there is no change. */
    private final class Laid implements JudgedTree {
        private final Map<String, String> seen;

        Laid(Map<String, String> seen) {
            this.seen = Map.copyOf(seen);
        }

        @Override
        public List<PathDiff> changed() {
            Map<String, String> now = tree.snapshots().copies().changed(CLEAN);
            return now.entrySet().stream()
                    .filter(e -> !e.getValue().equals(seen.get(e.getKey())))
                    .map(e ->
                            new PathDiff(
                                    e.getKey(),
                                    e.getValue().isEmpty()
                                            ? FileChange.Kind.DELETED
                                            : FileChange.Kind.MODIFIED,
                                    0,
                                    0,
                                    false))
                    .toList();
        }

        @Override
        public Optional<byte[]> original(String path) {
            return tree.snapshots().content(untouched.id(), path);
        }

        @Override
        public JudgedTree now() {
            return new Laid(tree.snapshots().copies().changed(CLEAN));
        }
    }

    /** The copy, held by a snapshot. */
    private final class Judged implements JudgedTree {
        private final String held;

        Judged(String held) {
            this.held = held;
        }

        @Override
        public List<PathDiff> changed() {
            return tree.snapshots().diff(held, null).stream()
                    .map(d ->
                            new PathDiff(
                                    d.path(),
                                    kind(d.kind()),
                                    d.linesAdded(),
                                    d.linesDeleted(),
                                    d.binary()))
                    .toList();
        }

        @Override
        public Optional<byte[]> original(String path) {
            return tree.snapshots().content(held, path);
        }

        @Override
        public JudgedTree now() {
            return new Judged(tree.snapshots().take(Snapshots.Sure.BY_SWEEP).id());
        }
    }

    private static FileChange.Kind kind(ChangedPath.Kind kind) {
        return switch (kind) {
            case ADDED -> FileChange.Kind.ADDED;
            case MODIFIED -> FileChange.Kind.MODIFIED;
            case DELETED -> FileChange.Kind.DELETED;
            case RENAMED -> FileChange.Kind.RENAMED;
        };
    }

    /** What can't be removed because the host is away is removed by the next rehearsal. */
    @Override
    public void close() {
        Uninterrupted.run(() -> {
            boolean cleared = false;
            try (workspace;
                    tree) {
                HostCommand.forgetAll(tree);
                tree.discard();
                ScratchCleanup.remove(workspace);
                cleared = true;
            } catch (RuntimeException e) {
                ScratchCleanup.left(e);
            }
            if (cleared) {
                ScratchCleanup.delete(folder);
            }
        });
    }
}
