package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.cli.Cli;
import dev.watchkeeper.cli.TerminalScreen;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.judged.PlayedJudge;
import dev.watchkeeper.supervise.NightReplay;
import dev.watchkeeper.testkit.Awaited;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is told, signed and decided anew of a night whose outcome its script knows. */
class ReportedNightTest {
    /** The truth: what begins with 'good' is right, and all else is wrong. */
    private static final String SCRIPT =
            "cat >/dev/null; case $WATCHKEEPER_TASK in good*) echo right;; *) echo wrong;; esac >"
                    + " $WATCHKEEPER_TASK.txt; echo done";

    @TempDir static Path shared;
    private static World w;

    @TempDir Path folder;

    /** One night for all: who looks at it leaves it as it is. */
    @BeforeAll
    static void night() {
        w = nightIn(shared);
    }

    @AfterAll
    static void end() {
        w.close();
    }

    private static World nightIn(Path folder) {
        World w = World.fresh(folder, Map.of("agent", SCRIPT), "thresholds: {attempts: 1}\n");
        for (String t : List.of("good-1", "bad-1", "good-2", "bad-2")) {
            w.task(t, "grep -q right " + t + ".txt");
        }
        var unused =
                w.control()
                        .addTasks(
                                w.project().id(),
                                List.of(
                                        new TaskDraft(
                                                "good-below",
                                                new TaskSpec(
                                                        "After <b>bad-1</b>",
                                                        "",
                                                        List.of("bad-1"),
                                                        Priority.NORMAL,
                                                        null,
                                                        List.of("true"),
                                                        List.of(),
                                                        false))));
        w.runUntilIdle();
        for (var b : w.control().breakpoints(false)) {
            if (b.task().equals("bad-1")) {
                var unusedToo = w.control().resolveBreakpoint(b.id(), TaskAction.FAIL, "");
            }
        }
        return w;
    }

    private static List<String> tasks(JsonNode report, String section) {
        List<String> ids = new ArrayList<>();
        report.get(section).forEach(l -> ids.add(l.get("task").asText()));
        return ids;
    }

    @Test
    void theReportAndTheReceiptSayWhatTheScriptKnows() throws Exception {
        Path receipt = folder.resolve("night.receipt");
        TypedLine typed = new TypedLine(w.home());
        assertEquals(0, typed.run("report", "--json"), typed::err);
        JsonNode report = new ObjectMapper().readTree(typed.out());
        assertEquals(List.of("good-1", "good-2"), tasks(report, "done"));
        assertEquals(List.of("bad-1", "good-below"), tasks(report, "failed"));
        assertEquals(List.of("bad-2"), tasks(report, "needs_you"));
        for (String section : List.of("done", "failed", "needs_you")) {
            for (JsonNode line : report.get(section)) {
                assertFalse(line.get("evidence").isEmpty(), line::toString);
            }
        }
        JsonNode check = report.get("done").get(0).get("checks").get(0);
        assertEquals("pass", check.get("result").asText());
        assertEquals(0, check.get("exit_status").asInt());

        assertEquals(0, typed.run("report", "--receipt", receipt.toString()), typed::err);
        assertEquals(2, typed.run("report", "--receipt", receipt.toString()), "it is there");
        Map<String, String> states = new TreeMap<>();
        for (String line : Files.readAllLines(receipt)) {
            JsonNode json = new ObjectMapper().readTree(line);
            if (json.get("part").asText().equals("task")) {
                states.put(json.get("id").asText(), json.get("state").asText());
            }
        }
        assertEquals(
                Map.of(
                        "good-1", "done",
                        "good-2", "done",
                        "bad-1", "failed",
                        "bad-2", "waiting",
                        "good-below", "blocked"),
                states);
        assertEquals(0, typed.run("report", "--verify", receipt.toString()), typed::err);
        assertTrue(typed.out().contains("are as they were"), typed::out);

        Path evidence = w.home().resolve("runs/good-1/1/output");
        byte[] as = Files.readAllBytes(evidence);
        Files.writeString(evidence, "doctored");
        assertEquals(1, typed.run("report", "--verify", receipt.toString()));
        assertTrue(typed.out().contains("evidence good-1/1/output"), typed::out);
        Files.write(evidence, as);
        byte[] bytes = Files.readAllBytes(receipt);
        bytes[bytes.length / 2] ^= 1;
        Files.write(receipt, bytes);
        TypedLine elsewhere = new TypedLine(folder.resolve("no home"));
        assertEquals(1, elsewhere.run("report", "--verify", receipt.toString()));
        assertTrue(elsewhere.out().contains("was changed"), elsewhere::out);
    }

    @Test
    void theNightIsDecidedAnewAndStaysAsItWas() throws Exception {
        TypedLine typed = new TypedLine(w.home());
        List<String> before = left(w);
        assertEquals(0, typed.run("report", "--again", "--json"), typed::err);
        assertEquals(0, new ObjectMapper().readTree(typed.out()).get("differ").asInt());
        assertEquals(
                0,
                typed.run("--set", "thresholds.accept=1.0", "report", "--again", "--json"),
                typed::err);
        JsonNode anew = new ObjectMapper().readTree(typed.out());
        assertEquals(4, anew.get("attempts").asInt(), typed::out);
        assertEquals(2, anew.get("differ").asInt(), typed::out);
        JsonNode first = anew.get("items").get(0);
        assertEquals("good-1", first.get("task").asText());
        assertEquals("accept", first.get("then").get("decision").asText());
        assertEquals("ask", first.get("now").get("decision").asText());
        assertEquals(2, typed.run("report", "--again", "--model", "m"), "there is no server");

        List<NightReplay.Line> judged =
                w.supervisor()
                        .services()
                        .nights()
                        .since(
                                Instant.EPOCH,
                                p -> w.parts().settings().apply(w.project()),
                                new PlayedJudge(false),
                                WorkProgress.NONE);
        for (NightReplay.Line l : judged) {
            boolean good = l.attempt().ref().task().startsWith("good");
            assertEquals("", l.untold());
            assertEquals(
                    good,
                    !Objects.requireNonNull(l.now())
                            .word()
                            .equals(Objects.requireNonNull(l.attempt().decision()).word()),
                    l.attempt().ref() + ": a judge that objects keeps good work from acceptance");
        }
        assertEquals(before, left(w), "nothing was run, kept or written down");
    }

