package dev.watchkeeper.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes files durable: what was forced to the disk survives a power cut. */
final class ForcedFiles {
    private ForcedFiles() {}

    /** Forces several files to the disk at once, which costs little more than one of them. */
    static void all(List<Path> paths) throws IOException {
        if (paths.size() == 1) {
            one(paths.getFirst());
            return;
        }
        List<Future<?>> forced = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Path path : paths) {
                forced.add(
                        each.submit(() -> {
                            one(path);
                            return path;
                        }));
            }
        }
        for (Future<?> one : forced) {
            if (one.state() == Future.State.FAILED) {
                Throwable why = one.exceptionNow();
                throw why instanceof IOException e ? e : new IOException(why);
            }
        }
    }

    private static void one(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
