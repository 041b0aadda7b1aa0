package dev.watchkeeper.receipt;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A home with two tasks' evidence and a journal of five events, and its receipt. */
final class ReceiptSample {
    static final Instant FROM = Instant.parse("2026-03-14T20:00:00Z");
    private static final Instant MADE = Instant.parse("2026-03-15T06:00:00Z");

    final Path home;
    final List<Event> journal = new ArrayList<>();

    ReceiptSample(Path home) throws IOException {
        this.home = home;
        for (int seq = 1; seq <= 5; seq++) {
            journal.add(event(seq, "step " + seq));
        }
        evidence("parse/1/output", "said <done> — „fertig“\n");
        evidence("parse/1/gate-1.log", "3 passed\n");
        evidence("print/1/output", "half of it");
    }

    static Event event(long seq, String why) {
        return new Event(
                seq,
                FROM.plusSeconds(seq),
                EventType.SCORED,
                "p-1",
                "parse",
                1,
                Map.of("why", why, "confidence", 0.82, "lines", List.of(1, 2)));
    }

    void evidence(String id, String text) throws IOException {
        Path file = home.resolve("runs").resolve(id);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Map<String, Object> file(String id, boolean growing) throws IOException {
        Path file = home.resolve("runs").resolve(id);
        long bytes = Files.size(file);
        return Map.of(
                "id", id,
                "bytes", bytes,
                "sha256", ReceiptComparison.hash(file, bytes),
                "growing", growing);
    }

    /** The receipt's bytes. */
    byte[] receipt() throws IOException {
        return receipt(ReceiptKey.ofHome(home));
    }

    byte[] receipt(ReceiptKey key) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReceiptWriter receipt = new ReceiptWriter(out, key, FROM, MADE);
        receipt.project(Map.of("id", "p-1", "thresholds", Map.of("accept", 0.7)));
        JournalChain chain = new JournalChain();
        journal.subList(0, 3).forEach(chain::add);
        receipt.journal(0, 3, chain);
        receipt.task(
                Map.of(
                        "id",
                        "parse",
                        "state",
                        "done",
                        "attempts",
                        List.of(
                                Map.of(
                                        "number",
                                        1,
                                        "evidence",
                                        List.of(
                                                file("parse/1/gate-1.log", false),
                                                file("parse/1/output", false))))));
        receipt.task(
                Map.of(
                        "id",
                        "print",
                        "state",
                        "running",
                        "attempts",
                        List.of(
                                Map.of(
                                        "number",
                                        1,
                                        "evidence",
                                        List.of(file("print/1/output", true))))));
        journal.subList(3, 5).forEach(chain::add);
        var unused = receipt.sign(0, 5, chain, Map.of("tasks", 2, "attempts", 2, "evidence", 3));
        return out.toByteArray();
    }

    static ReceiptCheck.Result check(byte[] receipt) throws IOException {
        return ReceiptCheck.of(new ByteArrayInputStream(receipt), null);
    }
}
