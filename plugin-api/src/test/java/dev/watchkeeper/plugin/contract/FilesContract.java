package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the files of every host keep. */
public abstract class FilesContract extends HostContract {
    private Host host;

    @BeforeEach
    final void openHost() {
        host = open(Shape.usual());
    }

    @AfterEach
    final void closeHost() {
        host.close();
    }

    private Files files() {
        return host.files();
    }

    @Test
    void tellsWhatStandsAtAPath() {
        shell("mkdir d; printf 12345 >f; printf x >run; chmod 755 run; ln -s f link; mkfifo pipe");
        assertEquals(
                Optional.of(new FileInfo("f", FileInfo.Kind.FILE, 5, false)), files().info("f"));
        assertTrue(
                files().info("run").orElseThrow().executable(),
                "info() says that a file with an x in its mode is executable");
        assertEquals(FileInfo.Kind.FOLDER, files().info("d").orElseThrow().kind());
        assertEquals(FileInfo.Kind.LINK, files().info("link").orElseThrow().kind());
        assertEquals(FileInfo.Kind.OTHER, files().info("pipe").orElseThrow().kind());
        assertEquals(Optional.empty(), files().info("none"));
        assertEquals(Optional.empty(), files().info("f/below"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.txt",
                "日本.txt",
                "with space",
                "-dash",
                "'q\"$x",
                "new\nline",
                "a/b/c",
                "é"
            })
    void givesBackWhatItWroteUnderAnyName(String path) {
        byte[] bytes = new byte[70_000];
        new Random(path.hashCode()).nextBytes(bytes);
        files().write(path, bytes);
        assertArrayEquals(bytes, files().read(path, 100_000));
        assertEquals(List.of(path), files().list(10));
        files().delete(path);
        assertEquals(Optional.empty(), files().info(path));
    }

    @Test
    void readsNoMoreThanTheBeginning() {
        files().write("f", utf8("0123456789"));
        assertArrayEquals(utf8("0123"), files().read("f", 4));
        files().write("empty", new byte[0]);
        assertEquals(0, files().read("empty", 4).length);
    }

    @Test
    void saysThatAFileToReadIsMissing() {
        shell("mkdir d");
        for (String path : List.of("none", "d")) {
            PluginException e = assertThrows(PluginException.class, () -> files().read(path, 10));
            assertEquals(PluginException.Kind.MISSING, e.kind());
            assertTrue(String.valueOf(e.getMessage()).contains(path), e.toString());
        }
    }

    @Test
    void replacesAFileWholeAndKeepsItsMode() {
        shell("echo old >run; chmod 750 run; ln run other");
        files().write("run", utf8("new"));
        assertEquals("750", shell("stat -c %a run 2>/dev/null || stat -f %Lp run").strip());
        // Another name of the old content still has it: nothing was overwritten in place.
        assertEquals("old", shell("cat other").strip());
        assertEquals("other\nrun\n", shell("ls -A"));
    }

    @Test
    void deletesNothingWithoutComplaint() {
        files().delete("never there");
        assertEquals(List.of(), files().list(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "/etc/hosts", "", "out-link/x"})
    void refusesAPathThatLeavesTheWorkspace(String path) {
        shell("ln -s .. out-link");
        PluginException e =
                assertThrows(PluginException.class, () -> files().write(path, utf8("x")));
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
        assertThrows(PluginException.class, () -> files().delete(path));
        assertThrows(PluginException.class, () -> files().read(path, 1));
    }

    @Test
    void listsWhatIsNotIgnoredInOrderUpToALimit() {
        shell(
                "mkdir -p b/c node_modules .git; touch z a b/x b/c/y b.tmp b/cache-1 cache-22 node_modules/n .git/g");
        assertEquals(List.of("a", "b/c/y", "b/x", "cache-22", "z"), files().list(10));
        assertEquals(2, files().list(2).size());
    }

    @Test
    void findsExecutablesByNameByPathAndInTheWorkspace() {
        shell("mkdir bin; printf '#!/bin/sh\\n' >bin/tool; chmod 755 bin/tool; touch bin/plain");
        String sh = files().which("sh").orElseThrow();
        assertTrue(sh.startsWith("/"), sh);
        assertEquals(Optional.of(sh), files().which(sh));
        assertTrue(
                files().which("./bin/tool").orElseThrow().endsWith("bin/tool"),
                "which() finds an executable by a path from the workspace");
        assertEquals(Optional.empty(), files().which("./bin/plain"));
        assertEquals(Optional.empty(), files().which("no-such-command-here"));
    }
}
