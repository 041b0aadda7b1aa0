package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.PreflightSheet.Mark;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rehearsal finds what would stop the night, in copies that are gone afterwards. */
class RehearsalTest {
    private static final String SETTINGS =
            """
            model: {provider: none}
            agents:
              good: {type: command, run: [sh, -c, "grep '^rehearsed ' >watchkeeper-rehearsal.txt"], prompt: stdin}
              idle: {type: command, run: [sh, -c, "touch elsewhere.txt"], prompt: stdin}
              stuck: {type: command, run: [sh, -c, "exec sleep 4321.%s"], prompt: stdin}
              loggedout: {type: command, run: [sh, -c, "echo 'Invalid API key · Please run /login'; exit 1"], prompt: stdin}
              limited: {type: command, run: [sh, -c, "echo '{\\"type\\": \\"limit\\", \\"until\\": \\"%s\\"}' >$WATCHKEEPER_EVENTS; exit 1"], prompt: stdin}
              missing: {type: command, run: [/no/such/agent], prompt: stdin}
            default-agent: good
            """;

    /** Tells the sleep of this process's agents from others. */
    private static final long NUMBER = ProcessHandle.current().pid();

    @TempDir Path folder;

    private World world(String more) {
        return World.fresh(
                folder, SETTINGS.formatted(NUMBER, Instant.now().plusSeconds(600)) + more);
    }

    private static PreflightRequest request(boolean agents, Duration checks) {
        return new PreflightRequest(null, agents, checks, Duration.ofSeconds(30));
    }

    private static PreflightSheet rehearsed(World w, PreflightRequest request) {
        return JobWait.result(
                        w.control(), w.control().preflight(request), JobResult.Rehearsed.class)
                .sheet();
    }

    /** The lines of an area, each as its mark and the beginning of what was found. */
    private static String line(PreflightSheet sheet, Area area, String what) {
        return sheet.findings().stream()
                .filter(f -> f.area() == area && f.what().contains(what))
                .map(f -> f.mark().word() + ": " + f.found())
                .collect(Collectors.joining("\n"));
    }

    private static void starts(String beginning, String text) {
        assertTrue(text.startsWith(beginning), () -> text);
    }

