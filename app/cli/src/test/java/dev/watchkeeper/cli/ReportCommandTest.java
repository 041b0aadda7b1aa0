package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.receipt.JournalChain;
import dev.watchkeeper.receipt.ReceiptKey;
import dev.watchkeeper.receipt.ReceiptWriter;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ReportCommandTest extends TypedCommands {
    @TempDir Path to;

    private Path receipt() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReceiptWriter receipt =
                new ReceiptWriter(
                        out,
                        ReceiptKey.ofHome(to.resolve("home")),
                        SampleNight.NOW.minusSeconds(9),
                        SampleNight.NOW);
        receipt.task(Map.of("id", "t", "state", "done", "attempts", List.of()));
        JournalChain chain = new JournalChain();
        chain.add(
                new Event(1, SampleNight.NOW, EventType.TASK_DONE, "p", "t", 1, Map.of("a", "b")));
        var unused = receipt.sign(0, 1, chain, Map.of("tasks", 1, "attempts", 0, "evidence", 0));
        return Files.write(to.resolve("r"), out.toByteArray());
    }

    @Test
    void aReceiptIsCheckedWithoutAHome() throws Exception {
        assertEquals(0, run("report", "--verify", receipt().toString()), err());
        assertTrue(out().contains("1 task (1 done)"), out());
        assertTrue(out().contains("Whose key that is, no file can say of itself"), out());
        assertEquals(List.of(), around.calls, "no supervisor is asked and no home opened");
    }

    @Test
    void aChangedByteFailsWithASentence() throws Exception {
        Path file = receipt();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);

        assertEquals(1, run("report", "--verify", file.toString()));
        assertTrue(out().contains("the signature is not one of the key"), out());
        assertEquals(1, run("report", "--verify", file.toString(), "--json"));
        assertEquals(false, json().get("whole").asBoolean());
        assertEquals(1, json().get("problems").size());
    }

    @Test
    void theKeyThatMustHaveSignedIsAsked() throws Exception {
        Path file = receipt();
        String key = ReceiptKey.fingerprintOf(to.resolve("home")).orElseThrow();

        assertEquals(0, run("report", "--verify", file.toString(), "--key", key));
        assertEquals(1, run("report", "--verify", file.toString(), "--key", "0".repeat(64)));
        assertTrue(out().contains("it was signed by another key"), out());
        assertEquals(2, run("report", "--verify", file.toString(), "--key", "mine"));
    }

    @Test
    void inItsHomeEvidenceAndJournalAreCompared() throws Exception {
        Path file = receipt();
        Path home = to.resolve("home");

        assertEquals(1, run("--home", home.toString(), "report", "--verify", file.toString()));
        assertTrue(out().contains("the journal is missing"), out());
        Files.createFile(home.resolve("state.mv.db"));
        assertEquals(
                1, run("--home", home.toString(), "report", "--verify", file.toString(), "--json"));
        assertEquals(1, json().get("compared").get("differences").size(), out());
        assertEquals(
                0,
                run(
                        "--home",
                        home.toString(),
                        "report",
                        "--verify",
                        file.toString(),
                        "--file-only"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--verify missing",
                "--verify .",
                "--verify r --receipt s",
                "--verify r --since 8h",
                "--key 00",
                "--replace",
                "--model m",
                "--again --html f",
                "--receipt a --html b"
            })
    void wrongUsageIsTold(String words) {
        folder = to;
        assertEquals(2, run(("report " + words).split(" ")));
    }

    @Test
    void theSupervisorWritesTheReceipt() {
        folder = to;
        assertEquals(0, run("report", "--receipt", "night.receipt"), err());
        assertTrue(out().contains("Signed by sha256:000"), out());
        assertTrue(around.control.calls().toString().contains(to + "/night.receipt"));
    }

    @Test
    void aNightDecidedAnewIsToldByTask() throws Exception {
        assertEquals(0, run("--set", "thresholds.accept=0.9", "report", "--again"), err());
        assertTrue(out().contains("3 attempts: 1 decided otherwise, 1 can't be told"), out());
        assertTrue(out().contains("attempt 2: accept at 0.83 → ask (unsure) at 0.41"), out());
        assertTrue(out().contains("accept at 0.90 → can't be told: its checkpoint is gone"), out());
        assertEquals(0, run("report", "--again", "--model", "qwen3:8b", "--json"));
        assertEquals("qwen3:8b", json().get("model").asText());
    }
}
