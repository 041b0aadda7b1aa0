package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.contract.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code -Dwatchkeeper.seed=N} repeats a run. */
class SettingsEditorPropertyTest {
    private static final Pattern COMMENT = Pattern.compile("#c\\d+");

    @TempDir Path home;

    /** Words that YAML takes for something else where they are not quoted. */
    private static final List<String> WORDS =
            List.of(
                    "a b", "x: y", "a # b", "[q", "'", "\"", "{z", "日本", "-x", "true x", "a,b",
                    "#d", "\\n", "*a", "&b", "!c", "%d", "@e", "`f", "|", ">", "- x", "? y", "a:",
                    "' '");

    private String value(String key, Random random) {
        int n = 2 + random.nextInt(58);
        return switch (key) {
            case "thresholds.attempts", "supervisor.parallel", "checkpoints.keep" ->
                    String.valueOf(n);
            case "thresholds.accept" -> "0." + (55 + random.nextInt(40));
            case "limits.resume", "gates.tests.blocking" -> String.valueOf(random.nextBoolean());
            case "watch.ignore", "checkpoints.exclude" -> "[x" + n + ", \"y z\"]";
            case "limits.wait", "gates.tests.timeout", "supervisor.quiet-after", "model.timeout" ->
                    n + "m";
            case String _ -> WORDS.get(random.nextInt(WORDS.size())) + n;
        };
    }

    private static final List<String> KEYS =
            List.of(
                    "thresholds.attempts",
                    "thresholds.accept",
                    "supervisor.parallel",
                    "supervisor.quiet-after",
                    "checkpoints.keep",
                    "checkpoints.exclude",
                    "limits.wait",
                    "limits.resume",
                    "model.name",
                    "model.timeout",
                    "watch.ignore",
                    "gates.tests.run",
                    "gates.tests.timeout",
                    "gates.tests.blocking",
                    "gates.lint.run",
                    "gates.new.run",
                    "agents.one.account",
                    "agents.two.env.A",
                    "agents.two.env.NEW",
                    "agents.claude.executable");

    @Test
    void editsOfFilesInManyStylesChangeNothingElse() throws IOException {
        long seed = Rounds.seed("watchkeeper.seed");
        Random random = new Random(seed);
        Path file = home.resolve("settings.yaml");
        SettingsLoader loader = SettingsLoaderTest.loader(home);
        SettingsEditor editor = new SettingsEditor(loader);
        int edits = Rounds.count("watchkeeper.edits", 150, 2000);
        int done = 0;
        int refused = 0;
        Map<String, Integer> why = new TreeMap<>();
        while (done < edits) {
            Files.writeString(file, new SettingsFiles(random).file());
            Map<String, String> last = values(loader);
            for (int i = 0; i < 10; i++) {
                String key = KEYS.get(random.nextInt(KEYS.size()));
                String value = value(key, random);
                String before = Files.readString(file);
                Map<String, String> old = new TreeMap<>(last);
                if (lacks(key, old)) {
                    continue;
                }
                String where =
                        "-Dwatchkeeper.seed="
                                + seed
                                + ", edit "
                                + done
                                + ": "
                                + key
                                + "="
                                + value
                                + " in\n"
                                + before;
                try {
                    editor.set(file, key, value);
                } catch (WatchkeeperException e) {
                    assertEquals(before, Files.readString(file), where);
                    assertTrue(
                            String.valueOf(e.getMessage()).contains("can't be set alone"),
                            e.getMessage() + where);
                    refused++;
                    why.merge(key, 1, Integer::sum);
                    continue;
                }
                String after = Files.readString(file);
                String now = where + "\nis\n" + after;
                Map<String, String> fresh = values(loader);
                last = new TreeMap<>(fresh);
                assertEquals(plain(value), fresh.get(key), now);
                fresh.keySet().removeIf(k -> k.startsWith(key) || implied(k, key));
                old.keySet().removeIf(k -> k.startsWith(key) || implied(k, key));
                assertEquals(old, fresh, now);
                assertEquals(comments(before), comments(after), now);
                assertEquals(before.contains("\r"), after.contains("\r"), now);
                assertEquals(before.startsWith("\uFEFF"), after.startsWith("\uFEFF"), now);
                assertTrue(
                        !before.contains("\r") || !after.replace("\r\n", "").contains("\n"), now);
                onePlace(before, after, now);
                done++;
            }
        }
        assertTrue(
                refused * 20 <= done,
                "refused " + refused + " of " + done + ": " + why + ", seed " + seed);
    }

    /** A thing of a list that is not there needs more than one value; an agent a type. */
    private static boolean lacks(String key, Map<String, String> old) {
        return key.startsWith("gates.tests.")
                        && !key.endsWith(".run")
                        && !old.containsKey("gates.tests.run")
                || key.startsWith("agents.one") && !old.containsKey("agents.one.type")
                || key.startsWith("agents.two") && !old.containsKey("agents.two.type");
    }

    /** What comes or goes with a first gate or an empty map. */
    private static boolean implied(String other, String key) {
        String thing = key.startsWith("gates.") ? key.replaceFirst("\\.[^.]*$", ".name") : key;
        return other.equals(thing) || other.equals("gates") || other.equals("agents.two.env");
    }

    private static Map<String, String> values(SettingsLoader loader) {
        return new TreeMap<>(loader.load(null, List.of()).values());
    }

    private static String plain(String value) {
        return value.startsWith("[x") ? value.replace("\"", "") : value;
    }

    private static List<String> comments(String text) {
        List<String> all = new ArrayList<>();
        COMMENT.matcher(text).results().forEach(r -> all.add(r.group()));
        return all;
    }

