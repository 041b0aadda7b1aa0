package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.Sshd;
import dev.watchkeeper.testkit.World;
import dev.watchkeeper.testkit.mount.MountPlugin;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A host by a stranger's plugin whose workspace is another host's folder, in the whole loop. */
@Timeout(240)
class MountedHostLoopTest {
    private static final String CHECK = "grep -q $INSIDE result.txt";

    @TempDir private Path folder;

    @BeforeEach
    void real() throws IOException {
        folder = folder.toRealPath();
    }

    private static String settings(Path agent, String hosts) {
        return """
        model: {provider: none}
        thresholds: {attempts: 1}
        hosts:
        %s
        agents:
          agent: {type: command, run: [sh, '%s'], prompt: stdin}
        default-agent: agent
        """
                .formatted(hosts.indent(2).stripTrailing(), agent);
    }

    private World world(PluginRegistry plugins, String agent, String hosts) throws IOException {
        Path script = Files.writeString(folder.resolve("agent.sh"), agent);
        return World.with(folder, settings(script, hosts), "box", plugins);
    }

    private static List<Object> changedBy(World w, int attempt) {
        return w.journal().stream()
                .filter(e -> e.type() == EventType.FILE_CHANGED && e.attempt() == attempt)
                .map(e -> e.data().getOrDefault("path", ""))
                .toList();
    }

    @Test
    void anAttemptRunsInsideAndItsFilesAreThoseOfThisMachine() throws IOException {
        try (PluginRegistry plugins = MountPlugin.in(folder.resolve("plugins"));
                World w =
                        world(
                                plugins,
                                "cat >/dev/null; echo in $INSIDE > result.txt; rm old.txt",
                                "box: {type: mount}")) {
            w.write("old.txt", "old\n");
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("in box\n", w.read("result.txt"));
            assertTrue(changedBy(w, 1).containsAll(List.of("result.txt", "old.txt")));
            Checkpoint before =
                    w.control().checkpoints(w.project().id()).stream()
                            .filter(c -> c.kind() == Checkpoint.Kind.BEFORE)
                            .findFirst()
                            .orElseThrow();
            var unused = EndedJobs.restore(w.control(), before.id());
            assertEquals("", w.read("result.txt"));
            assertEquals("old\n", w.read("old.txt"));
        }
    }

    @Test
    void whatIsNotAcceptedIsPutBackAndWhatAPersonWroteStays() throws IOException {
        try (PluginRegistry plugins = MountPlugin.in(folder.resolve("plugins"));
                World w =
                        world(
                                plugins,
                                "cat >/dev/null; echo wrong > result.txt",
                                "box: {type: mount}")) {
            w.write("mine.txt", "mine\n");
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("", w.read("result.txt"), "the workspace is clean for the next task");
            w.write("mine.txt", "mine, again\n");
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.ACCEPT, "");
            assertEquals("wrong\n", w.read("result.txt"));
            assertEquals("mine, again\n", w.read("mine.txt"));
            assertFalse(changedBy(w, 1).contains("mine.txt"));
        }
    }

    @Test
    void itsSettingsAreReadHereAndItsFolderIsNoOtherHostsToo() throws IOException {
        try (PluginRegistry plugins = MountPlugin.in(folder.resolve("plugins"));
                World w =
                        world(
                                plugins,
                                "cat >/dev/null; echo in $INSIDE > result.txt",
                                "box: {type: mount}\nhere: {type: local}")) {
            w.write(".watchkeeper/settings.yaml", "gates: [{name: own, run: 'false'}]\n");
            var trusted = w.control().trustProject(w.project().id());
            assertEquals(
                    List.of("own"),
                    w.parts().settings().apply(trusted).gates().stream()
                            .map(g -> g.name())
                            .toList());
            for (String host : List.of("local", "here", "box")) {
                WatchkeeperException twice =
                        assertThrows(
                                WatchkeeperException.class,
                                () ->
                                        w.control()
                                                .addProject(
                                                        w.workspace().toString(),
                                                        host,
                                                        "twice",
                                                        false));
                assertEquals(WatchkeeperException.Code.WORKSPACE, twice.code(), twice::toString);
            }
            assertEquals(
                    List.of(
                            new ConfiguredHost("box", "mount", true, false),
                            new ConfiguredHost("here", "local", true, false),
                            new ConfiguredHost("local", "local", true, true)),
                    w.control().hostEntries());
        }
    }

    @Test
    void removingTheProjectLeavesNothingBehind() throws IOException {
        try (PluginRegistry plugins = MountPlugin.in(folder.resolve("plugins"));
                World w =
                        world(
                                plugins,
                                "cat >/dev/null; echo in $INSIDE > result.txt",
                                "box: {type: mount}")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Path kept = w.home().resolve("hosts/box").resolve(w.mainWorkspace().store());
            assertTrue(Files.isDirectory(kept.resolve("local")), "the state of the other host");
            assertEquals("", w.control().removeProject(w.project().id()));
            assertFalse(Files.exists(kept));
            assertEquals("in box\n", w.read("result.txt"));
        }
    }

    @Test
    void aMountFromAnotherMachineIsThatMachinesFolder() throws Exception {
        assumeTrue(Sshd.here(), "skipped: no sshd; apt-get install openssh-server");
        try (Sshd server = new Sshd(folder.resolve("sshd"));
                PluginRegistry plugins = MountPlugin.in(folder.resolve("plugins"));
                World w =
                        world(
                                plugins,
                                "cat >/dev/null; echo in $INSIDE > result.txt",
                                "vm: "
                                        + server.settings()
                                        + "\nbox: {type: mount, engine: 'ssh://vm'}")) {
            assertFalse(w.control().hostEntries().getFirst().filesHere());
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("in box\n", w.read("result.txt"));
            assertTrue(changedBy(w, 1).contains("result.txt"));
            assertTrue(Files.exists(folder.resolve("sshd/state/watchkeeper")), "it is kept there");
        }
    }

    @Test
    void aHostThatIsMadeOfItselfIsRefused() throws IOException {
        try (PluginRegistry plugins = MountPlugin.in(folder.resolve("plugins"))) {
            WatchkeeperException refused =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> world(plugins, "", "box: {type: mount, engine: 'ssh://box'}"));
            assertTrue(String.valueOf(refused.getMessage()).contains("hosts.box is on itself"));
        }
    }
}
