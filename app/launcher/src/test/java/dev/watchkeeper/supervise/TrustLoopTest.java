package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What an attempt does to its project's settings is never loaded, nor does it take any away. */
class TrustLoopTest {
    private static final String FILE = ".watchkeeper/settings.yaml";
    private static final String OWN =
            "thresholds: {accept: 0.6}\n"
                    + "breakpoints: [{name: mine, when: 'changes.count > 0', ask: 'Seen?'}]\n";
    private static final String OTHER = "thresholds: {accept: 0.55}\n";
    private static final String REWRITES = "printf '" + OTHER.replace("\n", "\\n") + "' > " + FILE;

    @TempDir Path folder;

    private World trusted(String script) {
        World w = World.fresh(folder, Map.of("agent", script), "");
        w.write(FILE, OWN);
        var unused = w.control().trustProject(w.project().id());
        return w;
    }

    private static Settings inForce(World w) {
        return w.parts()
                .settings()
                .apply(
                        w.control().projects().stream()
                                .filter(p -> p.id().equals(w.project().id()))
                                .findFirst()
                                .orElseThrow());
    }

    private static Event await(World w, EventType type) {
        long seen = 0;
        for (int tries = 0; tries < 60; tries++) {
            for (Event e : w.control().events(seen, 500, 1000)) {
                seen = e.seq();
                if (e.type() == type) {
                    return e;
                }
            }
        }
        throw new AssertionError("nothing of it was told");
    }

    private static List<Breakpoint> open(World w) {
        return w.control().breakpoints(false);
    }

    private static Set<Object> digests(World w) {
        return w.journal().stream()
                .filter(e -> e.type() == EventType.ATTEMPT_STARTED)
                .map(e -> Objects.requireNonNull(e.data().get("settings")))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewrites", "removes"})
    void theRunningAndTheNextAttemptKeepWhatWasTrusted(String how) throws Exception {
        String script =
                "cat >/dev/null; if [ $WATCHKEEPER_ATTEMPT = 1 ]; then "
                        + (how.equals("rewrites") ? REWRITES : "rm " + FILE)
                        + "; until [ -e ../go ]; do sleep 0.1; done; fi;"
                        + " echo right >> result.txt; echo done";
        try (World w = trusted(script)) {
            String before = inForce(w).digest();
            w.task("t", "grep -q right result.txt");
            Thread loop = Thread.ofVirtual().start(w::runUntilIdle);
            Event told = await(w, EventType.SETTINGS_REFUSED);
            String problem = String.valueOf(told.data().get("problems"));
            assertTrue(problem.contains(FILE), problem);
            assertTrue(problem.contains("what was trusted stays in force"), problem);
            assertTrue(problem.contains("project trust"), problem);
            assertEquals(before, inForce(w).digest());
            assertTrue(inForce(w).rules().stream().anyMatch(r -> r.name().equals("mine")));
            assertEquals(1, w.control().overview().settings().problems().size());
            Files.writeString(folder.resolve("go"), "");
            loop.join();

            Breakpoint asked = open(w).getFirst();
            assertTrue(asked.because().toString().contains(FILE), asked::toString);
            assertEquals(OWN, w.read(FILE), "it is put back");
            var unused =
                    w.control().resolveBreakpoint(asked.id(), TaskAction.RETRY, "leave it alone");
            w.runUntilIdle();
            assertEquals("Seen?", open(w).getFirst().question(), "the project's rule is in force");
            assertEquals(Set.of(before), digests(w));
            assertEquals(List.of(), w.control().overview().settings().problems());
        }
    }

    @Test
    void aWorkspaceThatIsAwayIsNotOneWhoseSettingsWereChanged() throws Exception {
        try (World w = trusted("cat >/dev/null; echo done")) {
            String before = inForce(w).digest();
            Path elsewhere = folder.resolve("elsewhere");
            Files.move(w.workspace(), elsewhere);
            assertEquals(before, inForce(w).digest());
            assertEquals(List.of(), w.control().overview().settings().problems());
            Files.move(elsewhere, w.workspace());
            w.write(FILE, OTHER);
            assertEquals(before, inForce(w).digest());
            assertEquals(1, w.control().overview().settings().problems().size());
        }
    }

    @Test
    void acceptingTheRestDoesNotAcceptTheSettings() {
        try (World w =
                trusted("cat >/dev/null; " + REWRITES + "; echo right > result.txt; echo done")) {
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            var unused =
                    w.control().resolveBreakpoint(open(w).getFirst().id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals("right\n", w.read("result.txt"));
            assertEquals(OWN, w.read(FILE));
        }
    }

    @Test
    void whatThePersonHasTrustedIsLoaded() {
        try (World w = trusted("cat >/dev/null; echo right >> result.txt; echo done")) {
            String before = inForce(w).digest();
            w.write(FILE, OTHER);
            assertEquals(before, inForce(w).digest(), "not yet");
            var unused = w.control().trustProject(w.project().id());
            assertNotEquals(before, inForce(w).digest());
            assertEquals(0.55, inForce(w).thresholds().accept());
            w.task("t", "grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals(Set.of(inForce(w).digest()), digests(w));
        }
    }

    @Test
    void aRestartDoesNotLoadItEither() throws IOException {
        String before;
        try (World w = trusted("true")) {
            before = inForce(w).digest();
            w.write(FILE, OTHER);
        }
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(before, inForce(w).digest());
            Files.delete(w.workspace().resolve(FILE));
            assertEquals(before, inForce(w).digest());
            assertTrue(await(w, EventType.SETTINGS_REFUSED).data().toString().contains(FILE));
            var unused = w.control().trustProject(w.project().id());
            assertNotEquals(before, inForce(w).digest(), "the person has seen that it is gone");
        }
    }

    /** Without the copy and with another text there, nobody knows the rules that were trusted. */
    @Test
    void whereWhatWasTrustedIsLostNothingRunsUnderOtherRules() throws IOException {
        try (World w = trusted("true")) {
            String hash = w.control().findProject(w.project().id()).trustedSettings();
            // First another text: as long as the trusted one stands there, it is kept again.
            w.write(FILE, OTHER);
            Files.delete(w.home().resolve("trusted").resolve(Objects.requireNonNull(hash)));
        }
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(1, w.control().overview().settings().problems().size());
            w.task("t", "true");
            w.runUntilIdle();
            Breakpoint asked = open(w).getFirst();
            assertTrue(asked.toString().contains("nothing begins in project"), asked::toString);
            var unused = w.control().trustProject(w.project().id());
            assertEquals(List.of(), w.control().overview().settings().problems());
            assertEquals(0.55, inForce(w).thresholds().accept());
        }
    }
}
