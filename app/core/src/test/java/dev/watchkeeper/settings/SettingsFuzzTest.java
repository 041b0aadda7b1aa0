package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.testkit.SettingsKeys;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The settings reader meets texts that were crippled on purpose. {@code -Dwatchkeeper.fuzz=300}
 * goes on for so many seconds; {@code -Dwatchkeeper.seed=N} repeats a run.
 */
class SettingsFuzzTest {
    private static final Path SEEDS =
            Path.of(
                    System.getProperty("watchkeeper.test.root", ".."),
                    "app/core/src/test/resources/settings-seeds");

    private static final int LARGEST = 100_000;

    /** Pieces that YAML gives a meaning, and the words of settings. */
    private static final List<String> PIECES =
            new ArrayList<>(
                    List.of(
                            ": ",
                            "- ",
                            "? ",
                            "[",
                            "]",
                            "{",
                            "}",
                            ", ",
                            "#",
                            "\n",
                            "\r\n",
                            "\t",
                            " ",
                            "  ",
                            "'",
                            "\"",
                            "|",
                            ">-",
                            "&a ",
                            "*a",
                            "<<: ",
                            "!!int ",
                            "!x ",
                            "---\n",
                            "...\n",
                            "%YAML 1.1\n",
                            "~",
                            "null",
                            "true",
                            ".nan",
                            ".inf",
                            "-0",
                            "1e9",
                            "0x1F",
                            "99999999999999999999",
                            "\0",
                            "\uFEFF",
                            "\u0085",
                            "\u2028",
                            "ä",
                            "😀",
                            "\\x41",
                            "${env:X}",
                            "off: true",
                            "type: command",
                            "name: x"));

    static {
        SettingsKeys.all().forEach(k -> PIECES.addAll(List.of(k.key().split("\\."))));
    }

