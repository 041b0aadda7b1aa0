package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Names and values that a shell would take for commands do nothing on the real sshd. */
final class InjectionTest {
    private static final List<String> PIECES =
            List.of(
                    "'",
                    "\"",
                    "\n",
                    " ",
                    ";",
                    "$(touch CANARY)",
                    "`touch CANARY`",
                    "&",
                    "|",
                    "-rf",
                    "--",
                    "\\",
                    "*",
                    "?",
                    "[a]",
                    "~",
                    "$HOME",
                    "${IFS}",
                    "!",
                    "#",
                    "%s",
                    "\t",
                    "é",
                    "日",
                    "a",
                    "@ALL@",
                    "} # end",
                    "<x",
                    ">CANARY",
                    "(",
                    ")");

    @TempDir Path keys;
    @TempDir Path temp;

    private static String odd(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static String name(Random random) {
        String name = odd(random).replace("/", "");
        return name.equals(".") || name.equals("..") ? "x" : name;
    }

    @Test
    void oddNamesAndValuesArriveAsTheyAreAndRunNothing() throws IOException {
        long seed = Rounds.seed("watchkeeper.test.seed");
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(List.of("\n", "'\n\n", "-rf \\", "$(touch CANARY)\n"));
        for (int i = Rounds.count("watchkeeper.test.names", 2, 4); i > 0; i--) {
            names.add(name(random));
        }
        int files = Rounds.count("watchkeeper.test.files", 2, 5);
        try (OpenSshServer server = new OpenSshServer(keys)) {
            for (int i = 0; i < names.size(); i++) {
                Path folder = Files.createDirectories(temp.resolve(i + "/" + name(random)));
                Place place = Place.in(folder);
                Path work = Files.createDirectories(place.work().resolve(names.get(i)));
                try (Host host =
                        new SshHostProvider()
                                .open(new Place(work, place.state()).config(server.options()))) {
                    String why = "seed " + seed + ", round " + i;
                    assertEquals(work.toString(), host.workspace(), why);
                    for (int j = 0; j < files; j++) {
                        files(host, work, random, why);
                    }
                    process(host, random, why + i, "p" + i);
                    snapshot(host, work, random, why);
                }
            }
            try (var all = Files.walk(temp)) {
                assertFalse(
                        all.anyMatch(p -> p.getFileName().toString().equals("CANARY")),
                        "seed " + seed);
            }
            assertFalse(Files.exists(Path.of(System.getProperty("user.home"), "CANARY")));
        }
    }

    private static void files(Host host, Path work, Random random, String why) throws IOException {
        String path = name(random) + "/" + name(random);
        byte[] content = odd(random).getBytes(StandardCharsets.UTF_8);
        host.files().write(path, content);
        assertArrayEquals(content, Files.readAllBytes(work.resolve(path)), why + ": " + path);
        assertArrayEquals(content, host.files().read(path, 1000), why);
        assertEquals(path, host.files().info(path).orElseThrow().path(), why);
        assertEquals(1, host.files().list(1000).stream().filter(path::equals).count(), why);
        assertEquals(java.util.Optional.empty(), host.files().which(odd(random)), why);
    }

    private static void process(Host host, Random random, String why, String id) {
        String value = odd(random);
        String prompt = odd(random);
        List<String> words =
                new ArrayList<>(List.of("sh", "-c", "cat; printf '[%s]' \"$ODD\" \"$@\"", "sh"));
        List<String> more = List.of(odd(random), "-n", odd(random));
        words.addAll(more);
        ProcessStatus status =
                host.processes()
                        .start(
                                new ProcessSpec(
                                        id,
                                        words,
                                        "",
                                        Map.of("PATH", "/usr/bin:/bin", "ODD", value),
                                        ProcessSpec.Input.GIVEN,
                                        prompt.getBytes(StandardCharsets.UTF_8),
                                        Map.of()));
        while (!status.ended()) {
            status = host.processes().await(id, status, Duration.ofSeconds(1));
        }
        String expected = prompt + "[" + value + "]";
        for (String word : more) {
            expected += "[" + word + "]";
        }
        assertEquals(
                expected,
                new String(
                        host.processes().read(id, Processes.Stream.OUT, 0, 10_000),
                        StandardCharsets.UTF_8),
                why);
        host.processes().forget(id);
    }

    private static void snapshot(Host host, Path work, Random random, String why)
            throws IOException {
        String path = name(random) + "/" + name(random);
        host.files().write(path, new byte[] {1, 2, 3});
        String id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
        host.files().write(path, new byte[] {4});
        host.files().write(name(random) + "-new", new byte[] {5});
        assertEquals(
                1,
                host.snapshots().diff(id, null).stream().filter(d -> d.path().equals(path)).count(),
                why + ": " + path);
        host.snapshots().restore(id, List.of(), false);
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(work.resolve(path)), why);
        assertEquals(List.of(), host.snapshots().verify(id), why);
        assertEquals(List.of(), host.snapshots().diff(id, null), why);
    }
}
