package dev.watchkeeper.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A container outlives us, is found again, and what became of it is told. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
final class ContainerLifeTest {
    /** Waits until it may go on. */
    private static final String WORKS = "echo up; until [ -e go ]; do sleep 0.1; done; echo went";

    @RegisterExtension final Boxes boxes = new Boxes();

    private static String why(Processes processes, String id) {
        return processes.whyEnded(id).orElse("");
    }

    @Test
    void aLaterSupervisorFindsTheContainerAndTheProcess() throws IOException {
        Host before = boxes.open("one");
        before.processes().start(Ran.spec("p", "sh", "-c", WORKS));
        assertEquals("up\n", Ran.said(before.processes(), "p"));
        String container = boxes.container("one");
        before.close();
        Host after = boxes.open("one");
        assertEquals(ProcessStatus.State.RUNNING, after.processes().status("p").state());
        assertEquals(container, boxes.container("one"));
        Files.createFile(boxes.workspace("one").resolve("go"));
        Ran ran = Ran.ended(after.processes(), "p");
        assertEquals("up\nwent\n", ran.out());
        assertEquals(0, ran.status().exitStatus());
        assertEquals("", why(after.processes(), "p"));
    }

    @Test
    void aClientThatIsKilledInTheMiddleLosesNothing() throws Exception {
        Process client = KilledClient.started(boxes.config("one", Map.of()), WORKS);
        assertEquals("up", client.inputReader().readLine());
        client.destroyForcibly().waitFor();
        Host after = boxes.open("one");
        assertEquals(ProcessStatus.State.RUNNING, after.processes().status("p").state());
        after.processes().start(Ran.spec("p", "sh", "-c", "echo twice"));
        Files.createFile(boxes.workspace("one").resolve("go"));
        assertEquals("up\nwent\n", Ran.ended(after.processes(), "p").out());
    }

    @Test
    void aKillForTheSakeOfMemoryIsToldWithItsLimit() {
        Processes processes = boxes.open("one", Map.of("memory", "32m")).processes();
        String eats = "$x = 'x' x 1000000; push @all, $x . $_ for 1 .. 400; print 'ate'";
        Ran ran = Ran.in(processes, "perl", "-e", eats);
        // Before the memory is free again, what wrote its end down may have been killed too.
        assertTrue(
                ran.status().state() == ProcessStatus.State.VANISHED
                        || Objects.equals(137, ran.status().exitStatus()),
                () -> "" + ran.status());
        assertTrue(
                why(processes, ran.id())
                        .matches(".*out of memory: its limit of 32 MiB .*raise hosts.box.memory.*"),
                () -> why(processes, ran.id()));
        Ran other = Ran.in(processes, "sh", "-c", "kill -9 $$");
        assertEquals(137, other.status().exitStatus());
        assertEquals("", why(processes, other.id()));
    }

    @Test
    void aContainerThatIsGoneIsToldAndAnotherOneIsMade() throws IOException {
        Processes processes = boxes.open("one").processes();
        processes.start(Ran.spec("p", "sh", "-c", WORKS));
        assertEquals("up\n", Ran.said(processes, "p"));
        boxes.remove("one");
        Ran ran = Ran.ended(processes, "p");
        assertEquals(ProcessStatus.State.VANISHED, ran.status().state());
        assertEquals("up\n", ran.out());
        assertTrue(why(processes, "p").endsWith("was removed by somebody"), why(processes, "p"));
        assertEquals("in\n", Ran.in(processes, "echo", "in").out());
    }

    @Test
    void anEngineThatIsDownIsToldWithWhatToDo() {
        Host host = boxes.open("one", Map.of("engine", "unix:///nowhere/docker.sock"));
        PluginException down =
                assertThrows(PluginException.class, () -> host.processes().status("p"));
        assertEquals(PluginException.Kind.TRANSIENT, down.kind());
        assertTrue(
                String.valueOf(down.getMessage())
                        .startsWith(
                                "the engine of host box does not answer at unix:///nowhere/docker.sock: "),
                down::toString);
        assertTrue(down.hint().contains("systemctl start docker"), down.hint());
        CheckResult check = host.check().getFirst();
        assertEquals("engine", check.what());
        assertEquals(down.hint(), check.mend());
    }

