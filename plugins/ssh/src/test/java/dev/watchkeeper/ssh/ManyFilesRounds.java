package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Checkpoints of a large workspace on another machine, beside what git there takes. */
final class ManyFilesRounds {
    private static final int FOLDERS = 100;
    private static final int FILES = 1000;

    private static final String GIT =
            """
            export GIT_DIR='%s' GIT_WORK_TREE=.
            git -c core.compression=1 -c gc.auto=0 add -A && git write-tree >/dev/null
            """;

    private ManyFilesRounds() {}

    static void run(OpenSshServer server, Path folder) throws Exception {
        Place place = Place.in(folder);
        for (int d = 0; d < FOLDERS; d++) {
            Path sub = Files.createDirectories(place.work().resolve("folder-" + d));
            for (int f = 0; f < FILES; f++) {
                Files.writeString(
                        sub.resolve("file-" + f + ".txt"),
                        ("line of " + d + " " + f + "\n").repeat(20));
            }
        }
        Path git = folder.resolve("theirs.git");
        place.shell("git init -q --bare '" + git + "'");
        double first = seconds(() -> place.shell(GIT.formatted(git)));
        try (Host host = place.open(server)) {
            note("SSH: first checkpoint of 100,000 files", seconds(() -> take(host)));
            note("SSH: the same by git add there", first);
            for (int i = 0; i < 10; i++) {
                Files.writeString(
                        place.work().resolve("folder-" + i * 7 + "/file-" + i * 31 + ".txt"),
                        "changed");
            }
            note("SSH: checkpoint after 10 changes", seconds(() -> take(host)));
            note(
                    "SSH: the same by git add there, 10 changes",
                    seconds(() -> place.shell(GIT.formatted(git))));
        }
        try (Host host = place.open(server)) {
            note("SSH: first checkpoint after a restart", seconds(() -> take(host)));
        }
    }

    private static void take(Host host) {
        var unused = host.snapshots().take(Snapshots.Sure.BY_SWEEP);
    }

    private static double seconds(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void note(String name, double value) {
        System.out.printf(
                Locale.ROOT, "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"s\"}%n", name, value);
    }
}
