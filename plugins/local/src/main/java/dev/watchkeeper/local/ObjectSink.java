package dev.watchkeeper.local;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;

/** Where a tree that is being built goes. */
interface ObjectSink {
    /** Whether a content needs no putting. */
    boolean holds(ObjectId blob);

    /**
     * Takes a file's content.
     *
     * @return false if the file has another content by now; nothing is taken then
     */
    boolean put(Path file, FileContent content) throws IOException;

    /**
     * Takes a folder's tree.
     *
     * @param tree as git writes it
     * @param before the one that was put for this folder last; {@code null} if that is not known
     * @param other whether its bytes are certain to be others than those
     */
    ObjectId put(byte[] tree, @Nullable ObjectId before, boolean other) throws IOException;

    /** Whether what was put is there for later trees. */
    boolean lasting();
}