    @Test
    void anImageThatIsMissingIsToldWithWhatToDo() {
        Host host = boxes.open("one", Map.of("image", "no/such:1"));
        PluginException missing =
                assertThrows(PluginException.class, () -> host.processes().status("p"));
        assertEquals(PluginException.Kind.MISSING, missing.kind());
        assertTrue(
                String.valueOf(missing.getMessage()).startsWith("image no/such:1 of host box"),
                missing::toString);
        assertTrue(missing.hint().contains("pull no/such:1"), missing.hint());
    }

    @Test
    void aNetworkThatIsMissingIsToldWithWhatToDo() {
        Host host = boxes.open("one", Map.of("network", "no-such"));
        PluginException missing =
                assertThrows(PluginException.class, () -> host.processes().status("p"));
        assertTrue(missing.hint().contains("network create no-such"), missing::toString);
    }

    @Test
    void changedSettingsTakeEffectOnceNothingRuns() throws IOException {
        Processes before = boxes.open("one").processes();
        before.start(Ran.spec("p", "sh", "-c", WORKS));
        String container = boxes.container("one");
        Processes after = boxes.open("one", Map.of("pids", 100)).processes();
        assertEquals("in\n", Ran.in(after, "echo", "in").out());
        assertEquals(container, boxes.container("one"));
        Files.createFile(boxes.workspace("one").resolve("go"));
        assertEquals("up\nwent\n", Ran.ended(after, "p").out());
        assertEquals("in\n", Ran.in(after, "echo", "in").out());
        assertNotEquals(container, boxes.container("one"));
    }

    @Test
    void aContainerInWhichNothingRunsDoesNotStay() throws IOException {
        Host host = boxes.open("one");
        Ran ran = Ran.in(host.processes(), "echo", "in");
        host.close();
        assertNotEquals("", boxes.container("one"), "its output is asked for yet");
        Host later = boxes.open("one");
        assertEquals("in\n", Ran.out(later.processes(), ran.id()));
        later.processes().forget(ran.id());
        later.close();
        assertEquals("", boxes.container("one"));
    }

    @Test
    void whatIsDiscardedIsGoneAndWhatIsLeftOverIsNamed() throws IOException {
        Host gone = boxes.open("gone");
        assertEquals("in\n", Ran.in(gone.processes(), "echo", "in").out());
        String name = WorkspaceContainer.name(boxes.state("gone"));
        Path state = boxes.state("gone");
        Files.move(state, state.resolveSibling("aside"));
        Host host = boxes.open("one");
        CheckResult left = leftOver(host);
        assertTrue(!left.ok() && left.mend().endsWith(" rm -f " + name), left::toString);
        Files.move(state.resolveSibling("aside"), state);
        assertTrue(leftOver(host).ok());
        gone.discard();
        assertEquals("", boxes.container("gone"));
        assertEquals("docker rm -f " + name, new DockerHostProvider().removal(boxes.state("gone")));
    }

    private static CheckResult leftOver(Host host) {
        List<CheckResult> all = host.check();
        return all.stream()
                .filter(c -> c.what().equals("left over"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all.toString()));
    }

    @Test
    void executablesAndTheEnvironmentAreTheContainers() {
        Host host = boxes.open("one");
        assertEquals(Optional.of("/bin/busybox"), host.files().which("/bin/busybox"));
        assertEquals(Optional.empty(), host.files().which("java"));
        assertTrue(host.environment().getOrDefault("PATH", "").contains("/bin"));
        assertEquals(
                boxes.state("one").resolve("inside/home").toString(),
                host.environment().get("HOME"));
    }
}