    /** Every file below a folder with its content and its time. */
    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(
                        root.relativize(file).toString(),
                        Files.getLastModifiedTime(file)
                                + Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    @Test
    void eachCheckIsRunOnceOnAnUntouchedCopy() throws Exception {
        try (World w = world("gates: [{name: builds, run: test -f kept.txt}]\n")) {
            w.write("kept.txt", "as it was\n");
            w.write("node_modules/tool.sh", "exit 0\n");
            w.task("green", "sh node_modules/tool.sh");
            w.task("red", "grep -q done kept.txt");
            w.task("absent", "no-such-program --run");
            w.task("to-be-made", "./new-test.sh");
            w.task("writes", "echo more >>kept.txt; echo new >new.txt");
            w.task("after-it", "grep -q more kept.txt");
            w.task("terminal", "read -r word </dev/tty");
            w.task("endless", "echo waiting; sleep 300");
            w.task("no-test", "echo 'Ran 0 tests in 0.000s'; echo; echo OK");
            w.task("unproven", "");
            w.task("twin", "grep -q done kept.txt");
            Map<String, String> before = contents(w.workspace());

            PreflightSheet sheet = rehearsed(w, request(false, Duration.ofSeconds(1)));

            assertEquals(
                    "passed: passes already, in 0",
                    line(sheet, Area.CHECK, "gate builds").split("\\.")[0]);
            starts("warning: passes already", line(sheet, Area.CHECK, "task green"));
            starts("passed: fails now (exit status 1)", line(sheet, Area.CHECK, "tasks red, twin"));
            starts(
                    "failed: could not start (exit status 127)",
                    line(sheet, Area.CHECK, "task absent"));
            starts("warning: could not start", line(sheet, Area.CHECK, "task to-be-made"));
            assertEquals(
                    "failed: writes into the workspace each time: kept.txt, new.txt",
                    line(sheet, Area.CHECK, "task writes")
                            .lines()
                            .filter(l -> l.contains("writes"))
                            .findFirst()
                            .orElse(""));
            starts("passed: fails now", line(sheet, Area.CHECK, "task after-it"));
            starts(
                    "failed: wants a terminal or a password",
                    line(sheet, Area.CHECK, "task terminal"));
            assertEquals("failed: never ended within 1 s", line(sheet, Area.CHECK, "task endless"));
            starts("warning: proves nothing: ran no test", line(sheet, Area.CHECK, "task no-test"));
            starts("passed: of ", line(sheet, Area.CHECKPOINT, ""));
            starts("passed: works", line(sheet, Area.HOST, ""));
            starts("skipped: ", line(sheet, Area.AGENT, "agent good"));
            assertEquals("passed: there is none (provider: none)", line(sheet, Area.MODEL, ""));
            assertFalse(sheet.passed());
            assertEquals(Mark.FAILED, sheet.findings().getFirst().mark());

            // Nothing of it is left: not in the workspace, not in the home, not in the journal.
            assertEquals(before, contents(w.workspace()));
            assertFalse(Files.exists(w.home().resolve("preflight")));
            assertEquals(
                    List.of(),
                    w.journal().stream()
                            .map(e -> e.type())
                            .filter(t -> t != EventType.TASK_ADDED && t != EventType.TASK_READY)
                            .toList());
        }
    }

    @Test
    void whereChecksRunInACleanCopyTheyAreRehearsedInOne() throws Exception {
        try (World w = world("checks: {in: copy}\nwatch: {ignore: [left-over]}\n")) {
            w.write("kept.txt", "as it was\n");
            w.write("left-over/result", "of an older build\n");
            w.write(".git", "gitdir: ../elsewhere\n");
            w.task("clean", "test -e kept.txt && test ! -e left-over");
            w.task("writes", "echo more >>kept.txt");
            w.task("again", "grep -q more kept.txt");

            PreflightSheet sheet = rehearsed(w, request(false, Duration.ofSeconds(5)));

            starts("warning: passes already", line(sheet, Area.CHECK, "task clean"));
            assertTrue(
                    line(sheet, Area.CHECK, "task writes")
                            .contains("failed: writes into the workspace each time: kept.txt"),
                    sheet::toString);
            starts("passed: fails now", line(sheet, Area.CHECK, "task again"));
            starts(
                    "warning: checks were run in a copy without its .git",
                    line(sheet, Area.CHECK, "project world"));
        }
    }

    @Test
    void eachAgentDoesATrivialChangeInACopy() throws Exception {
        try (World w = world("")) {
            w.write("kept.txt", "as it was\n");
            for (String agent : List.of("good", "idle", "missing", "loggedout", "limited")) {
                task(w, agent);
            }
            Map<String, String> before = contents(w.workspace());

            PreflightSheet sheet = rehearsed(w, request(true, Duration.ofSeconds(5)));

            starts("passed: did the trivial change in ", line(sheet, Area.AGENT, "agent good"));
            starts(
                    "failed: did something else: changed elsewhere.txt",
                    line(sheet, Area.AGENT, "agent idle"));
            starts("missing: ", line(sheet, Area.AGENT, "agent missing"));
            starts(
                    "missing: is not logged in any more: ",
                    line(sheet, Area.AGENT, "agent loggedout"));
            starts(
                    "warning: account limited has reached its limit, until ",
                    line(sheet, Area.AGENT, "agent limited"));
            assertEquals(before, contents(w.workspace()));
            assertFalse(Files.exists(w.home().resolve("preflight")));
        }
    }

    @Test
    void aRehearsalThatIsCancelledLeavesNothingBehind() throws Exception {
        try (World w = world("")) {
            task(w, "stuck");
            Job begun = w.control().preflight(request(true, Duration.ofSeconds(5)));
            Job seen = begun;
            while (!sleeps() && !seen.over()) {
                seen = w.control().job(begun.id(), 50);
            }

            var unused = w.control().cancelJob(begun.id());
            Job ended = JobWait.toEnd(w.control(), begun, _ -> {});

            assertEquals(Job.State.CANCELLED, ended.state());
            assertFalse(sleeps());
            assertFalse(Files.exists(w.home().resolve("preflight")));
        }
    }

    @Test
    void signingThatWaitsForAPersonIsEndedAndNamed() throws Exception {
        try (World w = world("")) {
            w.task("any", "true");
            Path signs = Files.writeString(folder.resolve("signs"), "#!/bin/sh\nexec sleep 300\n");
            assertTrue(signs.toFile().setExecutable(true));
            git(w.workspace(), "init", "-q");
            git(w.workspace(), "config", "commit.gpgsign", "true");
            git(w.workspace(), "config", "gpg.program", signs.toString());
            git(w.workspace(), "config", "user.name", "a");
            git(w.workspace(), "config", "user.email", "a@example.org");

            PreflightSheet sheet = rehearsed(w, request(false, Duration.ofSeconds(1)));

            starts(
                    "failed: commit.gpgsign=true, and " + signs + " waits",
                    line(sheet, Area.SIGNING, "git"));
            assertTrue(
                    contents(w.workspace().resolve(".git/objects")).isEmpty(),
                    "nothing is written into the repository");
        }
    }

    @Test
    void gitInACopyNeverReachesTheWorkspace() throws Exception {
        try (World w = world("")) {
            w.write("kept.txt", "committed\n");
            git(w.workspace(), "init", "-q");
            git(w.workspace(), "add", "kept.txt");
            git(w.workspace(), "config", "core.worktree", w.workspace().toString());
            w.write("kept.txt", "the person's own\n");
            w.task("any", "git checkout -q -- . && grep -q committed kept.txt");

            PreflightSheet sheet = rehearsed(w, request(false, Duration.ofSeconds(10)));

            assertEquals("the person's own\n", w.read("kept.txt"));
            starts("warning: passes already", line(sheet, Area.CHECK, "task any"));
        }
    }

    @Test
    void aRepositoryBehindALinkIsNotInTheCopy() throws Exception {
        try (World w = world("")) {
            w.write("kept.txt", "new\n");
            Path elsewhere = folder.resolve("elsewhere");
            git(folder, "init", "-q", "--bare", elsewhere.toString());
            git(elsewhere, "config", "core.bare", "false");
            Files.createSymbolicLink(w.workspace().resolve(".git"), elsewhere);
            w.task("any", "git add kept.txt");

            PreflightSheet sheet = rehearsed(w, request(false, Duration.ofSeconds(10)));

            assertFalse(Files.exists(elsewhere.resolve("index")));
            starts(
                    "warning: checks were run in a copy without its .git",
                    line(sheet, Area.CHECK, "project world"));
        }
    }

    @Test
    void aSignatureMayRestOnAPassphraseThatIsForgottenAtNight() throws Exception {
        try (World w = world("")) {
            w.task("any", "true");
            Path signs =
                    Files.writeString(
                            folder.resolve("gpg"),
                            "#!/bin/sh\ncat >/dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\n"
                                    + "echo signed\n");
            assertTrue(signs.toFile().setExecutable(true));
            git(w.workspace(), "init", "-q");
            git(w.workspace(), "config", "commit.gpgsign", "true");
            git(w.workspace(), "config", "gpg.program", signs.toString());
            git(w.workspace(), "config", "user.name", "a");
            git(w.workspace(), "config", "user.email", "a@example.org");

            PreflightSheet sheet = rehearsed(w, request(false, Duration.ofSeconds(5)));

            starts("passed: a test object was signed", line(sheet, Area.SIGNING, "git"));
            assertTrue(
                    sheet.findings().stream()
                            .anyMatch(f -> f.tonight().contains("gpg-agent forgets")),
                    sheet::toString);
        }
    }

    /** Adds a task for an agent, with its name as the id. */
    private static void task(World w, String agent) {
        var unused =
                w.control()
                        .addTasks(
                                w.project().id(),
                                List.of(
                                        new TaskDraft(
                                                agent,
                                                new TaskSpec(
                                                        agent,
                                                        "",
                                                        List.of(),
                                                        Priority.NORMAL,
                                                        agent,
                                                        List.of(),
                                                        List.of(),
                                                        false))));
    }

    /** Whether the agent runs that is stuck. */
    private static boolean sleeps() {
        return ProcessHandle.allProcesses()
                .anyMatch(p -> p.info().commandLine().orElse("").contains("sleep 4321." + NUMBER));
    }

    private static void git(Path folder, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("git"));
        all.addAll(List.of(words));
        assertEquals(0, new ProcessBuilder(all).directory(folder.toFile()).start().waitFor());
    }
}
