package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** On which machine a host's workspaces lie is what its type declares, whatever it is called. */
class HostFilesTest {
    private static final TypeSchemas HOSTS =
            SettingsLoaderTest.schemas(
                    Map.of(
                            "local", "{\"x-files\": \"local\"}",
                            "ssh", "{\"properties\": {\"address\": {\"type\": \"string\"}}}",
                            "own", "{\"x-files\": \"own\"}",
                            "mount", "{\"x-files\": \"borrowed\"}",
                            "box",
                                    """
                                    {"x-files": "borrowed", "x-files-of": {"option": "engine", "prefix": "ssh://"}}
                                    """));

    @TempDir Path home;

    private Settings load(String hosts) throws IOException {
        Files.writeString(home.resolve("settings.yaml"), hosts);
        return new SettingsLoader(SettingsLoaderTest.SHIPPED, home, HOSTS, _ -> Optional.of("{}"))
                .load(null, List.of())
                .settings();
    }

    @ParameterizedTest
    @CsvSource({
        "local, ",
        "here, ",
        "vm, vm",
        "own, own",
        "mount, ",
        "box, ",
        "far, vm",
        "near, ",
        "further, vm"
    })
    void aHostHasTheFilesThatItsTypeSays(String name, String filesOn) throws IOException {
        Settings.HostEntry host =
                Objects.requireNonNull(
                        load("""
                        hosts:
                          here: {type: local}
                          vm: {type: ssh, address: vm.example.org}
                          own: {type: own}
                          mount: {type: mount}
                          box: {type: box, engine: "unix:///run/engine.sock"}
                          far: {type: box, engine: "ssh://vm"}
                          near: {type: box, engine: "ssh://here"}
                          further: {type: box, engine: "ssh://far"}
                        """)
                                .hosts()
                                .get(name));
        assertEquals(filesOn, host.filesOn());
        assertEquals(filesOn == null, host.filesHere());
    }

    @Test
    void whatIsMadeOfNoHostOrOfItselfIsRefused() {
        for (String[] wrong :
                new String[][] {
                    {
                        "hosts:\n  vm: {type: ssh}\n  far: {type: box, engine: 'ssh://mv'}\n",
                        ":3:28: hosts.far is on the unknown host 'mv'; did you mean 'vm'?"
                    },
                    {
                        "hosts:\n  a: {type: box, engine: 'ssh://b'}\n"
                                + "  b: {type: box, engine: 'ssh://a'}\n",
                        ":2:6: hosts.a is on itself, by a, b"
                    }
                }) {
            String said =
                    String.valueOf(
                            assertThrows(WatchkeeperException.class, () -> load(wrong[0]))
                                    .getMessage());
            assertTrue(said.contains(wrong[1]), said);
        }
    }

    @Test
    void theHostOfNewProjectsIsWhatTheSettingsSay() throws IOException {
        assertEquals("local", load("").defaultHost());
        assertEquals(
                "here", load("hosts: {here: {type: local}}\ndefault-host: here\n").defaultHost());
    }

    /** Projects that are on it would be elsewhere without a word. */
    @Test
    void aShippedHostKeepsItsType() {
        String said =
                String.valueOf(
                        assertThrows(
                                        WatchkeeperException.class,
                                        () -> load("hosts: {local: {type: ssh, address: a}}\n"))
                                .getMessage());
        assertTrue(said.contains("hosts.local is there already; its type must stay 'local'"), said);
    }

    @Test
    void theTypeOfThisMachineIsFoundByWhatItDeclares() {
        assertEquals(Optional.of("local"), HostFiles.localType(HOSTS));
        assertFalse(
                HostFiles.localType(SettingsLoaderTest.schemas(Map.of("ssh", "{}"))).isPresent());
    }
}
