package dev.watchkeeper.llm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** How fast tokens of source code are counted, and how fast a counter is built. */
final class TokensBench {
    private static final int VOCABULARY = 150_000;

    private TokensBench() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(System.getProperty("watchkeeper.test.root", ".."));
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.walk(root.resolve("app"))) {
            for (Path f : files.filter(p -> p.toString().endsWith(".java")).toList()) {
                code.append(Files.readString(f, StandardCharsets.UTF_8));
            }
        }
        String text = code.toString();
        Vocabulary vocabulary = vocabulary(text);
        // The processor's time: other work on the machine is not what is measured.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long from = System.nanoTime();
            Objects.requireNonNull(VocabularyTokens.of(vocabulary)).count("warm");
            best = Math.min(best, (System.nanoTime() - from) / 1e9);
        }
        VocabularyTokens counter = Objects.requireNonNull(VocabularyTokens.of(vocabulary));
        double fastest = 0;
        for (long end = System.nanoTime() + 6_000_000_000L; System.nanoTime() < end; ) {
            long from = threads.getCurrentThreadCpuTime();
            int tokens = counter.count(text);
            long took = Math.max(1, threads.getCurrentThreadCpuTime() - from);
            fastest = Math.max(fastest, tokens * 1e9 / took);
        }
        row(
                "counting tokens of source code, one thread (at least)",
                fastest,
                "tokens/s",
                1_000_000,
                true);
        row("building a counter of 150,000 tokens", best, "s", 1, false);
    }

    private static void row(String name, double value, String unit, double limit, boolean atLeast) {
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"limit\":%s,\"ok\":%b}",
                        name,
                        value,
                        unit,
                        limit,
                        atLeast ? value >= limit : value <= limit));
    }

    /** Every beginning of the text's words up to some length, then words by chance. */
    private static Vocabulary vocabulary(String text) {
        Set<String> tokens = new HashSet<>();
        List<List<String>> byLength = new ArrayList<>();
        Random random = new Random(1);
        for (String word : text.split("(?<=\\s)|(?=\\s)|(?<=\\p{Punct})|(?=\\p{Punct})", -1)) {
            for (String w : List.of(word, " " + word)) {
                // Long words of code are seldom one token.
                for (int n = 2; n <= Math.min(w.length(), 9); n++) {
                    tokens.add(w.substring(0, n));
                }
            }
        }
        while (tokens.size() < VOCABULARY) {
            StringBuilder chance = new StringBuilder();
            for (int n = 2 + random.nextInt(8); n > 0; n--) {
                chance.append((char) ('a' + random.nextInt(26)));
            }
            tokens.add(chance.toString());
        }
        for (String token : tokens.stream().sorted().limit(VOCABULARY).toList()) {
            while (byLength.size() <= token.length()) {
                byLength.add(new ArrayList<>());
            }
            byLength.get(token.length()).add(token);
        }
        List<byte[]> all = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            all.add(new byte[] {(byte) b});
        }
        byLength.forEach(l -> l.forEach(t -> all.add(t.getBytes(StandardCharsets.UTF_8))));
        return new Vocabulary(
                "qwen2", all, List.of("<|im_start|>", "<|im_end|>", "<|endoftext|>"), true, false);
    }
}
