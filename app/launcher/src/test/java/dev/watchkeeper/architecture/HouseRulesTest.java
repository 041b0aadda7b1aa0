package dev.watchkeeper.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The house's rules hold, and each of them can fail. Its classes are read once for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HouseRulesTest {
    private static final HouseRules RULES = new HouseRules("dev.watchkeeper");
    private static final HouseRules CROOKED =
            new HouseRules("dev.watchkeeper.architecture.crooked");

    private static final List<String> MODULES =
            List.of(
                    "plugin-api",
                    "plugins/host-kit",
                    "plugins/agent-kit",
                    "plugins/ssh",
                    "plugins/docker",
                    "plugins/local",
                    "plugins/claude-code",
                    "plugins/codex",
                    "plugins/command",
                    "plugins/gates",
                    "plugins/notifiers",
                    "app/contract",
                    "app/core",
                    "app/cli",
                    "app/desktop",
                    "app/launcher");

    private final JavaClasses house =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(
                            place -> !place.contains("-test/") && !place.contains("-tests.jar"))
                    .importPackages("dev.watchkeeper");

    /** The main sources of every module. */
    private static List<Path> allSources(Path root) {
        return MODULES.stream().map(m -> root.resolve(m).resolve("src/main/java")).toList();
    }

    /** The simple names that classes of several files have; nested ones don't count. */
    private static List<String> doubledNames(List<Path> sources) throws IOException {
        Set<String> names = new HashSet<>();
        List<String> doubled = new ArrayList<>();
        for (Path folder : sources) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .filter(name -> !name.equals("package-info.java"))
                        .filter(name -> !names.add(name))
                        .forEach(doubled::add);
            }
        }
        assertTrue(names.size() > sources.size(), "the sources were found");
        return doubled;
    }

    static Stream<String> rooms() {
        return HouseRules.arrows().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsItsArrowsName(String room) {
        RULES.arrowsOf(room).check(house);
    }

    @Test
    void everyRoomIsInTheTable() {
        RULES.everyRoomIsInTheTable().check(house);
    }

    @Test
    void roomsFormNoCycle() {
        RULES.noCycles().check(house);
    }

    @Test
    void pf4jStaysInPlugins() {
        RULES.onlyIn(List.of("plugins..", "plugin.."), "org.pf4j..").check(house);
    }

    @Test
    void theModelsLibrariesStayInLlm() {
        RULES.onlyIn(List.of("llm.."), "dev.langchain4j..", "com.knuddels..").check(house);
    }

    @Test
    void yamlIsReadInItsRoomAlone() {
        RULES.onlyIn(List.of("yaml.."), "org.snakeyaml..").check(house);
    }

    @Test
    void templatesAreFilledInByPromptAlone() {
        RULES.onlyIn(List.of("prompt.."), "io.pebbletemplates..").check(house);
    }

    @Test
    void theCommandLineIsParsedInCli() {
        RULES.onlyIn(List.of("cli.."), "picocli..").check(house);
    }

    @Test
    void hipparchusStaysInConfidence() {
        RULES.onlyIn(List.of("confidence.."), "org.hipparchus..").check(house);
    }

    @Test
    void elkStaysInTheScreenOfTheTasks() {
        RULES.onlyIn(List.of("desktop.screen.tasks.."), "org.eclipse.elk..").check(house);
    }

    @Test
    void celStaysInRules() {
        RULES.onlyIn(List.of("rules.."), "dev.cel..").check(house);
    }

    @Test
    void theDatabaseStaysInState() {
        RULES.databaseOnlyInState().check(house);
    }

    @Test
    void javafxStaysInDesktop() {
        RULES.javafxOnlyInDesktop().check(house);
    }

    @Test
    void theWindowReachesNothingButTheControlPort() {
        RULES.desktopReachesNothingItself().check(house);
    }

    @Test
    void onlyTheBridgeHoldsTheControlPort() {
        RULES.viewsHoldNoPort().check(house);
    }

    @Test
    void whatIsOnePerWorkspaceIsKeptByItsId() {
        RULES.keptByWorkspace().check(house);
    }

    @Test
    void noClassHandsOutTheRooms() {
        RULES.allPartsOnlyInTheWiring().check(house);
    }

    @Test
    void viewModelsKnowNoScene() {
        RULES.viewModelsWithoutScene().check(house);
    }

    @Test
    void anAttemptsStateChangesOnlyByTransitions() {
        RULES.attemptsMoveOnlyByTransitions().check(house);
        RULES.attemptsArePlannedOrRead().check(house);
    }

    @Test
    void decideDoesNoInputOrOutput() {
        RULES.decideWithoutIo().check(house);
    }

    @Test
    void noStaticFieldCanChange() {
        RULES.noStaticMutableField().check(house);
    }

    @Test
    void everyPackageHasItsSignAndIsNullMarked() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")));
        List<String> wrong = new ArrayList<>();
        int packages = 0;
        for (Path sources : allSources(root)) {
            try (Stream<Path> folders = Files.walk(sources).filter(Files::isDirectory)) {
                for (Path folder : folders.toList()) {
                    try (Stream<Path> files = Files.list(folder)) {
                        if (files.noneMatch(file -> file.toString().endsWith(".java"))) {
                            continue;
                        }
                    }
                    packages++;
                    Path sign = folder.resolve("package-info.java");
                    String text =
                            Files.exists(sign)
                                    ? Files.readString(sign, StandardCharsets.UTF_8)
                                    : "";
                    if (!text.contains("@NullMarked") || !text.startsWith("/**")) {
                        wrong.add(root.relativize(sign).toString());
                    }
                }
            }
        }
        assertTrue(packages > 10, "the sources were found");
        assertEquals(List.of(), wrong);
    }

    @Test
    void noTwoClassesHaveOneName() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")));
        assertEquals(List.of(), doubledNames(allSources(root)));
        Path room = root.resolve("app/cli/src/main/java");
        assertFalse(doubledNames(List.of(room, room)).isEmpty());
    }

    @Test
    void noPackageIsInTwoModules() throws IOException {
        Path app =
                Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")), "app");
        Map<String, String> modules = new HashMap<>();
        for (String module : List.of("contract", "core", "cli", "desktop", "launcher")) {
            Path sources = app.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path sign : files.filter(f -> f.endsWith("package-info.java")).toList()) {
                    String room = sources.relativize(sign).toString();
                    assertNull(modules.put(room, module), room);
                }
            }
        }
        assertTrue(modules.size() > 10, "the sources were found");
    }

    @Test
    void everyRuleNoticesTheCrookedHouse() {
        JavaClasses crooked =
                new ClassFileImporter().importPackages("dev.watchkeeper.architecture.crooked");
        assertFalse(crooked.isEmpty());
        List<ArchRule> rules =
                List.of(
                        CROOKED.arrowsOf("schedule"),
                        CROOKED.arrowsOf("state"),
                        CROOKED.databaseOnlyInState(),
                        CROOKED.viewModelsWithoutScene(),
                        CROOKED.desktopReachesNothingItself(),
                        CROOKED.viewsHoldNoPort(),
                        CROOKED.allPartsOnlyInTheWiring(),
                        CROOKED.attemptsMoveOnlyByTransitions(),
                        CROOKED.attemptsArePlannedOrRead(),
                        CROOKED.decideWithoutIo(),
                        CROOKED.keptByWorkspace(),
                        CROOKED.noStaticMutableField(),
                        new HouseRules("dev.watchkeeper.architecture").javafxOnlyInDesktop(),
                        new HouseRules("dev.watchkeeper.architecture").everyRoomIsInTheTable());
        for (ArchRule rule : rules) {
            assertThrows(AssertionError.class, () -> rule.check(crooked), rule.getDescription());
        }
    }
}
