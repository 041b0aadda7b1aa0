package dev.watchkeeper.doctor;

import dev.watchkeeper.domain.SmallFile;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Checks this machine: JDK, git, disk and the limits of file watching. */
public final class Doctor {
    private static final int JDK = 25;
    private static final long DISK_WANTED = 2L * 1024 * 1024 * 1024;
    private static final long WATCHES_WANTED = 65_536;
    private static final long INSTANCES_WANTED = 128;

    private final Path home;
    private final int javaFeature;
    private final Path proc;
    private final Function<String, Optional<Path>> onPath;

    /**
     * One line.
     *
     * @param mend the line to type or the thing to do if it is not ok; empty if it is
     */
    public record Line(String what, boolean ok, String detail, String mend) {}

    Doctor(Path home, int javaFeature, Path proc, Function<String, Optional<Path>> onPath) {
        this.home = home;
        this.javaFeature = javaFeature;
        this.proc = proc;
        this.onPath = onPath;
    }

    /**
     * A doctor for this machine.
     *
     * @param path the value of {@code PATH}
     */
    public static Doctor ofThisMachine(Path home, String path) {
        return new Doctor(
                home,
                Runtime.version().feature(),
                Path.of("/proc"),
                name -> {
                    for (String folder : path.split(System.getProperty("path.separator"), -1)) {
                        for (String suffix : List.of("", ".exe", ".cmd")) {
                            Path file = Path.of(folder, name + suffix);
                            if (!folder.isEmpty() && Files.isExecutable(file)) {
                                return Optional.of(file);
                            }
                        }
                    }
                    return Optional.empty();
                });
    }

    /** Looks at everything; never throws for what it finds. */
    public List<Line> check() {
        List<Line> lines = new ArrayList<>();
        lines.add(
                line(
                        "JDK",
                        javaFeature >= JDK,
                        String.valueOf(javaFeature),
                        "install a JDK 25 and set WATCHKEEPER_JAVA to it"));
        Optional<Path> git = onPath.apply("git");
        lines.add(
                line(
                        "git",
                        git.isPresent(),
                        git.map(Path::toString).orElse("not found on PATH"),
                        "install git, such as: apt-get install git"));
        lines.add(disk());
        limit("file watches", "max_user_watches", WATCHES_WANTED).ifPresent(lines::add);
        limit("watch instances", "max_user_instances", INSTANCES_WANTED).ifPresent(lines::add);
        return List.copyOf(lines);
    }

    private Line disk() {
        Path there = home.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace();
            boolean writable = Files.isWritable(there);
            return line(
                    "disk",
                    writable && free >= DISK_WANTED,
                    String.format(
                            Locale.ROOT,
                            "%.1f GiB free at %s%s",
                            free / (1024.0 * 1024 * 1024),
                            there,
                            writable ? "" : ", which can't be written"),
                    writable
                            ? "free some space, or choose another home with --home"
                            : "choose another home with --home, or mend its rights");
        } catch (IOException e) {
            return line(
                    "disk",
                    false,
                    "can't look at " + there + ": " + e.getMessage(),
                    "another --home");
        }
    }

    /**
     * Nothing where the system has no such limit. The kernel gives such a number to the first read
     * alone: {@link Files#readString}, which asks a file without a size for one byte first, would
     * see its first digit.
     */
    private Optional<Line> limit(String what, String name, long wanted) {
        Path file = proc.resolve("sys/fs/inotify").resolve(name);
        try {
            long value = Long.parseLong(SmallFile.text(file).strip());
            return Optional.of(
                    line(
                            what,
                            value >= wanted,
                            "at most " + value,
                            "sudo sysctl fs.inotify."
                                    + name
                                    + "="
                                    + wanted
                                    + " (without it, folders beyond are rescanned)"));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Line line(String what, boolean ok, String detail, String mend) {
        return new Line(what, ok, detail, ok ? "" : mend);
    }
}
