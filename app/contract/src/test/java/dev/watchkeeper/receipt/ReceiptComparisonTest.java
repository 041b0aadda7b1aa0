package dev.watchkeeper.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ReceiptComparisonTest {
    @TempDir Path home;

    private ReceiptSample sample;
    private byte[] receipt = new byte[0];

    @BeforeEach
    void aReceiptOfTwoTasks() throws IOException {
        sample = new ReceiptSample(home);
        receipt = sample.receipt();
    }

    private ReceiptComparison.Result compare() throws IOException {
        return ReceiptComparison.of(
                new ByteArrayInputStream(receipt),
                home,
                seq -> sample.journal.stream().filter(e -> e.seq() > seq).limit(2).toList());
    }

    @Test
    void nothingDiffersInTheHomeAsItWas() throws IOException {
        assertEquals(new ReceiptComparison.Result(List.of(), 3, 5), compare());
    }

    @Test
    void eachFileThatChangedOrIsMissingIsNamed() throws IOException {
        sample.evidence("parse/1/output", "said <gone> — „fertig“\n");
        Files.delete(home.resolve("runs/parse/1/gate-1.log"));
        sample.evidence("print/1/output", "half");

        assertEquals(
                List.of(
                        "evidence parse/1/gate-1.log is missing",
                        "evidence parse/1/output was changed",
                        "evidence print/1/output is shorter: 4 of 10 bytes"),
                compare().differences());
    }

    @Test
    void onlyWhatAnAttemptStillWroteMayHaveGrown() throws IOException {
        sample.evidence("print/1/output", "half of it, and the rest");
        sample.evidence("parse/1/gate-1.log", "3 passed\nforged\n");

        assertEquals(
                List.of("evidence parse/1/gate-1.log has grown from 9 to 16 bytes"),
                compare().differences());
    }

    @Test
    void aLinkInThePlaceOfAFileIsNotFollowed() throws IOException {
        Path file = home.resolve("runs/parse/1/gate-1.log");
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), "3 passed\n");
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);

        assertEquals(List.of("evidence parse/1/gate-1.log is missing"), compare().differences());
    }

    @Test
    void whereTheJournalWasChangedIsSaid() throws IOException {
        sample.journal.set(3, ReceiptSample.event(4, "another reason"));

        assertEquals(
                List.of("the journal was changed: its events 4 to 5 are not those of the receipt"),
                compare().differences());
    }

    @Test
    void aJournalThatEndsTooEarlyIsSaid() throws IOException {
        sample.journal.removeLast();

        assertEquals(
                List.of("the journal ends at event 4; the receipt was made over events to 5"),
                compare().differences());
    }
}
