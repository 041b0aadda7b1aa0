package dev.watchkeeper.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * No source file of the product is longer than 400 lines: a longer one has a second responsibility,
 * which gets a class of its own.
 */
final class SourceSizeTest {
    private static final int MOST = 400;

    /** Longer files that are still to be split, with their lines. The list only ever shrinks. */
    private static final Map<String, Integer> STILL_LONGER = Map.of();

    @Test
    void noSourceFileIsLongerThanFourHundredLines() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")));
        Map<String, Integer> sizes = new TreeMap<>();
        for (Path sources : sources(root)) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    int lines = Files.readAllLines(file, StandardCharsets.UTF_8).size();
                    sizes.merge(file.getFileName().toString(), lines, Math::max);
                }
            }
        }
        assertTrue(sizes.size() > 100, "the sources were found");
        assertEquals(List.of(), wrong(sizes, STILL_LONGER));
    }

    @Test
    void noticesWhatIsTooLongAndWhatIsListedWithoutNeed() {
        assertEquals(
                List.of("New.java has 401 lines, not more than 400 are allowed"),
                wrong(Map.of("New.java", 401, "Small.java", 400), Map.of()));
        assertEquals(List.of(), wrong(Map.of("Old.java", 450), Map.of("Old.java", 450)));
        assertEquals(
                List.of("Old.java has 451 lines, not more than 450 are allowed"),
                wrong(Map.of("Old.java", 451), Map.of("Old.java", 450)));
        assertEquals(
                List.of("Old.java is to be taken out of the list: it is short enough or gone"),
                wrong(Map.of("Old.java", 400), Map.of("Old.java", 450)));
        assertEquals(
                List.of("Old.java is to be taken out of the list: it is short enough or gone"),
                wrong(Map.of(), Map.of("Old.java", 450)));
    }

    /** The folder of main sources of each module. */
    private static List<Path> sources(Path root) throws IOException {
        List<Path> modules = new ArrayList<>(List.of(root.resolve("plugin-api")));
        for (String parent : List.of("plugins", "app")) {
            try (Stream<Path> children = Files.list(root.resolve(parent))) {
                children.forEach(modules::add);
            }
        }
        return modules.stream()
                .map(m -> m.resolve("src/main/java"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static List<String> wrong(Map<String, Integer> sizes, Map<String, Integer> longer) {
        List<String> wrong = new ArrayList<>();
        new TreeMap<>(sizes)
                .forEach((file, lines) -> {
                    int most = longer.getOrDefault(file, MOST);
                    if (lines > most) {
                        wrong.add(
                                "%s has %d lines, not more than %d are allowed"
                                        .formatted(file, lines, most));
                    }
                });
        new TreeMap<>(longer)
                .keySet().stream()
                        .filter(file -> sizes.getOrDefault(file, 0) <= MOST)
                        .forEach(file ->
                                wrong.add(
                                        file
                                                + " is to be taken out of the list: it is short"
                                                + " enough or gone"));
        return wrong;
    }
}
