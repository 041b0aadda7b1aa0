package dev.watchkeeper.local;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RecursiveTask;

/** The stat data of a folder and of all beneath it, gathered by several threads. */
final class Listing extends RecursiveTask<Listing> {
    final transient Map<String, Stat> files = new HashMap<>();
    final transient Map<String, Listing> dirs = new HashMap<>();
    transient @Nullable String unreadable;
    private final transient Path folder;
    private final transient Names names;

    /** Where our own half-written files are noted. */
    private final transient Queue<Path> leftovers;

    Listing(Path folder, Names names, Queue<Path> leftovers) {
        this.folder = folder;
        this.names = names;
        this.leftovers = leftovers;
    }

    @Override
    protected Listing compute() {
        List<Listing> below = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                String name = path.getFileName().toString();
                Stat stat = names.ignored(name) ? null : Stat.of(path);
                if (stat == null) {
                    if (Scratch.named(name)) {
                        leftovers.add(path);
                    }
                    continue;
                }
                if (stat.folder()) {
                    Listing dir = new Listing(path, names, leftovers);
                    dirs.put(name, dir);
                    below.add(dir);
                } else {
                    files.put(name, stat);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            files.clear(); // It went while we looked; its parent's event or the next sweep says so.
        } catch (IOException | DirectoryIteratorException e) {
            unreadable = String.valueOf(e.getMessage());
        }
        invokeAll(below);
        return this;
    }
}
