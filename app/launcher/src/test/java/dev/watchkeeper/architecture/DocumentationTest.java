package dev.watchkeeper.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the pages name is there, and what is there has its line on the architecture page. */
final class DocumentationTest {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")))
                    .toAbsolutePath()
                    .normalize();

    private static final Path PAGE = ROOT.resolve("docs/architecture.md");

    /** A room, and what it uses as the table tells it. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| .* \\| `\\w+` \\| (.*) \\|$");

    /** Rooms named by the first and the last of them in the table, and one between to leave out. */
    private static final Pattern SPAN =
            Pattern.compile("and the rooms from `(\\w+)` down to `(\\w+)` but `(\\w+)`");

    private static final String AND_ITS = "and what that may use";

    private static DocumentNames names;

    @BeforeAll
    static void readTheSourcesOnce() throws IOException {
        names = new DocumentNames(ROOT, modules());
    }

    @Test
    void classesPathsAndLinksOfThePagesExist() throws IOException {
        assertTrue(names.size() > 500, "the sources were found");
        List<String> wrong = new ArrayList<>();
        for (Path page : names.pages()) {
            wrong.addAll(names.missingIn(page));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void noticesWhatDoesNotExist() throws IOException {
        assertEquals(
                List.of(
                        "docs/architecture.md: gone.md leads nowhere",
                        "docs/architecture.md: #no-such-heading leads nowhere",
                        "docs/architecture.md: LostClass does not exist",
                        "docs/architecture.md: DocumentNames.lostMethod does not exist",
                        "docs/architecture.md: app/lost does not exist"),
                names.missing(
                        PAGE,
                        "[a](gone.md) [b](#no-such-heading) [c](testing.md#what-is-real) `LostClass`"
                                + " `DocumentNames` `DocumentNames.lostMethod`"
                                + " `DocumentNames.missing` `app/lost` `app/core`"));
    }

    @Test
    void linksOfJavadocLeadToClasses() throws IOException {
        assertEquals(List.of(), names.brokenDocLinks());
    }

    @Test
    void everyModuleAndRoomHasItsLineOnTheArchitecturePage() throws IOException {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        List<String> missing = new ArrayList<>();
        for (String module : modules()) {
            if (!page.contains("`" + module + "`")) {
                missing.add(module);
            }
        }
        for (String room : rooms()) {
            if (!page.contains("\n| `" + room + "` | ")) {
                missing.add(room);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void theTableOfRoomsNamesTheArrowsThatAreKept() throws IOException {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        Map<String, Set<String>> told = new LinkedHashMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            told.put(row.group(1), roomsIn(row.group(2), told));
        }
        Map<String, Set<String>> kept = new TreeMap<>();
        for (String room : told.keySet()) {
            kept.put(
                    room,
                    HouseRules.arrows().getOrDefault(room, List.of()).stream()
                            .map(u -> u.equals("plugin") ? "API" : u)
                            .collect(Collectors.toSet()));
        }
        assertTrue(told.size() > 20, "the table was found");
        assertEquals(kept, new TreeMap<>(told));
    }

    /** The rooms that a cell of the table names; those of rows above it may be meant together. */
    private static Set<String> roomsIn(String cell, Map<String, Set<String>> above) {
        Set<String> all = new TreeSet<>();
        Matcher span = SPAN.matcher(cell);
        if (span.find()) {
            List<String> rooms = List.copyOf(above.keySet());
            all.addAll(
                    rooms.subList(rooms.indexOf(span.group(1)), rooms.indexOf(span.group(2)) + 1));
            assertTrue(all.remove(span.group(3)), span.group());
        }
        String before = "";
        for (String name : span.replaceAll("").split(", ")) {
            if (name.equals(AND_ITS)) {
                all.addAll(Objects.requireNonNull(above.get(before), before));
            } else if (!name.equals("–") && !name.isEmpty()) {
                all.add(name);
            }
            before = name;
        }
        return all;
    }

    private static List<String> modules() throws IOException {
        List<String> all = new ArrayList<>(List.of("plugin-api"));
        for (String parent : List.of("plugins", "app")) {
            try (Stream<Path> children = Files.list(ROOT.resolve(parent))) {
                children.filter(c -> Files.isDirectory(c.resolve("src/main/java")))
                        .map(c -> parent + "/" + c.getFileName())
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** The packages directly below {@code dev.watchkeeper} in the modules of {@code app}. */
    private static TreeSet<String> rooms() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (String module : modules()) {
            Path base = ROOT.resolve(module).resolve("src/main/java/dev/watchkeeper");
            if (module.startsWith("app/")) {
                try (Stream<Path> children = Files.list(base)) {
                    children.filter(Files::isDirectory)
                            .map(c -> c.getFileName().toString())
                            .forEach(all::add);
                }
            }
        }
        assertTrue(all.size() > 20, "the rooms were found");
        return all;
    }
}
