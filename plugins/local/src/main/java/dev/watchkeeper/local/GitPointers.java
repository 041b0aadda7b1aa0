package dev.watchkeeper.local;

import dev.watchkeeper.plugin.git.GitFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads the small files of a git folder, which an agent may have written, and follows those by
 * which git finds its folder: only regular files, only so many bytes, and only to a folder that is
 * made as git makes one.
 */
final class GitPointers {
    private static final int LONGEST = 8192;

    private GitPointers() {}

    /** The workspace's own git folder; {@code null} if it has none. */
    static @Nullable Path folder(Path root) throws IOException {
        Path git = root.resolve(".git");
        Stat stat = Stat.of(git);
        if (stat == null || stat.folder()) {
            return stat == null ? null : git;
        }
        Path file = stat.link() ? real(git) : git;
        if (file == null || Files.isDirectory(file)) {
            return file != null && made(file) ? file : null;
        }
        Path to = resolved(file, GitFiles.pointed(text(file)));
        return to != null && made(to) ? to : null;
    }

    /** The folder that worktrees share; the same where there is one only. */
    static Path common(Path folder) throws IOException {
        String text = text(folder.resolve("commondir")).strip();
        Path to = resolved(folder.resolve("commondir"), text);
        return to != null && whole(to) ? to : folder;
    }

    /** What a text of a file names; {@code null} if it is no path. */
    static @Nullable Path resolved(Path file, String text) {
        try {
            return text.isEmpty() ? null : file.resolveSibling(text).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return null; // It leads nowhere.
        }
    }

    private static boolean made(Path folder) {
        Path head = folder.resolve("HEAD");
        return (Files.isRegularFile(head, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(head))
                && (whole(folder)
                        || Files.isRegularFile(
                                folder.resolve("commondir"), LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean whole(Path folder) {
        return Files.isDirectory(folder.resolve("objects"))
                && Files.isDirectory(folder.resolve("refs"));
    }

    private static String text(Path file) throws IOException {
        Stat stat = Stat.of(file);
        byte[] content = stat == null ? null : content(file, stat, LONGEST);
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
    }

    /**
     * The content of a regular file; {@code null} if it is none, is longer, has gone or may not be
     * read. As many bytes are read as the stat says: files that the system makes up, some of which
     * never end, say none.
     */
    static byte @Nullable [] content(Path file, Stat stat, long most) throws IOException {
        if (!stat.file() || stat.size() > most) {
            return null;
        }
        if (stat.size() == 0) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes((int) stat.size());
        } catch (NoSuchFileException | AccessDeniedException e) {
            return null;
        }
    }
}
