package dev.watchkeeper.local;

import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts trees and contents into one new pack of the store. */
final class PackSink implements ObjectSink, AutoCloseable {
    private static final int IN_MEMORY = 16 << 20;
    private final Store store;
    private final PackInserter inserter;
    private final Path state;

    /**
     * @param state folder for the copies of large files
     */
    PackSink(Store store, Path state) {
        this.store = store;
        this.inserter = store.inserter();
        this.state = state;
    }

    @Override
    public boolean holds(ObjectId blob) {
        return store.holds(blob);
    }

    /** Stores what was hashed, and nothing else: what is read now must have that hash too. */
    @Override
    public boolean put(Path file, FileContent content) throws IOException {
        ObjectId blob = content.blob();
        Stat stat = content.stat();
        if (holds(blob)) {
            return true;
        }
        if (stat.size() <= IN_MEMORY) {
            byte @Nullable [] known = content.bytes();
            byte[] bytes = known == null ? read(file, stat) : known;
            // What has changed since leaves an object that nobody names.
            return stored(() -> inserter.insert(Constants.OBJ_BLOB, bytes)).equals(blob);
        }
        // A copy that nobody changes: a stream cut short would leave a broken pack.
        Path copy = state.resolve(Scratch.name());
        try {
            stored(() -> FileContent.copy(file, copy, stat.size()));
            if (!FileContent.of(copy).blob().equals(blob)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(copy)) {
                stored(() -> inserter.insert(Constants.OBJ_BLOB, stat.size(), in));
            }
            return true;
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static byte[] read(Path file, Stat stat) throws IOException {
        try (InputStream in = FileContent.open(file, stat)) {
            return in.readNBytes((int) (stat.link() ? IN_MEMORY : stat.size()));
        }
    }

    private interface Writing<T> {
        T run() throws IOException;
    }

    /** Keeps a failure of the store apart from one of the file. */
    private static <T> T stored(Writing<T> writing) throws IOException {
        try {
            return writing.run();
        } catch (java.nio.file.NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreFailure(e);
        }
    }

    /** The store, not the file, is at fault. */
    static final class StoreFailure extends IOException {
        private static final long serialVersionUID = 1L;

        StoreFailure(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    @Override
    public ObjectId put(byte[] tree, @Nullable ObjectId before, boolean other) throws IOException {
        if (other) {
            return inserter.insert(Constants.OBJ_TREE, tree);
        }
        ObjectId id = inserter.idFor(Constants.OBJ_TREE, tree);
        // A folder that was here before and has changed is nearly always as it never was.
        boolean known = before == null ? store.holds(id) : id.equals(before);
        return known ? id : inserter.insert(Constants.OBJ_TREE, tree);
    }

    @Override
    public boolean lasting() {
        return true;
    }

    /** Makes the pack; without it nothing was put. */
    void flush() throws IOException {
        inserter.flush();
    }

    @Override
    public void close() {
        inserter.close();
    }
}