    @Test
    void whatIsRewrittenWhileAnAttemptIsUnderWayIsNoEvidence() throws Exception {
        try (World other = World.fresh(folder, Map.of("agent", SCRIPT), "")) {
            Path receipt = folder.resolve("night.receipt");
            TypedLine typed = new TypedLine(other.home());
            AttemptRef first = new AttemptRef(other.task("any", "true").id(), 1);
            underWay(other, first);
            Path run = other.parts().evidence().folder(first);
            Files.writeString(run.resolve("output"), "so far\n");
            Path mark = Files.writeString(run.resolve(".recovery"), "a step\n");
            Path idle = Files.writeString(run.resolve("idle.any.1.1"), "a span\n");
            assertEquals(0, typed.run("report", "--receipt", receipt.toString()), typed::err);
            assertTrue(typed.out().contains("1 file of evidence"), typed::out);

            Files.delete(mark);
            Files.writeString(idle, "a longer span\n");
            Files.writeString(run.resolve("output"), "so far\nand on\n");

            assertEquals(0, typed.run("report", "--verify", receipt.toString()), typed::out);
        }
    }

    private static void underWay(World w, AttemptRef ref) {
        Attempt a =
                Attempt.planned(
                        ref,
                        w.project().id(),
                        w.mainWorkspace().id(),
                        "agent",
                        "local",
                        "agent",
                        Instant.EPOCH);
        var unused =
                w.parts()
                        .state()
                        .write(tx -> {
                            tx.put(a);
                            return ref;
                        });
    }

    @Test
    void theSettingsInForceAreSignedWhateverTheFilesSayNow() throws Exception {
        Path receipt = folder.resolve("night.receipt");
        TypedLine typed = new TypedLine(w.home());
        Path file = w.home().resolve("settings.yaml");
        String before = Files.readString(file);
        Files.writeString(file, before + "no such: [key\n");
        try {
            assertEquals(0, typed.run("report", "--receipt", receipt.toString()), typed::err);
        } finally {
            Files.writeString(file, before);
        }
    }

    @Test
    void aReceiptThatIsCancelledLeavesNothingInItsFolder() throws Exception {
        Path huge = w.home().resolve("runs/bad-2/1/huge.log");
        try (RandomAccessFile hours = new RandomAccessFile(huge.toFile(), "rw")) {
            hours.setLength(1L << 40);
        }
        try {
            Job begun =
                    w.control()
                            .writeReceipt(
                                    Instant.EPOCH,
                                    folder.resolve("night.receipt").toString(),
                                    false);
            Job seen = begun;
            while (!seen.over() && !seen.step().startsWith("tasks")) {
                seen = w.control().job(begun.id(), 50);
            }
            var unused = w.control().cancelJob(begun.id());
            Job ended = JobWait.toEnd(w.control(), begun, _ -> {});

            assertEquals(Job.State.CANCELLED, ended.state());
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(List.of(), left.toList());
            }
        } finally {
            Files.delete(huge);
        }
    }

    /** The command line of this process, for a home. */
    private final class TypedLine {
        private final Path home;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        TypedLine(Path home) {
            this.home = home;
        }

        int run(String... words) {
            out.reset();
            err.reset();
            return new Cli(
                            new LocalApplication(World.dist()),
                            new Cli.Surface(
                                    new PrintStream(out, true, StandardCharsets.UTF_8),
                                    new PrintStream(err, true, StandardCharsets.UTF_8),
                                    new BufferedReader(new StringReader("")),
                                    TerminalScreen.plain(),
                                    Map.of("WATCHKEEPER_HOME", home.toString()),
                                    folder,
                                    Clock.systemUTC()))
                    .run(words);
        }

        String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    /** The files of evidence and the end of the journal. */
    private static List<String> left(World w) throws IOException {
        try (Stream<Path> files = Files.walk(w.home().resolve("runs"))) {
            List<String> all = new ArrayList<>(files.map(Path::toString).sorted().toList());
            all.add("event " + w.control().overview().lastSeq());
            return all;
        }
    }

    @Test
    void monitoringSeesWhetherTheSupervisorLives() throws Exception {
        try (World other = World.fresh(folder, Map.of("agent", SCRIPT), "")) {
            TypedLine typed = new TypedLine(other.home());
            assertEquals(4, typed.run("status", "--check"));
            assertTrue(typed.out().startsWith("missing: "), typed::out);
            other.control().run(null);
            var unused = Awaited.event(other, 0, Awaited.of(EventType.SUPERVISOR_STARTED));
            assertEquals(0, typed.run("status", "--check"), typed::out);
            other.control().stop(false);
            other.supervisor().awaitEnd();
            assertEquals(4, typed.run("status", "--check"));
            assertTrue(typed.out().startsWith("stopped: "), typed::out);
        }
    }
}
