package dev.watchkeeper.supervise;

import static dev.watchkeeper.testkit.Awaited.event;
import static dev.watchkeeper.testkit.Awaited.of;
import static dev.watchkeeper.testkit.Awaited.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;
import dev.watchkeeper.testkit.mount.MountPlugin;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A jar that is put into the home of a running supervisor is used without a restart. */
class DroppedInPluginLoopTest {
    @TempDir private Path folder;

    @BeforeEach
    void real() throws IOException {
        folder = folder.toRealPath();
    }

    private static void task(World w, Project project, String id) {
        var unused =
                w.control()
                        .addTasks(
                                project.id(),
                                List.of(
                                        new TaskDraft(
                                                id,
                                                new TaskSpec(
                                                        "Task " + id,
                                                        "Do it.",
                                                        List.of(),
                                                        Priority.NORMAL,
                                                        null,
                                                        List.of("test -f result.txt"),
                                                        List.of(),
                                                        false))));
    }

    @Test
    void itIsToldTrustedUsedAndTakenOffOnceItsAttemptHasEnded() throws Exception {
        Path go = folder.resolve("go");
        Path script = folder.resolve("agent.sh");
        Files.writeString(
                script,
                "cat >/dev/null; echo in $INSIDE > result.txt\n"
                        + "while ! test -f '"
                        + go
                        + "'; do sleep 0.02; done\n");
        String settings =
                """
                model: {provider: none}
                thresholds: {attempts: 1}
                agents:
                  agent: {type: command, run: [sh, '%s'], prompt: stdin}
                default-agent: agent
                """
                        .formatted(script);
        try (World w = World.withPluginsOfItsHome(folder, settings)) {
            Path file = w.home().resolve("settings.yaml");
            Files.writeString(file, settings + "hosts: {box: {type: mount}}\n");
            Event refused = event(w, 0, of(EventType.SETTINGS_REFUSED));
            Path plugins = Files.createDirectories(w.home().resolve("plugins"));
            MountPlugin.write(plugins.resolve("mount.jar"));
            Instant dropped = Instant.now();
            Event seen = event(w, refused.seq(), plugin("not_trusted"));
            assertTrue(
                    Duration.between(dropped, seen.at()).compareTo(Duration.ofSeconds(2)) < 0,
                    () -> dropped + " and " + seen.at());
            String sha256 = String.valueOf(seen.data().get("sha256"));
            InstalledPlugin trusted = w.control().trustPlugin("mount", sha256);
            assertEquals("loaded", trusted.state(), trusted::problem);
            var unused = event(w, seen.seq(), of(EventType.SETTINGS_CHANGED));
            assertEquals(List.of(), w.control().overview().settings().problems());

            Path inside = Files.createDirectory(folder.resolve("inside"));
            Project box = w.control().addProject(inside.toString(), "box", "box", false);
            task(w, box, "first");
            Thread run =
                    Thread.ofVirtual()
                            .start(() -> w.supervisor().run(null, Supervisor.Until.STOPPED));
            Event started = event(w, seen.seq(), of(EventType.AGENT_STARTED));
            InstalledPlugin off = w.control().enablePlugin("mount", false);
            assertEquals("stopping", off.state());
            Event waits = event(w, started.seq(), plugin("stopping"));
            assertEquals(
                    "it goes once what uses it has ended: first/1", waits.data().get("problem"));
            task(w, box, "second");
            Files.createFile(go);
            Event gone = event(w, waits.seq(), plugin("unloaded"));
            assertEquals(TaskState.DONE, w.control().task("first").state(), w.journal()::toString);
            assertEquals("in box\n", Files.readString(inside.resolve("result.txt")));
            Event asked = event(w, 0, of(EventType.BREAKPOINT_RAISED));
            assertEquals("second", asked.task());
            assertTrue(
                    String.valueOf(asked.data().get("question"))
                            .contains("no plugin provides the host type 'mount'"),
                    () -> asked.data().toString());
            assertTrue(
                    w.journal().stream()
                            .filter(of(EventType.ATTEMPT_STARTED))
                            .noneMatch(e -> "second".equals(e.task())),
                    "nothing begins with what is being taken off");
            assertTrue(gone.seq() > started.seq());
            w.supervisor().stop(false);
            run.join();
        }
    }
}