    /** What differs is one stretch, and what of the old text is gone is one value. */
    private static void onePlace(String before, String after, String where) {
        int begin = 0;
        int most = Math.min(before.length(), after.length());
        while (begin < most && before.charAt(begin) == after.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < most - begin
                && before.charAt(before.length() - 1 - end)
                        == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        String gone = before.substring(begin, before.length() - end);
        assertTrue(gone.length() < 90, () -> "gone: '" + gone + "'\n" + where);
    }

    @Test
    void twoWritersAtOnceLoseNothing() throws Exception {
        Path file = home.resolve("settings.yaml");
        Files.writeString(file, "# mine\nthresholds: {attempts: 2}\n");
        List<Thread> writers = new ArrayList<>();
        List<Throwable> failed = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int w = 0; w < 4; w++) {
            String name = "W" + w;
            writers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    SettingsEditor editor =
                                            new SettingsEditor(SettingsLoaderTest.loader(home));
                                    for (int i = 0; i < 10; i++) {
                                        editor.set(
                                                file,
                                                "agents.claude.env." + name + "_" + i,
                                                "v" + i);
                                    }
                                } catch (RuntimeException | Error e) {
                                    failed.add(e);
                                }
                            }));
        }
        for (Thread t : writers) {
            t.join();
        }
        assertEquals(List.of(), failed);
        var env =
                Objects.requireNonNull(
                                SettingsLoaderTest.loader(home)
                                        .load(null, List.of())
                                        .settings()
                                        .agents()
                                        .get("claude"))
                        .env();
        assertEquals(40, env.size());
        assertTrue(
                Files.readString(file, StandardCharsets.UTF_8)
                        .startsWith("# mine\nthresholds: {attempts: 2}\n"));
    }

    @Test
    void keepsTheModeAndTheLinkAndLeavesNothingBeside() throws IOException {
        Path real = Files.createDirectories(home.resolve("dotfiles")).resolve("wk.yaml");
        Files.writeString(real, "thresholds: {attempts: 2}\n");
        Files.setPosixFilePermissions(
                real, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(home.resolve("dotfiles/.settings1.new"), "of a writer that was killed");
        Path link = Files.createSymbolicLink(home.resolve("settings.yaml"), real);
        new SettingsEditor(SettingsLoaderTest.loader(home)).set(link, "thresholds.attempts", "5");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("thresholds: {attempts: 5}\n", Files.readString(real));
        assertEquals(
                "rw-r-----",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(real)));
        try (var files = Files.list(home.resolve("dotfiles"))) {
            assertEquals(
                    List.of(".wk.yaml.lock", "wk.yaml"),
                    files.map(p -> p.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aFullDiskLeavesTheOldFile() throws Exception {
        try (var disk = dev.watchkeeper.testkit.Mount.tmpfs(home, "64k")) {
            Path file = disk.path().resolve("settings.yaml");
            Files.writeString(file, "model: {name: q}\n# kept\n");
            SettingsEditor editor = new SettingsEditor(SettingsLoaderTest.loader(disk.path()));
            editor.set(file, "thresholds.attempts", "4");
            String before = Files.readString(file);
            fill(disk.path().resolve("ballast"));
            WatchkeeperException e =
                    org.junit.jupiter.api.Assertions.assertThrows(
                            WatchkeeperException.class,
                            () -> editor.set(file, "model.name", "q".repeat(5000)));
            assertTrue(e.hint().contains("room on its disk; nothing was changed"), e.hint());
            assertEquals(before, Files.readString(file));
        }
    }

    private static void fill(Path file) {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            // full, as wanted
        }
    }

    /** A child process edits on and on and is killed at any moment, again and again. */
    @Test
    void aWriterThatIsKilledNeverLeavesABrokenFile() throws Exception {
        Path file = home.resolve("settings.yaml");
        Files.writeString(file, "# first\nmodel: {name: q0}   # mine\n# last\n");
        SettingsLoader loader = SettingsLoaderTest.loader(home);
        long seed = Rounds.seed("watchkeeper.seed");
        Random random = new Random(seed);
        String written = "q0";
        int moved = 0;
        for (int i = 0; i < 8; i++) {
            Process child =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElse("java"),
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-Dwatchkeeper.test.root="
                                            + System.getProperty("watchkeeper.test.root"),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    KillableEditor.class.getName(),
                                    home.toString())
                            .redirectErrorStream(true)
                            .start();
            // Killed some edits after its first: it prints a byte before each.
            int edits = 1 + random.nextInt(30);
            for (int n = 0; n < edits && child.getInputStream().read() >= 0; n++) {
                Thread.onSpinWait();
            }
            for (int spin = random.nextInt(200_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            child.destroyForcibly().waitFor();
            String now = loader.load(null, List.of()).settings().model().name();
            String text = Files.readString(file);
            assertEquals(
                    "# first\nmodel: {name: " + now + "}   # mine\n# last\n",
                    text,
                    "-Dwatchkeeper.seed=" + seed);
            moved += now.equals(written) ? 0 : 1;
            written = now;
        }
        assertTrue(moved > 0, "no child wrote anything");
        new SettingsEditor(loader).set(file, "model.name", "q1");
        try (var files = Files.list(home)) {
            assertEquals(
                    List.of(".settings.yaml.lock", "settings.yaml"),
                    files.filter(Files::isRegularFile)
                            .map(p -> p.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    /** Edits until it is killed. */
    static final class KillableEditor {
        private KillableEditor() {}

        public static void main(String[] args) {
            Path home = Path.of(args[0]);
            SettingsEditor editor = new SettingsEditor(SettingsLoaderTest.loader(home));
            for (int i = 0; ; i++) {
                System.out.write('.');
                System.out.flush();
                editor.set(
                        home.resolve("settings.yaml"),
                        "model.name",
                        "q" + i % 100 + "x".repeat(i % 7));
            }
        }
    }
}
