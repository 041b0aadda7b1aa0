package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whatever is done to a tree, restoring gives back the tree of the snapshot. */
final class RestorePropertyTest {
    /** Whether something was written through a mapping since the last sweep. */
    private boolean mapped;

    private static final List<String> NAMES =
            List.of(
                    "a",
                    "b.txt",
                    "日本.txt",
                    "with space",
                    "-dash",
                    "'q\"",
                    "new\nline",
                    "é",
                    "z.sh",
                    "a.b",
                    "a-b");
    private static final long SEED = Rounds.seed("watchkeeper.test.seed");

    @TempDir Path temp;

    private Path work() {
        return temp.resolve("work");
    }

    @Test
    void givesBackExactlyTheTreeAfterAnyEdits() throws Exception {
        System.out.println("seed " + SEED + " (-Dwatchkeeper.test.seed)");
        Random random = new Random(SEED);
        int rounds = Rounds.count("watchkeeper.restore.rounds", 60, 400);
        Files.createDirectories(work());
        git("init", "-q");
        Files.createDirectories(work().resolve("nested"));
        git("init", "-q", "nested");
        Files.writeString(work().resolve("nested/inner"), "inner");
        Files.createDirectories(temp.resolve("state"));
        HostConfig config =
                new HostConfig(
                        "local",
                        Map.of(),
                        work().toString(),
                        temp.resolve("state"),
                        List.of("node_modules"),
                        List.of(),
                        100L << 20,
                        Duration.ofMillis(20));
        Map<String, String> git = picture(true);
        try (Host host = new LocalHost(config, 0)) {
            try (var _ = host.changes().watch(_ -> {})) {
                for (int round = 0; round < rounds; round++) {
                    for (int i = random.nextInt(12); i > 0; i--) {
                        edit(random, round);
                    }
                    Map<String, String> wanted = picture(false);
                    String id =
                            host.snapshots()
                                    .take(
                                            !mapped && random.nextBoolean()
                                                    ? Snapshots.Sure.BY_EVENTS
                                                    : Snapshots.Sure.BY_SWEEP)
                                    .id();
                    for (int i = random.nextInt(12); i > 0; i--) {
                        edit(random, round);
                    }
                    host.snapshots().restore(id, List.of(), false);
                    mapped = false;
                    assertEquals(wanted, picture(false), "seed " + SEED + " round " + round);
                    assertEquals(git, picture(true), "git, seed " + SEED + " round " + round);
                    if (round % 50 == 49) {
                        assertEquals(List.of(), host.snapshots().verify(id));
                        host.snapshots().delete(List.of(id));
                    }
                }
            }
        }
    }

    @Test
    void survivesResetAndClean() throws Exception {
        Files.createDirectories(work());
        git("init", "-q");
        Files.writeString(work().resolve("kept"), "committed");
        git("add", "-A");
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one");
        Files.writeString(work().resolve("kept"), "changed");
        Files.writeString(work().resolve("untracked"), "new");
        Files.createDirectories(temp.resolve("state"));
        HostConfig config =
                new HostConfig(
                        "local",
                        Map.of(),
                        work().toString(),
                        temp.resolve("state"),
                        List.of(),
                        List.of(),
                        1L << 20,
                        Duration.ofMillis(20));
        Map<String, String> wanted = picture(false);
        String id;
        try (Host host = new LocalHost(config, 0)) {
            id = host.snapshots().take(Snapshots.Sure.BY_EVENTS).id();
        }
        git("reset", "-q", "--hard");
        git("clean", "-qfdx");
        try (Host host = new LocalHost(config, 0)) {
            host.snapshots().restore(id, List.of(), false);
        }
        assertEquals(wanted, picture(false));
    }

    private void edit(Random random, int round) throws IOException {
        Path path = random(random);
        switch (random.nextInt(9)) {
            case 0, 1 -> write(path, random, round);
            case 2 -> delete(path);
            case 3 -> {
                Path to = random(random);
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                        && !to.startsWith(path)
                        && !path.startsWith(to)) {
                    delete(to);
                    Files.createDirectories(to.getParent());
                    Files.move(path, to);
                }
            }
            case 4 -> {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    path.toFile().setExecutable(random.nextBoolean(), false);
                }
            }
            case 5 -> {
                delete(path);
                Files.createDirectories(path.getParent());
                Files.createSymbolicLink(path, Path.of(random.nextBoolean() ? "b.txt" : "/none"));
            }
            case 6 -> {
                delete(path);
                Files.createDirectories(path);
            }
            case 7 -> map(path, random);
            default -> {
                delete(path);
                write(path.resolve("inside"), random, round);
            }
        }
    }

    private Path random(Random random) throws IOException {
        Path path = work();
        for (int i = random.nextInt(3); i > 0; i--) {
            Path next = path.resolve(NAMES.get(random.nextInt(NAMES.size())));
            if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
            path = next;
        }
        return path.resolve(NAMES.get(random.nextInt(NAMES.size())));
    }

    private void write(Path path, Random random, int round) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            delete(path);
        }
        Files.createDirectories(path.getParent());
        int size = round % 67 == 66 ? 20 << 20 : random.nextInt(3) == 0 ? 0 : random.nextInt(5000);
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        Files.write(path, bytes);
    }

    private void map(Path path, Random random) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) == 0) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            // Such a write gives no event: only a sweep finds it.
            mapped = true;
            MappedByteBuffer buffer =
                    file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, file.length());
            buffer.put(0, (byte) random.nextInt());
            buffer.force();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Every path with its kind and content; of the .git folders, or of all else. */
    private Map<String, String> picture(boolean git) throws IOException {
        Map<String, String> seen = new TreeMap<>();
        try (Stream<Path> all = Files.walk(work())) {
            for (Path path : all.toList()) {
                String name = work().relativize(path).toString();
                boolean inGit =
                        name.equals(".git")
                                || name.startsWith(".git/")
                                || name.startsWith("nested/.git");
                if (name.isEmpty() || inGit != git) {
                    continue;
                }
                if (Files.isSymbolicLink(path)) {
                    seen.put(name, "link " + Files.readSymbolicLink(path));
                } else if (Files.isDirectory(path)) {
                    seen.put(name, "folder");
                } else {
                    seen.put(
                            name,
                            FileContent.of(path).sha256()
                                    + (path.toFile().canExecute()
                                                    && Files.getPosixFilePermissions(path)
                                                            .toString()
                                                            .contains("OWNER_EXECUTE")
                                            ? " x"
                                            : ""));
                }
            }
        }
        return seen;
    }

    private void git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Process process =
                new ProcessBuilder(command).directory(work().toFile()).inheritIO().start();
        assertEquals(0, process.waitFor());
    }
}
