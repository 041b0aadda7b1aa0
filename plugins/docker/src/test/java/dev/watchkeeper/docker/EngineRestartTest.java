package dev.watchkeeper.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.IOException;

/** Alone, for the engine of all tests is ended and started again. */
@Isolated
@Timeout(120)
final class EngineRestartTest {
    @RegisterExtension final Boxes boxes = new Boxes();

    @Test
    void anEngineThatIsStartedAgainIsMetByTheContainerStartedAgain() throws IOException {
        Processes processes = boxes.open("one").processes();
        processes.start(Ran.spec("p", "sh", "-c", "echo up; sleep 60"));
        assertEquals("up\n", Ran.said(processes, "p"));
        String container = boxes.container("one");
        boxes.engine().restart();
        Ran ran = Ran.ended(processes, "p");
        assertEquals(ProcessStatus.State.VANISHED, ran.status().state());
        assertEquals("up\n", ran.out());
        assertTrue(
                processes.whyEnded("p").orElse("").contains("the engine was stopped"),
                processes.whyEnded("p").orElse(""));
        assertEquals("in\n", Ran.in(processes, "echo", "in").out());
        assertEquals(container, boxes.container("one"));
    }
}
