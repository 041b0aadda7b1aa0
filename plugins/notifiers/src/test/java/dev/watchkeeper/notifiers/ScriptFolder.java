package dev.watchkeeper.notifiers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Scripts that keep what they are given, a file for each call. */
final class ScriptFolder {
    private final Path folder;

    ScriptFolder(Path folder) {
        this.folder = folder;
    }

    /** A script; {@code $0.d} is its own folder. */
    Path script(String name, String text) {
        try {
            Path script = folder.resolve(name);
            Files.createDirectories(folder.resolve(name + ".d"));
            Files.writeString(script, "#!/bin/sh\n" + text);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a script has kept, in the order of its calls. */
    List<String> kept(String name) {
        Path place = folder.resolve(name + ".d");
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted().map(ScriptFolder::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a script has kept something. */
    void await(String name) throws IOException, InterruptedException {
        Path place = folder.resolve(name + ".d");
        try (WatchService watch = place.getFileSystem().newWatchService()) {
            place.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (kept(name).isEmpty()) {
                watch.take().reset();
            }
        }
    }
}
