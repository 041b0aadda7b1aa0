package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.Workspace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Which folders of this machine may be workspaces. */
public final class WorkspaceRules {
    private final Path home;
    private final Path userHome;

    /**
     * @param home of Watchkeeper
     * @param userHome of the person
     */
    public WorkspaceRules(Path home, Path userHome) {
        this.home = home;
        this.userHome = userHome;
    }

    /**
     * Checks a folder.
     *
     * @param existing all workspaces whose files are on this machine, worktrees too
     * @return its real path, links resolved
     * @throws WatchkeeperException of code {@code WORKSPACE} if it can't be a workspace
     */
    public Path check(Path workspace, List<Workspace> existing) {
        if (!Files.exists(workspace)) {
            throw refused(workspace + " does not exist", "Name a folder that exists.");
        }
        if (!Files.isDirectory(workspace)) {
            throw refused(workspace + " is no folder", "Name the folder of the project.");
        }
        Path real = real(workspace);
        if (real.getParent() == null) {
            throw refused(real + " is the whole disk", "Name the folder of one project.");
        }
        Path person = real(userHome);
        if (person.startsWith(real)) {
            throw refused(
                    real + (person.equals(real) ? " is a home folder" : " holds a home folder"),
                    "Name the folder of one project below it.");
        }
        Path parent = Objects.requireNonNull(real.getParent());
        if (parent.equals(Path.of("/home")) || parent.equals(Path.of("/Users"))) {
            throw refused(real + " is a home folder", "Name the folder of one project below it.");
        }
        Path ours = real(home);
        if (real.startsWith(ours) || ours.startsWith(real)) {
            throw refused(
                    real
                            + (real.startsWith(ours) ? " is inside " : " holds ")
                            + "the home of Watchkeeper, "
                            + ours,
                    "Name another folder, or another home with --home.");
        }
        for (Workspace taken : existing) {
            Path other = real(Path.of(taken.path()));
            Path seen = asItIs(real, other);
            // One of both is told by the other's path, or each would be by the other's.
            apart(seen, seen.equals(real) ? asItIs(other, real) : other, taken);
        }
        return real;
    }

    /**
     * Checks a folder of another machine.
     *
     * @param real absolute, links resolved there
     * @param personHome of the user there, or {@code null} if unknown
     * @param existing all workspaces whose files are on the same machine, worktrees too
     * @return the folder
     * @throws WatchkeeperException of code {@code WORKSPACE} if it can't be a workspace
     */
    public String checkThere(String real, @Nullable String personHome, List<Workspace> existing) {
        if (real.equals("/")) {
            throw refused(real + " is the whole disk", "Name the folder of one project.");
        }
        if (personHome != null && (personHome + "/").startsWith(real + "/")) {
            throw refused(
                    real + (personHome.equals(real) ? " is a home folder" : " holds a home folder"),
                    "Name the folder of one project below it.");
        }
        for (Workspace taken : existing) {
            apart(Path.of(real), Path.of(taken.path()), taken);
        }
        return real;
    }

    private static void apart(Path real, Path other, Workspace taken) {
        String how =
                real.equals(other)
                        ? " is already "
                        : real.startsWith(other)
                                ? " is inside "
                                : other.startsWith(real) ? " holds " : "";
        if (!how.isEmpty()) {
            throw refused(
                    real
                            + how
                            + (taken.kind() == Workspace.Kind.MAIN ? "the workspace" : "a worktree")
                            + " of project '"
                            + taken.project()
                            + "', "
                            + other,
                    "One workspace belongs to one project; use that one, or remove it first with"
                            + " `watchkeeper project remove "
                            + taken.project()
                            + "`.");
        }
    }

    /**
     * The same folder may have several real paths: by another spelling where the file system does
     * not mind it, or by a bind mount.
     *
     * @return a path of the same folder that begins with {@code other} if it is that one or in it
     */
    private static Path asItIs(Path path, Path other) {
        for (Path up = path; up != null; up = up.getParent()) {
            try {
                if (Files.isSameFile(up, other)) {
                    return other.resolve(up.relativize(path)).normalize();
                }
            } catch (IOException e) {
                continue; // Gone, or not ours to look at: the words decide.
            }
        }
        return path;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static WatchkeeperException refused(String message, String hint) {
        return new WatchkeeperException(Code.WORKSPACE, message, hint);
    }
}
