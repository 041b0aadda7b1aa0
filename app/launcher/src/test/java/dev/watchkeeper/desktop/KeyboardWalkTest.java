package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.Watchkeeper;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.demo.DemoProject;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import javafx.application.ColorScheme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The demo, played in the window with the real supervisor and answered without a mouse. */
final class KeyboardWalkTest {
    @TempDir Path folder;

    @Test
    void byKeyboardAloneTheDemoIsStartedItsQuestionAnsweredAndTheTaskEnds() throws Exception {
        DemoProject demo = DemoProject.write(folder.toRealPath(), true);
        try (Watchkeeper w =
                new Watchkeeper(
                        new Watchkeeper.Options(demo.home(), World.dist(), List.of()),
                        Clock.systemUTC(),
                        a -> {})) {
            Control control = w.control();
            var project = control.addProject(demo.workspace().toString(), "local", "demo", false);
            assertEquals(5, control.addTasks(project.id(), demo.tasks()).size());
            try (Stand stand =
                    Stand.open(
                            control,
                            Clock.systemUTC(),
                            ColorScheme.LIGHT,
                            1280,
                            720,
                            Duration.ofMillis(700))) {
                Walk walk = new Walk(stand);
                walk.start();
                walk.openQuestion("leap-years");
                String gates = walk.readGates();
                assertTrue(gates.contains("FAILED"), gates);
                walk.retryWith("every 4th year, not every 100th, but every 400th");
                walk.seeDecision("leap-years", 4, "Accept");
                assertEquals(TaskState.DONE, control.task("leap-years").state());
                Picture.take(stand, "walk-end");
            }
            Breakpoint answered =
                    control.breakpoints(true).stream()
                            .filter(b -> b.task().equals("leap-years"))
                            .findFirst()
                            .orElseThrow();
            assertEquals(Breakpoint.State.RESOLVED, answered.state());
            var resolution = java.util.Objects.requireNonNull(answered.resolution());
            assertEquals(TaskAction.RETRY, resolution.option());
            assertEquals("every 4th year, not every 100th, but every 400th", resolution.say());
        }
    }
}
