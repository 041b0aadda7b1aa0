package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.workspace.WorkspaceRules;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a project can't be, nothing is written for one. */
class InitPlaceTest {
    @TempDir private Path folder;
    private PluginRegistry plugins = new PluginRegistry(List.of(), Path.of(""));
    private Path home = Path.of("");

    @BeforeEach
    void open() throws IOException {
        plugins = new PluginRegistry(List.of(), folder.resolve("work"));
        home = Files.createDirectories(folder.resolve("person/home"));
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    private void init(Path at) {
        var unused =
                new SettingsService(
                                new Installation(
                                        home, Path.of(System.getProperty("watchkeeper.test.root"))),
                                plugins,
                                List.of(),
                                new ProjectSettingsReader(
                                        _ -> new SettingsSight.Absent(), new TrustedFiles(home)),
                                List::of)
                        .proposeProject(at.toString());
    }

    @Test
    void refusesInTheWordsOfWhoAddsAProject() throws IOException {
        for (Path wrong : List.of(home, folder.resolve("person"), folder.resolve("none"))) {
            WorkspaceRules rules = new WorkspaceRules(home, Path.of("/no-person"));
            WatchkeeperException added =
                    assertThrows(WatchkeeperException.class, () -> rules.check(wrong, List.of()));
            WatchkeeperException proposed =
                    assertThrows(WatchkeeperException.class, () -> init(wrong));
            assertEquals(added.getMessage(), proposed.getMessage());
            assertFalse(Files.exists(wrong.resolve(".watchkeeper")));
        }
        Path right = Files.createDirectory(folder.resolve("shop"));
        init(right);
        assertTrue(Files.exists(right.resolve(".watchkeeper/settings.yaml")));
    }
}
