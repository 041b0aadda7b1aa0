package dev.watchkeeper.local;

import dev.watchkeeper.plugin.git.GitFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * The commits that git has not packed yet, which are the newest: enough to see without git that a
 * branch has only grown.
 */
final class LooseCommits {
    /** More are not read: then git is quicker. */
    private static final int MOST = 200;

    private static final int HEADER = 4096;
    private final Path objects;

    LooseCommits(Path objects) {
        this.objects = objects;
    }

    /** Those of the wanted commits to which the tips lead by what can be read here. */
    Set<String> reached(List<String> tips, Collection<String> wanted) {
        Set<String> seen = new HashSet<>(tips);
        Deque<String> next = new ArrayDeque<>(seen);
        Set<String> reached = new HashSet<>();
        int read = 0;
        while (!next.isEmpty() && reached.size() < wanted.size() && read < MOST) {
            String commit = next.remove();
            if (wanted.contains(commit)) {
                reached.add(commit);
            }
            read++;
            for (String parent : parents(commit)) {
                if (seen.add(parent)) {
                    next.add(parent);
                }
            }
        }
        next.stream().filter(wanted::contains).forEach(reached::add);
        return reached;
    }

    private List<String> parents(String commit) {
        Path file = objects.resolve(commit.substring(0, 2)).resolve(commit.substring(2));
        try {
            Stat stat = Stat.of(file);
            if (stat == null || !stat.file()) {
                return List.of();
            }
        } catch (IOException e) {
            return List.of();
        }
        try (InputStream in =
                new InflaterInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
            String text = new String(in.readNBytes(HEADER), StandardCharsets.ISO_8859_1);
            if (!text.startsWith("commit ")) {
                return List.of();
            }
            int end = text.indexOf("\n\n");
            return text.substring(text.indexOf('\0') + 1, end < 0 ? text.length() : end)
                    .lines()
                    .filter(line -> line.startsWith("parent "))
                    .map(line -> line.substring("parent ".length()).strip())
                    .filter(GitFiles::isId)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
