package dev.watchkeeper.local;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of a few megabytes in memory, mounted while it is open. */
record SmallDisk(Path folder) implements AutoCloseable {
    /** Mounts one, or skips the test with the reason. */
    static SmallDisk mounted(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        String failed =
                run(List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "none", "" + folder));
        Assumptions.assumeTrue(
                failed.isEmpty(), "no small disk to fill: only root may mount one: " + failed);
        return new SmallDisk(folder);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 ? "" : out + " (status " + process.exitValue() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Leaves only so many bytes. */
    void fill(int rest) throws IOException {
        long free = folder.toFile().getUsableSpace() - rest;
        byte[] block = new byte[1 << 12];
        try (var out = Files.newOutputStream(folder.resolve("filler"))) {
            for (long i = 0; i + block.length <= free; i += block.length) {
                out.write(block);
            }
        }
    }

    void free() throws IOException {
        Files.delete(folder.resolve("filler"));
    }

    @Override
    public void close() throws IOException {
        String failed = run(List.of("umount", "-l", folder.toString()));
        if (!failed.isEmpty()) {
            throw new IOException(failed);
        }
    }
}
