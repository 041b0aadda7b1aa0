package dev.watchkeeper.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

class ReceiptCheckTest {
    @TempDir Path home;

    private byte[] receipt = new byte[0];

    @BeforeEach
    void aReceiptOfTwoTasks() throws IOException {
        receipt = new ReceiptSample(home).receipt();
    }

    private static List<String> problems(byte[] bytes) throws IOException {
        return ReceiptSample.check(bytes).problems();
    }

    private static List<String> problems(String text) throws IOException {
        return problems(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        return new String(receipt, StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return new ArrayList<>(List.of(text().split("\n")));
    }

    @Test
    void aReceiptAsItWasSignedIsWhole() throws IOException {
        ReceiptCheck.Summary said = Objects.requireNonNull(ReceiptSample.check(receipt).summary());

        assertEquals(2, said.tasks());
        assertEquals(Map.of("done", 1L, "running", 1L), said.states());
        assertEquals(3, said.evidence());
        assertEquals(5, said.toSeq());
        assertEquals(ReceiptKey.fingerprintOf(home).orElseThrow(), said.fingerprint());
    }

    @Test
    void eachByteCounts() throws IOException {
        Random random = new Random(20260315);
        List<Integer> unnoticed = new ArrayList<>();
        for (int at = 0; at < receipt.length; at++) {
            byte[] changed = receipt.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            if (problems(changed).isEmpty()) {
                unnoticed.add(at);
            }
        }
        assertEquals(List.of(), unnoticed);
    }

    @Test
    void noByteCanBeLeftOutOrPutIn() throws IOException {
        Random random = new Random(15032026);
        for (int n = 0; n < 300; n++) {
            int at = random.nextInt(receipt.length);
            byte[] less = new byte[receipt.length - 1];
            System.arraycopy(receipt, 0, less, 0, at);
            System.arraycopy(receipt, at + 1, less, at, less.length - at);
            byte[] more = new byte[receipt.length + 1];
            System.arraycopy(receipt, 0, more, 0, at);
            more[at] = (byte) (n % 2 == 0 ? ' ' : '\n');
            System.arraycopy(receipt, at, more, at + 1, receipt.length - at);

            assertFalse(problems(less).isEmpty(), "without byte " + at);
            assertFalse(problems(more).isEmpty(), "with another before byte " + at);
        }
    }

    @Test
    void aChangedLineIsNamed() throws IOException {
        assertEquals(
                List.of("line 4 (task parse) was changed: it is not what its hash says"),
                problems(text().replace("\"state\":\"done\"", "\"state\":\"failed\"")));
    }

    @Test
    void noReceiptIsWholeWhoseSignatureIsOfNoKey() throws IOException {
        List<String> lines = lines();
        String header = lines.getFirst();
        lines.set(0, sealed(header.replace(",\"how\":", ",\"part\":\"other\",\"how\":")));
        MessageDigest whole = ReceiptFormat.sha256();
        for (String line : lines.subList(0, lines.size() - 1)) {
            whole.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        lines.set(
                lines.size() - 1,
                ReceiptFormat.signatureLine(ReceiptFormat.hex(whole.digest()), "AAAA"));

        assertFalse(problems(String.join("\n", lines) + "\n").isEmpty());
    }

    /** A line with its hash anew. */
    private static String sealed(String line) {
        String body = line.substring(0, line.lastIndexOf(",\"sha256\"")) + "}";
        return new String(ReceiptFormat.sealed(body), StandardCharsets.UTF_8);
    }

    @Test
    void aLineThatWasTakenOutIsNoticed() throws IOException {
        List<String> lines = lines();
        lines.remove(3);

        assertEquals(
                "line 4 was line 5: lines were taken out, put in or moved",
                problems(String.join("\n", lines) + "\n").getFirst());
    }

    @Test
    void aLineWithAHashOfItsOwnIsNotWhatWasSigned() throws IOException {
        List<String> lines = lines();
        String changed = lines.get(3).replace("\"done\"", "\"failed\"");
        String object = changed.substring(0, changed.lastIndexOf(",\"sha256\"")) + "}";
        lines.set(3, new String(ReceiptFormat.sealed(object), StandardCharsets.UTF_8));

        assertEquals(
                List.of("the lines are not those that were signed: their hash is another one"),
                problems(String.join("\n", lines) + "\n"));
    }

    @Test
    void aReceiptSignedAgainByAnotherKeyIsTheOthers(@TempDir Path other) throws IOException {
        String mine = ReceiptKey.fingerprintOf(home).orElseThrow();
        byte[] theirs = new ReceiptSample(home).receipt(ReceiptKey.ofHome(other));

        assertTrue(ReceiptSample.check(theirs).whole());
        assertEquals(
                List.of(
                        "it was signed by another key: by "
                                + ReceiptKey.fingerprintOf(other).orElseThrow()
                                + ", and not by "
                                + mine),
                ReceiptCheck.of(new ByteArrayInputStream(theirs), mine).problems());
    }

    @Test
    void aSignatureOfAnotherKeyIsNone(@TempDir Path other) throws IOException {
        List<String> lines = lines();
        List<String> theirs =
                List.of(
                        new String(
                                        new ReceiptSample(home).receipt(ReceiptKey.ofHome(other)),
                                        StandardCharsets.UTF_8)
                                .split("\n"));
        String signature = theirs.getLast().replaceAll(".*\"signature\":\"([^\"]+)\".*", "$1");
        lines.set(
                lines.size() - 1,
                lines.getLast()
                        .replaceAll(
                                "\"signature\":\"[^\"]+\"", "\"signature\":\"" + signature + "\""));

        assertEquals(
                List.of(
                        "the signature is not one of the key that the receipt names ("
                                + ReceiptKey.fingerprintOf(home).orElseThrow()
                                + ")"),
                problems(String.join("\n", lines) + "\n"));
    }

    @Test
    void whatIsCutOffSaysSo() throws IOException {
        byte[] withoutSignature =
                (String.join("\n", lines().subList(0, 4)) + "\n").getBytes(StandardCharsets.UTF_8);

        assertEquals(
                List.of("the receipt is cut off: it ends in line 4 without a signature"),
                problems(withoutSignature));
        assertEquals(
                List.of("the receipt is cut off within its signature or behind it"),
                problems(Arrays.copyOf(receipt, receipt.length - 1)));
    }

    @Test
    void whatGoesOnBelowTheSignatureIsNoReceipt() throws IOException {
        assertFalse(problems(text() + "{\"part\":\"task\",\"id\":\"more\"}\n").isEmpty());
        assertFalse(problems(text() + "\n").isEmpty());
    }

    @Test
    void whatIsNoReceiptIsCalledSo() throws IOException {
        assertEquals(List.of("the file is empty: it holds no receipt"), problems(""));
        assertEquals(
                List.of("this is no receipt: its first line is not how a receipt begins"),
                problems("{\"items\":[]}\n"));
        assertEquals(
                List.of("this is no receipt: it has a line that is longer than any of a receipt"),
                ReceiptCheck.of(endless(), null).problems());
    }

    /** More than any memory holds, without a line end. */
    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] to, int from, int length) {
                Arrays.fill(to, from, from + length, (byte) 'x');
                return length;
            }
        };
    }

    @Test
    void aFingerprintMayBeWrittenInSeveralWays() {
        String hex = "0123456789abcdef".repeat(4);

        assertEquals("sha256:" + hex, ReceiptCheck.fingerprint(hex.toUpperCase(Locale.ROOT)));
        assertEquals("sha256:" + hex, ReceiptCheck.fingerprint(" SHA256:" + hex + " "));
    }
}
