package dev.watchkeeper.testkit;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of its own, which only root may make on Linux; elsewhere the test is skipped. */
public final class Mount implements AutoCloseable {
    private final Path path;

    private Mount(Path path) {
        this.path = path;
    }

    /** Makes a disk of a size as {@code mount} takes it, {@code 8m} say, below a folder. */
    public static Mount tmpfs(Path folder, String size) throws IOException, InterruptedException {
        Path path = Files.createDirectories(folder.resolve("disk"));
        String said = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
        Assumptions.assumeTrue(
                said.isEmpty(),
                "a small disk can't be mounted, which needs root on Linux: " + said);
        return new Mount(path);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Gives it another size. */
    public void grow(String size) throws IOException, InterruptedException {
        remount("size=" + size);
    }

    /** Lets nobody write to it any more, root included. */
    public void readOnly() throws IOException, InterruptedException {
        remount("ro");
    }

    private void remount(String option) throws IOException, InterruptedException {
        String said = run("mount", "-o", "remount," + option, path.toString());
        if (!said.isEmpty()) {
            throw new IOException(said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        String said = run("umount", "-l", path.toString());
        if (!said.isEmpty()) {
            throw new IOException(said);
        }
    }

    /** What it said when it failed; empty when it went well. */
    private static String run(String... command) throws IOException, InterruptedException {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return p.waitFor() == 0 ? "" : said.isEmpty() ? "failed: " + command[0] : said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
