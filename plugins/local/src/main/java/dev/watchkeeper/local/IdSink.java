package dev.watchkeeper.local;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes nothing: a tree that is only to be compared. */
final class IdSink implements ObjectSink {
    private final Map<ObjectId, byte[]> trees = new HashMap<>();

    @Override
    public boolean holds(ObjectId blob) {
        return true; // Its id is all that is asked for.
    }

    @Override
    public boolean put(Path file, FileContent content) {
        return true;
    }

    @Override
    public ObjectId put(byte[] tree, @Nullable ObjectId before, boolean other) {
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            ObjectId id = ids.idFor(Constants.OBJ_TREE, tree);
            trees.put(id, tree);
            return id;
        }
    }

    @Override
    public boolean lasting() {
        return false;
    }

    /** Reads a tree that was put here, or else one of the store. */
    CanonicalTreeParser parser(ObjectReader reader, ObjectId tree) throws IOException {
        byte[] bytes = trees.get(tree);
        if (bytes == null) {
            return new CanonicalTreeParser(null, reader, tree);
        }
        CanonicalTreeParser parser = new CanonicalTreeParser();
        parser.reset(bytes);
        return parser;
    }
}
