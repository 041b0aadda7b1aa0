package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.Product;
import dev.watchkeeper.testkit.ScriptedMessagesServer;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The whole loop with its work on another machine: the real sshd on the loopback. */
@Timeout(240)
class SshLoopTest extends OverSshd {
    private static final String CHECK = "grep -q right result.txt";

    @Test
    void acceptsWorkWhoseCheckPassesThere() throws IOException {
        try (World w = world("cat >/dev/null; echo $SSH_CONNECTION; echo right > result.txt")) {
            assertEquals("vm", w.project().host());
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("right\n", w.read("result.txt"));
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.FILE_CHANGED
                                            && "result.txt".equals(e.data().get("path"))
                                            && e.attempt() == 1));
            // Finished runs are not kept there once their output is here.
            try (Stream<Path> kept = Files.walk(folder.resolve("sshd/state/watchkeeper"), 3)) {
                assertEquals(
                        List.of(),
                        kept.map(Path::toString).filter(p -> p.contains("/runs/")).toList());
            }
        }
    }

    @Test
    void aCheckRunsThereInACleanCopyAndItsReportIsRead() throws IOException {
        String check =
                CHECK
                        + " && [ ! -e target/over ] && mkdir -p target/surefire-reports && echo"
                        + " \"<testsuite name='s'><testcase classname='A' name='one'"
                        + " time='$(date +%s%N)'/></testsuite>\" >target/surefire-reports/TEST-a.xml";
        try (World w =
                world(
                        "cat >/dev/null; mkdir target; echo left >target/over; echo right >result.txt;"
                                + " echo 'a = b + 1' >shop.py")) {
            Files.writeString(
                    w.home().resolve("settings.yaml"),
                    "checks: {in: copy, before: fails, try-tests: 60s}\n",
                    StandardOpenOption.APPEND);
            w.task("t", check);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            GateResult gate =
                    Objects.requireNonNull(w.control().attempts("t").getFirst().assessment())
                            .quality()
                            .gates()
                            .getFirst();
            assertEquals(1, Objects.requireNonNull(gate.tests()).passed());
            assertEquals(GateResult.Status.FAIL, gate.before());
            assertTrue(gate.place().startsWith(folder + "/sshd/state/watchkeeper/"), gate.place());
            assertFalse(Files.exists(Path.of(gate.place())), "it is removed");
            TestsTried tried =
                    Objects.requireNonNull(w.control().attempts("t").getFirst().assessment())
                            .quality()
                            .tried();
            assertEquals(
                    List.of("shop.py:1 `+` became `-`", "shop.py:1 `1` became `2`"),
                    Objects.requireNonNull(tried).missed().stream().sorted().toList(),
                    tried::toString);
            assertEquals("left\n", w.read("target/over"));
        }
    }

    @Test
    void removingTheProjectLeavesNothingOfOursThere() throws IOException {
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Path here = w.home().resolve("hosts/vm").resolve(w.mainWorkspace().store());
            Path there = folder.resolve("sshd/state/watchkeeper");
            assertTrue(Files.exists(here) && Files.exists(there));
            assertEquals("", w.control().removeProject(w.project().id()));
            assertFalse(Files.exists(here));
            assertFalse(Files.exists(there));
            assertEquals("right\n", w.read("result.txt"));
        }
    }

    @Test
    void aHostThatDoesNotAnswerKeepsWhatTheAnswerSaysHowToRemove() throws Exception {
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            w.task("t", CHECK);
            w.runUntilIdle();
        }
        server.close();
        try (World w = World.reopened(folder, _ -> {})) {
            String left = w.control().removeProject(w.project().id());
            assertTrue(left.contains("host 'vm'") && left.contains("can't be reached"), left);
            Path there = folder.resolve("sshd/state/watchkeeper");
            assertEquals(1, names(there).size());
            ProcessBuilder hand =
                    new ProcessBuilder("sh", "-c", left.substring(left.indexOf("rm -rf")));
            hand.environment().put("XDG_STATE_HOME", folder.resolve("sshd/state").toString());
            assertEquals(0, hand.start().waitFor());
            assertEquals(List.of(), names(there));
            assertEquals(List.of(), w.control().projects());
        }
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            return all.map(p -> p.getFileName().toString()).toList();
        }
    }

    private String shell(String script) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /** Runs the program itself, as a person types it. */
    private void command(String... words) throws Exception {
        List<String> all = new ArrayList<>(Product.command());
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        all.addAll(List.of(words));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static Breakpoint asked(World w) {
        return w.parts().state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).getFirst();
    }

    @Test
    void aKeyThatNobodyKnowsIsAQuestionAndOnceItIsAcceptedTheTaskGoesOn() throws Exception {
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            w.task("t", CHECK);
        }
        Files.delete(folder.resolve("sshd/known_hosts"));
        String fingerprint = shell("ssh-keygen -lf sshd/host.pub").split(" ")[1];
        Breakpoint asked;
        try (World w = World.reopened(folder, _ -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("t").state(), w.journal()::toString);
            asked = asked(w);
            assertTrue(asked.question().contains("is not known yet"), asked.question());
            assertTrue(asked.question().contains(fingerprint), asked.question());
        }
        // What the question says mends it, to the letter.
        String mend = asked.question().substring(asked.question().indexOf("echo '"));
        shell(mend.substring(0, mend.indexOf(" (or put")));
        command("breakpoint", "resolve", asked.id(), "--choose", "retry");
        try (World w = World.reopened(folder, _ -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
        }
    }

    @Test
    void aKeyThatHasChangedIsRefusedInClearWords() throws Exception {
        try (World w = world("cat >/dev/null; echo right > result.txt")) {
            w.task("t", CHECK);
        }
        shell(
                "ssh-keygen -q -t ed25519 -N '' -f other; cd sshd;"
                        + " sed \"s,ssh-.*,$(cut -d ' ' -f 1,2 ../other.pub),\" known_hosts >k; mv k known_hosts");
        try (World w = World.reopened(folder, _ -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("t").state());
            String question = asked(w).question();
            assertTrue(question.contains("is not the one that is known"), question);
            assertTrue(question.contains("someone may listen in"), question);
            assertFalse(question.contains("echo '"), question);
        }
    }

    @Test
    void putsTheWorkspaceThereBackWhenTheWorkIsNotAccepted() throws IOException {
        try (World w =
                world("cat >/dev/null; rm kept; echo wrong $WATCHKEEPER_ATTEMPT > result.txt")) {
            w.write("kept", "mine\n");
            w.write("result.txt", "before\n");
            w.task("t", "cat result.txt; grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("t").state(), w.journal()::toString);
            assertEquals(2, w.control().attempts("t").size());
            assertEquals("before\n", w.read("result.txt"));
            assertEquals("mine\n", w.read("kept"));
        }
    }

    @Test
    void killedInTheMiddleItJudgesOnceWhatEndedMeanwhile() throws Exception {
        String agent =
                """
                cat >/dev/null
                echo started >>"$(dirname "$0")/starts"
                while [ ! -e "$(dirname "$0")/go" ]; do sleep 0.05; done
                echo right > result.txt
                touch "$(dirname "$0")/ended"
                """;
        try (World w = world(agent)) {
            w.task("t", CHECK);
        }
        Process supervisor = KillTest.started(folder, "state:RUNNING", folder.resolve("run.out"));
        assertTrue(supervisor.waitFor(120, TimeUnit.SECONDS));
        assertEquals(137, supervisor.exitValue(), Files.readString(folder.resolve("run.out")));
        Files.writeString(folder.resolve("go"), "");
        while (!Files.exists(folder.resolve("ended"))) {
            LockSupport.parkNanos(1_000_000);
        }
        try (World w = World.reopened(folder, a -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("started\n", Files.readString(folder.resolve("starts")));
            assertEquals(1, w.control().attempts("t").size());
            for (EventType once : List.of(EventType.AGENT_ENDED, EventType.DECIDED)) {
                assertEquals(
                        1, w.journal().stream().filter(e -> e.type() == once).count(), "" + once);
            }
        }
    }

    @Test
    void theRealClaudeCodeGoesOnInItsSessionAfterAFailedCheck() throws Exception {
        String claude = System.getenv("WATCHKEEPER_CLAUDE");
        assumeTrue(claude != null, "skipped: WATCHKEEPER_CLAUDE names no Claude Code CLI");
        Files.createDirectories(folder.resolve("user"));
        Path price = Files.createDirectories(folder.resolve("workspace")).resolve("price.txt");
        Files.writeString(price, "price = 1\n");
        try (ScriptedMessagesServer model = new ScriptedMessagesServer()) {
            model.on("Do t", edit(price, "price = 1", "price = 3"));
            model.on("expected two", edit(price, "price = 3", "price = 2"));
            String settings =
                    """
                    model: {provider: none}
                    hosts:
                      vm: %s
                    agents:
                      claude:
                        type: claude-code
                        host: vm
                        executable: '%s'
                        env:
                          HOME: '%s'
                          CLAUDE_CONFIG_DIR: '%s'
                          ANTHROPIC_BASE_URL: '%s'
                          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1'
                          DISABLE_TELEMETRY: '1'
                          IS_SANDBOX: '1'
                          ANTHROPIC_API_KEY: sk-scripted
                    default-agent: claude
                    """
                            .formatted(
                                    server.settings(),
                                    claude,
                                    folder.resolve("user"),
                                    folder.resolve("user/.claude"),
                                    model.url());
            try (World w = World.fresh(folder, settings, "vm")) {
                w.task(
                        "t",
                        "grep -q 'price = 2' price.txt || { printf 'expected %s' two; exit 1; }");
                w.runUntilIdle();
                assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
                assertEquals("price = 2\n", w.read("price.txt"));
                List<Attempt> attempts = w.control().attempts("t");
                assertEquals(2, attempts.size());
                assertNotNull(attempts.getFirst().session());
                assertEquals(attempts.getFirst().session(), attempts.getLast().session());
            }
        }
    }

    private static ScriptedMessagesServer.Step[] edit(Path file, String from, String to) {
        return new ScriptedMessagesServer.Step[] {
            ScriptedMessagesServer.read(file.toString()),
            ScriptedMessagesServer.edit(file.toString(), from, to),
            ScriptedMessagesServer.text("The price is raised.")
        };
    }

    @Test
    void theCheckOfAHostSaysHowItIsAndWhatIsMissing() throws IOException {
        try (World w = world("true")) {
            Control control = w.control();
            var lines = EndedJobs.health(control, "hosts");
            for (String what : List.of("reached", "workspace", "shell", "git", "sftp", "disk")) {
                assertTrue(
                        lines.stream().anyMatch(l -> l.what().equals("host vm: " + what)),
                        what + " of " + lines);
            }
            assertTrue(
                    lines.stream().anyMatch(l -> l.what().startsWith("host vm: agent agent")),
                    lines::toString);
            server.close();
            var down =
                    EndedJobs.health(control, "hosts").stream()
                            .filter(l -> l.what().startsWith("host vm"))
                            .toList();
            assertFalse(down.isEmpty());
            assertTrue(down.stream().noneMatch(l -> l.ok()), down::toString);
        }
    }
}
