package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A project is found by whatever path leads to its folder. */
class LinkedProjectTest extends TypedCommands {
    @TempDir Path temp;
    private Path work;

    /** One project in {@code real/deep/p}, and links to it, above it, and to links. */
    @BeforeEach
    void projects() throws IOException {
        folder = temp.toRealPath();
        around = new FakeApplication(SampleNight.empty());
        work = project("real/deep/p", "orders");
        Files.createDirectories(folder.resolve("elsewhere/q"));
        Files.createSymbolicLink(folder.resolve("via"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/middle"), Path.of("deep"));
        Files.createSymbolicLink(folder.resolve("direct"), work);
        Files.createSymbolicLink(folder.resolve("again"), Path.of("direct"));
        Files.createSymbolicLink(folder.resolve("deep"), folder.resolve("real/deep"));
    }

    private Path project(String path, String id) throws IOException {
        Path made = Files.createDirectories(folder.resolve(path));
        around.control.put(new Project(id, id, made.toString(), "local", Instant.EPOCH, null));
        return made;
    }

    private String found(String... command) throws Exception {
        assertEquals(0, run(command), () -> String.join(" ", command) + ": " + err());
        return json().at("/project").asText() + json().at("/id").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HERE/via/deep/p",
                "via/deep/p",
                "./via/deep/p/",
                "via/middle/p",
                "real/middle/p",
                "direct",
                "./again",
                "again/",
                "deep/../deep/p",
                "deep/p/../p"
            })
    void byAPathThroughLinks(String path) throws Exception {
        String named = path.replace("HERE", folder.toString());
        assertEquals("orders", found("project", "show", named, "--json"));
        assertTrue(
                found("task", "add", "--project", named, "--title", "t", "--brief", "b", "--json")
                        .startsWith("orders"),
                this::out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "task list",
                "checkpoint list",
                "breakpoint rules",
                "config show",
                "config check"
            })
    void byEachCommand(String command) {
        assertEquals(0, run((command + " --project via/middle/p").split(" ")), this::err);
    }

    /** Two dots lead out of where a link leads to, as for every other program. */
    @ParameterizedTest
    @ValueSource(strings = {"deep/../deep/p", "direct/../p", "direct", "via/middle/p"})
    void byTheRunInTheBackgroundToo(String path) throws Exception {
        assertEquals(0, run("run", "--detach", "--project", path), this::err);
        String detached = around.calls.getLast();
        String named = detached.substring(detached.lastIndexOf(' ') + 1, detached.length() - 1);
        assertEquals("orders", found("project", "show", named, "--json"));
    }

    @Test
    void aLinkThatLeadsElsewhereNowNamesWhatItLeadsTo() throws Exception {
        project("elsewhere/q", "other");
        assertEquals("orders", found("project", "show", "./direct", "--json"));
        Files.delete(folder.resolve("direct"));
        Files.createSymbolicLink(folder.resolve("direct"), folder.resolve("elsewhere/q"));
        assertEquals("other", found("project", "show", "./direct", "--json"));
        Files.delete(folder.resolve("direct"));
        assertEquals(2, run("project", "show", "./direct", "--json"));
    }

    /** The name of a project counts before a link of that name. */
    @Test
    void aNameCountsBeforeAPath() throws Exception {
        project("elsewhere/q", "direct");
        assertEquals("direct", found("project", "show", "direct", "--json"));
        assertEquals("orders", found("project", "show", "./direct", "--json"));
        assertEquals(2, run("project", "show", "nothing", "--json"));
        assertEquals("UNKNOWN_ID", json().at("/error/code").asText());
    }

    /** As one that was added before its folder was moved, with a link left behind. */
    @Test
    void aProjectWhoseOwnPathIsALinkIsFound() throws Exception {
        Path moved = folder.resolve("moved");
        Files.move(work, moved);
        Files.createSymbolicLink(work, moved);
        for (String path : new String[] {"moved", "./moved", "real/deep/p", "via/middle/p"}) {
            assertEquals("orders", found("project", "show", path, "--json"));
        }
    }
}