    private final SettingsFuzz target = new SettingsFuzz();

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(SEEDS)) {
            for (Path p : files.sorted().toList()) {
                all.add(Files.readAllBytes(p));
            }
        }
        all.add(SettingsKeys.BASE.getBytes(StandardCharsets.UTF_8));
        all.add(Files.readAllBytes(SettingsLoaderTest.SHIPPED.resolve("defaults.yaml")));
        return all;
    }

    @Test
    void everySeedIsReadOrRefusedWithItsPlace() throws IOException {
        for (byte[] seed : seeds()) {
            target.read(seed);
        }
        assertTrue(target.read(Files.readAllBytes(SEEDS.resolve("crlf.yaml"))));
        assertTrue(target.read(Files.readAllBytes(SEEDS.resolve("bom.yaml"))));
        for (String bad :
                List.of(
                        "bomb",
                        "deep-flow",
                        "deep-map",
                        "recursive",
                        "nul",
                        "tags",
                        "tabs",
                        "latin1",
                        "utf16",
                        "duplicates")) {
            assertFalse(target.read(Files.readAllBytes(SEEDS.resolve(bad + ".yaml"))), bad);
        }
    }

    /** Every map, list and value is once left out, empty, nothing, switched off and of no type. */
    @Test
    void noMissingKeyIsMoreThanRefused() throws IOException {
        for (byte[] seed :
                List.of(
                        SettingsKeys.BASE.getBytes(StandardCharsets.UTF_8),
                        Files.readAllBytes(SettingsLoaderTest.SHIPPED.resolve("defaults.yaml")))) {
            Object all =
                    SettingsKeys.parsed("seed", new String(seed, StandardCharsets.UTF_8)).plain();
            for (String text : lacking(all)) {
                try {
                    var unused = target.read(text.getBytes(StandardCharsets.UTF_8));
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(text, e);
                }
            }
        }
    }

    /** The texts of a value in each of which one thing is another than it was. */
    private static List<String> lacking(@Nullable Object value) {
        List<String> made = new ArrayList<>(List.of("~", "{}", "[]", "{off: true}", "{off: 1}"));
        switch (value) {
            case Map<?, ?> map -> {
                Map<String, String> parts = new LinkedHashMap<>();
                map.forEach((key, one) -> parts.put(quoted(key), flow(one)));
                made.add(map(parts, "off", "true"));
                made.add(map(parts, "extra", "{off: true}"));
                made.add(map(parts, "extra", "~"));
                map.forEach((key, one) -> {
                    Map<String, String> without = new LinkedHashMap<>(parts);
                    without.remove(quoted(key));
                    made.add(map(without, "off", "false"));
                    lacking(one).forEach(text -> made.add(map(parts, quoted(key), text)));
                });
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    for (String text : lacking(list.get(i))) {
                        List<String> parts =
                                new ArrayList<>(list.stream().map(v -> flow(v)).toList());
                        parts.set(i, text);
                        made.add("[" + String.join(", ", parts) + "]");
                    }
                }
            }
            case null, default -> {}
        }
        return made;
    }

    private static String map(Map<String, String> parts, String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(parts);
        all.put(key, value);
        return "{"
                + String.join(
                        ", ",
                        all.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList())
                + "}";
    }

    private static String flow(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, String> parts = new LinkedHashMap<>();
                map.forEach((key, one) -> parts.put(quoted(key), flow(one)));
                yield "{"
                        + String.join(
                                ", ",
                                parts.entrySet().stream()
                                        .map(e -> e.getKey() + ": " + e.getValue())
                                        .toList())
                        + "}";
            }
            case List<?> list ->
                    "[" + String.join(", ", list.stream().map(v -> flow(v)).toList()) + "]";
            case String text -> quoted(text);
            case null -> "~";
            default -> value.toString();
        };
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "''").replace("\n", " ") + "'";
    }

    @Test
    void noTextIsMoreThanRefused() throws IOException {
        long seed = Rounds.seed("watchkeeper.seed");
        long seconds = Long.getLong("watchkeeper.fuzz", 0);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<byte[]> seeds = seeds();
        Random random = new Random(seed);
        int most = Rounds.count("watchkeeper.fuzz.texts", 200, 5000);
        int runs = 0;
        int right = 0;
        while (seconds > 0 ? System.nanoTime() < end : runs < most) {
            byte[] text = crippled(seeds, random);
            try {
                if (target.read(text)) {
                    right++;
                    // What is right is worth going on from.
                    if (seeds.size() < 500 && text.length < 5000 && random.nextInt(4) == 0) {
                        seeds.add(text);
                    }
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "-Dwatchkeeper.seed="
                                + seed
                                + ", run "
                                + runs
                                + ", bytes "
                                + HexFormat.of().formatHex(text, 0, Math.min(2000, text.length)),
                        e);
            }
            runs++;
        }
        System.out.println(
                "settings fuzz: seed " + seed + ", " + runs + " texts, " + right + " right");
        assertTrue(right > 0, "no text was right: too much is broken to reach far");
    }

    private static byte[] crippled(List<byte[]> seeds, Random random) {
        byte[] text = seeds.get(random.nextInt(seeds.size()));
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            text = once(text, seeds, random);
        }
        return text.length > LARGEST ? java.util.Arrays.copyOf(text, LARGEST) : text;
    }

    private static byte[] once(byte[] text, List<byte[]> seeds, Random random) {
        int at = random.nextInt(text.length + 1);
        int end = Math.min(text.length, at + random.nextInt(20));
        return switch (random.nextInt(8)) {
            case 0 -> joined(text, 0, at, piece(random), text, at, text.length);
            case 1 -> joined(text, 0, at, piece(random), text, end, text.length);
            case 2 -> joined(text, 0, at, new byte[0], text, end, text.length);
            case 3 -> {
                byte[] other = text.clone();
                if (at < other.length) {
                    other[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield other;
            }
            case 4 -> {
                ByteArrayOutputStream repeated = new ByteArrayOutputStream();
                int n = 1 << random.nextInt(8);
                for (int i = 0; i < n; i++) {
                    repeated.write(text, at, end - at);
                }
                yield joined(text, 0, at, repeated.toByteArray(), text, at, text.length);
            }
            case 5 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield joined(
                        text,
                        0,
                        at,
                        new byte[0],
                        other,
                        random.nextInt(other.length + 1),
                        other.length);
            }
            case 6 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield joined(text, 0, text.length, new byte[] {'\n'}, other, 0, other.length);
            }
            default ->
                    new String(text, StandardCharsets.ISO_8859_1)
                            .replaceFirst(
                                    "\\b[a-z-]{3,12}\\b",
                                    PIECES.get(random.nextInt(PIECES.size()))
                                            .replaceAll("[\\\\$]", ""))
                            .getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static byte[] piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(
            byte[] a, int from, int to, byte[] middle, byte[] b, int begin, int end) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(a, from, to - from);
        all.writeBytes(middle);
        all.write(b, begin, end - begin);
        return all.toByteArray();
    }
}
