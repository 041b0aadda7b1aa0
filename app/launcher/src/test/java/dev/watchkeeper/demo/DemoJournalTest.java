package dev.watchkeeper.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.Watchkeeper;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * The demo's journal is what it was: whoever moves classes and packages about changes nothing of
 * what a night does. {@code -Dwatchkeeper.write-journal=true} writes the record anew, for a change
 * of behaviour that is meant.
 */
final class DemoJournalTest {
    private static final String RECORD = "src/test/resources/dev/watchkeeper/demo/journal.txt";

    @TempDir Path folder;

    @Test
    void theDemoDoesWhatIsRecorded() throws Exception {
        Path record =
                Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")))
                        .resolve("app/launcher")
                        .resolve(RECORD);
        String played = play();
        if (Boolean.getBoolean("watchkeeper.write-journal")) {
            Files.writeString(record, played, StandardCharsets.UTF_8);
        } else {
            assertEquals(
                    Files.readString(record, StandardCharsets.UTF_8),
                    played,
                    "if that is meant, write it with -Dwatchkeeper.write-journal=true, and say why");
        }
    }

    private String play() throws Exception {
        DemoProject demo = DemoProject.write(folder.toRealPath(), true);
        try (Watchkeeper w =
                new Watchkeeper(
                        new Watchkeeper.Options(demo.home(), World.dist(), List.of()),
                        Clock.systemUTC(),
                        _ -> {})) {
            Control control = w.control();
            var project = control.addProject(demo.workspace().toString(), null, "demo", false);
            var unused = control.addTasks(project.id(), demo.tasks());
            w.supervisor().run(null, Supervisor.Until.IDLE);
            List<Task> tasks = control.tasks(TaskQuery.all().of(project.id()));
            List<Attempt> attempts =
                    tasks.stream().flatMap(t -> control.attempts(t.id()).stream()).toList();
            List<Event> journal = control.events(0, 1000, 0);
            return JournalOutline.of(journal, tasks, attempts);
        }
    }
}
