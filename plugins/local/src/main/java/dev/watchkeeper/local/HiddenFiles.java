package dev.watchkeeper.local;

import dev.watchkeeper.plugin.process.NameBytes;

import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.util.FS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Finds the files whose changes git is to pass by, as its index says. */
final class HiddenFiles {
    /** Of an index file in bytes; a larger one is not read. */
    static final long LARGEST_INDEX = 64L << 20;

    private HiddenFiles() {}

    /**
     * A line for each file, as {@link dev.watchkeeper.plugin.host.Repository} says; nothing of an
     * index that is too large, damaged, or of a kind that is not known.
     */
    static byte[] in(Path index, long size) {
        StringBuilder lines = new StringBuilder();
        if (size <= LARGEST_INDEX) {
            try {
                DirCache all = DirCache.read(index.toFile(), FS.DETECTED);
                for (int i = 0; i < all.getEntryCount(); i++) {
                    DirCacheEntry one = all.getEntry(i);
                    if (one.isSkipWorkTree() || one.isAssumeValid()) {
                        char skipped = one.isAssumeValid() ? 's' : 'S';
                        lines.append(one.isSkipWorkTree() ? skipped : 'h')
                                .append(' ')
                                .append(NameBytes.text(one.getRawPath()))
                                .append('\n');
                    }
                }
            } catch (IOException | RuntimeException e) {
                return new byte[0];
            }
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
