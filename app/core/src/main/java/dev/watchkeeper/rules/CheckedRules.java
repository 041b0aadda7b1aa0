package dev.watchkeeper.rules;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.RuleProof;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which conditions were found right before, by hash, with the variables that each needs and whether
 * it can fire. A cache: what can't be read or written is simply checked again.
 */
public final class CheckedRules {
    /** Rises when variables or their types change, so that nothing checked before counts. */
    private static final String VERSION = "2";

    private static final String FILE = "cache/checked-rules";
    private static final int MOST = 500;

    private final @Nullable Path home;
    private final Map<String, Known> byHash = new LinkedHashMap<>();
    private boolean changed;

    /**
     * What was found of a condition.
     *
     * @param variables those that it needs, {@code a.b} for the member b of a
     */
    record Known(Set<String> variables, RuleProof proof) {}

    /**
     * @param shipped the hashes of the shipped rules
     * @param home in whose cache others are remembered, or {@code null} for nowhere
     */
    public CheckedRules(Path shipped, @Nullable Path home) {
        this.home = home;
        read(shipped);
        if (home != null) {
            read(home.resolve(FILE));
        }
    }

    private void read(Path from) {
        try {
            for (String line : Files.readAllLines(from, StandardCharsets.UTF_8)) {
                String[] parts = line.split("\t", 4);
                if (parts.length == 4 && parts[0].length() == 64) {
                    byHash.put(
                            parts[0],
                            new Known(
                                    parts[1].isBlank() ? Set.of() : Set.of(parts[1].split(",")),
                                    new RuleProof(RuleProof.Kind.valueOf(parts[2]), parts[3])));
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // a cache that can't be read is no cache
        }
    }

    synchronized @Nullable Known known(String expression) {
        return byHash.get(hash(expression));
    }

    synchronized void add(String expression, Known found) {
        byHash.put(hash(expression), found);
        changed = true;
    }

    /** The lines of the file. */
    synchronized List<String> lines() {
        return byHash.entrySet().stream()
                .map(e ->
                        String.join(
                                "\t",
                                e.getKey(),
                                String.join(",", new TreeSet<>(e.getValue().variables())),
                                e.getValue().proof().kind().name(),
                                e.getValue().proof().text().replaceAll("\\s+", " ")))
                .toList();
    }

    /** Writes what was added, if there is a home to write to. */
    public synchronized void save() {
        if (home == null || !changed || byHash.size() > MOST || !Files.isDirectory(home)) {
            return;
        }
        try {
            Path file = home.resolve(FILE);
            Path folder = home.resolve("cache");
            OwnerOnly.folder(folder);
            Path fresh = Files.createTempFile(folder, "rules", ".new");
            Files.write(fresh, lines(), StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            changed = false;
        } catch (IOException e) {
            // checked again next time
        }
    }

    public static String hash(String expression) {
        try {
            byte[] bytes = (VERSION + "\n" + expression).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
